"""How values, differences and whole stacks are shown to a person: on one screen, and never a secret."""

import json
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, Final

from ..errors import printable
from ..resource import UNKNOWN

__all__ = ["MAXIMUM_LINES", "shown", "value_lines"]

MAXIMUM_CHARACTERS: Final = 120
MAXIMUM_LINES: Final = 12
"""Of differences, types or names in one message."""


def shown(value: Any, limit: int = MAXIMUM_CHARACTERS) -> str:
    """The value on one line, like JSON; what is not known is `[unknown]`, what is secret `[secret]`, nothing `[absent]`."""
    return printable("[absent]" if value is None else _compact(value), limit)


def _compact(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(str(key))}: {_compact(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_compact(item) for item in value) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if value is UNKNOWN:
        return "[unknown]"
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, str | bool | int | float):
        return json.dumps(value, ensure_ascii=False)
    return repr(value)  # a secret, or a matcher


def value_lines(name: str, value: Any, indent: str) -> Iterator[str]:
    """The value below its name, a line for each leaf; keys in order, JSON texts unfolded, as the same text in every run."""
    if isinstance(value, str) and (parsed := _json_container(value)) is not None:
        yield from value_lines(f"{name} (json)", parsed, indent)
    elif isinstance(value, Mapping) and value:
        yield f"{indent}{name}:"
        for key in sorted(value):
            yield from value_lines(printable(str(key)), value[key], indent + "  ")
    elif isinstance(value, list | tuple) and value:
        yield f"{indent}{name}:"
        for index, item in enumerate(value):
            yield from value_lines(f"[{index}]", item, indent + "  ")
    elif isinstance(value, str) and "\n" in value:
        yield f"{indent}{name} (text):"
        yield from (f"{indent}  | {printable(line, len(line) + 1)}".rstrip() for line in value.split("\n"))
    else:
        yield f"{indent}{name}: {_compact(value)}"


def _json_container(text: str) -> Any:
    """What a text of JSON holds, where that is an object or a list; else None."""
    if not text.startswith(("{", "[")):
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None
