"""The background process with real processes: one at a time, no state without it, no descriptor inherited."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from penstock.platform.errors import EnvironmentNotUsableError
from penstock.platform.sandbox import lifecycle
from penstock.platform.sandbox.folder import Record, SandboxFolder
from penstock.platform.sandbox.lifecycle import DIED, Condition, reset, start, status, stop
from processes import is_gone, wait_until

START = "import sys, pathlib; from penstock.platform.sandbox.lifecycle import start; start(pathlib.Path(sys.argv[1]))"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "project"
    folder.mkdir()
    yield folder
    stop(folder)


def test_two_starts_at_once_give_one_process(project: Path) -> None:
    """Both callers get the same process, and only one of them has started it."""
    found = []
    threads = [threading.Thread(target=lambda: found.append(start(project))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({started.record.pid for started in found}) == 1
    assert sorted(started.is_new for started in found) == [False, True]


def test_stop_ends_the_process_and_removes_the_state(project: Path) -> None:
    """Nothing is left that claims that resources exist."""
    started = start(project)
    (started.folder.state / "stack.json").write_text("{}")
    assert status(project).condition is Condition.RUNNING
    assert stop(project)
    wait_until(lambda: is_gone(started.record.pid), "the process ends")
    assert not started.folder.state.exists()
    assert status(project).condition is Condition.STOPPED
    assert not stop(project)


def test_a_killed_one_is_noticed_and_its_state_cleared(project: Path) -> None:
    """The next start says what happened, and begins with nothing."""
    first = start(project)
    (first.folder.state / "stack.json").write_text("{}")
    os.kill(first.record.pid, signal.SIGKILL)
    wait_until(lambda: not first.record.is_alive, "the process is dead")
    assert status(project).condition is Condition.DIED
    second = start(project)
    assert (second.is_new, second.notice) == (True, DIED)
    assert second.record.pid != first.record.pid
    assert list(second.folder.state.iterdir()) == []


def test_another_process_with_the_same_id_is_not_taken_for_it(project: Path) -> None:
    """A process id is used again one day; the time of its start tells them apart."""
    folder = SandboxFolder.of_project(project)
    folder.prepare()
    folder.write_record(
        Record(
            pid=os.getpid(),
            process_start="long ago",
            endpoint_port=1,
            provider_ports={"aws": 2},
            version="0",
            started_at="2026-01-01T00:00:00+00:00",
        )
    )
    assert status(project).condition is Condition.DIED
    assert stop(project)


def test_reset_gives_an_empty_one(project: Path) -> None:
    """Another process, without the state of the first."""
    first = start(project)
    (first.folder.state / "stack.json").write_text("{}")
    second = reset(project)
    assert second.record.pid != first.record.pid
    assert list(second.folder.state.iterdir()) == []


def test_it_ends_when_its_folder_is_removed(project: Path) -> None:
    """Nobody has to remember a process of a folder that is gone."""
    started = start(project)
    shutil.rmtree(started.folder.path)
    wait_until(lambda: is_gone(started.record.pid), "the process ends")


def test_a_pipe_of_the_starting_command_ends_with_it(project: Path) -> None:
    """The background process inherits no descriptor: `make sandbox | tee log` returns."""
    done = subprocess.run([sys.executable, "-c", START, str(project)], capture_output=True, timeout=100, check=True)
    assert done.stdout == b""
    assert status(project).condition is Condition.RUNNING


def test_it_has_a_session_of_its_own(project: Path) -> None:
    """A Ctrl-C in the terminal that started it does not reach it."""
    record = start(project).record
    assert os.getsid(record.pid) == record.pid


def test_what_can_not_start_says_why(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error ends with the end of the log, and nothing is left that seems to run."""
    monkeypatch.setattr(lifecycle, "SERVER", "penstock.platform.sandbox.no_such_server")
    with pytest.raises(EnvironmentNotUsableError, match="no_such_server") as caught:
        start(project)
    assert "exit code 1" in caught.value.what
    assert status(project).condition is Condition.STOPPED


def test_a_folder_that_can_not_be_written_is_an_error_with_the_place(tmp_path: Path) -> None:
    """Not a traceback."""
    (tmp_path / ".penstock").write_text("a file, not a folder")
    with pytest.raises(EnvironmentNotUsableError, match="can't be written"):
        start(tmp_path)
