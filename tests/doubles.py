"""The only doubles. They stand at the one seam to the engine; everything else in the tests is real."""

from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from penstock.platform.engine.model import Engine, Run, RunRequest, Update

__all__ = ["RecordingEngine"]


class RecordingEngine:
    """An engine that runs nothing: it gives back the runs it was told to, and remembers what it was asked.

    A run is queued per command (`engine.runs["preview"].append(run)`); a command without one is a mistake of the test.
    """

    def __init__(
        self,
        *,
        exported: Mapping[str, Any] | None = None,
        updates: tuple[Update, ...] = (),
        outputs: Mapping[str, Any] | None = None,
    ) -> None:
        self.requests: list[tuple[str, RunRequest]] = []
        self.runs: defaultdict[str, deque[Run | Exception]] = defaultdict(deque)
        self._exported = exported or {"version": 3, "deployment": {}}
        self._updates = updates
        self._outputs = outputs or {}

    @property
    def commands(self) -> list[str]:
        """The commands that it was asked for, in order."""
        return [command for command, _ in self.requests]

    def preview(self, request: RunRequest) -> Run:
        return self._next("preview", request)

    def up(self, request: RunRequest) -> Run:
        return self._next("up", request)

    def refresh(self, request: RunRequest) -> Run:
        return self._next("refresh", request)

    def preview_refresh(self, request: RunRequest) -> Run:
        return self._next("preview_refresh", request)

    def preview_destroy(self, request: RunRequest) -> Run:
        return self._next("preview_destroy", request)

    def destroy(self, request: RunRequest) -> Run:
        return self._next("destroy", request)

    def export(self, request: RunRequest) -> Mapping[str, Any]:
        self.requests.append(("export", request))
        return self._exported

    def history(self, request: RunRequest) -> tuple[Update, ...]:
        self.requests.append(("history", request))
        return self._updates

    def outputs(self, request: RunRequest) -> Mapping[str, Any]:
        self.requests.append(("outputs", request))
        return self._outputs

    def ensure_stack(self, request: RunRequest) -> None:
        self.requests.append(("ensure_stack", request))

    def cancel(self, request: RunRequest) -> None:
        self.requests.append(("cancel", request))

    def _next(self, command: str, request: RunRequest) -> Run:
        self.requests.append((command, request))
        assert self.runs[command], f"no run is queued for {command}"
        run = self.runs[command].popleft()
        if isinstance(run, Exception):
            raise run
        if request.on_step is not None:
            for step in run.steps:
                request.on_step(step)
        stopped = next((step for step in run.steps if request.stop_at is not None and request.stop_at(step)), None)
        return run if stopped is None else replace(run, succeeded=False, interrupted=True, stopped_at=stopped)


_IS_AN_ENGINE: type[Engine] = RecordingEngine
"""The type checker holds the double to the interface."""
