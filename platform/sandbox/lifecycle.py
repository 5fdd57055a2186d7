"""Start, stop and look at the background process. Emulator and stack state live and die together."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import filelock

from ..errors import EnvironmentNotUsableError
from .folder import Record, SandboxFolder, process_start
from .isolation import server_environment

__all__ = ["Condition", "Started", "Status", "reset", "start", "status", "stop"]

READY_SECONDS: Final = 90
STOP_SECONDS: Final = 10
LOCK_SECONDS: Final = READY_SECONDS + STOP_SECONDS
LOOK_SECONDS: Final = 0.05
LOG_LINES: Final = 15

DIED: Final = "the sandbox had died; its emulated resources are gone, so its state was cleared"
SERVER: Final = "penstock.platform.sandbox.server"


class Condition(StrEnum):
    """How the embedded cloud of a project is."""

    RUNNING = "running"
    STOPPED = "stopped"
    DIED = "died"
    """Its process is gone without having been stopped: state is left that claims resources which no longer exist."""


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of a project's embedded cloud."""

    condition: Condition
    folder: SandboxFolder
    record: Record | None = None
    """Of the process that runs; None when none does."""


@dataclass(frozen=True, slots=True)
class Started:
    """A running embedded cloud."""

    folder: SandboxFolder
    record: Record
    is_new: bool
    """False where it ran already."""
    notice: str | None = None
    """What the user should know: that the last one had died."""


def status(project_folder: Path) -> Status:
    """How the project's embedded cloud is. Changes nothing."""
    folder = SandboxFolder.of_project(project_folder)
    record = folder.read_record()
    if record is not None and record.is_alive:
        return Status(Condition.RUNNING, folder, record)
    died = folder.record.exists() or folder.state.exists()
    return Status(Condition.DIED if died else Condition.STOPPED, folder)


def start(project_folder: Path, environment: Mapping[str, str] | None = None) -> Started:
    """Start it, unless it runs. What a dead one left behind is cleared first.

    Args:
        project_folder: the folder of Pulumi.yaml.
        environment: variables to start from instead of the process's own.

    Raises:
        EnvironmentNotUsableError: it can't be started; the message ends with the end of its log.
    """
    folder = SandboxFolder.of_project(project_folder)
    _prepare(folder)
    with _locked(folder):
        found = status(project_folder)
        if found.record is not None:
            return Started(folder, found.record, is_new=False)
        notice = None
        if found.condition is Condition.DIED:
            _clear(folder)
            notice = DIED
        record = _launch(folder, os.environ if environment is None else environment)
        folder.state.mkdir(exist_ok=True)
        return Started(folder, record, is_new=True, notice=notice)


def stop(project_folder: Path) -> bool:
    """Stop it and remove the state of its stacks. False where there was nothing to stop or remove."""
    folder = SandboxFolder.of_project(project_folder)
    if not folder.path.exists():
        return False
    with _locked(folder):
        found = status(project_folder)
        if found.record is not None:
            _end(found.record)
        _clear(folder)
        return found.condition is not Condition.STOPPED


def reset(project_folder: Path, environment: Mapping[str, str] | None = None) -> Started:
    """Stop it and start an empty one."""
    stop(project_folder)
    return start(project_folder, environment)


def _prepare(folder: SandboxFolder) -> None:
    try:
        folder.prepare()
    except OSError as error:
        raise EnvironmentNotUsableError(
            "the sandbox's folder can't be written", got=error, do=f"check the rights of {folder.path.parent}"
        ) from None


@contextlib.contextmanager
def _locked(folder: SandboxFolder) -> Iterator[None]:
    lock = filelock.FileLock(folder.lock)
    try:
        lock.acquire(timeout=LOCK_SECONDS)
    except filelock.Timeout:
        raise EnvironmentNotUsableError(
            "another command has been starting or stopping the sandbox for too long",
            got=str(folder.lock),
            do="end that command, then try again",
        ) from None
    try:
        yield
    finally:
        lock.release()


def _clear(folder: SandboxFolder) -> None:
    """Remove everything that claims that resources exist: the stacks' state, and which stack is selected."""
    folder.record.unlink(missing_ok=True)
    for path in (folder.state, folder.home / "workspaces"):
        shutil.rmtree(path, ignore_errors=True)


def _launch(folder: SandboxFolder, environment: Mapping[str, str]) -> Record:
    with folder.log.open("wb") as log:
        # Its own session and no inherited descriptor: a pipe that the starting command writes to must end with it.
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", SERVER, str(folder.path)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder.path,
            env=server_environment(environment, folder),
            start_new_session=True,
            close_fds=True,
        )
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        record = folder.read_record()
        if record is not None and record.pid == process.pid:
            return record
        if process.poll() is not None:
            raise _not_started(folder, f"it ended with exit code {process.returncode}")
        time.sleep(LOOK_SECONDS)
    process.kill()
    process.wait()
    raise _not_started(folder, f"it was not ready after {READY_SECONDS} s")


def _not_started(folder: SandboxFolder, reason: str) -> EnvironmentNotUsableError:
    lines = folder.log.read_text(errors="replace").splitlines()[-LOG_LINES:]
    missing = any("No module named 'moto" in line for line in lines)
    return EnvironmentNotUsableError(
        "\n".join([f"the sandbox did not start: {reason}", *(f"  | {line}" for line in lines)]),
        do="install Penstock with its sandbox extra: pip install 'penstock[sandbox]'"
        if missing
        else f"read {folder.log}",
    )


def _end(record: Record) -> None:
    for number, seconds in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, STOP_SECONDS)):
        try:
            os.kill(record.pid, number)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if process_start(record.pid) != record.process_start:
                return
            time.sleep(LOOK_SECONDS)
    raise EnvironmentNotUsableError(
        "the sandbox's process does not end", got=f"process {record.pid}", do=f"end it: kill -9 {record.pid}"
    )
