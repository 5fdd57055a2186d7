"""Find an engine that is already on this machine. Nothing is installed and nothing is downloaded here.

An engine is a folder (or two) with `pulumi`, `pulumi-language-python` and, beside the latter, the entry script
`pulumi-language-python-exec`. Looked for in this order: the PATH, Pulumi's own installation in `~/.pulumi/bin`, Penstock's cache.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from .module_sources import sources_digest
from .version_memory import VersionMemory
from .versions import PINNED, SUPPORTED, parse_version

__all__ = [
    "BUILT_MARKER",
    "COMMAND",
    "ENTRY_SCRIPT",
    "HOST",
    "EngineLocation",
    "RejectedEngine",
    "Search",
    "Source",
    "cache_folder",
    "engine_folder",
    "locate",
    "locate_in",
]

COMMAND = "pulumi"
HOST = "pulumi-language-python"
ENTRY_SCRIPT = "pulumi-language-python-exec"
BUILT_MARKER = "built-from-modules"
"""A file beside an engine that Penstock built, with the digest of the sources. Its host is not the official one."""


class Source(StrEnum):
    """Where an engine was found."""

    PATH = "path"
    HOME = "home"
    CACHE = "cache"


@dataclass(frozen=True)
class EngineLocation:
    """An engine that can be used."""

    pulumi: Path
    language_host: Path
    version: str
    source: Source
    official_host: bool
    """False for the host that Penstock built."""

    @property
    def folders(self) -> tuple[Path, ...]:
        """What must come first on the PATH of a run: one folder, or two where command and host are apart."""
        return tuple(dict.fromkeys((self.pulumi.parent, self.language_host.parent)))

    def search_path(self, current: str) -> str:
        """The value for PATH that makes this engine the one that runs, whatever else is installed."""
        return os.pathsep.join([*map(str, self.folders), *([current] if current else [])])


@dataclass(frozen=True)
class RejectedEngine:
    """An engine that was found and is not used."""

    path: Path
    source: Source
    reason: str


@dataclass(frozen=True)
class Search:
    """The engine to use, if there is one, and what was passed over before it was found."""

    found: EngineLocation | None
    rejected: tuple[RejectedEngine, ...]


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Penstock's cache of this user. A relative XDG_CACHE_HOME is ignored, as its specification asks."""
    chosen = Path(environment.get("XDG_CACHE_HOME", ""))
    return (chosen if chosen.is_absolute() else _home(environment) / ".cache") / "penstock"


def engine_folder(environment: Mapping[str, str], version: str = PINNED) -> Path:
    """Where an engine of this version is, or would be, in the cache; its programs are in `bin` below.

    Two projects with different versions of Penstock each have an engine of their own, for their hosts differ.
    """
    return cache_folder(environment) / "engine" / f"{version}-{sources_digest()[:12]}"


def locate(environment: Mapping[str, str] | None = None) -> Search:
    """The first usable engine, asked for its version (remembered by file, so that it is asked once).

    Args:
        environment: variables to use instead of the process's own (PATH, HOME, XDG_CACHE_HOME).
    """
    variables = os.environ if environment is None else environment
    memory = VersionMemory(cache_folder(variables) / "engine" / "versions.json", variables)
    rejected: list[RejectedEngine] = []
    for source, pulumi, host in _candidates(variables):
        outcome = _examine(source, pulumi, host, memory)
        if isinstance(outcome, EngineLocation):
            return Search(outcome, tuple(rejected))
        rejected.append(outcome)
    return Search(None, tuple(rejected))


def locate_in(folder: Path, environment: Mapping[str, str]) -> EngineLocation | RejectedEngine:
    """The engine whose programs are in one folder, as `locate` would judge it."""
    memory = VersionMemory(None, environment)
    return _examine(Source.CACHE, folder / COMMAND, _file(folder / HOST), memory)


def _candidates(environment: Mapping[str, str]) -> Iterator[tuple[Source, Path, Path | None]]:
    search_path = environment.get("PATH", "")
    on_path = shutil.which(COMMAND, path=search_path)
    if on_path is not None:
        host_on_path = shutil.which(HOST, path=search_path)
        # The engine, too, looks for a host beside itself, behind symbolic links.
        host = Path(host_on_path) if host_on_path else _file(Path(on_path).resolve().parent / HOST)
        yield Source.PATH, Path(on_path), host
    folders = {
        Source.HOME: _home(environment) / ".pulumi" / "bin",
        Source.CACHE: engine_folder(environment) / "bin",
    }
    for source, folder in folders.items():
        if (folder / COMMAND).exists():
            yield source, folder / COMMAND, _file(folder / HOST)


def _examine(source: Source, pulumi: Path, host: Path | None, memory: VersionMemory) -> EngineLocation | RejectedEngine:
    if host is None:
        return RejectedEngine(pulumi, source, f"the language host {HOST} is not beside it and not on the PATH")
    if _file(host.resolve().parent / ENTRY_SCRIPT) is None:
        return RejectedEngine(pulumi, source, f"{ENTRY_SCRIPT} is not beside the language host {host}")
    marker = host.resolve().parent / BUILT_MARKER
    if source is Source.CACHE and marker.exists() and marker.read_text(encoding="utf-8") != sources_digest():
        return RejectedEngine(pulumi, source, "it was built by another version of Penstock")
    answer = memory.version_of(pulumi)
    version = parse_version(answer)
    if version is None:
        return RejectedEngine(pulumi, source, f"it does not tell its version: {answer or 'no answer'}")
    if version not in SUPPORTED:
        return RejectedEngine(pulumi, source, f"version {'.'.join(map(str, version))} is not supported ({SUPPORTED})")
    return EngineLocation(pulumi, host, ".".join(map(str, version)), source, official_host=not marker.exists())


def _file(path: Path) -> Path | None:
    return path if path.is_file() and os.access(path, os.X_OK) else None


def _home(environment: Mapping[str, str]) -> Path:
    home = environment.get("HOME")
    return Path(home) if home else Path.home()
