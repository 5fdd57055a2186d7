"""IAM roles and policies."""

from ..resource_class import ResourceClass

CLASSES: tuple[ResourceClass, ...] = ()
