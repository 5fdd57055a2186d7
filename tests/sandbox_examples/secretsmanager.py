"""Examples for penstock.platform.sandbox.aws.secretsmanager."""

from .model import Example

EXAMPLES: tuple[Example, ...] = ()
