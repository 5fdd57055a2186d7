"""What an engine's failure means and what to do about it."""

import os
import socket
from dataclasses import replace
from pathlib import Path

import pytest
from engine_events import LOGS
from penstock.platform.engine.events import read_event_log
from penstock.platform.engine.explain import failure, pending_operations, startup_failure
from penstock.platform.engine.model import Diagnostic, PendingOperation, Run, RunRequest
from penstock.platform.errors import (
    ConfigurationError,
    EnvironmentNotUsableError,
    InterruptedRunError,
    PenstockError,
    UpdateFailedError,
    ViolationError,
)

REQUEST = RunRequest(
    stack="dev", project=Path("/home/someone/my shop"), environment={"PULUMI_BACKEND_URL": "file:///state"}
)


def locked(host: str, process: int) -> str:
    return (
        "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the "
        f"lock file with `pulumi cancel`.\n  file:///state/x.json: created by someone@{host} (pid {process}) at "
        "2026-11-23T13:48:58Z"
    )


def test_a_lock_names_its_holder_and_the_command_that_clears_it() -> None:
    error = startup_failure(1, locked("elsewhere", 7), REQUEST, "/engine/pulumi")
    assert isinstance(error, EnvironmentNotUsableError)
    assert error.got == "someone@elsewhere since 2026-11-23T13:48:58Z, process 7"
    command = "(cd '/home/someone/my shop' && PULUMI_BACKEND_URL=file:///state /engine/pulumi cancel --stack dev --yes)"
    assert command in str(error)


@pytest.mark.parametrize(
    ("process", "word"), [(os.getpid(), "is running"), (2**22 - 3, "is no more")], ids=["running", "gone"]
)
def test_a_lock_of_this_machine_says_whether_its_process_lives(process: int, word: str) -> None:
    assert word in str(startup_failure(1, locked(socket.gethostname(), process), REQUEST, "pulumi"))


def test_a_backend_address_that_may_hold_a_password_is_not_repeated() -> None:
    request = replace(REQUEST, environment={"PULUMI_BACKEND_URL": "postgres://me:hunter2@db/state"})
    assert "hunter2" not in str(startup_failure(1, locked("elsewhere", 7), request, "pulumi"))


@pytest.mark.parametrize(
    ("exit_code", "text", "kind", "word"),
    [
        (6, "error: no stack named 'dev' found", EnvironmentNotUsableError, "no stack dev"),
        (1, "error: failed to load language plugin python: ...", EnvironmentNotUsableError, "penstock doctor"),
        (1, "error: get stack secrets manager: incorrect passphrase", EnvironmentNotUsableError, "PASSPHRASE"),
        (1, 'error: unable to open state directory "file:///x"', EnvironmentNotUsableError, "backend"),
        (1, "error: could not unmarshal 'Pulumi.yaml': line 1", ConfigurationError, "project file"),
    ],
)
def test_what_keeps_the_engine_from_starting_is_explained(
    exit_code: int, text: str, kind: type[PenstockError], word: str
) -> None:
    error = startup_failure(exit_code, text, REQUEST, "pulumi")
    assert type(error) is kind
    assert word in str(error)


def test_a_text_that_is_not_known_is_left_to_the_caller() -> None:
    assert startup_failure(1, "error: something new", REQUEST, "pulumi") is None


def test_a_good_run_is_no_failure() -> None:
    assert failure(Run(succeeded=True, exit_code=0), "dev") is None


def test_a_missing_provider_says_how_to_get_it() -> None:
    text = "no resource plugin 'pulumi-resource-aws' found in the workspace at version v7.51.1 or on your $PATH"
    error = failure(Run(succeeded=False, exit_code=1, diagnostics=(Diagnostic(severity="error", message=text),)), "dev")
    assert isinstance(error, EnvironmentNotUsableError)
    assert "pulumi plugin install resource aws v7.51.1" in str(error)


@pytest.mark.parametrize(
    ("log", "kind", "what"),
    [
        ("program_raised", UpdateFailedError, "the program failed: ValueError: boom"),
        ("creation_refused", UpdateFailedError, "this thing is refused"),
        ("preview_verdicts", ViolationError, "policy mandatory-violated is violated on till: the till is open"),
    ],
)
def test_a_failed_run_is_told_by_its_first_cause(log: str, kind: type[PenstockError], what: str) -> None:
    error = failure(read_event_log(LOGS / f"{log}.jsonl", 1), "dev")
    assert type(error) is kind
    assert what in [line.strip() for line in error.what.splitlines()[:2]]


def test_a_run_without_a_word_tells_its_exit_code() -> None:
    assert "exit code 9" in str(failure(Run(succeeded=False, exit_code=9), "dev"))


def test_an_interrupted_run_names_what_it_left_and_the_next_command() -> None:
    left = PendingOperation(kind="creating", urn="urn:till")
    error = failure(Run(succeeded=False, exit_code=1, interrupted=True, pending_operations=(left,)), "dev")
    assert isinstance(error, InterruptedRunError)
    assert "creating urn:till" in str(error)
    assert "penstock refresh dev" in str(error)


def test_an_interrupted_run_that_left_nothing_says_so() -> None:
    error = failure(Run(succeeded=True, exit_code=0, interrupted=True), "dev")
    assert isinstance(error, InterruptedRunError)
    assert "was finished" in str(error)


def test_pending_operations_are_read_from_an_exported_state() -> None:
    operation = {"type": "creating", "resource": {"urn": "urn:till"}}
    exported = {"version": 3, "deployment": {"pending_operations": [operation]}}
    assert pending_operations(exported) == (PendingOperation(kind="creating", urn="urn:till"),)
    assert pending_operations({"version": 3, "deployment": {}}) == ()


def test_a_provider_that_cannot_be_downloaded_is_told_as_missing() -> None:
    message = (
        "Could not automatically download and install resource plugin 'pulumi-resource-aws' at version v7.51.1, install the "
        "plugin using `pulumi plugin install resource aws v7.51.1`: failed all 5 attempts"
    )
    run = Run(succeeded=False, exit_code=1, diagnostics=(Diagnostic(severity="error", message=message),))
    error = failure(run, "dev")
    assert isinstance(error, EnvironmentNotUsableError)
    assert error.what == "the provider aws v7.51.1 is not installed"


def test_a_missing_login_names_the_login_and_the_sandbox() -> None:
    text = "error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions"
    error = startup_failure(3, text, REQUEST, "pulumi")
    assert isinstance(error, EnvironmentNotUsableError)
    assert "pulumi login" in str(error)
    assert "--sandbox" in str(error)
