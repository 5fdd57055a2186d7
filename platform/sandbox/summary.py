"""What a run in the sandbox did not prove, for its closing words: properties that the emulator forgets, types only recorded."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ..engine.model import Step
from .aws import ALL
from .nested import values_at
from .recorded import NOT_IN_THE_CLOUD, recorded_types

__all__ = ["Forgotten", "Shortfall", "forgotten_by_type", "shortfall"]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A property that the emulator does not keep: it is read back from the state, so nobody would notice it changing."""

    type: str
    property: str
    reason: str
    resources: int = 0
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


def forgotten_by_type() -> tuple[Forgotten, ...]:
    """Every property that a class declares as not kept by the emulator."""
    return tuple(
        Forgotten(resource_class.type, name, reason)
        for resource_class in ALL
        for name, reason in sorted(resource_class.not_kept.items())
    )


def shortfall(steps: Iterable[Step], *, packages: Collection[str]) -> Shortfall:
    """What a run did not prove.

    Args:
        steps: what it did.
        packages: those that the embedded cloud stands for (`Record.packages`).
    """
    done = [step for step in steps if step.operation not in NOT_IN_THE_CLOUD]
    counted = (
        Forgotten(item.type, item.property, item.reason, sum(_sets(step, item) for step in done))
        for item in forgotten_by_type()
    )
    recorded = recorded_types(done, packages=packages, emulated={resource_class.type for resource_class in ALL})
    return Shortfall(tuple(item for item in counted if item.resources), tuple(recorded.items()))


def _sets(step: Step, item: Forgotten) -> bool:
    if step.type != item.type or step.new is None:
        return False
    return any(True for _ in values_at(step.new.inputs, item.property))
