"""A value that a program marks as secret: compared like any other, never shown."""

from collections.abc import Mapping
from typing import Any, final

__all__ = ["Secret", "opened"]


@final
class Secret:
    """A secret value among a resource's inputs. It equals what it hides, and shows as `[secret]` wherever it is printed."""

    __slots__ = ("_value",)

    def __init__(self, value: Any) -> None:
        self._value = value

    def reveal(self) -> Any:
        """The value itself. What is done with it may print it."""
        return self._value

    def __eq__(self, other: object) -> bool:
        return bool(self._value == (other.reveal() if isinstance(other, Secret) else other))

    def __hash__(self) -> int:
        return hash(repr(self))  # equal ones must have equal hashes, and a hash of the value would tell of it

    def __repr__(self) -> str:
        return "[secret]"


def opened(value: Any) -> Any:
    """A secret mapping or list as a mapping or list of secrets, so that its parts can be looked at; else the value."""
    if not isinstance(value, Secret):
        return value
    inner = value.reveal()
    if isinstance(inner, Mapping):
        return {key: Secret(item) for key, item in inner.items()}
    if isinstance(inner, list | tuple):
        return [Secret(item) for item in inner]
    return value
