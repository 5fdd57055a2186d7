"""EC2: networks, subnets, gateways and addresses."""

from ..resource_class import ResourceClass

CLASSES: tuple[ResourceClass, ...] = ()
