"""What an engine's failure means and what to do about it.

Before the engine starts there are no events, only what the CLI prints on its stderr: this is the one place that reads it,
and only to choose words. Whether a run failed is never decided here.
"""

import os
import re
import shlex
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..errors import (
    ConfigurationError,
    EnvironmentNotUsableError,
    InterruptedRunError,
    PenstockError,
    UpdateFailedError,
    ViolationError,
    listed,
)
from .gate import policy_reasons
from .model import PendingOperation, Run, RunRequest, Step

__all__ = ["STACK_NOT_FOUND", "failure", "pending_operations", "startup_failure"]

STACK_NOT_FOUND: Final = 6
"""The CLI's exit code for a stack that the backend does not have."""

_LOCKED: Final = re.compile(r"the stack is currently locked by")
_LOCK: Final = re.compile(r"created by (?P<who>\S+)@(?P<host>\S+) \(pid (?P<pid>\d+)\) at (?P<when>\S+)")
_NO_REFERENCED_STACK: Final = re.compile(r'unknown stack "(?P<stack>[^"]*)"')
_NO_PLUGIN: Final = re.compile(
    r"(?:no|Could not automatically download and install) resource plugin '(?P<plugin>[^']+)'"
    r"(?: found in the workspace)?(?: at version (?P<version>v?[0-9][^\s,]*))?"
)


def startup_failure(exit_code: int, standard_error: str, request: RunRequest, pulumi: str) -> PenstockError | None:
    """The error of a command that ended before the engine ran; None where the text is not one of those known here."""
    if exit_code == STACK_NOT_FOUND:
        return EnvironmentNotUsableError(
            f"the backend has no stack {request.stack}",
            do=f"deploy it first (`penstock up {request.stack}` makes it), or look whether the backend is the right one",
        )
    if _LOCKED.search(standard_error):
        return _locked(standard_error, request, pulumi)
    for known in _KNOWN:
        if re.search(known.pattern, standard_error):
            return known.error(known.what, got=_first_line(standard_error), do=known.do)
    return None


def failure(run: Run, stack: str) -> PenstockError | None:
    """The error that tells of a run that did not succeed, or was interrupted; None where it was neither."""
    if run.stopped_at is not None:
        return _stopped(run, run.stopped_at, stack)
    if run.interrupted:
        return _interrupted(run, stack)
    if run.succeeded:
        return _refused(run) if run.is_preview else None
    errors = [said for said in run.diagnostics if said.severity == "error"]
    for said in errors:
        known = _known_failure(said.message)
        if known is not None:
            return known
    told = [said for said in errors if not said.is_closing_word]
    # A program that broke is told first: what the policies saw of it is not the whole.
    refused = None if told else _refused(run)
    if refused is not None:
        return refused
    told = told or errors
    reason = told[0].headline if told else _first_line(run.standard_error)
    return UpdateFailedError(
        reason or f"the engine's run failed with exit code {run.exit_code}", do="see the messages above"
    )


def _known_failure(message: str) -> PenstockError | None:
    plugin = _NO_PLUGIN.search(message)
    if plugin is not None:
        return _missing_plugin(plugin["plugin"], plugin["version"] or "")
    referenced = _NO_REFERENCED_STACK.search(message)
    return None if referenced is None else _missing_stack(referenced["stack"])


def _refused(run: Run) -> ViolationError | None:
    against = list(policy_reasons(run, accept_undecided=True))
    if not against:
        return None
    return ViolationError(
        f"{len(against)} policy result(s) stop it\n{listed(against)}",
        do="mend what the policies name, then run the command again",
    )


def pending_operations(exported: Mapping[str, Any]) -> tuple[PendingOperation, ...]:
    """What the exported state says was begun and never finished."""
    operations = exported.get("deployment", {}).get("pending_operations") or ()
    return tuple(
        PendingOperation(kind=str(operation.get("type", "")), urn=str(operation.get("resource", {}).get("urn", "")))
        for operation in operations
    )


