"""How a component is tried: with which arguments it starts, and what else they could be."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..component import Component
from ..inputs import Args

__all__ = ["Trial", "untried"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One component's trial. The two functions get what `surroundings()` of the same module has declared."""

    component: type[Component]
    arguments: type[Args]
    start: Callable[[Any], Mapping[str, Any]]
    """The arguments that every copy starts with, as plain nested values, every optional one given."""
    others: Callable[[Any], Mapping[str, Any]] = lambda _: {}
    """By path, another value, or a tuple of `Case`, where the type alone can't tell."""
    later: Mapping[str, str] = field(default_factory=dict)
    """Fields that are not tried yet, with all that is below them, each with the reason."""


def untried(trials: Iterable[Trial], later: Mapping[str, str]) -> Mapping[str, str]:
    """What is not tried yet, with the reasons: whole components, and fields of those that are tried."""
    fields = {f"{trial.component.__name__}.{path}": reason for trial in trials for path, reason in trial.later.items()}
    return {**later, **fields}
