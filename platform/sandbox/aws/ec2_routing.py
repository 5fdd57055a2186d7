"""EC2: route tables, endpoints and flow logs."""

from ..resource_class import ResourceClass

CLASSES: tuple[ResourceClass, ...] = ()
