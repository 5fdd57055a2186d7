"""`penstock preview --comment FILE`: changes and policies as a comment for a pull request, in a file."""

import os
from pathlib import Path
from typing import Final

import click

from ..errors import UsageError
from ..files import write_atomically
from ..report import Report, rendered

__all__ = ["check_writable", "comment_option", "write_comment"]

comment_option: Final = click.option(
    "--comment",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write changes and policies to FILE too, as a comment for a pull request (Markdown).",
)


def check_writable(file: Path) -> None:
    """Refuse a file that could not be written, before a run takes its time.

    Raises:
        UsageError: its folder is missing or closed, or it is a folder itself.
    """
    folder = file.parent
    if file.is_dir():
        problem = "is a folder"
    elif not folder.is_dir():
        problem = "is in no folder that is there"
    elif not os.access(folder, os.W_OK | os.X_OK):
        problem = "is in a folder that you may not write to"
    else:
        return
    raise UsageError(
        f"the file of --comment {problem}", got=str(file), do="name a file in a folder that can be written to"
    )


def write_comment(file: Path, report: Report) -> None:
    """Write the comment, whole or not at all. A pipeline's next step may be of another user, so everybody may read it.

    Raises:
        UsageError: the file cannot be written any more.
    """
    try:
        write_atomically(file, rendered([report], "markdown") + "\n", mode=0o644)
    except OSError as error:
        raise UsageError(f"the file of --comment cannot be written: {error.strerror}", got=str(file)) from error
