"""Make sure that there is an engine: use the one that is found, else the official release, else build from modules.

`python -m penstock.platform.engine.install` does it and prints the folder of the engine's programs.
"""

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from ..errors import EnvironmentNotUsableError, InterruptedRunError, PenstockError
from .from_modules import build_from_modules
from .from_release import OFFICIAL_SITE, ReleaseSite, install_from_release
from .locate import COMMAND, HOST, EngineLocation, RejectedEngine, Search, engine_folder, locate, locate_in
from .versions import PINNED, SUPPORTED

__all__ = ["Builder", "Progress", "ensure_engine", "main", "say_on_standard_error"]

Progress = Callable[[str], None]
"""Receives one line of progress, without a line break."""

Builder = Callable[[Path, Mapping[str, str], Progress], str | None]
"""Puts the engine's programs into a folder; returns None when it did, else why it can't be done on this machine."""

WORK_PREFIX = ".installing-"


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
    try:
        destination.parent.mkdir(parents=True, exist_ok=True)
        with _lock(destination, progress):
            search = locate(means.environment)
            return search.found or _install(destination, search, means)
    except OSError as error:
        raise EnvironmentNotUsableError(
            "The Pulumi engine can't be installed into the cache",
            got=error,
            do=f"Make {destination.parent} writable, or set XDG_CACHE_HOME to a folder that is.",
        ) from error


@contextmanager
def _lock(destination: Path, progress: Progress) -> Iterator[None]:
    """Hold the lock of one version. The operating system releases it when its process dies."""
    lock = FileLock(destination.parent / f"{destination.name}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        progress("Another process is installing the Pulumi engine; waiting for it.")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _install(destination: Path, search: Search, means: _Means) -> EngineLocation:
    """Install beside the destination and rename; the lock is held."""
    for abandoned in destination.parent.glob(f"{WORK_PREFIX}*"):
        # Nobody works in it, since the lock is ours: it was left by an installation that was killed.
        shutil.rmtree(abandoned, ignore_errors=True)
    work = Path(tempfile.mkdtemp(prefix=WORK_PREFIX, dir=destination.parent))
    try:
        programs = work / "engine" / "bin"
        programs.mkdir(parents=True)
        _fill(programs, search, means)
        installed = locate_in(programs, means.environment)
        if isinstance(installed, RejectedEngine):
            raise _not_installable([f"the installed engine does not work: {installed.reason}"])
        _put_in_place(work, destination)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    means.progress(f"The Pulumi engine is in {destination / 'bin'}.")
    folder = destination / "bin"
    return replace(installed, pulumi=folder / COMMAND, language_host=folder / HOST)


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


def _put_in_place(work: Path, destination: Path) -> None:
    """Rename the whole folder. An unusable engine of the same version moves aside and goes with the working folder."""
    if destination.exists():
        destination.rename(work / "unusable")
    (work / "engine").rename(destination)


def _not_installable(reasons: list[str]) -> EnvironmentNotUsableError:
    return EnvironmentNotUsableError(
        "There is no Pulumi engine that can be used, and none can be installed: " + "; ".join(reasons),
        got="no usable engine on the PATH, in ~/.pulumi/bin or in the cache",
        do=f"Install Pulumi {SUPPORTED} (https://www.pulumi.com/docs/install/), or Go, and run the command again.",
    )


def main() -> int:
    """Install if needed and print the folder of the engine's programs, for Makefiles and scripts."""
    # Asked to end in either way, the build's own processes must end too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        engine = ensure_engine()
    except KeyboardInterrupt:
        error: PenstockError = InterruptedRunError(
            "The installation of the Pulumi engine was interrupted",
            do="Run the command again; nothing half-done is kept.",
        )
    except PenstockError as problem:
        error = problem
    else:
        sys.stdout.write(os.pathsep.join(map(str, engine.folders)) + "\n")
        return 0
    say_on_standard_error(error.message())
    return int(error.exit_code)


if __name__ == "__main__":
    sys.exit(main())
