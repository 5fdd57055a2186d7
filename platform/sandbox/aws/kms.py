"""KMS keys and aliases."""

from ..resource_class import ResourceClass

CLASSES: tuple[ResourceClass, ...] = ()