def _stopped(run: Run, step: Step, stack: str) -> UpdateFailedError:
    left = "".join(f"\n  {operation.kind} {operation.urn}" for operation in run.pending_operations)
    return UpdateFailedError(
        f"the update was stopped at {step.operation_text} of {step.name} ({step.type}), which its preview did not have"
        + (f"; it is not known whether these operations happened:{left}" if left else ""),
        got=step.urn,
        do=f"look at what is left to do with `penstock preview {stack}`, then run the command again",
    )


def _interrupted(run: Run, stack: str) -> InterruptedRunError:
    left = "".join(f"\n  {operation.kind} {operation.urn}" for operation in run.pending_operations)
    if left:
        return InterruptedRunError(
            f"the run was interrupted; it is not known whether these operations happened:{left}",
            do=f"look with `penstock refresh {stack}`, then run the command again",
        )
    what = (
        "the run was interrupted; what it had begun was finished"
        if not run.is_preview
        else "the preview was interrupted"
    )
    return InterruptedRunError(what, do="run the command again to go on")


def _locked(text: str, request: RunRequest, pulumi: str) -> EnvironmentNotUsableError:
    holders = [_holder(lock) for lock in _LOCK.finditer(text)]
    backend = request.environment.get("PULUMI_BACKEND_URL", "")
    # A backend's address can hold a password; then the reader has to set it.
    setting = f"PULUMI_BACKEND_URL={shlex.quote(backend)} " if backend and "@" not in backend else ""
    command = f"{setting}{shlex.quote(pulumi)} cancel --stack {shlex.quote(request.stack)} --yes"
    folder = shlex.quote(str(request.project))
    return EnvironmentNotUsableError(
        f"the stack {request.stack} is locked by another run",
        got="; ".join(holders) or _first_line(text),
        do=f"wait for it to end; if it was killed, clear the lock with: (cd {folder} && {command})",
    )


def _holder(lock: re.Match[str]) -> str:
    text = f"{lock['who']}@{lock['host']} since {lock['when']}, process {lock['pid']}"
    if lock["host"] != socket.gethostname():
        return text
    return f"{text}, which {'is running' if _is_alive(int(lock['pid'])) else 'is no more'}"


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _missing_plugin(plugin: str, version: str) -> EnvironmentNotUsableError:
    package = plugin.removeprefix("pulumi-resource-")
    return EnvironmentNotUsableError(
        f"the provider {package} {version} is not installed".replace("  ", " "),
        do=f"run `pulumi plugin install resource {package} {version}`".rstrip()
        + ", or use --sandbox, which needs no provider",
    )


def _missing_stack(stack: str) -> ConfigurationError:
    return ConfigurationError(
        "the program reads the outputs of a stack that this backend does not have",
        got=stack,
        do="deploy that stack first, into the same backend; a sandbox knows the stacks of its own project alone, "
        "so pass such values by configuration there",
    )


def _first_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[0].removeprefix("error: ") if lines else ""


@dataclass(frozen=True, slots=True)
class _Known:
    pattern: str
    what: str
    do: str
    error: Callable[..., PenstockError] = EnvironmentNotUsableError


_KNOWN: Final = (
    _Known(
        "no language plugin|failed to load language plugin",
        "the engine has no language host for Python",
        "run `penstock doctor`: it says which engine is used and how to mend it",
    ),
    _Known(
        "passphrase must be set|incorrect passphrase",
        "the stack's secrets can't be read: the passphrase is missing or wrong",
        "set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE",
    ),
    _Known(
        "PULUMI_ACCESS_TOKEN must be set",
        "nobody is logged in to a backend, which holds the state",
        "run `pulumi login 's3://<state-bucket>?region=<region>'` or set PULUMI_BACKEND_URL; --sandbox needs neither",
    ),
    _Known(
        "unable to open state directory|could not open bucket|unable to open bucket|problem logging in|not logged in",
        "the backend that holds the state can't be reached",
        "look at `backend` in Pulumi.yaml and at PULUMI_BACKEND_URL",
    ),
    _Known(
        "no Pulumi.yaml project file found|could not unmarshal",
        "the project file can't be used",
        "run the command in a folder with a Pulumi.yaml that is in order",
        ConfigurationError,
    ),
)
