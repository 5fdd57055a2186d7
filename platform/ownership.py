"""The ledger of what somebody else owns: which fields of deployed resources, who sets them, and between which bounds.

Pulumi ignores these fields altogether. Whether a value that was found is the owner's doing, or nobody's, is judged here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .component import Component, Ownership
from .naming import child_name, component_type
from .resource import Graph, Resource, UnknownValueError

__all__ = ["Entry", "Judgement", "Ledger", "ledger"]


class Judgement(StrEnum):
    """Whether a changed field is its owner's business."""

    OWNED = "owned"
    OUT_OF_BOUNDS = "out of bounds"
    """Somebody else owns the field, but would not give it this value."""
    UNDECIDED = "undecided"
    """Somebody else owns it, between bounds that are not there or not known."""
    NOT_OWNED = "not owned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One owned field of one resource."""

    urn: str
    ownership: Ownership
    minimum: float | None = None
    """The lowest value that the owner gives it; None where it has no bounds, or they are not known."""
    maximum: float | None = None
    """The highest."""

    def judge(self, value: Any) -> Judgement:
        """Whether the owner would give the field this value."""
        if self.ownership.bounds is None:
            return Judgement.OWNED
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if self.minimum is None or self.maximum is None or not is_number:
            return Judgement.UNDECIDED
        return Judgement.OWNED if self.minimum <= value <= self.maximum else Judgement.OUT_OF_BOUNDS


@dataclass(frozen=True, slots=True)
class Ledger:
    """The owned fields of a stack."""

    entries: tuple[Entry, ...] = ()

    def judge(self, urn: str, property_name: str, value: Any) -> Judgement:
        """Whether it is somebody else's business that a field has this value.

        Args:
            urn: the resource.
            property_name: its property, in Pulumi's spelling.
            value: what was found.
        """
        for entry in self.entries:
            if (entry.urn, entry.ownership.property) == (urn, property_name):
                return entry.judge(value)
        return Judgement.NOT_OWNED


def ledger(graph: Graph, components: Iterable[type[Component]]) -> Ledger:
    """The ledger of a graph: what a program declares, or what a state holds.

    Args:
        graph: the resources; bounds are read from those of the owner.
        components: whose declarations hold.
    """
    declared = {component_type(component.__name__): component.OWNERSHIP for component in components}
    siblings = {(resource.parent, resource.name): resource for resource in graph.resources}
    return Ledger(tuple(_entries(graph, declared, siblings)))


def _entries(
    graph: Graph,
    declared: Mapping[str, tuple[Ownership, ...]],
    siblings: Mapping[tuple[str | None, str], Resource],
) -> Iterable[Entry]:
    for parent in graph.resources:
        for ownership in declared.get(parent.type, ()):
            owned = siblings.get((parent.urn, child_name(parent.name, ownership.role)))
            if owned is not None:
                owner = _owner(parent, ownership, siblings)
                minimum, maximum = _bounds(ownership, owner)
                yield Entry(urn=owned.urn, ownership=ownership, minimum=minimum, maximum=maximum)


def _owner(
    parent: Resource, ownership: Ownership, siblings: Mapping[tuple[str | None, str], Resource]
) -> Resource | None:
    if ownership.bounds is None:
        return None
    return siblings.get((parent.urn, child_name(parent.name, ownership.bounds.role)))


def _bounds(ownership: Ownership, owner: Resource | None) -> tuple[float | None, float | None]:
    if ownership.bounds is None or owner is None:
        return None, None
    return _number(owner, ownership.bounds.minimum), _number(owner, ownership.bounds.maximum)


def _number(owner: Resource, property_name: str) -> float | None:
    try:
        value = owner.get(property_name)
    except UnknownValueError:
        return None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
