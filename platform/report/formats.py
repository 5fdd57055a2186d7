"""The formats, by the word that chooses one."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Final

from .model import Report

__all__ = ["FORMATS", "rendered"]

FORMATS: Final[Mapping[str, str]] = {
    "text": "text",
    "json": "json_document",
    "markdown": "markdown",
    "sarif": "sarif",
    "junit": "junit",
    "github": "github",
}
"""Each format and the module that writes it, by its function `render`. Loaded when it is chosen: their libraries are heavy."""


def rendered(reports: Sequence[Report], output: str) -> str:
    """The reports in one of the formats, without a newline at the end."""
    module = import_module(f"{__package__}.{FORMATS[output]}")
    text: str = module.render(reports)
    return text.rstrip("\n")
