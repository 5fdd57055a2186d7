"""Run a program for as long as whoever started it holds on: it ends when our standard input is closed.

Run as `python leash.py SECONDS COMMAND ARGUMENT...` with a pipe for standard input; the seconds are what the command gets to
end in order. The pipe closes however its holder ends, also by SIGKILL. (Asking the system for a signal at a parent's death
would end the program with the *thread* that started it.)
Nothing of Penstock is imported, so that it starts in no time and stays small.
"""

import ctypes
import os
import selectors
import signal
import subprocess
import sys
from types import FrameType

PR_SET_PDEATHSIG = 1
STDIN = 0


def main(seconds: float, command: list[str]) -> int:
    """Run the command; when it has to end, it gets so many seconds for it. Returns its exit code, negative where a signal ended it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, _wake_up)
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=_die_with_parent, start_new_session=True)  # noqa: PLW1509 - one thread
    with selectors.DefaultSelector() as selector:
        for descriptor in (STDIN, woken):
            selector.register(descriptor, selectors.EVENT_READ)
        while child.poll() is None:
            ready = {key.fd for key, _ in selector.select()}
            ended_by_holder = STDIN in ready and not os.read(STDIN, 1024)
            if ended_by_holder or (woken in ready and signal.SIGTERM in os.read(woken, 1024)):
                _end(child, seconds)
    return child.returncode


def _wake_up(_number: int, _frame: FrameType | None) -> None:
    """The signal's number is in the pipe."""


def _end(child: "subprocess.Popen[bytes]", seconds: float) -> None:
    """In order, then without asking, with everything that the child started."""
    child.terminate()
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _die_with_parent() -> None:
    """For the case that the leash itself is killed; only Linux can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), sys.argv[2:]))
