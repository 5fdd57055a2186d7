"""Examples for penstock.platform.sandbox.aws.lb."""

from .model import Example

EXAMPLES: tuple[Example, ...] = ()
