"""Rules that only differ in values: a property that must not have a value, as one row of a table."""

from collections.abc import Callable
from typing import Any

from ..platform.errors import printable
from ..platform.resource import Resource
from ..platform.rule import OK, Outcome, Violation

__all__ = ["forbidden_type", "forbidden_value", "present", "true"]


def forbidden_value(path: str, *, when: Callable[[Any], bool], because: str) -> Callable[[Resource], Outcome]:
    """The check that a property does not have a forbidden value. An absent one is fine.

    Args:
        path: the property, a dotted path.
        when: whether a value is forbidden.
        because: what the value does, the end of the message.
    """

    def check(resource: Resource) -> Outcome:
        value = resource.get(path)
        if value is None or not when(value):
            return OK
        return Violation(f"{path} is {printable(value, 80)}: {because}")

    return check


def forbidden_type(because: str) -> Callable[[Resource], Outcome]:
    """The check that there is no resource of the rule's types at all."""

    def check(resource: Resource) -> Outcome:
        return Violation(f"{resource.type.rpartition(':')[2]} {resource.name}: {because}")

    return check


def true(value: object) -> bool:
    """Whether a setting is on; some sources give it as text."""
    return value is True or str(value).lower() == "true"


def present(value: object) -> bool:
    """Whether there is any value but an empty one."""
    return value not in ("", [], {})
