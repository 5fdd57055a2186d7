"""What a file backend tells without a process being started for it."""

from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from ..project_yaml import read_document
from .model import RunRequest

__all__ = ["has_stack"]

_STATE_ENDINGS: Final = (".json", ".json.gz", ".json.zst")


def has_stack(request: RunRequest) -> bool:
    """Whether a file backend holds the stack. False also means: it can't be told here, ask the engine."""
    project = next((request.project / name for name in _PROJECT_FILES if (request.project / name).is_file()), None)
    if project is None or "/" in request.stack:
        return False
    document = read_document(project)
    backend = document.value("backend")
    configured = backend.get("url", "") if isinstance(backend, dict) else ""
    address = urlsplit(request.environment.get("PULUMI_BACKEND_URL") or str(configured))
    folder = Path(unquote(address.path))
    if address.scheme != "file" or address.netloc or not folder.is_absolute():
        return False
    stacks = folder / ".pulumi" / "stacks" / str(document.value("name"))
    return any((stacks / f"{request.stack}{ending}").is_file() for ending in _STATE_ENDINGS)


_PROJECT_FILES: Final = ("Pulumi.yaml", "Pulumi.yml", "Pulumi.json")
