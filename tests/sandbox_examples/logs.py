"""Examples for penstock.platform.sandbox.aws.logs."""

from .model import Example

EXAMPLES: tuple[Example, ...] = ()
