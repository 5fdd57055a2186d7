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
    # The engine tells of a step when it begins and when it ends.
    seen: set[tuple[str, str]] = set()

    def is_new(step: Step) -> bool:
        known = len(seen)
        seen.add((step.urn, step.operation_text))
        return len(seen) > known

    if sys.stderr.isatty():
        from rich.console import Console  # rich is paid for only where there is a terminal
        from rich.text import Text

        with Console(stderr=True).status(title) as status:

            def count(step: Step) -> None:
                if is_new(step):
                    status.update(Text(f"{title}: {len(seen)} steps, now {_words(step)}"))

            yield count
        return
    console.say(title)

    def line(step: Step) -> None:
        if each and step.operation not in QUIET and is_new(step):
            console.say(f"  {_words(step)}")

    yield line


def _words(step: Step) -> str:
    return f"{step.operation_text} {printable(step.name, 80)} ({printable(step.type, 80)})"
