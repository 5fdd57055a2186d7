"""Reading a field of an event: a value of the wrong type, or none where one must be, is never taken for an empty one."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

__all__ = ["Fields", "UnreadableEventError"]

_Value = TypeVar("_Value")
_Word = TypeVar("_Word", bound=StrEnum)


class UnreadableEventError(Exception):
    """An event does not say what its kind must say. The text names the field, never its value, which may be a secret."""


class Fields:
    """The fields of one JSON object of the event log."""

    def __init__(self, values: object, name: str) -> None:
        if not isinstance(values, dict):
            raise UnreadableEventError(f"`{name}` is {_kind(values)}, not an object")
        self.values: Mapping[str, Any] = values
        self.name = name

    def inner(self, key: str) -> "Fields":
        """The object of a field that must be there."""
        return Fields(self.values.get(key), f"{self.name}.{key}")

    def inner_or_none(self, key: str) -> "Fields | None":
        """The object of a field that may be missing or null."""
        return None if self.values.get(key) is None else self.inner(key)

    def mapping(self, key: str) -> Mapping[str, Any]:
        """An object as it came; an empty one where it is missing or null."""
        return self._typed(key, dict, {})

    def text(self, key: str) -> str:
        """A text that must be there."""
        if self.values.get(key) is None:
            raise UnreadableEventError(f"`{self.name}.{key}` is missing")
        return self._typed(key, str, "")

    def text_or_empty(self, key: str) -> str:
        """A text, empty where it is missing."""
        return self._typed(key, str, "")

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; an empty one where it is missing or null."""
        items: list[Any] = self._typed(key, list, [])
        if not all(isinstance(item, str) for item in items):
            raise UnreadableEventError(f"`{self.name}.{key}` holds something else than texts")
        return tuple(items)

    def counts(self, key: str) -> Mapping[str, int]:
        """An object of whole numbers; an empty one where it is missing or null."""
        numbers = self.mapping(key)
        if not all(isinstance(number, int) for number in numbers.values()):
            raise UnreadableEventError(f"`{self.name}.{key}` holds something else than whole numbers")
        return numbers

    def flag(self, key: str) -> bool:
        """True or false, false where it is missing."""
        return self._typed(key, bool, False)  # noqa: FBT003 - the value where there is none

    def word(self, key: str, words: type[_Word]) -> _Word:
        """One word of a closed list."""
        word = self.text(key)
        try:
            return words(word)
        except ValueError:
            raise UnreadableEventError(f"`{self.name}.{key}` is none of {', '.join(words)}") from None

    def _typed(self, key: str, expected: type[_Value], missing: _Value) -> _Value:
        value = self.values.get(key)
        if value is None:
            return missing
        if not isinstance(value, expected):
            raise UnreadableEventError(f"`{self.name}.{key}` is {_kind(value)}, not {_KINDS[expected]}")
        return value


_KINDS: Mapping[type, str] = {
    dict: "an object",
    list: "a list",
    str: "a text",
    bool: "true or false",
    int: "a number",
    float: "a number",
}


def _kind(value: object) -> str:
    return "missing" if value is None else _KINDS[type(value)]
