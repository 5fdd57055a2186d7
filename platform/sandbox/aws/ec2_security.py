"""EC2: security groups and their rules."""

from ..resource_class import ResourceClass

CLASSES: tuple[ResourceClass, ...] = ()
