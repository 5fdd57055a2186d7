"""Elastic Load Balancing v2."""

from ..resource_class import ResourceClass

CLASSES: tuple[ResourceClass, ...] = ()
