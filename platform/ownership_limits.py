"""How far the owner of a field goes, read from the resources where it keeps that."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from .component import Among, Bounds, Limit, Revisions
from .resource import Resource, UnknownValueError

__all__ = ["Interval", "Members", "Until", "Within", "within"]


class Within(Protocol):
    """One limit, as it is now."""

    def holds(self, value: Any) -> bool | None:
        """Whether a value is within; None for one of which nobody can say."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From the lowest to the highest value, both included."""

    minimum: float
    maximum: float

    def holds(self, value: Any) -> bool | None:
        number = _number(value)
        return None if number is None else self.minimum <= number <= self.maximum


@dataclass(frozen=True, slots=True)
class Until:
    """Revisions of one name, up to a number."""

    name: str
    newest: int

    @classmethod
    def of(cls, value: Any) -> "Until | None":
        """Those up to this one: `NAME:NUMBER`, or only the number. What stands before the name's last `/` tells only where."""
        name, _, number = str(value).rpartition("/")[2].rpartition(":")
        number = number.removesuffix(".0")
        return cls(name, int(number)) if number.isascii() and number.isdigit() else None

    def holds(self, value: Any) -> bool | None:
        found = Until.of(value)
        return None if found is None else found.name == self.name and 1 <= found.newest <= self.newest


@dataclass(frozen=True, slots=True)
class Members:
    """Whatever names no other resource than these."""

    arns: frozenset[str]

    def holds(self, value: Any) -> bool | None:
        return set(_arns(value)) <= self.arns


def within(limit: Limit, children: Iterable[Resource]) -> Within | None:
    """A limit as it is now; None where it is not known.

    Args:
        limit: as it is declared.
        children: those that it is about, at least one.
    """
    owners = tuple(children)
    try:
        match limit:
            case Bounds():
                return _interval(limit, owners)
            case Revisions():
                return Until.of(owners[0].get(limit.property))
            case Among():
                return Members(frozenset(str(owner.get(limit.property)) for owner in owners))
    except UnknownValueError:
        return None


def _interval(bounds: Bounds, owners: Iterable[Resource]) -> Interval | None:
    ends = [(_number(owner.get(bounds.minimum)), _number(owner.get(bounds.maximum))) for owner in owners]
    lowest = [minimum for minimum, _ in ends if minimum is not None]
    highest = [maximum for _, maximum in ends if maximum is not None]
    if not len(lowest) == len(highest) == len(ends):
        return None
    return Interval(min(lowest), max(highest))


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _arns(value: Any) -> Iterator[str]:
    """Every ARN in a value, at any depth."""
    if isinstance(value, str) and value.startswith("arn:"):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _arns(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _arns(item)
