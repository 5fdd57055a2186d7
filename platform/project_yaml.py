"""YAML as the engine reads it (YAML 1.2's scalars: `yes` is text, `012` a number), with the line of every key.

One reader for project and stack files. Python's own YAML reader follows YAML 1.1, so a `yes`, an `on` or a `1:30` would be
one thing here and another in the program; the table of plain scalars is therefore the engine's.
"""

import datetime as dt
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar, Final

import yaml

from .errors import ConfigurationError

__all__ = ["Document", "Entry", "read_document", "value_text"]

_TAG: Final = "tag:yaml.org,2002:"
_TIMESTAMP: Final = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]|[ \t]+)\d{1,2}:\d{1,2}:\d{1,2}.*)?")
_PLAIN: Final = (
    ("null", re.compile(r"~|null|Null|NULL|")),
    ("bool", re.compile(r"true|True|TRUE|false|False|FALSE")),
    ("int", re.compile(r"[-+]?(?:0x[0-9a-fA-F_]+|0b[01_]+|0o?[0-7_]+|0|[1-9][0-9_]*)")),
    (
        "float",
        re.compile(
            r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
        ),
    ),
    ("merge", re.compile(r"<<")),
    ("timestamp", _TIMESTAMP),
)
"""What an unquoted scalar is, first match first."""

_MAXIMUM_INTEGER: Final = 2**64 - 1
_POSITIONAL_BELOW: Final = 1e21
_POSITIONAL_FROM: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Entry:
    """A key's value and its line; for a mapping or a list, its parts too (those of a list by number, `0` first)."""

    value: Any
    line: int
    parts: Mapping[str, "Entry"]

    def part(self, name: str) -> "Entry":
        """The entry of a key inside, with its own line."""
        return self.parts[name]


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file that is a mapping."""

    file: Path
    root: Mapping[str, Entry]

    def value(self, key: str) -> Any:
        """The value of a top-level key, None where it is missing."""
        return self.root[key].value if key in self.root else None

    def place(self, key: str) -> str:
        """File and line of a top-level key; the file alone where it is missing."""
        return f"{self.file}:{self.root[key].line}" if key in self.root else str(self.file)

    def line(self, *path: str | int) -> int:
        """The line of what is at a path of keys and list numbers, or of the nearest thing around it that is there."""
        line, parts = 1, self.root
        for name in path:
            entry = parts.get(str(name))
            if entry is None:
                break
            line, parts = entry.line, entry.parts
        return line

    def text(self, key: str) -> str | None:
        """The text of a top-level key, None where it is missing.

        Raises:
            ConfigurationError: it is something else than text.
        """
        value = self.value(key)
        if value is None or isinstance(value, str):
            return value
        raise ConfigurationError(
            f"{self.place(key)}: `{key}` must be text", got=type(value).__name__, do="put it in quotation marks"
        )

    def entries(self, key: str) -> Mapping[str, Entry]:
        """The keys of a top-level mapping; none where it is missing or empty.

        Raises:
            ConfigurationError: it is something else than a mapping.
        """
        value = self.value(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise ConfigurationError(
                f"{self.place(key)}: `{key}` must be a mapping of keys to values", got=type(value).__name__
            )
        return self.root[key].parts


class _Loader(yaml.SafeLoader):
    """Scalars by the engine's table; duplicate and non-text keys refused, as the engine does."""

    yaml_implicit_resolvers: ClassVar[dict[Any, Any]] = {  # type: ignore[misc] # the stubs call it an instance's
        None: [(_TAG + name, re.compile(rf"(?:{pattern.pattern})\Z")) for name, pattern in _PLAIN]
    }
    file: Path

    def number(self, node: yaml.ScalarNode) -> int | float:
        text = node.value.replace("_", "")
        sign, digits = (-1 if text.startswith("-") else 1), text.lstrip("+-")
        base = {"0x": 16, "0b": 2, "0o": 8}.get(digits[:2], 8 if digits.startswith("0") and digits != "0" else 10)
        number = sign * int(digits[2:] if digits[:2] in ("0x", "0b", "0o") else digits, base)
        return number if abs(number) <= _MAXIMUM_INTEGER else float(number)

    def date(self, node: yaml.ScalarNode) -> Any:
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError:  # no day of any calendar, so it is text
            return node.value

    def mapping(self, node: yaml.MappingNode) -> dict[str, Any]:
        given = [key for key, _ in node.value if key.tag != _TAG + "merge"]
        texts = [key.value for key in given]
        for index, key in enumerate(given):
            if not isinstance(key, yaml.ScalarNode):
                raise _wrong_key(self.file, key, "a key must be text")
            if key.value in texts[:index]:
                raise _wrong_key(self.file, key, "this key is here twice")
        self.flatten_mapping(node)
        return {key.value: self.construct_object(value, deep=True) for key, value in node.value}


