"""Secrets Manager."""

from ..resource_class import ResourceClass

CLASSES: tuple[ResourceClass, ...] = ()
