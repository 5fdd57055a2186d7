"""The engine of this machine, as tests run it."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from penstock.platform.engine.locate import EngineLocation

RUN_SECONDS = 120
"""No command of a test takes longer, unless it hangs."""


@dataclass(frozen=True)
class RealEngine:
    """The installed engine with the variables under which tests run it."""

    location: EngineLocation
    environment: dict[str, str]
    """A PULUMI_HOME of its own, no update check, no plugin downloads, no console of Pulumi's service."""

    virtualenv: str
    """The Python environment of the tests, for `runtime.options.virtualenv`."""


@dataclass(frozen=True)
class Project:
    """A Pulumi project in a folder of its own, with a stack `dev` in a local backend beside it."""

    folder: Path
    engine: RealEngine

    def write(self, files: dict[str, str]) -> None:
        """Write files by their path within the project."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    @property
    def environment(self) -> dict[str, str]:
        """The engine's variables and this project's backend."""
        state = self.folder.parent / f"{self.folder.name}-state"
        state.mkdir(exist_ok=True)
        return {**self.engine.environment, "PULUMI_BACKEND_URL": state.as_uri()}

    def pulumi(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run the command line to its end."""
        return subprocess.run(
            [self.engine.location.pulumi, *arguments, "--non-interactive", "--color", "never"],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=RUN_SECONDS,
            check=False,
        )

    def succeed(self, *arguments: str) -> str:
        """Run a command that must succeed; its standard output."""
        done = self.pulumi(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def outputs(self) -> dict[str, Any]:
        """The stack's outputs, secrets hidden."""
        text = self.succeed("stack", "output", "--json", "--stack", "dev")
        return dict(json.loads(text))
