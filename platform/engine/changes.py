"""What a run changes, resource by resource, for showing it: several steps on one resource are one change."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from ..stateful_types import STATEFUL_TYPES
from .event_steps import STACK_TYPE
from .model import Operation, Run, Step

__all__ = [
    "Change",
    "ChangeKind",
    "OptionChange",
    "by_component",
    "changes",
    "counts",
    "endangered",
    "has_changes",
    "is_default_provider",
    "option_changes",
    "protected_by_component",
]


class ChangeKind(StrEnum):
    """What happens to a resource as a whole, the gravest first."""

    REPLACE = "replace"
    DELETE = "delete"
    IMPORT = "import"
    CREATE = "create"
    UPDATE = "update"
    OTHER = "other"
    OPTIONS = "options"
    """Nothing in the cloud, but how the engine protects it."""
    READ = "read"
    SAME = "same"


_UNCHANGED: Final = frozenset({ChangeKind.SAME, ChangeKind.READ})

_KINDS: Final[Mapping[Operation, ChangeKind]] = {
    Operation.SAME: ChangeKind.SAME,
    Operation.CREATE: ChangeKind.CREATE,
    Operation.UPDATE: ChangeKind.UPDATE,
    Operation.DELETE: ChangeKind.DELETE,
    Operation.REPLACE: ChangeKind.REPLACE,
    Operation.CREATE_REPLACEMENT: ChangeKind.REPLACE,
    Operation.DELETE_REPLACED: ChangeKind.REPLACE,
    Operation.READ: ChangeKind.READ,
    Operation.READ_REPLACEMENT: ChangeKind.READ,
    Operation.READ_DISCARD: ChangeKind.READ,
    Operation.DISCARD_REPLACED: ChangeKind.READ,
    Operation.REFRESH: ChangeKind.READ,
    Operation.REMOVE_PENDING_REPLACE: ChangeKind.REPLACE,
    Operation.IMPORT: ChangeKind.IMPORT,
    Operation.IMPORT_REPLACEMENT: ChangeKind.REPLACE,
    Operation.OTHER: ChangeKind.OTHER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionChange:
    """A resource option that a step changes without an operation of its own: the engine calls it `same`."""

    option: str
    """`protect` or `retainOnDelete`."""
    before: bool
    after: bool

    @property
    def loosens(self) -> bool:
        """Whether a protection falls."""
        return self.before and not self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happens to one resource."""

    kind: ChangeKind
    step: Step
    """The step that says most: of a replacement the one with the properties that forced it."""
    options: tuple[OptionChange, ...] = ()
    component: str = ""
    """The URN of the outermost component it belongs to; its own URN where it belongs to none."""
    failed: bool = False

    @property
    def loses(self) -> str | None:
        """What is lost when it is deleted or replaced; None where it can be made again."""
        return STATEFUL_TYPES.get(self.step.type)


def option_changes(step: Step) -> tuple[OptionChange, ...]:
    """The protections that differ between the two sides of a step."""
    if step.old is None or step.new is None:
        return ()
    pairs = {
        "protect": (step.old.protect, step.new.protect),
        "retainOnDelete": (step.old.retain_on_delete, step.new.retain_on_delete),
    }
    return tuple(
        OptionChange(option=option, before=before, after=after)
        for option, (before, after) in pairs.items()
        if before != after
    )


def changes(run: Run) -> tuple[Change, ...]:
    """One change per resource, unchanged ones included, in the order in which their steps began.

    Providers that the engine makes by itself are left out, as in the engine's own counts.
    """
    parents = {step.urn: state.parent for step in run.steps for state in (step.old, step.new) if state is not None}
    by_urn: dict[str, list[Step]] = {}
    for step in run.steps:
        if is_default_provider(step):
            continue
        by_urn.setdefault(step.urn, []).append(step)
    return tuple(_change(steps, _outermost(urn, parents)) for urn, steps in by_urn.items())


def has_changes(run: Run) -> bool:
    """Whether anything is to be done, the options of a resource included."""
    return any(change.kind not in _UNCHANGED for change in changes(run))


def counts(of: Iterable[Change]) -> Mapping[ChangeKind, int]:
    """How many resources there are of each kind of change."""
    return Counter(change.kind for change in of)


def by_component(of: Iterable[Change]) -> Mapping[str, tuple[Change, ...]]:
    """The changes under the URN of the outermost component that they belong to."""
    groups: dict[str, list[Change]] = {}
    for change in of:
        groups.setdefault(change.component, []).append(change)
    return {component: tuple(members) for component, members in groups.items()}


def endangered(of: Iterable[Change]) -> tuple[Change, ...]:
    """The changes to show first: stateful resources that are replaced, deleted, or lose a protection."""
    return tuple(
        change
        for change in of
        if change.loses is not None
        and (change.kind in {ChangeKind.REPLACE, ChangeKind.DELETE} or any(option.loosens for option in change.options))
    )


def protected_by_component(exported: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    """The URNs of all protected resources in an exported state, under the URN of their outermost component."""
    resources = exported.get("deployment", {}).get("resources") or ()
    parents = {str(resource["urn"]): str(resource.get("parent", "")) for resource in resources}
    groups: dict[str, list[str]] = {}
    for resource in resources:
        if resource.get("protect"):
            groups.setdefault(_outermost(str(resource["urn"]), parents), []).append(str(resource["urn"]))
    return {component: tuple(members) for component, members in groups.items()}


def _change(steps: list[Step], component: str) -> Change:
    # What a refresh found is one thing, what is then done about it another, and the one to show.
    done = [step for step in steps if not step.refreshed] or steps
    kind = min((_KINDS[step.operation] for step in done), key=list(ChangeKind).index)
    # An import says nothing of what its resource is changed to at once: the update that follows does.
    telling = [step for step in done if step.detailed_diff] if kind is ChangeKind.IMPORT else []
    of_kind = [step for step in done if _KINDS[step.operation] is kind]
    step = next(step for step in (*(step for step in done if step.keys), *telling, *of_kind))
    options = tuple(dict.fromkeys(option for one in done for option in option_changes(one)))
    return Change(
        kind=ChangeKind.OPTIONS if kind is ChangeKind.SAME and options else kind,
        step=step,
        options=options,
        component=component,
        failed=any(one.failed for one in steps),
    )


def _outermost(urn: str, parents: Mapping[str, str]) -> str:
    outermost = urn
    while (parent := parents.get(outermost, "")) and not _is_stack(parent):
        outermost = parent
    return outermost


def is_default_provider(step: Step) -> bool:
    """Whether the engine makes it by itself."""
    return step.type.startswith("pulumi:providers:") and (step.name == "default" or step.name.startswith("default_"))


def _is_stack(urn: str) -> bool:
    return urn.split("::")[2:3] == [STACK_TYPE]
