"""Lambda functions."""

from ..resource_class import ResourceClass

CLASSES: tuple[ResourceClass, ...] = ()
