"""What `penstock sandbox status` says of Kubernetes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ..folder import SandboxFolder
from .binaries import fact

__all__ = ["Described", "described"]


@dataclass(frozen=True, slots=True)
class Described:
    """The API server of one embedded cloud."""

    url: str | None
    """None where it has not been started: it is when a stack first needs it."""
    kubeconfig: Path
    programs: str
    """Where its programs are, or that they will be built."""

    def lines(self) -> tuple[str, ...]:
        """For people."""
        if self.url is None:
            return ("kubernetes: not started, as no stack has needed it yet", f"kubernetes programs: {self.programs}")
        return (f"kubernetes: {self.url}", f"kubectl: kubectl --kubeconfig {self.kubeconfig} get all -A")

    def document(self) -> dict[str, Any]:
        """For programs."""
        started = self.url is not None
        return {
            "url": self.url,
            "kubeconfig": str(self.kubeconfig) if started else None,
            "programs": self.programs,
        }


def described(folder: SandboxFolder) -> Described:
    """Read from the folder of an embedded cloud that runs; nothing is started."""
    try:
        url = yaml.safe_load(folder.kubeconfig.read_text(encoding="utf-8"))["clusters"][0]["cluster"]["server"]
    except (OSError, yaml.YAMLError, LookupError, TypeError):
        url = None
    return Described(url, folder.kubeconfig, fact().detail)
