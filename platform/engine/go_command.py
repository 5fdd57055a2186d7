"""Run Go where something is built from modules: with progress, and with nothing left running when it is interrupted."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import EnvironmentNotUsableError

__all__ = ["GoModule", "go_program"]

REPORT_SECONDS = 15
SHOWN_LINES = 10


def go_program(environment: Mapping[str, str]) -> str | None:
    """The `go` command on the PATH."""
    return shutil.which("go", path=environment.get("PATH", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class GoModule:
    """A copy of a module: Go never writes to a checkout or to installed packages, which may be read-only."""

    folder: Path
    environment: Mapping[str, str]
    progress: Callable[[str], None]
    what: str
    """What is built, for the error."""
    instead: str
    """What the user can do where building fails, beside mending what Go reports."""

    @classmethod
    def copied(
        cls,
        sources: Path,
        folder: Path,
        *,
        environment: Mapping[str, str],
        progress: Callable[[str], None],
        what: str,
        instead: str,
    ) -> "GoModule":
        """Copy the sources to a folder that does not exist yet."""
        shutil.copytree(sources, folder)
        variables = {**environment, "GOWORK": "off"}
        return cls(folder=folder, environment=variables, progress=progress, what=what, instead=instead)

    def run(self, command: Sequence[str]) -> str:
        """The standard output of a Go command; its progress is the time that has passed.

        Raises:
            EnvironmentNotUsableError: it failed; the end of its output has been given to `progress`.
        """
        log = self.folder.parent / "go.log"
        started = time.monotonic()
        with log.open("w", encoding="utf-8") as errors:
            process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
            )
            try:
                output = _wait(process, lambda: self.progress(f"  building, {time.monotonic() - started:.0f} s so far"))
            except BaseException:
                # Go starts compilers of its own; they end with it.
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                raise
        if process.returncode != 0:
            raise self._failure(log, process.returncode)
        return output

    def _failure(self, log: Path, exit_code: int) -> EnvironmentNotUsableError:
        lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        for line in lines[-SHOWN_LINES:]:
            self.progress(f"  {line}")
        return EnvironmentNotUsableError(
            f"Building {self.what} with Go failed",
            got=lines[-1] if lines else f"exit code {exit_code}",
            do=f"Mend what Go reports above, or {self.instead}.",
        )


def _wait(process: "subprocess.Popen[str]", report: Callable[[], None]) -> str:
    while True:
        try:
            output, _ = process.communicate(timeout=REPORT_SECONDS)
        except subprocess.TimeoutExpired:
            report()
        else:
            return output
