"""Whether an update does what its preview said: an operation that nobody has seen and judged stops it."""

from typing import Final

from ..operation import Operation
from .changes import is_default_provider
from .event_steps import STACK_TYPE
from .model import Run, Step

__all__ = ["Agreement"]

_HARMLESS: Final = frozenset(
    {Operation.SAME, Operation.READ, Operation.REFRESH, Operation.READ_DISCARD, Operation.DISCARD_REPLACED}
)
"""Operations that change nothing. A planned change that turns out to be none (a value came out as it was) is no difference."""


class Agreement:
    """What a preview planned, to hold an update against.

    A resource that only the update makes (a program that creates in `apply` on a value which the preview did not know), one
    that it deletes, or one that it replaces where an update was planned, is a difference. The engine's own default providers
    are not: those of functions that a preview cannot call yet come with the update.
    """

    def __init__(self, preview: Run) -> None:
        self._planned = {(step.urn, step.operation_text) for step in preview.steps}

    def differs(self, step: Step) -> bool:
        """Whether the preview did not have this step."""
        if step.operation in _HARMLESS or step.refreshed or step.type == STACK_TYPE or is_default_provider(step):
            return False
        return (step.urn, step.operation_text) not in self._planned
