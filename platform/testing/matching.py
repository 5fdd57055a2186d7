"""What a matcher is: it looks at a value and notes each difference by its path, and what it was asked to capture."""

import difflib
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeAlias

from ..resource import UNKNOWN
from .hidden import Secret, opened
from .showing import shown

__all__ = ["Difference", "Expected", "Findings", "Items", "Literal", "Matcher", "Partial", "as_matcher"]

Expected: TypeAlias = Any
"""A matcher, or a plain JSON-like value: a mapping stands for `partial`, a list for `array_equals`, None for `absent`."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where a value is not what is expected."""

    path: str
    expected: str
    got: str
    hint: str = ""
    is_undecided: bool = False
    """The value is not known, so nobody can tell whether it matches."""

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.path or 'the value'}: expected {self.expected}, got {self.got}{hint}"


@dataclass(slots=True)
class Findings:
    """What was found while matching one value."""

    differences: list[Difference] = field(default_factory=list)
    captures: list[tuple[Any, Any]] = field(default_factory=list)
    """Each capture with the value that it stands for; kept only where everything matches."""

    @property
    def is_undecided(self) -> bool:
        """Whether the only differences are values that are not known."""
        return bool(self.differences) and all(difference.is_undecided for difference in self.differences)

    def differ(self, path: str, expected: str, value: Any, hint: str = "") -> None:
        """Note a difference; nothing of a secret is shown, and of an unknown value it is said that it is one."""
        unknown = (value.reveal() if isinstance(value, Secret) else value) is UNKNOWN
        if unknown and not hint:
            hint = "a preview does not know it: expect unknown(), or synthesise with known=True"
        wanted = "another value" if isinstance(value, Secret) and not unknown else expected
        self.differences.append(Difference(path, wanted, shown(value), hint, unknown))

    def add(self, other: "Findings") -> None:
        """Take over what was found in a part."""
        self.differences += other.differences
        self.captures += other.captures


class Matcher(ABC):
    """Something that values are compared with. Its representation is the call that makes it."""

    @abstractmethod
    def compare(self, value: Any, path: str, findings: Findings) -> None:
        """Note how the value differs. None is the absent value."""

    def findings(self, value: Any, path: str = "") -> Findings:
        """What comparing the value alone finds."""
        found = Findings()
        self.compare(value, path, found)
        return found


def as_matcher(expected: Expected) -> Matcher:
    """The matcher that a plain value stands for.

    Raises:
        TypeError: no property ever has such a value.
    """
    if isinstance(expected, Matcher):
        return expected
    if isinstance(expected, Enum):
        expected = expected.value
    if isinstance(expected, Mapping):
        return Partial(expected)
    if isinstance(expected, list | tuple):
        return Items(expected)
    if expected is None or expected is UNKNOWN or isinstance(expected, str | bool | int | float | Secret):
        return Literal(expected)
    raise TypeError(
        f"no property has a value of type {type(expected).__name__}: expect text, a number, true or false, a list, "
        "a mapping or a matcher; an Output has no value before it is deployed"
    )


class Literal(Matcher):
    """The same value; numbers by value, text and true or false by type too."""

    def __init__(self, expected: object) -> None:
        self.expected = expected

    def __repr__(self) -> str:
        return shown(self.expected)

    def compare(self, value: Any, path: str, findings: Findings) -> None:
        got = value.reveal() if isinstance(value, Secret) else value
        same_kind = isinstance(got, bool) is isinstance(self.expected, bool)
        if got is UNKNOWN and self.expected is UNKNOWN:
            return
        if got is UNKNOWN or not same_kind or got != self.expected:
            findings.differ(path, repr(self), value)


class Partial(Matcher):
    """A mapping with at least these keys."""

    def __init__(self, expected: Mapping[str, Expected], *, exact: bool = False) -> None:
        self.expected = {key: as_matcher(item) for key, item in expected.items()}
        self.exact = exact

    def __repr__(self) -> str:
        return f"exactly({shown(self.expected)})" if self.exact else shown(self.expected)

    def compare(self, value: Any, path: str, findings: Findings) -> None:
        found = opened(value)
        if not isinstance(found, Mapping):
            findings.differ(path, repr(self), value)
            return
        for key, matcher in self.expected.items():
            inner = matcher.findings(found.get(key), f"{path}.{key}" if path else key)
            if key not in found and inner.differences and (near := _near(key, found)):
                inner.differences = [_hinted(difference, near) for difference in inner.differences]
            findings.add(inner)
        if self.exact:
            for key in found.keys() - self.expected.keys():
                if found[key] is not None:
                    findings.differ(f"{path}.{key}" if path else key, "[absent]", found[key])


class Items(Matcher):
    """A list with these items and no others, in this order."""

    def __init__(self, expected: "list[Expected] | tuple[Expected, ...]") -> None:
        self.expected = [as_matcher(item) for item in expected]

    def __repr__(self) -> str:
        return shown(self.expected)

    def compare(self, value: Any, path: str, findings: Findings) -> None:
        found = opened(value)
        if not isinstance(found, list | tuple):
            findings.differ(path, repr(self), value)
            return
        if len(found) != len(self.expected):
            findings.differ(path, f"{len(self.expected)} items {self!r}", value, f"{len(found)} items")
            return
        for index, (matcher, item) in enumerate(zip(self.expected, found, strict=True)):
            matcher.compare(item, f"{path}[{index}]", findings)


def _near(key: str, found: Mapping[str, Any]) -> str:
    camel = re.sub(r"_([a-z0-9])", lambda part: part[1].upper(), key)
    if camel != key and camel in found:
        return camel
    return next(iter(difflib.get_close_matches(key, [str(name) for name in found], n=1, cutoff=0.75)), "")


def _hinted(difference: Difference, near: str) -> Difference:
    return Difference(difference.path, difference.expected, difference.got, f"there is `{near}`")
