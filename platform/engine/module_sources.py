"""The Go module that the engine is built from, and what tells one state of it from another."""

import hashlib
from pathlib import Path

__all__ = ["SOURCES", "sources_digest"]

SOURCES = Path(__file__).parent / "build"


def sources_digest(folder: Path = SOURCES) -> str:
    """A SHA-256 over names and contents: an engine that was built from other sources has another language host."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".go", ".mod", ".sum"}:
            digest.update(f"{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()
