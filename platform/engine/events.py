"""The engine's event log: JSON lines, read into a `Run`.

Read by us rather than by the SDK, which drops passed policies and severities. What can't be read is never passed over: the
verdict of a policy may be in it. Debug messages are dropped unread, because the language SDK repeats plaintext secrets there.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from ..errors import UpdateFailedError
from .event_fields import Fields, UnreadableEventError
from .event_policies import PolicyRecord
from .event_steps import Steps
from .event_values import readable_mapping
from .model import Diagnostic, Run, Step

__all__ = ["EventLog", "RunRecord", "read_event_log"]

_ENVELOPE: Final = frozenset({"sequence", "timestamp"})
_RUNTIME_ERROR_OUTPUT: Final = "info#err"
"""The severity of what a program or a pack printed on its stderr: one event per line."""


class RunRecord:
    """Events, added up line by line."""

    def __init__(self, on_step: Callable[[Step], None] | None = None) -> None:
        self._steps = Steps(on_step)
        self._policies = PolicyRecord()
        self._diagnostics: list[Diagnostic] = []
        self._unknown: list[Mapping[str, Any]] = []
        self._summary: Fields | None = None
        self._lines = 0
        self._kinds: Mapping[str, Callable[[Fields], None]] = {
            "resourcePreEvent": lambda event: self._steps.began(event.inner("metadata")),
            "resOutputsEvent": lambda event: self._steps.ended(event.inner("metadata")),
            "resOpFailedEvent": lambda event: self._steps.ended(event.inner("metadata"), failed=True),
            "diagnosticEvent": self._said,
            "stdoutEvent": lambda event: self._add(Diagnostic(severity="info", message=event.text("message").strip())),
            # Internal errors that the engine has mended (a state that was not in order): worth knowing, not a failure.
            "errorEvent": lambda event: self._add(Diagnostic(severity="warning", message=event.text("error"))),
            "policyEvent": self._policies.reported,
            "policyRemediationEvent": self._policies.mended,
            "policyAnalyzeSummaryEvent": self._policies.judged_resource,
            "policyAnalyzeStackSummaryEvent": self._policies.judged_stack,
            "summaryEvent": self._ended,
            # A remediation is told by its own event; the others tell nothing about the outcome.
            "policyRemediateSummaryEvent": _nothing,
            "policyLoadEvent": _nothing,
            "preludeEvent": _nothing,
            "cancelEvent": _nothing,
            "progressEvent": _nothing,
            "startDebuggingEvent": _nothing,
        }

    def read(self, line: bytes) -> None:
        """One line of the log.

        Raises:
            UpdateFailedError: it can't be read, or lines before it are missing.
        """
        self._lines += 1
        try:
            self._take(_event(line))
        except UnreadableEventError as unreadable:
            raise UpdateFailedError(
                f"line {self._lines} of the engine's event log can't be read: {unreadable}",
                do="do not rely on what this run said; run it again, and report it if it stays",
            ) from None

    @property
    def complete(self) -> bool:
        """Whether the engine closed the run with a summary."""
        return self._summary is not None

    def run(self, exit_code: int) -> Run:
        """Everything read so far. It succeeded when the engine says so in its summary and its exit code."""
        summary = self._summary
        result = "" if summary is None else summary.text_or_empty("result")
        packs = {} if summary is None else summary.mapping("PolicyPacks")
        return Run(
            succeeded=exit_code == 0 and result == "succeeded",
            exit_code=exit_code,
            is_preview=summary is not None and summary.flag("isPreview"),
            steps=self._steps.all(),
            diagnostics=tuple(self._diagnostics),
            policy_results=self._policies.told,
            policies_passed=self._policies.passed,
            decided_policies=self._policies.decided,
            stack_policies=frozenset(self._policies.stack_policies),
            policy_packs={name.split("|")[0]: str(version) for name, version in packs.items()},
            remediated=tuple(self._policies.remediated),
            changes={} if summary is None else summary.counts("resourceChanges"),
            outputs=self._steps.stack_outputs,
            unknown_events=tuple(self._unknown),
        )

    def _take(self, event: Fields) -> None:
        if event.values.get("sequence") != self._lines - 1:
            raise UnreadableEventError(f"`event.sequence` is not {self._lines - 1}: an event is missing")
        kinds = [key for key in event.values if key not in _ENVELOPE]
        if len(kinds) != 1:
            raise UnreadableEventError(f"it has {len(kinds)} kinds, not one")
        if kinds[0] in self._kinds:
            self._kinds[kinds[0]](event.inner(kinds[0]))
        else:
            self._unknown.append(readable_mapping(event.values))

    def _ended(self, event: Fields) -> None:
        event.counts("resourceChanges")
        self._summary = event

    def _said(self, event: Fields) -> None:
        severity = event.text("severity")
        if severity == "debug" or event.flag("ephemeral"):
            return
        message = event.text("message").rstrip()
        self._policies.said(message)
        self._add(Diagnostic(severity=severity, message=message, urn=event.text_or_empty("urn")))

    def _add(self, said: Diagnostic) -> None:
        last = self._diagnostics[-1] if self._diagnostics else None
        follows = last is not None and last.severity == said.severity == _RUNTIME_ERROR_OUTPUT and last.urn == said.urn
        if last is not None and follows:  # a traceback arrives line by line
            self._diagnostics[-1] = replace(last, message=f"{last.message}\n{said.message}")
        else:
            self._diagnostics.append(said)


class EventLog:
    """The log's file while the engine writes it: what is new since the last look, in whole lines."""

    def __init__(self, file: Path, record: RunRecord) -> None:
        self._file = file
        self._record = record
        self._position = 0
        self._rest = b""
        self._failure: UpdateFailedError | None = None

    def read_on(self) -> None:
        """Read what is there. Never raises: the engine's run goes on, whatever its log says."""
        if self._failure is None:
            try:
                self._read_lines()
            except UpdateFailedError as failure:
                self._failure = failure

    def close(self) -> None:
        """Read the end.

        Raises:
            UpdateFailedError: a line could not be read, or the last one is cut off.
        """
        self.read_on()
        if self._failure is None and self._rest:
            try:
                self._record.read(self._rest)
            except UpdateFailedError as failure:
                self._failure = failure
        if self._failure is not None:
            raise self._failure

    def _read_lines(self) -> None:
        if not self._file.exists():  # the engine makes it when it starts the program
            return
        with self._file.open("rb") as file:
            file.seek(self._position)
            new = file.read()
        self._position += len(new)
        *lines, self._rest = (self._rest + new).split(b"\n")
        for line in lines:
            self._record.read(line)


def read_event_log(file: Path, exit_code: int = 0) -> Run:
    """The run that a complete event log tells of.

    Raises:
        UpdateFailedError: a line can't be read.
    """
    record = RunRecord()
    EventLog(file, record).close()
    return record.run(exit_code)


def _event(line: bytes) -> Fields:
    try:
        return Fields(json.loads(line), "event")
    except UnicodeDecodeError:
        raise UnreadableEventError("it is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise UnreadableEventError(f"it is no JSON from character {error.pos + 1} of {len(line)} on") from None


def _nothing(_: Fields) -> None:
    pass
