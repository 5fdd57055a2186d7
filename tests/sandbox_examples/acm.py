"""Examples for penstock.platform.sandbox.aws.acm."""

from .model import Example

EXAMPLES: tuple[Example, ...] = ()
