"""One changed argument at a time: for each leaf field, what a component is deployed with and what it is then given.

The other value follows from the field's type and constraints. Where they can't tell (an ARN, a size that goes with another
one), a trial names it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, get_origin

import pydantic
from annotated_types import Ge, Gt, Le, Lt

from ..errors import ConfigurationError
from .leaves import ITEM, Leaf, leaves

__all__ = ["ABSENT", "Case", "Mutation", "is_below", "mutations", "other_value"]


class _Absent:
    """The marker of an argument that is not given. There is one: `ABSENT`."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()
CHANGED: Final = "changed"
GIVEN: Final = "given"


@dataclass(frozen=True, slots=True)
class Case:
    """A change that a trial names, where a value alone is not enough: arguments that must change together, or another start."""

    name: str
    """What is done: a past participle, as `changed`."""
    after: Mapping[str, Any]
    """Path to value: what is given then. ABSENT takes it away."""
    before: Mapping[str, Any]
    """Path to value: in what the start differs from that of the trial."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """One change of one argument."""

    path: str
    case: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def mutations(
    model: type[pydantic.BaseModel],
    start: Mapping[str, Any],
    others: Mapping[str, Any],
    *,
    later: Iterable[str] = (),
) -> tuple[Mutation, ...]:
    """The mutations of all leaf fields.

    Args:
        model: the arguments.
        start: the arguments that a copy is deployed with, as plain nested values. Every optional field must have a value,
            every collection of models an item.
        others: by path, another value, or a tuple of `Case` that takes the place of everything made from the type.
        later: fields that are not tried yet, with all that is below them.

    Raises:
        ConfigurationError: a path is no leaf field, or a field has no other value.
    """
    known = tuple(leaf for leaf in leaves(model) if not is_below(leaf.path, later))
    if strange := set(others) - {leaf.path for leaf in known}:
        raise ConfigurationError(f"{model.__name__} has no such leaf field", got=", ".join(sorted(strange)))
    return tuple(mutation for leaf in known for mutation in _of_leaf(leaf, start, others))


def is_below(path: str, ancestors: Iterable[str]) -> bool:
    """Whether a field is one of these, or below one."""
    return any(path == ancestor or path.startswith(f"{ancestor}.") for ancestor in ancestors)


def _of_leaf(leaf: Leaf, start: Mapping[str, Any], others: Mapping[str, Any]) -> Iterator[Mutation]:
    special = others.get(leaf.path, ABSENT)
    if isinstance(special, tuple) and all(isinstance(case, Case) for case in special):
        for case in special:
            before = _with(start, case.before)
            yield Mutation(path=leaf.path, case=case.name, before=before, after=_with(before, case.after))
        return
    value = _read(start, leaf.path)
    if leaf.is_optional:
        yield Mutation(path=leaf.path, case=GIVEN, before=_with(start, {leaf.path: ABSENT}), after=start)
        if leaf.is_parent:
            return
    if value is ABSENT:
        value = leaf.field.get_default(call_default_factory=False)
    other = other_value(leaf, value) if special is ABSENT else special
    yield Mutation(path=leaf.path, case=CHANGED, before=start, after=_with(start, {leaf.path: other}))


def other_value(leaf: Leaf, value: Any) -> Any:
    """A value of the field's type, within its constraints, that is not this one.

    Raises:
        ConfigurationError: the type alone can't tell one.
    """
    kind = leaf.type
    if isinstance(value, bool):
        return not value
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        members = list(kind)
        return members[(members.index(kind(value)) + 1) % len(members)].value
    if isinstance(value, int | float):
        return _other_number(leaf, value)
    if kind is str and isinstance(value, str):
        return f"{value}-other"
    if get_origin(kind) is list and isinstance(value, Sequence) and str in kind.__args__:
        return [*value, "other"]
    if get_origin(kind) is dict and not leaf.is_parent and isinstance(value, Mapping):
        return {**value, "OTHER": "other"}
    raise ConfigurationError(
        f"no other value of {leaf.path} follows from its type", got=kind, do="name one in the component's trial"
    )


def _other_number(leaf: Leaf, value: float) -> float:
    for other in (value + 1, value - 1, value / 2):
        if all(_holds(constraint, other) for constraint in leaf.field.metadata):
            return other
    raise ConfigurationError(f"no other value of {leaf.path} is within its constraints", got=value)


def _holds(constraint: Any, value: Any) -> bool:
    match constraint:
        case Ge(ge=bound):
            return bool(value >= bound)
        case Gt(gt=bound):
            return bool(value > bound)
        case Le(le=bound):
            return bool(value <= bound)
        case Lt(lt=bound):
            return bool(value < bound)
    return True


def _read(values: Any, path: str) -> Any:
    for part in path.split("."):
        if not isinstance(values, Mapping | list):
            return ABSENT
        key = _key(values, part)
        if isinstance(values, Mapping) and key not in values:
            return ABSENT
        values = values[key]
    return values


def _with(values: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    made: Any = dict(values)
    for path, value in changed.items():
        made = _replaced(made, path.split("."), value)
    return dict(made)


def _replaced(values: Any, parts: list[str], value: Any) -> Any:
    """A copy of nested plain values with one of them replaced. What is no mapping or list (an output) is kept as it is."""
    made: Any = list(values) if isinstance(values, list) else dict(values or {})
    key = _key(made, parts[0])
    if len(parts) > 1:
        made[key] = _replaced(made[key] if isinstance(made, list) else made.get(key), parts[1:], value)
    elif value is ABSENT:
        made.pop(key, None)
    else:
        made[key] = value
    return made


def _key(values: Any, part: str) -> Any:
    if part != ITEM:
        return part
    return 0 if isinstance(values, list) else next(iter(values))
