"""What an object has become since it was applied, in those fields that its program sets.

Fields that others added are theirs: an autoscaler's annotation, an injected container. A field of the program that is gone
or different has drifted, and whether it is different the server says: by what applying the same inputs again would make of
it, so that another spelling of one value (`0.5` and `500m`) is no drift.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from .api import FIELD_MANAGER

__all__ = ["drifted"]

MISSING: Final = object()


def drifted(inputs: Mapping[str, Any], live: Mapping[str, Any], again: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs as they would have to be for the object to be as it is.

    Args:
        inputs: what was applied.
        live: the object.
        again: what it would be, were the inputs applied again; the inputs where nobody can say.
    """
    found: dict[str, Any] = _value(inputs, live, again, _owned(again))
    return found


def _value(wanted: Any, live: Any, again: Any, owned: Mapping[str, Any]) -> Any:
    if live == again:
        return wanted
    if isinstance(wanted, Mapping) and isinstance(live, Mapping) and isinstance(again, Mapping):
        return dict(_members(wanted, live, again, owned))
    if isinstance(wanted, list) and isinstance(live, list) and isinstance(again, list):
        return _items(wanted, live, again, owned)
    return live


def _members(
    wanted: Mapping[str, Any], live: Mapping[str, Any], again: Mapping[str, Any], owned: Mapping[str, Any]
) -> Iterator[tuple[str, Any]]:
    for name, value in wanted.items():
        if name not in again:
            yield name, value  # the server takes it and does not keep it
        elif name in live:
            yield name, _value(value, live[name], again[name], owned.get(f"f:{name}") or {})


def _items(wanted: list[Any], live: list[Any], again: list[Any], owned: Mapping[str, Any]) -> list[Any]:
    keys = [json.loads(key.removeprefix("k:")) for key in owned if key.startswith("k:")]
    if keys:
        return list(_keyed(wanted, live, again, owned, keys=keys))
    if any(key.startswith("v:") for key in owned):
        return [item for item in wanted if item in live]
    if len(wanted) == len(live) == len(again):  # owned as a whole
        return [_value(*items, {}) for items in zip(wanted, live, again, strict=True)]
    return live


def _keyed(
    wanted: list[Any], live: list[Any], again: list[Any], owned: Mapping[str, Any], *, keys: list[Mapping[str, Any]]
) -> Iterator[Any]:
    """Items that are told apart by some of their fields: containers by name, ports by number and protocol."""
    for item in wanted:
        key = next((key for key in keys if all(item.get(name, value) == value for name, value in key.items())), {})
        now, then = _with_key(live, key), _with_key(again, key)
        if now is not MISSING:
            inside = owned.get(f"k:{json.dumps(key, separators=(',', ':'))}") or {}
            yield _value(item, now, item if then is MISSING else then, inside)


def _with_key(items: Sequence[Any], key: Mapping[str, Any]) -> Any:
    return next((item for item in items if all(item.get(name) == value for name, value in key.items())), MISSING)


def _owned(applied: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields that are ours, as the server writes them: a tree of `f:name`, `k:{key}` and `v:value`."""
    for entry in (applied.get("metadata") or {}).get("managedFields") or ():
        if entry.get("manager") == FIELD_MANAGER and entry.get("operation") == "Apply" and not entry.get("subresource"):
            fields: Mapping[str, Any] = entry.get("fieldsV1") or {}
            return fields
    return {}
