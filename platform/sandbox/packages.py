"""Which Pulumi packages are installed: the embedded cloud stands for all of them, so that no program needs a plugin."""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

__all__ = ["AWS", "KUBERNETES", "installed_packages"]

AWS: Final = "aws"
"""The package that is emulated."""

KUBERNETES: Final = "kubernetes"
"""The package that a real API server answers for. Types of all others are recorded."""


def installed_packages(search_path: Iterable[str] | None = None) -> Mapping[str, str]:
    """All packages with a resource plugin and the version that their SDK asks for, `aws` always among them.

    Args:
        search_path: folders to look in instead of Python's own module folders.
    """
    found = {AWS: ""}
    for folder in sys.path if search_path is None else search_path:
        for file in Path(folder or ".").glob("pulumi_*/pulumi-plugin.json"):
            try:
                information = json.loads(file.read_text())
            except (OSError, ValueError):
                continue  # not readable for the SDK either: importing that package will say so
            if information.get("resource") and "name" in information:
                found[str(information["name"])] = str(information.get("version", ""))
    return dict(sorted(found.items()))
