"""The real engine: the Pulumi CLI, one child process per run."""

import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from ..errors import EnvironmentNotUsableError, InterruptedRunError, PenstockError, UpdateFailedError
from .commands import (
    DESTROY,
    PREVIEW,
    PREVIEW_DESTROY,
    PREVIEW_REFRESH,
    REFRESH,
    UP,
    RunCommand,
    child_environment,
    run_arguments,
)
from .events import EventLog, RunRecord
from .explain import STACK_NOT_FOUND, pending_operations, startup_failure
from .local_backend import has_stack
from .locate import EngineLocation
from .model import Diagnostic, Run, RunRequest, Step, Update
from .process import Ended, run_child

__all__ = ["PulumiCli"]

_HISTORY_UPDATES: Final = 100


class PulumiCli:
    """Runs the Pulumi CLI as `model.Engine` asks. It keeps nothing between two calls.

    Runs that fail come back as a `Run` that did not succeed. Raised is what kept the engine from running at all:
    EnvironmentNotUsableError (a lock, no stack, no language host, no passphrase, no backend), ConfigurationError (no
    usable project), and UpdateFailedError where the event log can't be read.
    """

    def __init__(self, location: EngineLocation) -> None:
        self._location = location

    def preview(self, request: RunRequest) -> Run:
        return self._run(PREVIEW, request)

    def up(self, request: RunRequest) -> Run:
        return self._run(UP, request)

    def refresh(self, request: RunRequest) -> Run:
        return self._run(REFRESH, request)

    def preview_refresh(self, request: RunRequest) -> Run:
        return self._run(PREVIEW_REFRESH, request)

    def preview_destroy(self, request: RunRequest) -> Run:
        return self._run(PREVIEW_DESTROY, request)

    def destroy(self, request: RunRequest) -> Run:
        return self._run(DESTROY, request)

    def export(self, request: RunRequest) -> Mapping[str, Any]:
        exported: Mapping[str, Any] = self._json(request, "stack", "export")
        return exported

    def history(self, request: RunRequest) -> tuple[Update, ...]:
        size = str(_HISTORY_UPDATES)
        updates = self._json(request, "stack", "history", "--output", "json", "--page-size", size)
        return tuple(_update(update) for update in updates)

    def outputs(self, request: RunRequest) -> Mapping[str, Any]:
        outputs: Mapping[str, Any] = self._json(request, "stack", "output", "--json")
        return outputs

    def ensure_stack(self, request: RunRequest) -> None:
        # A file backend answers without a process; the others are asked for the lightest thing they know of a stack.
        if has_stack(request):
            return
        asked = self._child(request, ["stack", "--show-name", "--stack", request.stack, "--non-interactive"])
        if asked.exit_code == STACK_NOT_FOUND:
            self._ask(request, "stack", "init", "--no-select")
        elif asked.exit_code != 0:
            raise self._error(asked, request, "looking for the stack")

    def cancel(self, request: RunRequest) -> None:
        self._ask(request, "cancel", "--yes")

    def _run(self, command: RunCommand, request: RunRequest) -> Run:
        # The folder is ours alone (0700): while the run lasts, the log has what programs say in debug messages.
        with tempfile.TemporaryDirectory(prefix="penstock-run-") as scratch:
            event_log = Path(scratch) / "events.jsonl"
            watch = _Watch(request)
            record = RunRecord(watch.saw)
            log = EventLog(event_log, record)

            def look() -> bool:
                log.read_on()
                return watch.stopped_at is not None

            ended = self._child(request, run_arguments(command, request, event_log), look if watch.is_wanted else None)
            log.close()
            was_written = event_log.exists()
        run = self._completed(command, request, record, ended, was_written=was_written)
        run = replace(run, stopped_at=watch.stopped_at)
        return self._with_pending(command, request, run)

    def _completed(
        self, command: RunCommand, request: RunRequest, record: RunRecord, ended: Ended, *, was_written: bool
    ) -> Run:
        run = replace(
            record.run(ended.exit_code),
            interrupted=ended.interrupted,
            duration_seconds=ended.seconds,
            standard_output=ended.standard_output,
            standard_error=ended.standard_error,
        )
        if record.complete:
            _require_packs(request, run)
            return run
        run = replace(run, is_preview=not command.changes)
        if ended.exit_code == 0 and command.may_do_nothing and not was_written:
            return replace(run, succeeded=True)
        if ended.exit_code <= 0 and not ended.interrupted:
            raise UpdateFailedError(
                f"the engine ended without closing its event log ({command.name})",
                got=f"exit code {ended.exit_code}",
                do=f"the run was cut off: look at the stack with `penstock refresh {request.stack}` before anything else",
            )
        error = startup_failure(ended.exit_code, ended.standard_error, request, str(self._location.pulumi))
        if error is not None and not ended.interrupted:
            raise error
        message = ended.standard_error.strip().removeprefix("error: ")
        said = (Diagnostic(severity="error", message=message),) if message else ()
        return replace(run, diagnostics=(*run.diagnostics, *said))

    def _with_pending(self, command: RunCommand, request: RunRequest, run: Run) -> Run:
        if not (run.interrupted and command.changes):
            return run
        try:
            return replace(run, pending_operations=pending_operations(self.export(request)))
        except PenstockError as error:  # the interrupt is what has to be told; this only says more about it
            message = f"what it left without an end can't be read: {error.what}"
            said = Diagnostic(severity="warning", message=message)
            return replace(run, diagnostics=(*run.diagnostics, said))

    def _json(self, request: RunRequest, *words: str) -> Any:
        answer = self._ask(request, *words)
        try:
            return json.loads(answer)
        except json.JSONDecodeError as error:
            raise UpdateFailedError(
                f"the answer of `pulumi {' '.join(words)}` is no JSON from character {error.pos + 1} on",
                do="run `penstock doctor`: it says which engine is used",
            ) from None

    def _ask(self, request: RunRequest, *words: str) -> str:
        ended = self._child(request, [*words, "--stack", request.stack, "--non-interactive", "--color", "never"])
        if ended.interrupted:
            raise InterruptedRunError(f"`pulumi {' '.join(words)}` was interrupted", do="run the command again")
        if ended.exit_code != 0:
            raise self._error(ended, request, f"`pulumi {' '.join(words)}`")
        return ended.standard_output

    def _error(self, ended: Ended, request: RunRequest, what: str) -> PenstockError:
        known = startup_failure(ended.exit_code, ended.standard_error, request, str(self._location.pulumi))
        return known or UpdateFailedError(
            f"{what} failed with exit code {ended.exit_code}", got=ended.standard_error.strip() or None
        )

    def _child(
        self, request: RunRequest, arguments: Sequence[str], look: Callable[[], bool | None] | None = None
    ) -> Ended:
        # Last: beside this Python is the plugin of Penstock's own package, for a program that uses its generated SDK.
        own = str(Path(sys.executable).parent)
        given = filter(None, (request.environment.get("PATH"), own))
        search_path = self._location.search_path(os.pathsep.join(given))
        try:
            return run_child(
                [str(self._location.pulumi), *arguments],
                folder=request.project,
                environment=child_environment(request.environment, search_path),
                while_running=look,
                on_notice=request.on_notice,
            )
        except OSError as error:
            raise EnvironmentNotUsableError(
                f"the engine can't be started: {error.strerror}",
                got=str(self._location.pulumi),
                do="run `penstock doctor`: it says which engine is used and how to mend it",
            ) from None


class _Watch:
    """What is told of each step while a run lasts, and the first that must stop it."""

    def __init__(self, request: RunRequest) -> None:
        self._request = request
        self.stopped_at: Step | None = None

    @property
    def is_wanted(self) -> bool:
        return self._request.on_step is not None or self._request.stop_at is not None

    def saw(self, step: Step) -> None:
        if self._request.on_step is not None:
            self._request.on_step(step)
        if self.stopped_at is None and self._request.stop_at is not None and self._request.stop_at(step):
            self.stopped_at = step


def _require_packs(request: RunRequest, run: Run) -> None:
    if request.policy_packs and run.succeeded and not run.policy_packs:
        raise UpdateFailedError(
            "the engine ran no policy pack, although there was one to run",
            got=", ".join(request.policy_packs),
            do="do not rely on this run; see `penstock doctor`",
        )


def _update(update: Mapping[str, Any]) -> Update:
    return Update(
        kind=str(update.get("kind", "")),
        result=str(update.get("result", "")),
        version=int(update.get("version", 0)),
        start_time=str(update.get("startTime", "")),
        end_time=str(update.get("endTime", "")),
        message=str(update.get("message", "")),
        changes=update.get("resourceChanges") or {},
    )
