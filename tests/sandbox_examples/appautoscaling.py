"""Examples for penstock.platform.sandbox.aws.appautoscaling."""

from .model import Example

EXAMPLES: tuple[Example, ...] = ()
