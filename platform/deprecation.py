"""Arguments that go: for one minor version they are accepted still, with a warning that tells what to give and until when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import ConfigurationError

__all__ = ["Deprecated", "overdue", "with_new_names"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deprecated:
    """An argument that goes with the minor version after the one that deprecates it."""

    since: str
    """The minor version that deprecates it: `0.4`."""
    now: str | None = None
    """Its new name. By default it has none: the field stays in the model until it goes."""
    do: str = ""
    """What to do, where it has no new name."""

    @property
    def goes(self) -> str:
        """The minor version that no longer has it."""
        major, minor = _minor(self.since)
        return f"{major}.{minor + 1}"


def with_new_names(
    given: Mapping[str, Any], deprecated: Mapping[str, Deprecated], warn: Callable[[str], None]
) -> dict[str, Any]:
    """Arguments by the names that they have now.

    Args:
        given: the arguments.
        deprecated: those that go.
        warn: told of each of them, never with its value.

    Raises:
        ValueError: an argument is given under both its names.
    """
    named = dict(given)
    for old, rule in deprecated.items():
        if old not in named:
            continue
        if rule.now is not None:
            if rule.now in named:
                raise ValueError(f"{old} is the old name of {rule.now}, and both are given: leave {old} out")
            named[rule.now] = named.pop(old)
        advice = f"call it {rule.now}" if rule.now is not None else rule.do
        warn(f"{old} is deprecated and goes with version {rule.goes}: {advice}")
    return named


def overdue(deprecated: Mapping[str, Deprecated], version: str) -> tuple[str, ...]:
    """The arguments that should be gone in a version."""
    return tuple(name for name, rule in deprecated.items() if _minor(rule.goes) <= _minor(version))


def _minor(version: str) -> tuple[int, int]:
    parts = version.split(".")
    if len(parts) < 2 or not all(part.isdigit() for part in parts[:2]):
        raise ConfigurationError("not a version", got=version, do="give a major and a minor version: 0.4")
    return int(parts[0]), int(parts[1])
