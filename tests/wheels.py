"""The wheel, and projects outside the repository that have only it."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

from reference import ROOT

PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input")
OFFLINE = ("--no-deps", "--no-build-isolation", "--no-index")
RUN_SECONDS = 300
"""No command of a test takes longer, unless it hangs."""


def build_wheel(folder: Path) -> Path:
    """The wheel, built from a copy: building writes beside the sources."""
    source = folder / "source"
    ignored = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "tests", "build")
    shutil.copytree(ROOT, source, ignore=ignored)
    shutil.copytree(ROOT / "platform" / "engine" / "build", source / "platform" / "engine" / "build")
    subprocess.run([*PIP, "wheel", *OFFLINE, "--wheel-dir", folder, source], check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    return built


@dataclass(frozen=True)
class Elsewhere:
    """A folder outside the repository with a virtual environment of its own, `venv`.

    What Penstock depends on is lent by the environment of the tests, which would take minutes to install again. Penstock
    itself is not lent: only the lender's folder of packages is on the path, and the way to the checkout is a file in it
    that Python reads in its own folders alone.
    """

    folder: Path
    environment: dict[str, str]

    @classmethod
    def make(cls, folder: Path, environment: dict[str, str], *install: Path) -> "Elsewhere":
        """Make the folder and its environment, and install into it."""
        folder.mkdir(parents=True)
        venv.create(folder / "venv", symlinks=True)
        made = cls(folder, environment)
        lent = Path(sysconfig.get_path("purelib")).as_posix()
        [packages] = (folder / "venv" / "lib").glob("python3*/site-packages")
        (packages / "lent.pth").write_text(f"{lent}\n")
        for what in install:
            made.install(what)
        return made

    @property
    def programs(self) -> Path:
        """The folder of the environment's commands."""
        return self.folder / "venv" / "bin"

    def install(self, what: Path) -> None:
        """Install a wheel or a folder, without its dependencies and without a network."""
        [*to, install] = [*PIP, "--python", str(self.programs / "python"), "install"]
        subprocess.run([*to, install, *OFFLINE, str(what)], check=True, capture_output=True)

    def write(self, files: dict[str, str]) -> None:
        """Write files by their path in the folder."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def run(self, program: str | Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of the environment, or else of the PATH, to its end."""
        own = self.programs / program
        search_path = os.pathsep.join((str(self.programs), self.environment["PATH"]))
        return subprocess.run(
            [own if own.exists() else program, *arguments],
            cwd=self.folder,
            env={**self.environment, "PATH": search_path},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=RUN_SECONDS,
            check=False,
        )

    def succeed(self, program: str | Path, *arguments: str) -> str:
        """Run a command that must succeed; its standard output."""
        done = self.run(program, *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout
