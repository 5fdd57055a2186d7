"""Examples for penstock.platform.sandbox.aws.cloudwatch."""

from .model import Example

EXAMPLES: tuple[Example, ...] = ()
