"""SNS topics and subscriptions."""

from ..resource_class import ResourceClass

CLASSES: tuple[ResourceClass, ...] = ()
