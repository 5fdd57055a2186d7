"""Examples for penstock.platform.sandbox.aws.iam."""

from .model import Example

EXAMPLES: tuple[Example, ...] = ()
