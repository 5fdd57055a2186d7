"""Start, stop and look at the background process. Emulator and stack state live and die together."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import filelock

from ... import __version__
from ..engine.locate import EngineLocation
from ..errors import EnvironmentNotUsableError
from ..project import Project
from .accounts import account_of
from .folder import Record, SandboxFolder, process_start
from .generated import generate
from .isolation import engine_environment, server_environment, shell_exports
from .packages import installed_packages

__all__ = [
    "Condition",
    "OpenedSandbox",
    "Started",
    "Status",
    "exports",
    "open_sandbox",
    "reset",
    "start",
    "status",
    "stop",
]

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


@dataclass(frozen=True, slots=True)
class OpenedSandbox:
    """An embedded cloud ready for runs of one stack."""

    folder: Path
    """Where the engine runs: the generated project."""
    variables: Mapping[str, str]
    """The whole process environment of a run."""
    packages: tuple[str, ...]
    """The Pulumi packages that it stands for."""
    notices: tuple[str, ...]
    """What the user should know: what was left out of the stack's files, that the last process had died."""


def open_sandbox(
    project: Project, stack: str, location: EngineLocation, *, say: Callable[[str], None] = lambda _: None
) -> OpenedSandbox:
    """Make the embedded cloud ready for a stack: start it when it is not running, copy the project's files.

    Args:
        project: the user's.
        stack: its name; the account and region are those of its files.
        location: the engine that will run.
        say: told what takes a moment.

    Raises:
        EnvironmentNotUsableError: it can't be started.
    """
    if status(project.folder).record is None:
        say("Starting the embedded cloud")
    started = start(project.folder)
    generated = generate(project.file)
    variables = engine_environment(
        os.environ,
        folder=started.folder,
        record=started.record,
        account=account_of(generated.folder, stack),
        search_path=location.search_path(os.environ.get("PATH", "")),
    )
    notices = (*([started.notice] if started.notice else []), *_out_of_date(started.record), *generated.notices)
    return OpenedSandbox(generated.folder, variables, started.record.packages, notices)


def exports(project: Project, stack: str, location: EngineLocation) -> str:
    """What a shell evaluates so that `pulumi`, `aws` and boto3 work against the embedded cloud, which is started if need be.

    Args:
        project: the user's.
        stack: whose account and region to give credentials for.
        location: the engine to put first on the PATH.
    """
    started = start(project.folder)
    generated = generate(project.file)
    return shell_exports(
        os.environ,
        folder=started.folder,
        record=started.record,
        account=account_of(generated.folder, stack),
        engine_folders=location.folders,
    )


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


def _out_of_date(record: Record) -> list[str]:
    """What was installed since it started, that it does not know of."""
    news = [] if record.version == __version__ else [f"Penstock {__version__} (it runs {record.version})"]
    news += [f"the package {name}" for name in installed_packages() if name not in record.packages]
    return [f"the sandbox started before {' and '.join(news)} came: `penstock sandbox reset`"] if news else []


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
    for file in (folder.record, folder.kubeconfig):
        file.unlink(missing_ok=True)
    for path in (folder.state, folder.home / "workspaces", folder.kubernetes):
        shutil.rmtree(path, ignore_errors=True)


def _launch(folder: SandboxFolder, environment: Mapping[str, str]) -> Record:
    with folder.log.open("wb") as log:
        # Its own session and no inherited descriptor: a pipe that the starting command writes to must end with it.
        process = _Background(
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


class _Background(subprocess.Popen[bytes]):
    """A process that outlives its parent."""

    def __del__(self) -> None:
        """Not a word about its still running: it is meant to."""


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
