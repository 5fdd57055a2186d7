"""Examples for penstock.platform.sandbox.aws.ecs."""

from .model import Example

EXAMPLES: tuple[Example, ...] = ()
