"""A child in a session of its own, told once."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from penstock.platform.engine.process import Ended, run_child
from processes import is_gone, wait_until

COUNTS_SIGNALS = """
import pathlib, signal, sys, time
seen = []
signal.signal(signal.SIGINT, lambda *_: seen.append("int"))
signal.signal(signal.SIGTERM, lambda *_: seen.append("term"))
pathlib.Path("ready").touch()
end = time.monotonic() + 60
while not pathlib.Path("go").exists() and time.monotonic() < end:
    time.sleep(0.01)
print(seen)
"""


def run_python(code: str, folder: Path, **more: object) -> Ended:
    return run_child([sys.executable, "-c", code], folder=folder, environment=dict(os.environ), **more)  # type: ignore[arg-type]


def signals_while_it_runs(folder: Path, numbers: list[signal.Signals], notices: list[str]) -> Ended:
    """Send ourselves these signals one by one, each noticed before the next, and then let the child end."""

    def send() -> None:
        wait_until((folder / "ready").exists, "the child runs")
        for count, number in enumerate(numbers, start=1):
            os.kill(os.getpid(), number)
            wait_until(lambda count=count: len(notices) == count, "the signal was noticed")  # type: ignore[misc]
        (folder / "go").touch()

    sender = threading.Thread(target=send)
    sender.start()
    try:
        return run_python(COUNTS_SIGNALS, folder, on_notice=notices.append)
    finally:
        sender.join()


def test_output_exit_code_and_folder_are_the_childs(tmp_path: Path) -> None:
    code = "import os, sys; print(os.getcwd()); print('e', file=sys.stderr); sys.exit(3)"
    ended = run_python(code, tmp_path)
    assert (ended.exit_code, ended.standard_error, ended.interrupted) == (3, "e\n", False)
    assert Path(ended.standard_output.strip()) == tmp_path.resolve()


def test_more_output_than_a_pipe_holds_is_kept(tmp_path: Path) -> None:
    assert len(run_python("print('x' * 1_000_000)", tmp_path).standard_output) == 1_000_001


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_reaches_the_child_once_as_an_interrupt(tmp_path: Path, number: signal.Signals) -> None:
    notices: list[str] = []
    ended = signals_while_it_runs(tmp_path, [number], notices)
    assert ended.interrupted
    assert ended.standard_output == "['int']\n"


def test_further_signals_only_say_that_we_wait(tmp_path: Path) -> None:
    notices: list[str] = []
    ended = signals_while_it_runs(tmp_path, [signal.SIGINT, signal.SIGINT, signal.SIGTERM], notices)
    assert ended.standard_output == "['int']\n"
    assert [notice.split()[0] for notice in notices] == ["Interrupted:", "Still", "Still"]


def test_handlers_are_what_they_were_before(tmp_path: Path) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    run_python("pass", tmp_path)
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)] == before


def test_a_signal_that_was_switched_off_stays_off(tmp_path: Path) -> None:
    """As `nohup` does with SIGHUP."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    seen: list[object] = []
    try:
        run_python("pass", tmp_path, while_running=lambda: seen.append(signal.getsignal(signal.SIGHUP)))
    finally:
        signal.signal(signal.SIGHUP, before)
    assert seen
    assert set(seen) == {signal.SIG_IGN}


def test_the_child_has_a_session_of_its_own(tmp_path: Path) -> None:
    """So that the terminal's Ctrl-C does not reach it beside us."""
    ended = run_python("import os; print(os.getsid(0) == os.getpid())", tmp_path)
    assert ended.standard_output == "True\n"


def test_it_runs_in_another_thread_and_leaves_the_handlers_alone(tmp_path: Path) -> None:
    ended: list[Ended] = []
    seen: list[object] = []
    before = signal.getsignal(signal.SIGINT)

    def work() -> None:
        look: Callable[[], None] = lambda: seen.append(signal.getsignal(signal.SIGINT))  # noqa: E731
        ended.append(run_python("print('done')", tmp_path, while_running=look))

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    assert ended[0].standard_output == "done\n"
    assert set(seen) == {before}


def test_when_the_onlooker_fails_the_child_is_stopped_and_the_failure_is_told(tmp_path: Path) -> None:
    child: list[int] = []

    def look() -> None:
        if (tmp_path / "process").exists():
            child.append(int((tmp_path / "process").read_text()))
            raise ValueError("the display broke")

    code = (
        "import os, pathlib, time; pathlib.Path('new').write_text(str(os.getpid()));"
        "pathlib.Path('new').rename('process'); time.sleep(60)"
    )
    with pytest.raises(ValueError, match="the display broke"):
        run_python(code, tmp_path, while_running=look, on_notice=lambda _: None)
    assert is_gone(child[0])


def test_a_program_that_does_not_exist_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        run_child([str(tmp_path / "nothing")], folder=tmp_path, environment={})
