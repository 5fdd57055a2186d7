"""S3 buckets and their settings."""

from ..resource_class import ResourceClass

CLASSES: tuple[ResourceClass, ...] = ()
