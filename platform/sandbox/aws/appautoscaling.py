"""Application Auto Scaling."""

from ..resource_class import ResourceClass

CLASSES: tuple[ResourceClass, ...] = ()
