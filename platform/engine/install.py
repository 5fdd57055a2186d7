"""Make sure that there is an engine: use the one that is found, else the official release, else build from modules.

`python -m penstock.platform.engine.install` does it and prints the folder of the engine's programs.
"""

import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import EnvironmentNotUsableError, InterruptedRunError, PenstockError
from .cached import Progress, installing, put_in_cache
from .from_modules import build_from_modules
from .from_release import OFFICIAL_SITE, ReleaseSite, install_from_release
from .locate import COMMAND, HOST, EngineLocation, RejectedEngine, Search, engine_folder, locate, locate_in
from .versions import PINNED, SUPPORTED

__all__ = ["Builder", "ensure_engine", "main", "run_installation", "say_on_standard_error"]

Builder = Callable[[Path, Mapping[str, str], Progress], str | None]
"""Puts the engine's programs into a folder; returns None when it did, else why it can't be done on this machine."""


def say_on_standard_error(line: str) -> None:
    """Progress as plain lines, beside the data on standard output."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


@dataclass(frozen=True)
class _Means:
    """What an installation works with."""

    environment: Mapping[str, str]
    progress: Progress
    site: ReleaseSite
    build: Builder


def ensure_engine(
    progress: Progress = say_on_standard_error,
    *,
    environment: Mapping[str, str] | None = None,
    site: ReleaseSite = OFFICIAL_SITE,
    build: Builder = build_from_modules,
) -> EngineLocation:
    """An engine that can be used; installed into the cache of this user if there is none.

    Two processes that install at once wait for each other, and what is installed appears as a whole or not at all.

    Args:
        progress: receives what is being done, line by line.
        environment: variables to use instead of the process's own (PATH, HOME, XDG_CACHE_HOME).
        site: where official releases come from.
        build: how an engine is built where no release can be had.

    Raises:
        EnvironmentNotUsableError: there is no engine and none can be installed, or a download is not the published one.
    """
    means = _Means(os.environ if environment is None else environment, progress, site, build)
    found = locate(means.environment).found
    if found is not None:
        return found
    destination = engine_folder(means.environment)
    with installing("the Pulumi engine", destination, progress):
        search = locate(means.environment)
        return search.found or _install(destination, search, means)


def _install(destination: Path, search: Search, means: _Means) -> EngineLocation:
    installed: list[EngineLocation] = []

    def fill(programs: Path) -> None:
        _fill(programs, search, means)
        outcome = locate_in(programs, means.environment)
        if isinstance(outcome, RejectedEngine):
            raise _not_installable([f"the installed engine does not work: {outcome.reason}"])
        installed.append(outcome)

    put_in_cache(destination, fill)
    folder = destination / "bin"
    means.progress(f"The Pulumi engine is in {folder}.")
    return replace(installed[0], pulumi=folder / COMMAND, language_host=folder / HOST)


def _fill(programs: Path, search: Search, means: _Means) -> None:
    means.progress(f"No usable Pulumi engine is on this machine; installing version {PINNED}.")
    no_release = install_from_release(programs, means.site, means.progress)
    if no_release is None:
        return
    means.progress(f"{no_release}; building from Go modules instead.")
    no_build = means.build(programs, means.environment, means.progress)
    if no_build is not None:
        found = [f"{rejected.path}: {rejected.reason}" for rejected in search.rejected]
        raise _not_installable([*found, no_release, no_build])


def _not_installable(reasons: list[str]) -> EnvironmentNotUsableError:
    return EnvironmentNotUsableError(
        "There is no Pulumi engine that can be used, and none can be installed: " + "; ".join(reasons),
        got="no usable engine on the PATH, in ~/.pulumi/bin or in the cache",
        do=f"Install Pulumi {SUPPORTED} (https://www.pulumi.com/docs/install/), or Go, and run the command again.",
    )


def run_installation(what: str, install: Callable[[], str]) -> int:
    """Install from a Makefile or a script: print what `install` returns, or tell the error. Returns the exit code.

    Args:
        what: what is installed, as in "the Pulumi engine".
        install: installs it and returns the text to print.
    """
    # Asked to end in either way, the build's own processes must end too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        told = install()
    except KeyboardInterrupt:
        error: PenstockError = InterruptedRunError(
            f"The installation of {what} was interrupted",
            do="Run the command again; nothing half-done is kept.",
        )
    except PenstockError as problem:
        error = problem
    else:
        sys.stdout.write(f"{told}\n")
        return 0
    say_on_standard_error(error.message())
    return int(error.exit_code)


def main() -> int:
    """Install if needed and print the folder of the engine's programs, for Makefiles and scripts."""
    return run_installation("the Pulumi engine", lambda: os.pathsep.join(map(str, ensure_engine().folders)))


if __name__ == "__main__":
    sys.exit(main())
