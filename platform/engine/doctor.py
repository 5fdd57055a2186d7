"""What this machine has of what Penstock needs, and what to do about the rest. Nothing is installed or changed."""

import importlib.metadata
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .go_command import go_program
from .locate import EngineLocation, Search, locate
from .versions import PINNED, SUPPORTED

__all__ = ["Fact", "FactState", "doctor_facts"]

MINIMUM_PYTHON = (3, 11)
GO_SECONDS = 20


class FactState(StrEnum):
    """How good a fact is."""

    OK = "ok"
    MISSING = "missing"
    """Something does not work without it."""
    WARNING = "warning"
    """It works, or is not needed yet, but someone should know."""


@dataclass(frozen=True)
class Fact:
    """One line of the doctor's answer."""

    name: str
    state: FactState
    detail: str
    do: str | None = None


@dataclass(frozen=True)
class _Distribution:
    name: str
    absent: FactState
    do: str


DISTRIBUTIONS = (
    _Distribution("pulumi", FactState.MISSING, "Install Penstock again with its dependencies."),
    _Distribution("pulumi-aws", FactState.MISSING, "Install Penstock again with its dependencies."),
    _Distribution("pulumi-policy", FactState.MISSING, "Install Penstock again with its dependencies."),
    _Distribution("moto", FactState.WARNING, "For the embedded cloud: python -m pip install 'penstock[sandbox]'"),
)


def doctor_facts(environment: Mapping[str, str] | None = None) -> tuple[Fact, ...]:
    """Python, the engine with everything that was passed over, Go, and the Python packages by version.

    Args:
        environment: variables to use instead of the process's own (PATH, HOME, XDG_CACHE_HOME).
    """
    variables = os.environ if environment is None else environment
    search = locate(variables)
    return (
        _python(),
        *_engine(search),
        _go(variables, needed=search.found is None),
        *(_distribution(wanted) for wanted in DISTRIBUTIONS),
    )


def _python() -> Fact:
    detail = f"{platform.python_version()} ({sys.executable})"
    if sys.version_info < MINIMUM_PYTHON:
        wanted = ".".join(map(str, MINIMUM_PYTHON))
        return Fact("python", FactState.MISSING, detail, f"Use Python {wanted} or later.")
    return Fact("python", FactState.OK, detail)


def _engine(search: Search) -> Iterator[Fact]:
    for rejected in search.rejected:
        do = f"It is not used. Install Pulumi {SUPPORTED} (https://www.pulumi.com/docs/install/), or leave it."
        yield Fact("engine", FactState.WARNING, f"{rejected.path}: {rejected.reason}", do)
    if search.found is None:
        yield Fact(
            "engine",
            FactState.MISSING,
            "no usable engine on the PATH, in ~/.pulumi/bin or in the cache",
            f"python -m penstock.platform.engine.install (installs version {PINNED} into the cache)",
        )
        return
    yield Fact("engine", FactState.OK, f"{search.found.version} from the {search.found.source} ({search.found.pulumi})")
    yield _host(search.found)


def _host(engine: EngineLocation) -> Fact:
    kind = "Pulumi's own" if engine.official_host else "built by Penstock"
    detail = f"{kind} ({engine.language_host})"
    if engine.language_host.resolve().parent != engine.pulumi.resolve().parent:
        do = "Put both into one folder; the engine warns about versions that may not belong together."
        return Fact("language host", FactState.WARNING, f"{detail}, not beside {engine.pulumi}", do)
    return Fact("language host", FactState.OK, detail)


def _go(environment: Mapping[str, str], *, needed: bool) -> Fact:
    go = go_program(environment)
    if go is None and needed:
        do = "Only needed where Pulumi's download site can't be reached: https://go.dev/doc/install"
        return Fact("go", FactState.WARNING, "not on the PATH", do)
    if go is None:
        return Fact("go", FactState.OK, "not on the PATH, and not needed: an engine is there")
    try:
        done = subprocess.run(
            [go, "version"],
            env=dict(environment),
            capture_output=True,
            text=True,
            errors="replace",
            timeout=GO_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Fact("go", FactState.WARNING, f"{go}: {error}", "Install Go again: https://go.dev/doc/install")
    version = done.stdout.strip().removeprefix("go version ")
    if done.returncode != 0 or not version:
        return Fact("go", FactState.WARNING, f"{go} does not run", "Install Go again: https://go.dev/doc/install")
    return Fact("go", FactState.OK, f"{version} ({go})")


def _distribution(wanted: _Distribution) -> Fact:
    """By the installed metadata: importing the packages would take over a second."""
    try:
        return Fact(wanted.name, FactState.OK, importlib.metadata.version(wanted.name))
    except importlib.metadata.PackageNotFoundError:
        return Fact(wanted.name, wanted.absent, "not installed", wanted.do)
