"""Programs that end with this process, however it ends."""

import collections
import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ...errors import EnvironmentNotUsableError, printable
from . import leash

__all__ = ["Leashed", "free_port", "install_under_leash"]

LEASH: Final = (sys.executable, "-I", "-S", str(Path(leash.__file__)))
SERVER_SECONDS: Final = "0.5"
"""A server's data is thrown away with it, so nothing is lost when it is not asked twice."""
BUILD_SECONDS: Final = "10"
END_SECONDS: Final = 20
LOG_LINES: Final = 8
LINE_CHARACTERS: Final = 300
INSTALL: Final = "penstock.platform.sandbox.kubernetes.binaries"


@dataclass(frozen=True, slots=True)
class Leashed:
    """A program on a leash."""

    name: str
    process: "subprocess.Popen[bytes]"
    """The leash; it ends when the program does, with the program's exit code."""
    log: Path

    @classmethod
    def start(cls, name: str, command: Sequence[str], *, folder: Path) -> "Leashed":
        """Start a program in a folder, its output in `NAME.log` there. It gets nothing of our environment but the PATH."""
        log = folder / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*LEASH, SERVER_SECONDS, *command],
                cwd=folder,
                env={"PATH": os.environ.get("PATH", "")},
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        return cls(name, process, log)

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        return self.process.poll()

    def end(self) -> None:
        """Let go of it, and wait until it has ended."""
        if self.process.stdin is not None:
            with contextlib.suppress(OSError):
                self.process.stdin.close()
        self.process.wait(END_SECONDS)

    def failure(self, what: str, *, do: str | None = None) -> EnvironmentNotUsableError:
        """The error that ends with its own last words."""
        lines = self.log.read_text(errors="replace").splitlines()[-LOG_LINES:] if self.log.exists() else []
        return EnvironmentNotUsableError(
            "\n".join([f"{self.name} {what}", *(f"  | {printable(line, LINE_CHARACTERS)}" for line in lines)]),
            do=do or f"read {self.log}",
        )


def free_port(host: str) -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def install_under_leash(
    environment: Mapping[str, str], say: Callable[[str], None], *, hold: Callable[[Leashed], Leashed]
) -> None:
    """Build the programs in a process of its own.

    Args:
        environment: its whole environment.
        say: told each line of its progress.
        hold: takes note of the process before anything is waited for.

    Raises:
        EnvironmentNotUsableError: it failed; with its own words.
    """
    process = subprocess.Popen(
        [*LEASH, BUILD_SECONDS, sys.executable, "-P", "-m", INSTALL],
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    hold(Leashed("the build", process, Path(os.devnull)))
    last: collections.deque[str] = collections.deque(maxlen=LOG_LINES)
    with process:
        for line in process.stderr or ():
            last.append(printable(line.decode(errors="replace").rstrip(), LINE_CHARACTERS))
            say(last[-1])
    if process.wait() != 0:
        raise EnvironmentNotUsableError("\n".join(["the Kubernetes API server can't be built", *last]))
