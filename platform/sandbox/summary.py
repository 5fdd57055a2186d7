"""What a run in the sandbox did not prove, for its closing words: properties that the emulator forgets, types only recorded."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ..engine.model import Step
from .aws import ALL
from .nested import values_at
from .recorded import NOT_IN_THE_CLOUD, recorded_types
from .resource_class import ResourceClass

__all__ = ["Forgotten", "Shortfall", "declared_not_kept", "shortfall"]


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

    def lines(self) -> tuple[str, ...]:
        """A line for each."""
        return (
            *(f"recorded only, not emulated: {type_token} x{count}" for type_token, count in self.recorded),
            *(
                f"not kept by the emulator: {item.type} {item.property} x{item.resources} ({item.reason})"
                for item in self.forgotten
            ),
        )


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
    recorded = recorded_types(done, packages=packages, emulated={resource_class.type for resource_class in ALL})
    return Shortfall(tuple(item for item in counted if item.resources), tuple(recorded.items()))


def _sets(step: Step, resource_class: ResourceClass, name: str) -> bool:
    """Whether the step's resource asks for something else than what everyone gets."""
    if step.type != resource_class.type or step.new is None:
        return False
    return any(value != resource_class.defaults.get(name) for value in values_at(step.new.inputs, name))
