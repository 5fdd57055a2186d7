"""The difference between two sets of properties, as values: path, kind, and whether it replaces the resource."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ..resource import UNKNOWN, whole_as_integer

__all__ = ["Change", "ChangeKind", "Difference", "compare", "same", "without"]


class ChangeKind(StrEnum):
    """What happens to a property."""

    ADD = "add"
    DELETE = "delete"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Change:
    """One changed leaf: its path in Pulumi's notation (`rules[0].status`, `tags["a.b"]`)."""

    path: str
    kind: ChangeKind
    replaces: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """All changed leaves of a resource."""

    changes: tuple[Change, ...] = ()

    @property
    def top_level(self) -> tuple[str, ...]:
        """The changed properties."""
        return tuple(dict.fromkeys(_top(change.path) for change in self.changes))

    @property
    def replaces(self) -> tuple[str, ...]:
        """The changed properties that force a replacement."""
        return tuple(dict.fromkeys(_top(change.path) for change in self.changes if change.replaces))


def compare(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    *,
    replace_on: frozenset[str],
    equal: Callable[[str, Any, Any], bool],
) -> Difference:
    """The difference of two sets of top-level properties; null and missing are the same."""
    changes: list[Change] = []
    for name in sorted({*old, *new}):
        before, after = old.get(name), new.get(name)
        if equal(name, before, after):
            continue
        leaves = list(_leaves(name, before, after)) or [(name, ChangeKind.UPDATE)]
        changes.extend(Change(path, kind, name in replace_on) for path, kind in leaves)
    return Difference(tuple(changes))


def without(difference: Difference, ignored: Sequence[str]) -> Difference:
    """The difference less what is below any of these paths; `*` is everything."""
    return Difference(tuple(change for change in difference.changes if not _is_below(change.path, ignored)))


def same(one: Any, other: Any, *, is_json: bool = False, is_set: bool = False) -> bool:
    """Whether two values mean the same: numbers by value, nothing like nothing, documents and sets without their order."""
    if one is UNKNOWN or other is UNKNOWN:
        return one is other
    if is_json and isinstance(one, str) and isinstance(other, str):
        return bool(_document(one) == _document(other))
    if is_set and isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return sorted(map(_canonical, one)) == sorted(map(_canonical, other))
    return _canonical(one) == _canonical(other)


def _document(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _canonical(value: Any) -> str:
    plain = _plain(value)
    return json.dumps(None if plain is False else plain, sort_keys=True, default=repr)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        # False and nothing are the same, as for Terraform: APIs answer the false that nobody asked for. Where nothing
        # means true, the class has it as a default.
        plain = {name: _plain(item) for name, item in value.items()}
        return {name: item for name, item in plain.items() if item is not None and item is not False} or None
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value] or None
    return whole_as_integer(value) if isinstance(value, float) else value


def _leaves(path: str, before: Any, after: Any) -> Iterator[tuple[str, ChangeKind]]:
    if before is None or after is None:
        if before is not after:
            yield path, ChangeKind.ADD if before is None else ChangeKind.DELETE
    elif isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in sorted({*before, *after}):
            yield from _leaves(_member(path, name), before.get(name), after.get(name))
    elif isinstance(before, list | tuple) and isinstance(after, list | tuple):
        for index in range(max(len(before), len(after))):
            yield from _leaves(
                f"{path}[{index}]", *(side[index] if index < len(side) else None for side in (before, after))
            )
    elif not same(before, after):
        yield path, ChangeKind.UPDATE


def _member(path: str, name: str) -> str:
    return f"{path}.{name}" if name.replace("_", "").isalnum() else f'{path}["{name}"]'


def _top(path: str) -> str:
    return path.split(".", maxsplit=1)[0].split("[", maxsplit=1)[0]


def _is_below(path: str, ancestors: Sequence[str]) -> bool:
    return any(name in ("*", path) or path.startswith((f"{name}.", f"{name}[")) for name in ancestors)
