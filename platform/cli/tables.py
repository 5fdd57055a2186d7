"""Tables on stdout, as wide as their words."""

from collections.abc import Sequence

import click

__all__ = ["print_table"]


def print_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table with the first column to the left and numbers to the right. Columns without a value are left out."""
    used = [index for index in range(len(heads)) if index == 0 or any(row[index] for row in rows)]
    lines = [[line[index] for index in used] for line in (heads, *rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(used))]
    for line in lines:
        cells = [
            line[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)),
        ]
        click.echo("  " + "  ".join(cells).rstrip())
