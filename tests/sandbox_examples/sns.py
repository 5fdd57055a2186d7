"""Examples for penstock.platform.sandbox.aws.sns."""

from .model import Example

EXAMPLES: tuple[Example, ...] = ()
