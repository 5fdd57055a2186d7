"""What the engine plans for each changed argument, child by child, judged by what the components declare."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any

from ..component import DELETION, Component, Mutable
from ..engine.changes import Change, ChangeKind, changes
from ..engine.model import Operation, Run, Step
from ..naming import component_type, logical_name

__all__ = ["Cell", "Outcome", "Row", "matrix"]


class Outcome(StrEnum):
    """What a changed argument does to one child; the values are the heads of the matrix's columns."""

    ADDED = "added"
    REMOVED = "removed"
    IN_PLACE = "in place"
    ROLLOUT = "rollout"
    REPLACEMENT = "replacement, the new one first"
    GAP = "replacement, the old one first (serves nothing)"
    REFUSED = "refused: protected"
    """The engine stops before anything is done to anything: it would delete or replace what is protected."""
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One child that a changed argument touches."""

    role: str
    """Its role; that of a child of a nested component with the nested one's before it."""
    outcome: Outcome
    properties: tuple[str, ...] = ()
    """What changes in it, or forces its replacement."""
    why: str = ""
    """Of a forbidden one: what is wrong with it; of a replacement or a removal, what is given up with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One changed argument of a component."""

    component: str
    argument: str
    case: str
    cells: tuple[Cell, ...] = ()

    def of(self, outcome: Outcome) -> tuple[Cell, ...]:
        """The children to which this happens."""
        return tuple(cell for cell in self.cells if cell.outcome is outcome)


def matrix(run: Run, outputs: Mapping[str, Any], components: Iterable[type[Component]]) -> tuple[Row, ...]:
    """The rows of a preview of mutated copies.

    Args:
        run: the preview.
        outputs: those of the trial's program: which copy is what, and what is protected.
        components: whose declarations judge the changes.
    """
    judge = _Judge(run, frozenset(outputs["protected"]), components)
    cells: dict[str, list[Cell]] = {name: [] for name in outputs["copies"]}
    for change in changes(run):
        copy = logical_name(change.component)
        if copy in cells and change.kind not in (ChangeKind.SAME, ChangeKind.READ):
            cells[copy].append(judge.cell(change, copy))
    return tuple(
        Row(**described, cells=_as_a_whole(sorted(cells[name], key=lambda cell: cell.role)))
        for name, described in sorted(outputs["copies"].items())
    )


def _as_a_whole(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """One child that is protected stops the whole change."""
    cells = tuple(cells)
    if any(cell.outcome is Outcome.REFUSED for cell in cells):
        return tuple(replace(cell, outcome=Outcome.REFUSED, why="") for cell in cells)
    return cells


class _Judge:
    """The declarations of all components, and what of a run a single change does not say."""

    def __init__(self, run: Run, protected: frozenset[str], components: Iterable[type[Component]]) -> None:
        self._protected = protected
        self._components = {component_type(component.__name__): component for component in components}
        self._deletion_first = _deletion_first(run)

    def cell(self, change: Change, copy: str) -> Cell:
        """What the change is, and whether it may be."""
        step = change.step
        properties = tuple(dict.fromkeys(_top(path) for path in (step.keys or step.diffs or step.detailed_diff)))
        outcome, why = self._judged(change, properties)
        role = step.name.removeprefix(f"{copy}-")
        return Cell(role=role, outcome=outcome, properties=tuple(sorted(properties)), why=why)

    def _judged(self, change: Change, properties: tuple[str, ...]) -> tuple[Outcome, str]:
        step = change.step
        match change.kind:
            case ChangeKind.CREATE:
                return Outcome.ADDED, ""
            case ChangeKind.DELETE:
                return self._deletion(change)
            case ChangeKind.UPDATE:
                return self._update(step, properties)
            case ChangeKind.REPLACE:
                return self._replacement(change)
        return Outcome.FORBIDDEN, f"the engine plans {change.kind.value}"

    def _update(self, step: Step, properties: tuple[str, ...]) -> tuple[Outcome, str]:
        in_place, rollouts = self._declared(step, "IN_PLACE"), self._declared(step, "ROLLOUTS")
        undeclared = set(properties) - in_place - rollouts
        if undeclared or not properties:
            return Outcome.FORBIDDEN, f"patched in place: {', '.join(sorted(undeclared)) or 'nobody says what'}"
        return (Outcome.ROLLOUT if set(properties) & rollouts else Outcome.IN_PLACE), ""

    def _deletion(self, change: Change) -> tuple[Outcome, str]:
        if change.step.name in self._protected:
            return Outcome.REFUSED, ""
        if change.loses is None:
            return Outcome.REMOVED, ""
        if DELETION in self._declared(change.step, "GIVEN_UP"):
            return Outcome.REMOVED, f"given up: {change.loses}"
        return Outcome.FORBIDDEN, f"deleted, and lost with it: {change.loses}"

    def _replacement(self, change: Change) -> tuple[Outcome, str]:
        if change.step.name in self._protected:
            return Outcome.REFUSED, ""
        given_up = bool(change.step.keys) and set(change.step.keys) <= self._declared(change.step, "GIVEN_UP")
        if change.loses is not None and not given_up:
            return Outcome.FORBIDDEN, f"replaced, and lost with it: {change.loses}"
        if change.step.urn in self._deletion_first:
            gap = bool(change.step.keys) and set(change.step.keys) <= self._declared(change.step, "GAPS")
            return (Outcome.GAP, "") if gap else (Outcome.FORBIDDEN, "deleted before its replacement is there")
        return Outcome.REPLACEMENT, f"given up: {change.loses}" if change.loses is not None else ""

    def _declared(self, step: Step, declaration: str) -> set[str]:
        """The child's properties in one of its component's declarations."""
        parent_type, parent = _parent(step)
        component = self._components.get(parent_type)
        if component is None:
            return set()
        role = step.name.removeprefix(f"{parent}-")
        return _properties(getattr(component, declaration), role)


def _properties(declared: Iterable[Mutable], role: str) -> set[str]:
    return {name for mutable in declared if fnmatchcase(role, mutable.role) for name in mutable.properties}


def _parent(step: Step) -> tuple[str, str]:
    """Type and name of the parent."""
    state = step.new or step.old
    parts = state.parent.split("::") if state is not None else []
    return (parts[2].rsplit("$", 1)[-1], parts[-1]) if len(parts) > 3 else ("", "")


def _deletion_first(run: Run) -> frozenset[str]:
    """The resources whose old one is deleted before the new one is made."""
    created: set[str] = set()
    first: set[str] = set()
    for step in run.steps:
        if step.operation is Operation.CREATE_REPLACEMENT:
            created.add(step.urn)
        elif step.operation is Operation.DELETE_REPLACED and step.urn not in created:
            first.add(step.urn)
    return frozenset(first)


def _top(path: str) -> str:
    return path.split(".", maxsplit=1)[0].split("[", maxsplit=1)[0]
