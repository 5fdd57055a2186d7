"""The ledger of what somebody else owns: which fields of deployed resources, who sets them, and how far they go.

Pulumi ignores most of these fields altogether. Whether a value that was found is the owner's doing, or nobody's, is judged
here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any

from .component import Among, Component, Limit, Ownership
from .naming import child_name, component_type
from .ownership_limits import Within, within
from .resource import Graph, Resource
from .stamped import is_stamped

__all__ = ["Entry", "Judgement", "Ledger", "ledger"]


class Judgement(StrEnum):
    """Whether a changed field is its owner's business."""

    OWNED = "owned"
    OUT_OF_BOUNDS = "out of bounds"
    """Somebody else owns the field, but would not give it this value."""
    UNDECIDED = "undecided"
    """Somebody else owns it, within limits that are not there or not known."""
    NOT_OWNED = "not owned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One owned field of one resource."""

    urn: str
    ownership: Ownership
    limits: tuple[Within | None, ...] = ()
    """The owner's limits as they are now; None for one that is not known."""

    def is_about(self, urn: str, path: str) -> bool:
        """Whether it is about this property, or a part of it."""
        own = self.ownership.property
        return urn == self.urn and (path == own or path.startswith((f"{own}.", f"{own}[")))

    def judge(self, value: Any) -> Judgement:
        """Whether the owner would give the field this value."""
        if not self.ownership.limits:
            return Judgement.OWNED
        found = [None if limit is None else limit.holds(value) for limit in self.limits]
        if True in found:
            return Judgement.OWNED
        return Judgement.UNDECIDED if None in found or not found else Judgement.OUT_OF_BOUNDS


@dataclass(frozen=True, slots=True)
class Ledger:
    """The owned fields of a stack."""

    entries: tuple[Entry, ...] = ()

    def judge(self, urn: str, path: str, value: Any) -> Judgement:
        """Whether it is somebody else's business that a field has this value.

        Args:
            urn: the resource.
            path: its property, or a part of it, in Pulumi's spelling (`desiredCount`, `actions[0].forward`).
            value: what was found there.
        """
        if is_stamped(urn, path):
            return Judgement.OWNED
        for entry in self.entries:
            if entry.is_about(urn, path):
                return entry.judge(value)
        return Judgement.NOT_OWNED


def ledger(graph: Graph, components: Iterable[type[Component]]) -> Ledger:
    """The ledger of a graph: what a program declares, or what a state holds.

    Args:
        graph: the resources; limits are read from those of the owner.
        components: whose declarations hold.
    """
    declared = {component_type(component.__name__): component.OWNERSHIP for component in components}
    children: dict[str, list[Resource]] = {}
    for resource in graph.resources:
        if resource.parent is not None:
            children.setdefault(resource.parent, []).append(resource)
    owners = (parent for parent in graph.resources if declared.get(parent.type))
    return Ledger(
        tuple(
            entry
            for parent in owners
            for entry in _entries(parent.name, declared[parent.type], children.get(parent.urn, ()))
        )
    )


def _entries(component_name: str, declared: Iterable[Ownership], children: Iterable[Resource]) -> Iterator[Entry]:
    prefix = child_name(component_name, "")
    by_role: Mapping[str, Resource] = {child.name.removeprefix(prefix): child for child in children}
    for ownership in declared:
        owned = by_role.get(ownership.role)
        if owned is None or (ownership.beside and not any(fnmatchcase(role, ownership.beside) for role in by_role)):
            continue
        limits = (
            within(limit, owners)
            for limit in ownership.limits
            if (owners := [child for role, child in by_role.items() if _has(limit, role)])
        )
        yield Entry(urn=owned.urn, ownership=ownership, limits=tuple(limits))


def _has(limit: Limit, role: str) -> bool:
    return role in limit.roles if isinstance(limit, Among) else fnmatchcase(role, limit.role)
