"""Examples for penstock.platform.sandbox.aws.ec2_routing."""

from .model import Example

EXAMPLES: tuple[Example, ...] = ()
