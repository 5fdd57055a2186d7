"""Where output goes: data to stdout, talk to stderr; colour only on a terminal and never with NO_COLOR."""

import json
import os
import shutil
import sys
from typing import Any

import click

__all__ = ["confirm", "is_interactive", "print_json", "program_name", "report_error", "say", "warn"]


def say(message: str = "") -> None:
    """A line of talk, on stderr."""
    click.echo(message, err=True)


def warn(message: str) -> None:
    """Something worth knowing that does not stop the command, on stderr."""
    click.echo(_styled("warning: ", "yellow") + message, err=True)


def report_error(message: str) -> None:
    """The error that ends a command: the last thing said."""
    click.echo(_styled("error: ", "red") + message, err=True)


def print_json(document: Any) -> None:
    """The command's data as JSON, alone on stdout."""
    click.echo(json.dumps(document, indent=2, sort_keys=True, default=str))


def is_interactive() -> bool:
    """Whether a person can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def program_name() -> str:
    """How the reader can call this program from where they are: by its name, or by the path that was used."""
    return "penstock" if shutil.which("penstock") else sys.argv[0]


def confirm(question: str) -> bool:
    """A yes or no from the person at the terminal; anything but yes is no."""
    return click.confirm(question, default=False, err=True)


def _styled(text: str, colour: str) -> str:
    return text if "NO_COLOR" in os.environ or not sys.stderr.isatty() else click.style(text, fg=colour, bold=True)
