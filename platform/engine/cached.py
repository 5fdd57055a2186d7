"""Put programs into this user's cache: one process at a time, and as a whole or not at all."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ..errors import EnvironmentNotUsableError

__all__ = ["Progress", "installing", "put_in_cache"]

Progress = Callable[[str], None]
"""Receives one line of progress, without a line break."""

WORK_PREFIX = ".installing-"


@contextmanager
def installing(what: str, destination: Path, progress: Progress) -> Iterator[None]:
    """Hold the lock of one version. The operating system releases it when its process dies.

    Args:
        what: what is installed, as in "the Pulumi engine".
        destination: the version's folder in the cache.
        progress: told when another process must be waited for.

    Raises:
        EnvironmentNotUsableError: the cache can't be written.
    """
    try:
        destination.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(destination.parent / f"{destination.name}.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            progress(f"Another process is installing {what}; waiting for it.")
            lock.acquire()
        try:
            yield
        finally:
            lock.release()
    except OSError as error:
        raise EnvironmentNotUsableError(
            f"{what[:1].upper()}{what[1:]} can't be installed into the cache",
            got=error,
            do=f"Make {destination.parent} writable, or set XDG_CACHE_HOME to a folder that is.",
        ) from error


def put_in_cache(destination: Path, fill: Callable[[Path], None]) -> None:
    """Fill a folder beside the destination and rename it; the lock is held.

    Args:
        destination: the version's folder in the cache. An unusable one that is there moves aside and goes.
        fill: puts the programs into the folder it is given, `bin` below the version's; two levels above it is room for
            what it works with.
    """
    prefix = f"{WORK_PREFIX}{destination.name}-"
    for abandoned in destination.parent.glob(f"{prefix}*"):
        # Nobody works in it, since the lock is ours: it was left by an installation that was killed.
        shutil.rmtree(abandoned, ignore_errors=True)
    work = Path(tempfile.mkdtemp(prefix=prefix, dir=destination.parent))
    try:
        programs = work / "new" / "bin"
        programs.mkdir(parents=True)
        fill(programs)
        if destination.exists():
            destination.rename(work / "unusable")
        (work / "new").rename(destination)
    finally:
        shutil.rmtree(work, ignore_errors=True)
