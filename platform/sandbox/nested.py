"""Reading and grafting values inside blocks, by a dotted path in which lists need no index: `rules.filter.prefix`."""

from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["graft", "values_at"]


def values_at(value: Any, path: str) -> Iterator[Any]:
    """Every value at the path that is not null: one for each item of the lists on the way."""
    first, _, rest = path.partition(".")
    if isinstance(value, list | tuple):
        for item in value:
            yield from values_at(item, path)
    elif isinstance(value, Mapping) and value.get(first) is not None:
        if rest:
            yield from values_at(value[first], rest)
        else:
            yield value[first]


def graft(target: Any, source: Any, path: str) -> Any:
    """The target with the source's values at the path; list items are matched by position, in lists of equal length."""
    if isinstance(target, list | tuple) and isinstance(source, list | tuple):
        if len(target) != len(source):
            return target
        return [graft(mine, theirs, path) for mine, theirs in zip(target, source, strict=True)]
    if not isinstance(source, Mapping) or not isinstance(target, Mapping | None):
        return target
    first, _, rest = path.partition(".")
    value = source.get(first)
    if value is None:
        return target
    inner = (target or {}).get(first)
    return {**(target or {}), first: graft(inner, value, rest) if rest else value}
