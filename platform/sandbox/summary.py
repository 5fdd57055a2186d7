"""What a run in the sandbox did not prove, for its closing words.

Properties that the emulator forgets, types only recorded, kinds of Kubernetes with no definition, workloads that nothing ran.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from ..engine.model import Step
from .aws import ALL
from .kubernetes.kinds import DEFINITION, Kind, kind_of
from .kubernetes.pods import TEMPLATES
from .nested import values_at
from .packages import KUBERNETES
from .recorded import NOT_IN_THE_CLOUD, recorded_types
from .resource_class import ResourceClass
from .sdk_types import package_of

__all__ = ["Forgotten", "Shortfall", "declared_not_kept", "made_up_types", "shortfall"]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A property that the emulator does not keep: it is read back from the state, so nobody would notice it changing."""

    type: str
    property: str
    reason: str
    resources: int
    """How many resources of the run set it."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Everything that a run in the sandbox did not prove."""

    forgotten: tuple[Forgotten, ...]
    recorded: tuple[tuple[str, int], ...]
    """Types without a class, with how many resources of each."""
    not_validated: tuple[tuple[str, int], ...] = ()
    """Kinds of Kubernetes that neither the server nor the stack defines: whatever is in them was taken."""
    not_run: tuple[tuple[str, int], ...] = ()
    """Kinds whose pods the API server would let in, but that no node ran."""

    def lines(self) -> tuple[str, ...]:
        """A line for each."""
        return (
            *(f"recorded only, not emulated: {type_token} x{count}" for type_token, count in self.recorded),
            *(f"not validated, no definition: {type_token} x{count}" for type_token, count in self.not_validated),
            *(f"accepted by the API server, not run: {type_token} x{count}" for type_token, count in self.not_run),
            *(
                f"not kept by the emulator: {item.type} {item.property} x{item.resources} ({item.reason})"
                for item in self.forgotten
            ),
        )


def made_up_types(packages: Collection[str]) -> Callable[[str], bool]:
    """Tells of a type whether the embedded cloud only records it: what it answers beyond the inputs, nobody worked out.

    Args:
        packages: those that the embedded cloud stands for.
    """
    recorded = {name for name in packages if name != KUBERNETES}
    emulated = {resource_class.type for resource_class in ALL}
    return lambda type_token: package_of(type_token) in recorded and type_token not in emulated


def declared_not_kept() -> dict[str, dict[str, str]]:
    """What the emulator forgets: type to property to the reason."""
    return {
        resource_class.type: dict(sorted(resource_class.not_kept.items()))
        for resource_class in sorted(ALL, key=lambda item: item.type)
        if resource_class.not_kept
    }


def shortfall(steps: Iterable[Step], *, packages: Collection[str]) -> Shortfall:
    """What a run did not prove.

    Args:
        steps: what it did.
        packages: those that the embedded cloud stands for (`Record.packages`).
    """
    done = [step for step in steps if step.operation not in NOT_IN_THE_CLOUD]
    counted = [
        Forgotten(resource_class.type, name, reason, sum(_sets(step, resource_class, name) for step in done))
        for resource_class in sorted(ALL, key=lambda item: item.type)
        for name, reason in sorted(resource_class.not_kept.items())
    ]
    others = [name for name in packages if name != KUBERNETES]
    recorded = recorded_types(done, packages=others, emulated={resource_class.type for resource_class in ALL})
    objects = [step for step in done if KUBERNETES in packages and package_of(step.type) == KUBERNETES]
    return Shortfall(
        tuple(item for item in counted if item.resources),
        tuple(recorded.items()),
        not_validated=_counted(_undefined(objects)),
        not_run=_counted(step for step in objects if _with_pods(step.type)),
    )


def _undefined(steps: Collection[Step]) -> Iterator[Step]:
    """The objects whose kind only somebody else could define, and this stack does not."""
    defined = {
        (spec.get("group"), spec["names"].get("kind") if isinstance(spec.get("names"), dict) else None)
        for step in steps
        if step.type == DEFINITION and step.new is not None and isinstance(spec := step.new.inputs.get("spec"), dict)
    }
    for step in steps:
        kind = kind_of(step.type)
        if not kind.is_built_in and (kind.group, kind.kind) not in defined:
            yield step


def _with_pods(type_token: str) -> bool:
    kind = kind_of(type_token)
    return (kind.group, kind.kind) in TEMPLATES or kind == Kind("v1", "Pod")


def _counted(steps: Iterable[Step]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(step.type for step in steps).items()))


def _sets(step: Step, resource_class: ResourceClass, name: str) -> bool:
    """Whether the step's resource asks for something else than what everyone gets."""
    if step.type != resource_class.type or step.new is None:
        return False
    return any(value != resource_class.defaults.get(name) for value in values_at(step.new.inputs, name))
