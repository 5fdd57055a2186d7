"""Rules that only differ in values: a property that must not have a value, as one row of a table."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..platform.errors import printable
from ..platform.resource import Graph, Resource, UnknownValueError
from ..platform.rule import NOT_APPLICABLE, OK, Outcome, Verdict, Violation, each

__all__ = [
    "every",
    "forbidden_type",
    "forbidden_value",
    "has",
    "is_set",
    "of_each",
    "present",
    "required_value",
    "true",
]


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


def has(resource: Resource, path: str) -> bool:
    """Whether a property has a value.

    Raises:
        UnknownValueError: it is not known yet.
    """
    return present(resource.get(path, ""))


def is_set(resource: Resource, path: str) -> bool:
    """Whether a property has a value: one that is known, or an output of another resource, whatever that turns out to be.

    It asks what the value depends on, so only a rule on the graph may use it (`every`, `of_each`).

    Raises:
        UnknownValueError: it is not known yet, and no dependency tells that it comes from another resource.
    """
    try:
        return has(resource, path)
    except UnknownValueError:
        if resource.property_dependencies.get(path.partition(".")[0]):
            return True
        raise


def required_value(path: str, *, when: Callable[[Any], bool], otherwise: str) -> Callable[[Resource], Outcome]:
    """The check that a property has a good value. An absent one is a violation.

    Args:
        path: the property, a dotted path.
        when: whether a value is good.
        otherwise: what is the case without it, the end of the message.
    """

    def check(resource: Resource) -> Outcome:
        value = resource.get(path)
        if value is not None and when(value):
            return OK
        return Violation(f"{path} is {'not set' if value is None else printable(value, 80)}: {otherwise}")

    return check


def every(
    types: tuple[str, ...], is_good: Callable[[Graph, Resource], bool], message: str
) -> Callable[[Graph], Outcome]:
    """The check of a graph that something holds of each resource of these types.

    Args:
        types: the resources' type tokens.
        is_good: whether it holds of a resource, in its graph.
        message: what is wrong otherwise; it follows the resource's name.
    """

    def check(graph: Graph) -> Outcome:
        def violation(resource: Resource) -> Violation | None:
            return None if is_good(graph, resource) else Violation(f"{resource.name} {message}", resource.urn)

        return each(graph.of_type(*types), violation)

    return check


def of_each(types: tuple[str, ...], check: Callable[[Resource], Outcome]) -> Callable[[Graph], Outcome]:
    """The check of a graph that asks one of each resource of these types.

    It is for a check that asks what a value depends on: a policy pack is told that of the whole stack only.

    Args:
        types: the resources' type tokens.
        check: what has to hold of each; where it applies to none, the rule does not apply.
    """

    def check_all(graph: Graph) -> Outcome:
        found: list[Violation | UnknownValueError] = []
        applies = False
        for resource in graph.of_type(*types):
            outcome = _asked(check, resource)
            applies = applies or outcome is not NOT_APPLICABLE
            results = (outcome,) if isinstance(outcome, Violation) else () if isinstance(outcome, Verdict) else outcome
            found += [replace(one, urn=resource.urn) if isinstance(one, Violation) else one for one in results]
        return found if applies else NOT_APPLICABLE

    return check_all


def _asked(check: Callable[[Resource], Outcome], resource: Resource) -> Outcome:
    try:
        return check(resource)
    except UnknownValueError as unknown:
        return (unknown,)
