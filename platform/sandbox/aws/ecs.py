"""ECS clusters, task definitions and services."""

from ..resource_class import ResourceClass

CLASSES: tuple[ResourceClass, ...] = ()
