"""Examples for penstock.platform.sandbox.aws.ec2_network."""

from .model import Example

EXAMPLES: tuple[Example, ...] = ()
