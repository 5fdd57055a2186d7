"""Machines with fake engines: shell scripts that answer as `pulumi version` does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from penstock.platform.engine.locate import COMMAND, ENTRY_SCRIPT, HOST, engine_folder
from penstock.platform.engine.versions import PINNED


@dataclass(frozen=True)
class Machine:
    """A user with a home, a cache and a PATH of their own."""

    root: Path
    environment: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        for name in ("home", "cache", "path"):
            (self.root / name).mkdir()
        variables = {
            "HOME": str(self.root / "home"),
            "XDG_CACHE_HOME": str(self.root / "cache"),
            "PATH": str(self.root / "path"),
        }
        object.__setattr__(self, "environment", variables)

    @property
    def path(self) -> Path:
        """The one folder on the PATH."""
        return self.root / "path"

    @property
    def home(self) -> Path:
        """Where Pulumi's own installer puts an engine."""
        return self.root / "home" / ".pulumi" / "bin"

    @property
    def engines(self) -> Path:
        """The engines of the cache, by version."""
        return self.root / "cache" / "penstock" / "engine"

    @property
    def cached(self) -> Path:
        """The programs of the pinned version in the cache."""
        return engine_folder(self.environment) / "bin"


def write_program(program: Path, script: str) -> None:
    """An executable shell script."""
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)


def write_engine(folder: Path, version: str = PINNED, *, without: str = "") -> None:
    """A whole engine, or one that lacks one of its programs."""
    scripts = {COMMAND: f"echo v{version}", HOST: "exit 0", ENTRY_SCRIPT: "exit 0"}
    for name, script in scripts.items():
        if name != without:
            write_program(folder / name, script)
