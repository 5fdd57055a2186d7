"""Find `kube-apiserver` and `etcd`, or build them from Go modules into this user's cache.

Looked for in this order: the folder that `KUBEBUILDER_ASSETS` names (where envtest puts them), the PATH, the cache.
`python -m penstock.platform.sandbox.kubernetes.binaries` makes sure that they are there and prints their folder.
"""

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from ...engine.cached import Progress, installing, put_in_cache
from ...engine.doctor import Fact, FactState
from ...engine.go_command import GoModule, go_program
from ...engine.install import run_installation, say_on_standard_error
from ...engine.locate import BUILT_MARKER, cache_folder
from ...engine.module_sources import sources_digest
from ...errors import EnvironmentNotUsableError

__all__ = ["ASSETS", "PINNED", "Binaries", "BinarySource", "ensure_binaries", "fact", "locate_binaries", "main"]

PINNED: Final = "1.34.1"
"""The version of Kubernetes that is built. The same as in build/go.mod."""

ASSETS: Final = "KUBEBUILDER_ASSETS"
API_SERVER: Final = "kube-apiserver"
ETCD: Final = "etcd"
WHAT: Final = "the Kubernetes API server"
SOURCES: Final = Path(__file__).parent / "build"

VERSION_PACKAGE: Final = "k8s.io/component-base/version"
STAMPS: Final = {
    "gitVersion": f"v{PINNED}",
    "gitMajor": PINNED.split(".")[0],
    "gitMinor": PINNED.split(".")[1],
    "gitTreeState": "clean",
}
"""What clients are told; without it the server says v0.0.0."""

PACKAGES: Final = {ETCD: "go.etcd.io/etcd/server/v3", API_SERVER: "k8s.io/kubernetes/cmd/kube-apiserver"}

Builder = Callable[[Path, Mapping[str, str], Progress], None]
"""Builds both programs into a folder."""


class BinarySource(StrEnum):
    """Where the programs were found."""

    ASSETS = ASSETS
    PATH = "PATH"
    CACHE = "cache"


@dataclass(frozen=True, slots=True)
class Binaries:
    """Both programs."""

    api_server: Path
    etcd: Path
    source: BinarySource


def locate_binaries(environment: Mapping[str, str] | None = None) -> Binaries | None:
    """Both programs where they are on this machine; nothing is run or built.

    Args:
        environment: variables to use instead of the process's own (KUBEBUILDER_ASSETS, PATH, HOME, XDG_CACHE_HOME).

    Raises:
        EnvironmentNotUsableError: KUBEBUILDER_ASSETS is set and does not name a folder with both.
    """
    variables = os.environ if environment is None else environment
    assets = variables.get(ASSETS)
    if assets:
        found = _on_path(assets, BinarySource.ASSETS)
        if found is None:
            raise EnvironmentNotUsableError(
                f"{ASSETS} does not name a folder with {API_SERVER} and {ETCD}",
                got=assets,
                do=f"Mend it, or unset it: what is missing is then built with Go (Kubernetes {PINNED}).",
            )
        return found
    return _on_path(variables.get("PATH", ""), BinarySource.PATH) or _in_cache(variables)


def ensure_binaries(
    progress: Progress = say_on_standard_error,
    *,
    environment: Mapping[str, str] | None = None,
    build: Builder | None = None,
) -> Binaries:
    """Both programs; built into the cache of this user if they are not there. Two processes wait for each other.

    Args:
        progress: receives what is being done, line by line.
        environment: variables to use instead of the process's own.
        build: how they are built.

    Raises:
        EnvironmentNotUsableError: they are not there and can't be built.
    """
    variables = os.environ if environment is None else environment
    found = locate_binaries(variables)
    if found is not None:
        return found
    destination = binaries_folder(variables)
    with installing(WHAT, destination, progress):
        if _in_cache(variables) is None:
            put_in_cache(destination, lambda programs: (build or build_binaries)(programs, variables, progress))
            progress(f"The Kubernetes API server is in {destination / 'bin'}.")
    installed = _in_cache(variables)
    if installed is None:
        raise EnvironmentNotUsableError(
            "The Kubernetes API server was built and is not usable",
            got=str(destination),
            do="Remove that folder and run the command again.",
        )
    return installed


def build_binaries(programs: Path, environment: Mapping[str, str], progress: Progress) -> None:
    """Build both into a folder, from the pinned module.

    Raises:
        EnvironmentNotUsableError: Go is missing, or the build failed.
    """
    go = go_program(environment)
    if go is None:
        raise EnvironmentNotUsableError(
            "There is no Kubernetes API server, and Go, to build it, is not on the PATH",
            got=f"no {API_SERVER} and {ETCD} in {ASSETS}, on the PATH or in the cache",
            do=f"Install Go (https://go.dev/doc/install), or set {ASSETS} to a folder that has both.",
        )
    module = GoModule.copied(
        SOURCES,
        programs.parent.parent / "module",
        environment={**environment, "CGO_ENABLED": "0"},  # no C compiler is needed then
        progress=progress,
        what=WHAT,
        instead=f"set {ASSETS} to a folder that has {API_SERVER} and {ETCD}",
    )
    progress(f"Building the Kubernetes API server {PINNED} with Go, once: about 5 minutes and 3 GB of Go's caches.")
    stamps = " ".join(f"-X {VERSION_PACKAGE}.{name}={value}" for name, value in STAMPS.items())
    for name, package in PACKAGES.items():
        module.run([go, "build", "-mod=readonly", f"-ldflags=-s -w {stamps}", "-o", str(programs / name), package])
    (programs / BUILT_MARKER).write_text(sources_digest(module.folder), encoding="utf-8")


def binaries_folder(environment: Mapping[str, str], version: str = PINNED) -> Path:
    """Where this version is, or would be, in the cache; its programs are in `bin` below."""
    return cache_folder(environment) / "kubernetes" / version


def fact(environment: Mapping[str, str] | None = None) -> Fact:
    """What `penstock doctor` says of them."""
    try:
        found = locate_binaries(environment)
    except EnvironmentNotUsableError as error:
        return Fact("kubernetes", FactState.WARNING, f"{error.what}: {error.got}", error.do)
    if found is None:
        return Fact(
            "kubernetes",
            FactState.WARNING,
            f"no {API_SERVER} and {ETCD}; they are built (5 minutes) when a stack on the embedded cloud first needs them",
            f"Build them now: python -m {__spec__.name}",
        )
    version = f"{PINNED} " if found.source is BinarySource.CACHE else ""
    return Fact(
        "kubernetes", FactState.OK, f"API server {version}from {_told(found.source)} ({found.api_server.parent})"
    )


def _told(source: BinarySource) -> str:
    return ASSETS if source is BinarySource.ASSETS else f"the {source}"


def _on_path(search_path: str, source: BinarySource) -> Binaries | None:
    api_server, etcd = (shutil.which(name, path=search_path) for name in (API_SERVER, ETCD))
    return Binaries(Path(api_server).absolute(), Path(etcd).absolute(), source) if api_server and etcd else None


def _in_cache(environment: Mapping[str, str]) -> Binaries | None:
    """What was built from other sources than these is not used."""
    folder = binaries_folder(environment) / "bin"
    try:
        if (folder / BUILT_MARKER).read_text(encoding="utf-8") != sources_digest(SOURCES):
            return None
    except OSError:
        return None
    return _on_path(str(folder), BinarySource.CACHE)


def main() -> int:
    """Build if needed and print the folder of the programs, for Makefiles and scripts."""
    return run_installation(WHAT, lambda: str(ensure_binaries().api_server.parent))


if __name__ == "__main__":
    sys.exit(main())
