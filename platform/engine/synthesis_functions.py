"""The functions that are answered while a program is synthesised: those that need no cloud."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

import yaml

from ..aws_functions import Facts, answer

__all__ = ["Answers", "decoded", "result"]

Answers: TypeAlias = Mapping[str, Mapping[str, Any] | Callable[[Mapping[str, Any]], Mapping[str, Any]]]
"""Function to its answer, or to what makes the answer from the arguments."""


def result(token: str, arguments: Mapping[str, Any], facts: Facts, answers: Answers) -> Mapping[str, Any] | None:
    """The function's answer: the given one, or from its arguments and the environment's facts.

    None where only a cloud can tell.
    """
    given = answers.get(token)
    if given is not None:
        return given(arguments) if callable(given) else given
    if token == "kubernetes:yaml:decode":  # noqa: S105 - a function, no secret
        return {"result": list(decoded(arguments["text"]))}
    return answer(token, arguments, facts)


def decoded(text: str) -> Iterator[Any]:
    """The objects of a manifest, those inside lists one by one."""
    for document in yaml.safe_load_all(text):
        if isinstance(document, dict) and document.get("kind") == "List":
            yield from document.get("items") or ()
        elif document:
            yield document
