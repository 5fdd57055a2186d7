"""The matrix as Markdown: one row per changed argument, one column per outcome."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from .matrix import Cell, Outcome, Row

__all__ = ["table"]

INTRODUCTION: Final = """\
# What a changed argument does

Made by `penstock immutability`: every argument of every component is changed in a copy of its own, all copies are deployed
on the embedded cloud, and one preview shows what the engine plans for each child. *In place* and *rollout* are what the
component declares (`IN_PLACE`, `ROLLOUTS`): a rollout is a patch for the API, and a new revision for what runs, that can go
back. Everything else is replaced, the new one first; what can't be made again is replaced or removed only where the component
declares that it is *given up* (`GIVEN_UP`). *Refused* is what the engine stops before anything is done, because it would
delete or replace what is protected. Nothing may be *forbidden*: a patch that no component declares, a deletion before the
replacement is there, the replacement or the removal of something that can't be made again.

A child of a nested component has the nested one's role before its own.
"""


def table(rows: Iterable[Row], untried: Mapping[str, str]) -> str:
    """The document, components in the order of their names, arguments in the order of their fields.

    Args:
        rows: the matrix.
        untried: what is not in it, each with the reason.
    """
    return "\n".join([INTRODUCTION, *_sections(tuple(rows)), *_untried(untried)])


def _untried(untried: Mapping[str, str]) -> Iterator[str]:
    if untried:
        yield "## Not tried yet\n"
        yield from (f"- `{name}`: {reason}" for name, reason in sorted(untried.items()))
        yield ""


def _sections(rows: tuple[Row, ...]) -> Iterator[str]:
    for component in sorted({row.component for row in rows}):
        yield f"## {component}\n"
        heads = ["argument", "no change", *(outcome.value for outcome in Outcome)]
        yield f"| {' | '.join(heads)} |"
        yield f"|{'---|' * len(heads)}"
        yield from (_line(row) for row in rows if row.component == component)
        yield ""


def _line(row: Row) -> str:
    columns = [f"`{row.argument}` {row.case}", "" if row.cells else "✓"]
    columns += ["<br>".join(_text(cell) for cell in row.of(outcome)) for outcome in Outcome]
    return f"| {' | '.join(columns)} |"


def _text(cell: Cell) -> str:
    properties = f" ({', '.join(cell.properties)})" if cell.properties else ""
    why = f": {cell.why}" if cell.why else ""
    return f"{cell.role}{properties}{why}"
