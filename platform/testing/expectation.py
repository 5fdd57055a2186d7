"""What a resource is expected to be, and the message where none is."""

import difflib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from .matching import Expected, Findings, as_matcher
from .showing import MAXIMUM_LINES, shown

__all__ = ["Candidate", "Expectation", "close_types", "listed_types"]


class Candidate(Protocol):
    """What an expectation reads of a resource."""

    @property
    def urn(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def inputs(self) -> Mapping[str, Any]: ...
    def option_values(self) -> Mapping[str, Any]: ...


CandidateT = TypeVar("CandidateT", bound=Candidate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """A type, and what inputs, options and name match. What is None may be anything."""

    type: str | None
    props: Expected | None
    options: Expected | None
    name: Expected | None

    def matching(self, resources: "Sequence[CandidateT]") -> "tuple[CandidateT, ...]":
        """Those that match."""
        return tuple(resource for resource in self._of_type(resources) if not self._findings(resource).differences)

    def capture(self, resources: Sequence[Candidate]) -> None:
        """Hand to the captures what they stand for in resources that match."""
        for resource in resources:
            for capture, value in self._findings(resource).captures:
                capture.values.append(value)

    def failure(self, resources: Sequence[Candidate], found: Sequence[Candidate], count: int | None) -> str:
        """Why the expectation fails: what was expected, what there is, and where the closest one differs."""
        of_type = self._of_type(resources)
        wanted = "a" if count is None else f"{count}"
        lines = [f"expected {wanted} {self.type}{self._told()}"]
        if not of_type:
            lines.append(f"  got: none of that type{close_types(str(self.type), resources)}")
            return "\n".join(lines)
        matching = f"{len(found)} of them match" + (f": {_named(found)}" if found else "")
        lines.append(f"  got: {len(of_type)} of that type; {matching if found else 'none matches'}")
        others = [resource for resource in of_type if resource not in found]
        if others and (count is None or len(found) < count):
            lines += self._closest(others)
        return "\n".join(lines)

    def _closest(self, resources: Sequence[Candidate]) -> list[str]:
        tried = [(resource, self._findings(resource).differences) for resource in resources]
        closest, differences = min(tried, key=lambda item: len(item[1]))
        lines = [f"  the closest is {closest.name} ({closest.urn}):"]
        lines += [f"    {difference}" for difference in differences[:MAXIMUM_LINES]]
        more = len(differences) - MAXIMUM_LINES
        return [*lines, f"    ... and {more} more"] if more > 0 else lines

    def _told(self) -> str:
        parts = (("name", self.name), ("props", self.props), ("options", self.options))
        told = [f"{name} {shown(as_matcher(expected))}" for name, expected in parts if expected is not None]
        return f" with {', '.join(told)}" if told else ""

    def _of_type(self, resources: "Sequence[CandidateT]") -> "list[CandidateT]":
        return [resource for resource in resources if self.type in (None, resource.type)]

    def _findings(self, resource: Candidate) -> Findings:
        findings = Findings()
        if self.name is not None:
            as_matcher(self.name).compare(resource.name, "name", findings)
        if self.props is not None:
            as_matcher(self.props).compare(resource.inputs, "", findings)
        if self.options is not None:
            values = resource.option_values()
            if isinstance(self.options, Mapping):
                _check_names(self.options, values)
            as_matcher(self.options).compare(values, "options", findings)
        return findings


def close_types(token: str, resources: Sequence[Candidate]) -> str:
    """The types that resemble the one that is missing, or else all there are."""
    types = sorted({resource.type for resource in resources})
    near = [name for name in types if name.rsplit(":", 1)[-1].lower() == token.rsplit(":", 1)[-1].lower()]
    near = near or difflib.get_close_matches(token, types, n=3, cutoff=0.8)
    return f"; there is {', '.join(near)}" if near else listed_types(resources)


def listed_types(resources: Sequence[Candidate]) -> str:
    """All types with their numbers, the most frequent first."""
    counted = Counter(resource.type for resource in resources).most_common()
    if not counted:
        return "; the program declares no resource at all"
    lines = [f"\n    {number} x {name}" for name, number in counted[:MAXIMUM_LINES]]
    more = len(counted) - MAXIMUM_LINES
    return "; the program declares" + "".join(lines) + (f"\n    ... and {more} types more" if more > 0 else "")


def _named(resources: Sequence[Candidate]) -> str:
    names = [resource.name for resource in resources[:MAXIMUM_LINES]]
    return ", ".join(names) + (", ..." if len(resources) > MAXIMUM_LINES else "")


def _check_names(expected: Mapping[str, Any], options: Mapping[str, Any]) -> None:
    """A misspelt option would never be there, so `absent()` would always match it."""
    wrong = sorted(set(expected) - set(options))
    if wrong:
        raise TypeError(f"there is no such option: {', '.join(wrong)}; options are {', '.join(options)}")
