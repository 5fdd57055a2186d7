"""What a run of the engine is going to do, as rules see it: every step, what is left alone included, and both of its sides."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from .naming import logical_name
from .operation import Operation
from .resource import Resource, UnknownValueError

__all__ = ["Plan", "PlannedStep"]

_REPLACING: Final = frozenset(
    {
        Operation.REPLACE,
        Operation.CREATE_REPLACEMENT,
        Operation.DELETE_REPLACED,
        Operation.IMPORT_REPLACEMENT,
        Operation.REMOVE_PENDING_REPLACE,
    }
)
_ARN_PARTS: Final = 6
_ARN_REGION, _ARN_ACCOUNT = 3, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """One operation on one resource. A replacement is several steps with one URN."""

    operation: Operation
    urn: str
    type: str
    """The type token, for instance `aws:s3/bucket:Bucket`."""
    old: Resource | None = None
    """The resource as it was last deployed, with the inputs it had; None for one that is new."""
    new: Resource | None = None
    """The resource as the program declares it now; None for one that goes."""
    state: Mapping[str, Any] = field(default_factory=dict)
    """What the cloud last said of it (its outputs): identity, ARN, region."""
    replaced_by: tuple[str, ...] = ()
    """The properties that force a replacement."""
    changed: Mapping[str, str] = field(default_factory=dict)
    """Property path to kind of difference, in the engine's words (`update`, `add-replace`, ...)."""
    is_component: bool = False
    """Whether it only groups others: nothing in the cloud is it."""

    @property
    def name(self) -> str:
        """The logical name."""
        return logical_name(self.urn)

    @property
    def is_real(self) -> bool:
        """Whether something in the cloud, or wherever its provider works, is it: no component, provider or stack."""
        return not (self.is_component or self.type.startswith("pulumi:"))

    @property
    def account(self) -> str | None:
        """The account in which the resource is, where its state tells."""
        return self._arn(_ARN_ACCOUNT)

    @property
    def region(self) -> str | None:
        """The region in which the resource is, where its state tells."""
        said = self.state.get("region")
        return said if isinstance(said, str) and said else self._arn(_ARN_REGION)

    def decided(self) -> Operation:
        """The operation.

        Raises:
            UnknownValueError: the engine's word for it is one that this version does not know.
        """
        if self.operation is Operation.OTHER:
            raise UnknownValueError(self.urn, "the operation")
        return self.operation

    def both(self, path: str) -> tuple[Any, Any]:
        """The value at a path before and after, None on a side that does not exist.

        Raises:
            UnknownValueError: one of the two is not known yet.
        """
        sides = (self.old, self.new)
        before, after = (None if side is None else side.get(path) for side in sides)
        return before, after

    def _arn(self, part: int) -> str | None:
        arn = self.state.get("arn")
        if not isinstance(arn, str):
            return None
        parts = arn.split(":", _ARN_PARTS - 1)
        return parts[part] or None if len(parts) == _ARN_PARTS and parts[0] == "arn" else None


class Plan:
    """The steps of one run on one stack, in the order in which the engine takes them."""

    def __init__(self, steps: Iterable[PlannedStep]) -> None:
        self.steps: tuple[PlannedStep, ...] = tuple(steps)

    @cached_property
    def stack(self) -> str:
        """The stack's name, which is the environment's; empty in an empty plan."""
        return self.steps[0].urn.split("::")[0].rpartition(":")[2] if self.steps else ""

    @cached_property
    def by_urn(self) -> Mapping[str, tuple[PlannedStep, ...]]:
        """All steps of each resource."""
        by_urn: dict[str, list[PlannedStep]] = {}
        for step in self.steps:
            by_urn.setdefault(step.urn, []).append(step)
        return {urn: tuple(steps) for urn, steps in by_urn.items()}

    @cached_property
    def counts(self) -> Mapping[Operation, int]:
        """How many steps there are of each kind."""
        return Counter(step.operation for step in self.steps)

    @cached_property
    def replaced(self) -> tuple[PlannedStep, ...]:
        """A step for each resource that is replaced: the one that says most of it."""
        return tuple(
            max(steps, key=lambda step: (step.old is not None, bool(step.replaced_by), step.new is not None))
            for steps in self.by_urn.values()
            if any(step.operation in _REPLACING for step in steps)
        )

    @cached_property
    def deleted(self) -> tuple[PlannedStep, ...]:
        """The steps that delete a resource for which no new one comes."""
        replaced = {step.urn for step in self.replaced}
        return tuple(step for step in self.steps if step.operation is Operation.DELETE and step.urn not in replaced)

    @cached_property
    def created(self) -> tuple[PlannedStep, ...]:
        """The steps that make a resource which was not there before."""
        return tuple(step for step in self.steps if step.operation in (Operation.CREATE, Operation.IMPORT))

    @cached_property
    def existing(self) -> frozenset[str]:
        """The URNs of what is in the cloud before the run."""
        return frozenset(step.urn for step in self.steps if step.is_real and step.old is not None)

    @property
    def is_first(self) -> bool:
        """Whether nothing was there before."""
        return not self.existing

    @property
    def is_destruction(self) -> bool:
        """Whether everything goes: nothing that is in the cloud stays or comes."""
        return bool(self.existing) and all(step.operation is Operation.DELETE for step in self.steps if step.is_real)

    def of_type(self, *types: str) -> Iterator[PlannedStep]:
        """The steps on resources of these types, in the plan's order."""
        return (step for step in self.steps if step.type in types)

    def resource(self, urn: str) -> Resource | None:
        """The resource of a URN as it will be, or as it was where it goes."""
        sides = [side for step in self.by_urn.get(urn, ()) for side in (step.new, step.old)]
        return next((side for side in sides if side is not None), None)
