"""Steps out of the event log: one operation on one resource is told by several events, and is one value here."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from .event_fields import Fields
from .event_values import readable, readable_mapping
from .model import Operation, ResourceState, Step

__all__ = ["STACK_TYPE", "Steps"]

STACK_TYPE: Final = "pulumi:pulumi:Stack"


class Steps:
    """The steps of a run, in the order in which they began."""

    def __init__(self, on_step: Callable[[Step], None] | None = None) -> None:
        self._on_step = on_step
        self._steps: list[Step] = []
        self._places: dict[tuple[str, str], int] = {}

    def all(self) -> tuple[Step, ...]:
        """Every step so far."""
        return tuple(self._steps)

    @property
    def stack_outputs(self) -> dict[str, object]:
        """The outputs of the stack itself, as its last step has them."""
        for step in reversed(self._steps):
            if step.type == STACK_TYPE and step.new is not None:
                return dict(step.new.outputs)
        return {}

    def began(self, metadata: Fields) -> None:
        """A step that the engine is about to take."""
        step = replace(_step(metadata), finished=False)
        self._places[step.urn, step.operation_text] = len(self._steps)
        self._steps.append(step)
        self._tell(step)

    def ended(self, metadata: Fields, *, failed: bool = False) -> None:
        """What came of it. A component says it more than once: its outputs follow its registration."""
        step = _step(metadata)
        place = self._place_of(step)
        if place is None:
            ended = replace(step, failed=failed)
            self._places[step.urn, step.operation_text] = len(self._steps)
            self._steps.append(ended)
            self._tell(ended)
            return
        before = self._steps[place]
        ended = replace(step, failed=failed or before.failed, refreshed=before.refreshed or _is_refresh(before))
        self._steps[place] = ended
        if not before.finished:
            self._tell(ended)

    def _place_of(self, step: Step) -> int | None:
        # A refresh begins as `refresh` and ends as what it found: same, update, delete.
        refresh = self._places.get((step.urn, Operation.REFRESH))
        if refresh is not None and not self._steps[refresh].finished:
            return refresh
        return self._places.get((step.urn, step.operation_text))

    def _tell(self, step: Step) -> None:
        if self._on_step is not None:
            self._on_step(step)


def _is_refresh(step: Step) -> bool:
    return step.operation is Operation.REFRESH


def _step(metadata: Fields) -> Step:
    word = metadata.text("op")
    return Step(
        operation=Operation(word) if word in _OPERATIONS else Operation.OTHER,
        operation_text=word,
        urn=metadata.text("urn"),
        type=metadata.text("type"),
        old=_state(metadata.inner_or_none("old")),
        new=_state(metadata.inner_or_none("new")),
        keys=metadata.texts("keys"),
        diffs=metadata.texts("diffs"),
        detailed_diff={
            path: Fields(difference, "detailedDiff").text("diffKind")
            for path, difference in metadata.mapping("detailedDiff").items()
        },
    )


def _state(state: Fields | None) -> ResourceState | None:
    if state is None:
        return None
    identity = readable(state.text_or_empty("id"))
    return ResourceState(
        inputs=readable_mapping(state.mapping("inputs")),
        outputs=readable_mapping(state.mapping("outputs")),
        id=identity if isinstance(identity, str) else "",
        parent=state.text_or_empty("parent"),
        provider=state.text_or_empty("provider"),
        protect=state.flag("protect"),
        retain_on_delete=state.flag("retainOnDelete"),
        is_custom=state.flag("custom"),
    )


_OPERATIONS: Final = frozenset(Operation) - {Operation.OTHER}