_Loader.add_constructor(_TAG + "int", _Loader.number)
_Loader.add_constructor(_TAG + "timestamp", _Loader.date)
_Loader.add_constructor(_TAG + "map", _Loader.mapping)


def read_document(file: Path) -> Document:
    """The file as a mapping. An empty file is an empty mapping.

    Raises:
        ConfigurationError: it can't be read, is not YAML (with the line), or is no mapping.
    """
    try:
        loader = _Loader(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{file}: can't be read", got=error, do="check its name, rights and encoding"
        ) from None
    except yaml.YAMLError as error:
        raise _syntax(file, error) from None
    loader.file = file
    try:
        node = loader.get_single_node()
        if node is None or (isinstance(node, yaml.ScalarNode) and node.value == ""):
            return Document(file, {})
        if not isinstance(node, yaml.MappingNode):
            raise ConfigurationError(f"{file}:1: must be a mapping of keys to values", got=type(node).__name__)
        return Document(file, _parts(loader, node))
    except yaml.YAMLError as error:
        raise _syntax(file, error) from None
    finally:
        loader.dispose()


def _parts(loader: _Loader, node: yaml.Node) -> dict[str, Entry]:
    if isinstance(node, yaml.SequenceNode):
        items = loader.construct_object(node, deep=True)
        return {
            str(number): Entry(items[number], item.start_mark.line + 1, _parts(loader, item))
            for number, item in enumerate(node.value)
        }
    if not isinstance(node, yaml.MappingNode):
        return {}
    values = loader.construct_object(node, deep=True)  # also resolves `<<`, so that node.value holds what is merged
    return {
        key.value: Entry(values[key.value], key.start_mark.line + 1, _parts(loader, value)) for key, value in node.value
    }


def _wrong_key(file: Path, key: yaml.Node, what: str) -> ConfigurationError:
    place = f"{file}:{key.start_mark.line + 1}"
    return ConfigurationError(f"{place}: {what}", got=str(key.value), do="write each key once, as text")


def _syntax(file: Path, error: yaml.YAMLError) -> ConfigurationError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = "" if mark is None else f":{mark.line + 1}"
    problem = getattr(error, "problem", None) or "unreadable"
    return ConfigurationError(
        f"{file}{line}: not YAML: {problem}", do="mind the indentation, colons and quotation marks"
    )


def value_text(value: Any, place: str, key: str) -> str:
    """A configuration value as the engine hands it to the program: scalars as text, objects as JSON.

    Raises:
        ConfigurationError: an unquoted date, which would arrive as another text than the file shows.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    try:
        return _json(value)
    except _UnquotedDateError:
        raise ConfigurationError(
            f"{place}: an unquoted date would reach the program as another text",
            got=key,
            do="put it in quotation marks",
        ) from None


class _UnquotedDateError(Exception):
    """A value holds a date."""


def _json(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f"{_json(key)}:{_json(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_json(item) for item in value) + "]"
    if isinstance(value, dt.date):
        raise _UnquotedDateError
    if isinstance(value, float):
        return _number(value)
    return json.dumps(value, ensure_ascii=False).translate(_ESCAPED)


def _number(value: float) -> str:
    """A floating-point number as the engine's JSON writer spells it: no exponent where it would be readable without."""
    if not math.isfinite(value):
        return repr(value)
    if value == 0 or _POSITIONAL_FROM <= abs(value) < _POSITIONAL_BELOW:
        return format(Decimal(repr(value)), "f").removesuffix(".0")
    return repr(value).replace("e-0", "e-")


_ESCAPED: Final = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
"""What the engine's JSON writer escapes."""
