"""The errors of Penstock, one tree. A message says what went wrong, the value received, and what to do next.

PenstockError                 exit code 1
  UsageError                  2   the command was called wrongly
    ConfigurationError        2   a stack file, an argument or a reference is wrong; carries every problem at once
  ViolationError              1   a policy or a guard said no; nothing was changed
  UpdateFailedError           1   the engine ran and failed
  EnvironmentNotUsableError   3   engine, emulator or credentials are missing, locked or broken
  InterruptedRunError       130   a signal ended the run
"""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Final

__all__ = [
    "EXIT_CODES",
    "ConfigurationError",
    "EnvironmentNotUsableError",
    "ExitCode",
    "InterruptedRunError",
    "PenstockError",
    "UpdateFailedError",
    "UsageError",
    "ViolationError",
    "listed",
    "printable",
]

MAXIMUM_GOT_CHARACTERS = 200
MAXIMUM_LINE_CHARACTERS = 400
MAXIMUM_REASONS = 10


class ExitCode(IntEnum):
    """What the process says to its caller; `EXIT_CODES` has what each means."""

    OK = 0
    FAILED = 1
    USAGE = 2
    NOT_USABLE = 3
    INTERRUPTED = 130


EXIT_CODES: Final[Mapping[ExitCode, str]] = {
    ExitCode.OK: "done, and no mandatory rule was violated",
    ExitCode.FAILED: "a rule was violated or could not run, or what was asked to fail was found"
    " (`--undecided fail`, `--strict`), or an update failed",
    ExitCode.USAGE: "the command, a stack file or an argument is wrong; nothing was changed",
    ExitCode.NOT_USABLE: "the engine, the embedded cloud or the environment cannot be used as it is",
    ExitCode.INTERRUPTED: "a signal ended the run",
}
"""The one table of exit codes: the help and the documentation are made from it."""


def printable(value: object, limit: int = MAXIMUM_GOT_CHARACTERS) -> str:
    """The value as one safe line: control characters (newlines, terminal escapes) are escaped, long text is cut."""
    text = value if isinstance(value, str) else repr(value)
    line = "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode() for character in text
    )
    return line if len(line) <= limit else f"{line[:limit]}... ({len(line)} characters)"


def listed(reasons: Sequence[str]) -> str:
    """Reasons, a line each and indented; no more of them than leave an error on one screen."""
    lines = [f"  {printable(reason, MAXIMUM_LINE_CHARACTERS)}" for reason in reasons[:MAXIMUM_REASONS]]
    more = len(reasons) - MAXIMUM_REASONS
    return "\n".join([*lines, f"  ... and {more} more, all told above"] if more > 0 else lines)


class PenstockError(Exception):
    """The root of the tree.

    Args:
        what: what went wrong, a sentence without a full stop.
        got: the value received, where it may be shown. Never a secret.
        do: what to do next, a sentence or a command.
    """

    exit_code: ExitCode = ExitCode.FAILED

    def __init__(self, what: str, *, got: object = None, do: str | None = None) -> None:
        self.what = what
        self.got = None if got is None else printable(got)
        self.do = do
        super().__init__(self.message())

    def message(self) -> str:
        """The error on as many lines as it has parts."""
        lines = [self.what]
        if self.got is not None:
            lines.append(f"  got: {self.got}")
        if self.do is not None:
            lines.append(f"  do:  {self.do}")
        return "\n".join(lines)


class UsageError(PenstockError):
    """The command was called wrongly."""

    exit_code = ExitCode.USAGE


class ConfigurationError(UsageError):
    """A stack file, a component argument or a reference is wrong."""


class ViolationError(PenstockError):
    """A policy or a guard refused, before anything was changed."""


class UpdateFailedError(PenstockError):
    """The engine ran and reported a failure."""


class EnvironmentNotUsableError(PenstockError):
    """The engine, the embedded cloud, or access to the real one, is missing, locked or broken."""

    exit_code = ExitCode.NOT_USABLE


class InterruptedRunError(PenstockError):
    """A signal ended the run; the message says what is left behind and which command goes on from there."""

    exit_code = ExitCode.INTERRUPTED
