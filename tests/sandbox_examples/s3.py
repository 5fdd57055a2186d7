"""Examples for penstock.platform.sandbox.aws.s3."""

from .model import Example

EXAMPLES: tuple[Example, ...] = ()
