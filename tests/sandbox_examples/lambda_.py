"""Examples for penstock.platform.sandbox.aws.lambda_."""

from .model import Example

EXAMPLES: tuple[Example, ...] = ()
