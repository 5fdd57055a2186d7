"""The leaf fields of a component's arguments: each that has a value of its own, nested models taken apart."""

from collections.abc import Awaitable, Iterator, Mapping
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Any, Final, ForwardRef, Union, get_args, get_origin

import pydantic
from pydantic.fields import FieldInfo

from ..inputs import Output

__all__ = ["ITEM", "Leaf", "leaves"]

ITEM: Final = "*"
"""In a path: the first item of a list or of a mapping."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One field, by its path in the arguments (`container.secrets.*.arn`)."""

    path: str
    type: Any
    """Its type without `Input` and without None."""
    field: FieldInfo
    is_optional: bool
    """Whether it can be left out altogether, by None."""
    is_parent: bool = False
    """Whether its own fields are leaves too: then only giving it, and for collections having another item, is its own."""


def leaves(model: type[pydantic.BaseModel], prefix: str = "") -> Iterator[Leaf]:
    """The leaf fields of a model, in the order of its fields; an optional or repeated model is a leaf, and then its fields."""
    for name, field in model.model_fields.items():
        path = f"{prefix}{name}"
        plain, is_optional = _plain(field.annotation)
        inner, is_repeated = _model_in(plain)
        if inner is None:
            yield Leaf(path=path, type=plain, field=field, is_optional=is_optional)
            continue
        if is_optional or is_repeated:
            yield Leaf(path=path, type=plain, field=field, is_optional=is_optional, is_parent=True)
        yield from leaves(inner, f"{path}.{ITEM}." if is_repeated else f"{path}.")


def _plain(annotation: Any) -> tuple[Any, bool]:
    """A type without `Input` and None: of `T | Awaitable[T] | Output[T] | None` it is T."""
    options = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    kept = [option for option in options if not _is_wrapper(option)]
    return kept[0], NoneType in options


def _is_wrapper(option: Any) -> bool:
    return option is NoneType or isinstance(option, ForwardRef | str) or get_origin(option) in (Awaitable, Output)


def _model_in(plain: Any) -> tuple[type[pydantic.BaseModel] | None, bool]:
    """The model that a type is, or holds many of."""
    if isinstance(plain, type) and issubclass(plain, pydantic.BaseModel):
        return plain, False
    arguments = get_args(plain)
    if get_origin(plain) in (list, dict, tuple) or get_origin(plain) is Mapping:
        inner = arguments[1] if len(arguments) == 2 else arguments[0]
        inner = _plain(inner)[0]
        if isinstance(inner, type) and issubclass(inner, pydantic.BaseModel):
            return inner, True
    return None, False
