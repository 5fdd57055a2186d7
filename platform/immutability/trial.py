"""How a component is tried: with which arguments it starts, and what else they could be."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..component import Component
from ..errors import ConfigurationError
from ..inputs import Args

__all__ = ["Trial", "chosen", "untried"]


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


def chosen(trials: Iterable[Trial], names: Iterable[str]) -> tuple[Trial, ...]:
    """The trials of the components with these names; without names all.

    Raises:
        ConfigurationError: a component has no trial.
    """
    by_name = {trial.component.__name__: trial for trial in trials}
    names = tuple(names)
    if strange := [name for name in names if name not in by_name]:
        raise ConfigurationError(
            "there is no trial of such a component",
            got=", ".join(strange),
            do=f"use some of {', '.join(sorted(by_name))}",
        )
    return tuple(trial for name, trial in by_name.items() if not names or name in names)
