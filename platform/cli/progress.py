"""Progress on stderr: a live count on a terminal, plain lines elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from ..engine.model import Operation, Step
from ..errors import printable
from . import console

__all__ = ["progress"]

QUIET: Final = frozenset({Operation.SAME, Operation.READ, Operation.REFRESH})
"""Operations that change nothing: counted, not named."""


@contextmanager
def progress(title: str, *, each: bool = False) -> Iterator[Callable[[Step], None]]:
    """Yields what an engine run calls for every step.

    Args:
        title: what is being done.
        each: without a terminal, one line for every resource that changes; otherwise only the title.
    """
    if sys.stderr.isatty():
        from rich.console import Console  # rich is paid for only where there is a terminal

        counted = 0
        with Console(stderr=True).status(title) as status:

            def count(step: Step) -> None:
                nonlocal counted
                counted += 1
                status.update(f"{title}: {counted} resources, now {_words(step)}")

            yield count
        return
    console.say(title)

    def line(step: Step) -> None:
        if each and step.operation not in QUIET:
            console.say(f"  {_words(step)}")

    yield line


def _words(step: Step) -> str:
    return f"{step.operation_text} {printable(step.name, 80)} ({printable(step.type, 80)})"
