"""Watch processes that a test did not start itself."""

import os
import time
from collections.abc import Callable
from pathlib import Path


def wait_until(condition: Callable[[], bool], what: str, seconds: float = 60) -> None:
    """Look again and again, for a bounded time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        time.sleep(0.05)


def is_gone(process: int) -> bool:
    """No such process, or one that has ended and only waits to be noticed by its parent."""
    if Path("/proc/self").exists():
        try:
            return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z"
        except FileNotFoundError:
            return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False
