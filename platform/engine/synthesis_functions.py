"""The functions that are answered while a program is synthesised: those that need no cloud."""

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from ..aws_functions import Facts, answer

__all__ = ["result"]


def result(token: str, arguments: Mapping[str, Any], facts: Facts) -> dict[str, Any] | None:
    """The function's answer, from its arguments and the environment's facts; None where only a cloud can tell."""
    if token == "kubernetes:yaml:decode":  # noqa: S105 - a function, no secret
        return {"result": list(_objects(arguments["text"]))}
    return answer(token, arguments, facts)


def _objects(text: str) -> Iterator[Any]:
    """The objects of a manifest, those inside lists one by one."""
    for document in yaml.safe_load_all(text):
        if isinstance(document, dict) and document.get("kind") == "List":
            yield from document.get("items") or ()
        elif document:
            yield document
