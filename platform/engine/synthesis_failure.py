"""What a program's exception means to its author: which line of theirs, and what to do."""

import traceback
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from pulumi import RunError

from ..errors import ConfigurationError, PenstockError, UpdateFailedError, UsageError

__all__ = ["explained", "is_own", "unwrapped"]


_PACKAGE: Final = Path(__file__).resolve().parents[2]
_STACKS: Final = _PACKAGE / "stacks"


@cache  # every resource asks it of every frame that led to it
def is_own(file: str, folder: Path) -> bool:
    """Whether a file is the project's own: not of an installed package, nor of Penstock's machinery beside it."""
    path = Path(file)
    is_machinery = path.is_relative_to(_PACKAGE) and not path.is_relative_to(_STACKS)
    return path.is_relative_to(folder) and "site-packages" not in path.parts and not is_machinery


def explained(failure: BaseException, *, folder: Path, unanswered: Sequence[str]) -> PenstockError:
    """The failure as an error of ours, with file and line of the innermost frame that is the project's own.

    Args:
        failure: what the program raised.
        folder: the project.
        unanswered: functions whose result was not known; without one, a plain call fails.
    """
    place = _place(failure, folder.resolve())
    failure = unwrapped(failure)
    if isinstance(failure, RunError) and isinstance(failure.__cause__, PenstockError):
        failure = failure.__cause__  # a program says so to be told without a traceback
    if isinstance(failure, UsageError):
        return ConfigurationError(f"{place}{failure.what}", got=failure.got, do=failure.do)
    if isinstance(failure, PenstockError):
        return type(failure)(f"{place}{failure.what}", got=failure.got, do=failure.do)
    if isinstance(failure, AssertionError) and unanswered and "get can only be used" in str(failure):
        return ConfigurationError(
            f"{place}the program needs an answer that only the cloud can give",
            got=", ".join(unanswered),
            do="call its form that ends in `_output`, pass the value in by configuration, or use `penstock preview`",
        )
    if isinstance(failure, SystemExit):
        return UpdateFailedError(f"{place}the program ended itself", got=f"exit code {failure.code}")
    hint = "install it into the environment that runs penstock" if isinstance(failure, ModuleNotFoundError) else None
    return UpdateFailedError(
        f"{place}the program failed",
        got=f"{type(failure).__name__}: {failure}",
        do=hint or "mend the line; `--debug` shows the whole traceback",
    )


def unwrapped(failure: BaseException) -> BaseException:
    """What the program raised, without the errors that the SDK puts around it while it waits for a resource's inputs."""
    while failure.__cause__ is not None and str(failure).startswith("While processing "):
        failure = failure.__cause__
    return failure


def _place(failure: BaseException, folder: Path) -> str:
    if isinstance(failure, SyntaxError) and failure.filename:
        return f"{_relative(failure.filename, folder)}:{failure.lineno}: "
    chain: list[BaseException] = [failure]
    while (cause := chain[-1].__cause__) is not None and cause not in chain:
        chain.append(cause)
    for error in reversed(chain):
        for frame in reversed(traceback.extract_tb(error.__traceback__, None)):
            if is_own(frame.filename, folder):
                return f"{_relative(frame.filename, folder)}:{frame.lineno}: "
    return ""


def _relative(file: str, folder: Path) -> str:
    path = Path(file)
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else file
