"""The reference project in a folder of its own, run by the command line as a user runs it."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from penstock.platform.project import read_project
from penstock.platform.sandbox.cloud import BotoCloud
from penstock.platform.sandbox.lifecycle import status

ROOT = Path(__file__).parent.parent
PENSTOCK = Path(sys.executable).parent / "penstock"
COMMAND_SECONDS = 300
"""No command of a test takes longer, unless it hangs."""


@dataclass(frozen=True)
class Reference:
    """A copy of the repository's project: its files are its own, its packages are those under test."""

    folder: Path

    @classmethod
    def copy(cls, folder: Path) -> "Reference":
        """Copy the project, with the virtual environment of the tests where Pulumi.yaml looks for it."""
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "Pulumi.yaml", folder)
        shutil.copytree(ROOT / "stacks", folder / "stacks", ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "policies").symlink_to(ROOT / "policies")
        (folder / ".venv").symlink_to(sys.prefix)
        return cls(folder)

    def penstock(
        self, *arguments: str, variables: Mapping[str, str] | None = None
    ) -> "subprocess.CompletedProcess[str]":
        """Run the command line to its end, without a terminal."""
        return subprocess.run(
            [PENSTOCK, *arguments],
            cwd=self.folder,
            env={**os.environ, **(variables or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )

    def succeed(self, *arguments: str) -> str:
        """Run a command that must succeed; its standard output."""
        done = self.penstock(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def native(self, stack: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run `pulumi` as `penstock sandbox env` says: in that folder, with those variables."""
        return self.shell(stack, shlex.join(["pulumi", *arguments, "--non-interactive", "--color", "never"]))

    def shell(self, stack: str, script: str) -> "subprocess.CompletedProcess[str]":
        """Run a shell script as `penstock sandbox env` says. Every call makes the generated project anew."""
        exports = self.succeed("sandbox", "env", stack)
        return subprocess.run(
            ["sh", "-c", exports + script],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )

    def cloud(self, account_id: str, region: str = "eu-west-1") -> BotoCloud:
        """The emulated account, to look at what is really there."""
        record = status(self.folder).record
        assert record is not None, "the sandbox does not run"
        return BotoCloud(record.endpoint, account_id, region)

    def edit(self, path: str, old: str, new: str) -> None:
        """Change a file of the copy; the old text must be there."""
        file = self.folder / path
        text = file.read_text()
        assert old in text, f"{path} does not hold {old!r}"
        file.write_text(text.replace(old, new))

    def image(self) -> str:
        """The configured image."""
        return read_project(self.folder / "Pulumi.yaml").config["penstock:image"].text
