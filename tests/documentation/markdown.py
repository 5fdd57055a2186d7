"""Markdown as GitHub shows it: any text as a cell, any value as code."""

import re
from collections.abc import Iterable, Sequence

from penstock.platform.errors import printable

__all__ = ["anchor", "cell", "code", "kebab", "table"]

LONGEST = 600
"""Characters of a cell: more than a screen's width four times over is no table any more."""


def cell(text: str) -> str:
    """One line of prose that keeps its marks, in which nothing ends the cell or begins HTML."""
    line = re.sub(r"\s+", " ", text).strip()
    parts = re.split(r"(`[^`]*`)", line)
    parts = [part if part.startswith("`") else part.replace("<", "&lt;") for part in parts]
    return "".join(parts).replace("|", "\\|")


def code(value: str) -> str:
    """Any text, literally: control characters escaped, cut where it is long, in as many backticks as it takes."""
    text = printable(value, LONGEST)
    runs = [len(run) for run in re.findall(r"`+", text)]
    fence = "`" * (max(runs, default=0) + 1)
    room = " " if runs else ""
    return f"{fence}{room}{text}{room}{fence}".replace("|", "\\|")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a table whose cells are Markdown already; none where there are no rows."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}", *lines, ""] if lines else []


def anchor(title: str) -> str:
    """The fragment by which GitHub finds a heading."""
    return re.sub(r"[^a-z0-9 _-]", "", title.lower()).replace(" ", "-")


def kebab(class_name: str) -> str:
    """The name of a class's page: `LogBucket` is on `log-bucket.md`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", class_name).lower()
