"""The arguments of a component as tables: what each takes, what holds by default, what it means."""

import ast
import inspect
import re
import textwrap
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Final, ForwardRef, Union, get_args, get_origin

import pydantic
from penstock.platform.component import Component
from penstock.platform.inputs import Output
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from .markdown import anchor, cell, code, table

__all__ = ["arguments", "described", "outputs"]

PLAIN: Final[Mapping[Any, str]] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "true or false",
    Any: "anything",
}
MANY: Final[Mapping[Any, str]] = {str: "texts", int: "whole numbers", float: "numbers"}
BOUNDS: Final = (("ge", "from {}"), ("gt", "above {}"), ("le", "to {}"), ("lt", "below {}"))
LENGTHS: Final = (("min_length", "at least {} {}"), ("max_length", "at most {} {}"))
BY_DEFAULT: Final = re.compile(r"(?:^|(?<=[.:;] ))By default (.+?)[.](?= |$)")
"""The sentence that says what holds where nothing is given."""


def arguments(model: type[pydantic.BaseModel]) -> list[str]:
    """A table of the model's fields, and one below it for each model and enumeration in them, each once."""
    lines = _fields(model)
    for inner in _within(model):
        lines += [f"### {inner.__name__}", "", cell(inspect.cleandoc(inner.__doc__ or "")), ""]
        lines += _members(inner) if issubclass(inner, Enum) else _fields(inner)
    return lines


def outputs(component: type[Component]) -> list[str]:
    """A table of what a component answers."""
    rows = [(f"`{name}`", cell(text)) for name, text in described(component).items()]
    return table(("output", "meaning"), rows)


def described(owner: type) -> dict[str, str]:
    """Attribute to the docstring that stands below it, of a class's own attributes."""
    [definition] = ast.parse(textwrap.dedent(inspect.getsource(owner))).body
    assert isinstance(definition, ast.ClassDef)
    texts: dict[str, str] = {}
    for statement, following in zip(definition.body, definition.body[1:], strict=False):
        if isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant):
            targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
            texts |= {node.id: str(following.value.value) for node in targets if isinstance(node, ast.Name)}
    return {name: text for name, text in texts.items() if not name.isupper() or issubclass(owner, Enum)}


def _fields(model: type[pydantic.BaseModel]) -> list[str]:
    rows = []
    texts = described(model)
    for name, field in model.model_fields.items():
        text = " ".join(texts.get(name, "").split())
        meaning = BY_DEFAULT.sub("", text)
        rows.append((f"`{name}`", _takes(field), _default(field, text), cell(meaning)))
    return table(("argument", "takes", "by default", "meaning"), rows)


def _members(enumeration: type[Enum]) -> list[str]:
    texts = described(enumeration)
    if not texts:
        return [" · ".join(f"`{member.value}`" for member in enumeration), ""]
    return table(
        ("value", "meaning"), [(f"`{member.value}`", cell(texts.get(member.name, ""))) for member in enumeration]
    )


def _default(field: FieldInfo, text: str) -> str:
    """The docstring's sentence; else the value."""
    if field.is_required():
        return "**required**"
    sentence = BY_DEFAULT.search(text)
    if sentence:
        return cell(sentence[1])
    value = field.get_default(call_default_factory=True)
    if value is None or value is PydanticUndefined or value in ({}, []):
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, pydantic.BaseModel):
        return f"as [{type(value).__name__}](#{anchor(type(value).__name__)}) says"
    return code(str(value.value if isinstance(value, Enum) else value))


def _takes(field: FieldInfo) -> str:
    """A type in words, with its bounds."""
    plain, takes_output = _plain(field.annotation)
    bounds = _bounds(field.metadata, "characters" if plain is str else "items")
    return f"{_named(plain)}{f', {bounds}' if bounds else ''}{' (or an output)' if takes_output else ''}"


def _bounds(metadata: Sequence[Any], what: str) -> str:
    said = [
        words.format(_number(getattr(item, key))) for key, words in BOUNDS for item in metadata if hasattr(item, key)
    ]
    one = {"characters": "character", "items": "item"}[what]
    for key, words in LENGTHS:
        for item in metadata:
            if hasattr(item, key):
                count = getattr(item, key)
                said.append(words.format(count, one if count == 1 else what))
    said += [f"matching {code(item.pattern)}" for item in metadata if getattr(item, "pattern", None)]
    return " ".join(said) if len(said) == 2 and said[0].startswith(("from", "above")) else ", ".join(said)


def _number(value: float) -> str:
    """Every digit, and none after a whole number's."""
    return str(int(value)) if float(value).is_integer() else str(value)


def _named(plain: Any) -> str:
    if plain in PLAIN:
        return PLAIN[plain]
    origin, inner = get_origin(plain), get_args(plain)
    if isinstance(plain, type) and origin is None:
        return f"[{plain.__name__}](#{anchor(plain.__name__)})"
    if len(inner) == 2:
        return f"{_named(_plain(inner[1])[0])} by name"
    item = _plain(inner[0])[0]
    return f"list of {MANY.get(item) or _named(item)}"


def _plain(annotation: Any) -> tuple[Any, bool]:
    """A type without `Input` and None, and whether it was an `Input`."""
    options = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    wrappers = [one for one in options if isinstance(one, ForwardRef | str) or get_origin(one) in (Awaitable, Output)]
    [plain] = [one for one in options if one is not NoneType and one not in wrappers]
    return plain, bool(wrappers)


def _within(model: type[pydantic.BaseModel]) -> Iterator[type[Any]]:
    """The models and enumerations in a model's fields, in their order, each once."""
    seen: list[type[Any]] = []
    waiting = [field.annotation for field in model.model_fields.values()]
    while waiting:
        plain, _ = _plain(waiting.pop(0))
        if not isinstance(plain, type) or get_origin(plain) is not None:
            waiting = [*get_args(plain), *waiting]
        elif issubclass(plain, pydantic.BaseModel | Enum) and plain not in seen:
            seen.append(plain)
            if issubclass(plain, pydantic.BaseModel):
                waiting = [*(field.annotation for field in plain.model_fields.values()), *waiting]
    return iter(seen)
