"""Examples for penstock.platform.sandbox.aws.kms."""

from .model import Example

EXAMPLES: tuple[Example, ...] = ()
