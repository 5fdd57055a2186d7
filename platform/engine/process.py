"""Run the engine's CLI as a child of its own session, and pass a signal on to it exactly once.

In our own process group the terminal's Ctrl-C would reach the CLI, its language hosts and the program at the same time as
us, and the engine would lose its hands in the middle of a create. So the CLI alone is told, by us, once (told twice it gives
up at once and leaves operations pending), and we wait for it to end: it stops what it runs and writes the state.
"""

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO, Final

__all__ = ["Ended", "run_child"]

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_LOOK_SECONDS: Final = 0.1
"""How often `while_running` is called: often enough for a progress display, too seldom to cost anything."""

_STDERR: Final = 2
_FIRST: Final = "Interrupted: the engine finishes what it has begun and stops. Please wait."
_AGAIN: Final = "Still waiting for the engine: ending it now could leave resources behind that no state knows of."


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A child that has ended."""

    exit_code: int
    """Negative where a signal killed it."""
    standard_output: str
    standard_error: str
    seconds: float
    interrupted: bool
    """Whether a signal reached us and was passed on, or `while_running` asked for one."""


def run_child(
    arguments: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    while_running: Callable[[], bool | None] | None = None,
    on_notice: Callable[[str], None] | None = None,
) -> Ended:
    """Run a command to its end and give back what it printed.

    In the main thread SIGINT, SIGTERM and SIGHUP are passed on as one SIGINT; another thread may not set handlers.

    Args:
        arguments: the program and its arguments.
        folder: where it runs.
        environment: its whole environment.
        while_running: called again and again, and once more when it has ended; its first True interrupts the child.
        on_notice: called with a sentence to show when a signal was passed on; without it, stderr gets it.
    """
    interrupt = _Interrupt(on_notice or _to_stderr)
    # Files, not pipes: nobody has to empty them, and a child outlives us without breaking on a closed pipe.
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors, _passing_on(interrupt):
        began = time.monotonic()
        child = subprocess.Popen(
            arguments,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            start_new_session=True,
        )
        _wait(child, interrupt, while_running)
        return Ended(
            exit_code=child.returncode,
            standard_output=_text(output),
            standard_error=_text(errors),
            seconds=time.monotonic() - began,
            interrupted=interrupt.asked,
        )


class _Interrupt:
    """The one interrupt that a child gets, also when it is asked for before the child exists."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.asked = False
        self._tell = tell
        self._child: subprocess.Popen[bytes] | None = None

    def attach(self, child: subprocess.Popen[bytes]) -> None:
        self._child = child
        if self.asked:
            child.send_signal(signal.SIGINT)

    def stop(self) -> None:
        """What `ask` does, where it was not asked before; whoever wants it says why."""
        if not self.asked:
            self.asked = True
            if self._child is not None:
                self._child.send_signal(signal.SIGINT)

    def ask(self) -> None:
        first, self.asked = not self.asked, True
        if first and self._child is not None:
            self._child.send_signal(signal.SIGINT)
        self._tell(_FIRST if first else _AGAIN)


@contextmanager
def _passing_on(interrupt: _Interrupt) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def handle(_number: int, _frame: FrameType | None) -> None:
        interrupt.ask()

    # A signal that whoever started us has switched off (nohup) stays off.
    before = {number: signal.getsignal(number) for number in _SIGNALS if signal.getsignal(number) != signal.SIG_IGN}
    for number in before:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)


def _wait(child: subprocess.Popen[bytes], interrupt: _Interrupt, look: Callable[[], bool | None] | None) -> None:
    # A thread waits for the child, so that its end is noticed at once and not at the next look.
    ended = threading.Event()

    def reap() -> None:
        child.wait()
        ended.set()

    waiter = threading.Thread(target=reap, daemon=True)
    waiter.start()
    interrupt.attach(child)
    try:
        while not ended.wait(_LOOK_SECONDS if look is not None else None):
            if look is not None and look():
                interrupt.stop()
        if look is not None:
            look()
    except BaseException:
        # Whoever looks has failed; the engine is stopped in order all the same, and nothing is left running.
        if not interrupt.asked:
            interrupt.ask()
        ended.wait()
        raise
    finally:
        waiter.join()


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


def _to_stderr(sentence: str) -> None:
    os.write(_STDERR, f"\n{sentence}\n".encode())  # sys.stderr may be in the middle of a write of its own
