"""The folder `.penstock/` beside Pulumi.yaml: what is in it, who wrote the record of the running process, and who may.

Emulator and stack state live and die together, so everything that tells of one is in this folder.
"""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from ..files import write_atomically
from ..naming import STATE_FOLDER

__all__ = ["Record", "SandboxFolder", "process_start"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What the running process says of itself, in `sandbox.json`."""

    pid: int
    process_start: str
    """When the process started, as the system tells it: a later process with the same id started at another time."""
    endpoint_port: int
    """Where the emulator answers HTTP, on 127.0.0.1."""
    provider_ports: Mapping[str, int]
    """The Pulumi packages that it stands for, and where each one's provider answers gRPC, on 127.0.0.1."""
    version: str
    """Penstock's."""
    started_at: str
    """In UTC, ISO 8601."""

    @property
    def packages(self) -> tuple[str, ...]:
        """The Pulumi packages that it stands for."""
        return tuple(self.provider_ports)

    @property
    def endpoint(self) -> str:
        """The emulator's address."""
        return f"http://127.0.0.1:{self.endpoint_port}"

    @property
    def is_alive(self) -> bool:
        """Whether the very process that wrote it still runs."""
        return process_start(self.pid) == self.process_start


@dataclass(frozen=True, slots=True)
class SandboxFolder:
    """The paths in the folder."""

    path: Path

    @classmethod
    def of_project(cls, project_folder: Path) -> "SandboxFolder":
        """The folder of the project whose Pulumi.yaml is in `project_folder`."""
        return cls(project_folder.resolve() / STATE_FOLDER)

    @property
    def record(self) -> Path:
        return self.path / "sandbox.json"

    @property
    def log(self) -> Path:
        return self.path / "sandbox.log"

    @property
    def lock(self) -> Path:
        return self.path / "sandbox.lock"

    @property
    def state(self) -> Path:
        """The engine's backend."""
        return self.path / "state"

    @property
    def home(self) -> Path:
        """The engine's own folder, instead of the user's: selection, plugins, no login."""
        return self.path / "home"

    @property
    def project(self) -> Path:
        """The generated project."""
        return self.path / "project"

    @property
    def kubernetes(self) -> Path:
        """The Kubernetes API server's data, logs and token."""
        return self.path / "kubernetes"

    @property
    def kubeconfig(self) -> Path:
        """For kubectl; there once the API server runs."""
        return self.path / "kubeconfig"

    @property
    def no_settings(self) -> Path:
        """An empty file, in the place of AWS's configuration and credential files."""
        return self.path / "no-aws-settings"

    def prepare(self) -> None:
        """Make the folder, ignored by Git whatever the project's own rules are."""
        self.path.mkdir(parents=True, exist_ok=True)
        write_atomically(self.path / ".gitignore", "*\n")
        write_atomically(self.no_settings, "")

    def read_record(self) -> Record | None:
        """What the last process wrote; None where there is nothing, or nothing that can be read."""
        try:
            return Record(**json.loads(self.record.read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def write_record(self, record: Record) -> None:
        """Say that a process is ready."""
        write_atomically(self.record, json.dumps(asdict(record), indent=2) + "\n")


def process_start(pid: int) -> str:
    """When a process started, as text that only compares; empty where there is no such process."""
    try:
        # The 22nd field; the second is the command's name in parentheses, which may hold spaces.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return "" if fields[0] == "Z" else fields[19]
    except OSError:
        if Path("/proc/self/stat").exists():
            return ""
    told = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False, env=_PLAIN
    )
    return told.stdout.strip()


_PLAIN: Final[Mapping[str, str]] = {"LC_ALL": "C", "TZ": "UTC", "PATH": "/bin:/usr/bin"}
