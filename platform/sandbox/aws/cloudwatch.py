"""CloudWatch alarms."""

from ..resource_class import ResourceClass

CLASSES: tuple[ResourceClass, ...] = ()
