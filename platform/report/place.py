"""Where in the user's program a finding belongs: the line that makes the outermost component."""

import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote

from ..resource import Graph
from .model import Place

__all__ = ["Places", "path_to_root"]

_POSITION: Final = re.compile(r"(?:project:///)?(?P<path>[^#\x00]+)#(?P<line>\d{1,9})(?:,\d+)?")
_STACK_TYPE: Final = "pulumi:pulumi:Stack"


def path_to_root(folder: Path) -> str:
    """From the root of the repository to a project in it, empty where they are one: reports name files from the root."""
    resolved = folder.resolve()
    for root in (resolved, *resolved.parents):
        if (root / ".git").exists():
            path = resolved.relative_to(root).as_posix()
            return "" if path == "." else path
    return ""


@dataclass(frozen=True, slots=True)
class Places:
    """Finds the place of a resource.

    Args:
        graph: the resources with parents and positions, where they can be had.
        root: from the repository's root to the project.
        fallback: the project's file to show for what has no place of its own.
    """

    graph: Graph = field(default_factory=lambda: Graph(()))
    root: str = ""
    fallback: str = "Pulumi.yaml"

    def position(self, urn: str, own: str | None = None) -> str | None:
        """The position of the outermost component that has one; else that of the resource."""
        known = self.graph.by_urn
        found, seen = own, set[str]()
        resource = known.get(urn)
        while resource is not None and resource.type != _STACK_TYPE and resource.urn not in seen:
            seen.add(resource.urn)
            found = resource.source_position or found
            resource = known.get(resource.parent or "")
        return found

    def of(self, position: str | None) -> Place:
        """The place that a position names: `path#line`, or `project:///path#line` as in the engine's state.

        One that leads out of the project, or is none, gives the project's file.
        """
        match = _POSITION.fullmatch(position or "")
        path = (
            PurePosixPath(unquote(match["path"]) if position and position.startswith("project:") else match["path"])
            if match
            else None
        )
        if match is None or path is None or path.is_absolute() or ".." in path.parts or not path.parts:
            return Place((PurePosixPath(self.root) / self.fallback).as_posix())
        return Place((PurePosixPath(self.root) / path).as_posix(), max(1, int(match["line"])))
