"""The matchers, each by its function. They take values and each other, and nest."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..resource import UNKNOWN, contains_unknown
from .hidden import Secret, opened
from .matching import Difference, Expected, Findings, Items, Matcher, Partial, as_matcher
from .showing import shown

__all__ = [
    "Capture",
    "absent",
    "any_value",
    "array_equals",
    "array_with",
    "exactly",
    "known",
    "matches",
    "not_",
    "partial",
    "secret",
    "serialised_json",
    "unknown",
]


def partial(expected: Mapping[str, Expected]) -> Matcher:
    """A mapping with at least these keys, each matching. What a plain mapping stands for."""
    return Partial(expected)


def exactly(expected: Mapping[str, Expected]) -> Matcher:
    """A mapping with these keys and no others, each matching."""
    return Partial(expected, exact=True)


def array_equals(expected: Sequence[Expected]) -> Matcher:
    """A list with these items and no others, in this order. What a plain list stands for."""
    return Items(list(expected))


def array_with(expected: Sequence[Expected]) -> Matcher:
    """A list with at least these items, in this order; others may lie between them."""
    return _ArrayWith(expected)


def absent() -> Matcher:
    """Not given, or null, which is the same to the engine."""
    return _Absent()


def any_value() -> Matcher:
    """Given, whatever it is, known or not."""
    return _AnyValue()


def matches(pattern: str) -> Matcher:
    """A text in which the regular expression is found (`re.search`: anchor it with `^` and `$`)."""
    return _Matches(pattern)


def known(pattern: "Expected" = None) -> Matcher:
    """Known to its last leaf, in a preview already; and matching the pattern, if one is given."""
    return _Known(any_value() if pattern is None else as_matcher(pattern))


def unknown() -> Matcher:
    """Not known before the deployment: an id, an ARN, or something made from one."""
    return _Unknown()


def secret(pattern: "Expected" = None) -> Matcher:
    """Marked as secret, so that the engine encrypts it in the state; and matching the pattern, if one is given."""
    return _Secret(any_value() if pattern is None else as_matcher(pattern))


def serialised_json(expected: Expected) -> Matcher:
    """A text of JSON whose value matches: policies, container definitions."""
    return _SerialisedJson(as_matcher(expected))


def not_(pattern: Expected) -> Matcher:
    """Anything that the pattern does not match. A value that is not known is not known to differ, so it fails."""
    return _Not(as_matcher(pattern))


class Capture(Matcher):
    """Keeps the values at its place in every resource that matches as a whole, for assertions of your own.

    Args:
        pattern: what the value must match. By default it must be there.
    """

    def __init__(self, pattern: Expected = None) -> None:
        self._pattern = any_value() if pattern is None else as_matcher(pattern)
        self.values: list[Any] = []
        """In the order of the resources. Secrets stay hidden; `reveal()` opens one."""

    @property
    def value(self) -> Any:
        """The one value that was captured.

        Raises:
            AssertionError: there is none, or there are several.
        """
        if len(self.values) != 1:
            raise AssertionError(f"captured {len(self.values)} values, not one\n  got: {shown(self.values)}")
        return self.values[0]

    def __repr__(self) -> str:
        return f"Capture({self._pattern!r})"

    def compare(self, value: Any, path: str, findings: Findings) -> None:
        findings.captures.append((self, value))
        self._pattern.compare(value, path, findings)


class _ArrayWith(Matcher):
    def __init__(self, expected: Sequence[Expected]) -> None:
        self.expected = [as_matcher(item) for item in expected]

    def __repr__(self) -> str:
        return f"array_with({shown(self.expected)})"

    def compare(self, value: Any, path: str, findings: Findings) -> None:
        found = opened(value)
        if not isinstance(found, list | tuple):
            findings.differ(path, repr(self), value)
            return
        start = 0
        for matcher in self.expected:
            tried = [(index, matcher.findings(found[index], f"{path}[{index}]")) for index in range(start, len(found))]
            at = next((index for index, item in tried if not item.differences), None)
            if at is None:
                self._differ(matcher, [item for _, item in tried], path, findings)
                return
            findings.add(tried[at - start][1])
            start = at + 1

    def _differ(self, matcher: Matcher, tried: list[Findings], path: str, findings: Findings) -> None:
        """The item that comes closest tells; one that could still turn out to match comes before all others."""
        closest = min(tried, key=lambda item: (not item.is_undecided, len(item.differences)), default=None)
        if closest is None:
            findings.differ(path, f"an item {matcher!r}", None, "no items are left")
        else:
            findings.differences += closest.differences


class _Absent(Matcher):
    def __repr__(self) -> str:
        return "absent()"

    def compare(self, value: Any, path: str, findings: Findings) -> None:
        if value is not None:
            findings.differ(path, repr(self), value, "it is given")


class _AnyValue(Matcher):
    def __repr__(self) -> str:
        return "any_value()"

    def compare(self, value: Any, path: str, findings: Findings) -> None:
        if value is None:
            findings.differ(path, repr(self), value)


class _Matches(Matcher):
    def __init__(self, pattern: str) -> None:
        self.pattern = re.compile(pattern)

    def __repr__(self) -> str:
        return f"matches({self.pattern.pattern!r})"

    def compare(self, value: Any, path: str, findings: Findings) -> None:
        text = value.reveal() if isinstance(value, Secret) else value
        if not isinstance(text, str) or not self.pattern.search(text):
            findings.differ(path, repr(self), value)


class _Known(Matcher):
    def __init__(self, pattern: Matcher) -> None:
        self.pattern = pattern

    def __repr__(self) -> str:
        return f"known({self.pattern!r})"

    def compare(self, value: Any, path: str, findings: Findings) -> None:
        if contains_unknown(value.reveal() if isinstance(value, Secret) else value):
            findings.differ(path, repr(self), value, "it is not known, as a whole or in part")
        else:
            self.pattern.compare(value, path, findings)


class _Unknown(Matcher):
    def __repr__(self) -> str:
        return "unknown()"

    def compare(self, value: Any, path: str, findings: Findings) -> None:
        if (value.reveal() if isinstance(value, Secret) else value) is not UNKNOWN:
            findings.differ(path, repr(self), value)


class _Secret(Matcher):
    def __init__(self, pattern: Matcher) -> None:
        self.pattern = pattern

    def __repr__(self) -> str:
        return f"secret({self.pattern!r})"

    def compare(self, value: Any, path: str, findings: Findings) -> None:
        if isinstance(value, Secret):
            self.pattern.compare(value, path, findings)
        else:
            # The test says that it is one, so it is not shown although the program does not say so.
            got, hint = ("[absent]", "") if value is None else ("[secret]", "it is not marked as secret")
            findings.differences.append(Difference(path, "a secret", got, hint))


class _SerialisedJson(Matcher):
    def __init__(self, expected: Matcher) -> None:
        self.expected = expected

    def __repr__(self) -> str:
        return f"serialised_json({self.expected!r})"

    def compare(self, value: Any, path: str, findings: Findings) -> None:
        text = value.reveal() if isinstance(value, Secret) else value
        try:
            parsed = json.loads(text) if isinstance(text, str) else None
        except ValueError:
            parsed = None
        if parsed is None:
            findings.differ(path, repr(self), value, "" if text is UNKNOWN or text is None else "it is no JSON text")
        else:
            self.expected.compare(Secret(parsed) if isinstance(value, Secret) else parsed, f"{path}(json)", findings)


class _Not(Matcher):
    def __init__(self, pattern: Matcher) -> None:
        self.pattern = pattern

    def __repr__(self) -> str:
        return f"not_({self.pattern!r})"

    def compare(self, value: Any, path: str, findings: Findings) -> None:
        inner = self.pattern.findings(value, path)
        if inner.is_undecided:
            findings.differences += inner.differences
        elif not inner.differences:
            findings.differ(path, repr(self), value, "it matches")
