"""Examples for penstock.platform.sandbox.aws.ec2_security."""

from .model import Example

EXAMPLES: tuple[Example, ...] = ()
