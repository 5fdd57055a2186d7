"""What a rule, a report or a drift check sees of a resource: one typed, immutable view.

A value that is not known yet is a value of its own in it, never an empty one.
Property names are Pulumi's (camelCase) in every place, so a rule reads the same in `check`, in the policy pack and on state.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

__all__ = ["UNKNOWN", "Graph", "Resource", "Unknown", "UnknownValueError", "contains_unknown", "whole_as_integer"]


class Unknown:
    """The marker of a value that the engine does not know yet. There is one: `UNKNOWN`. It is neither true nor false."""

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __bool__(self) -> bool:
        raise TypeError("an unknown value is neither true nor false: compare it with `is UNKNOWN`")


UNKNOWN: Final = Unknown()


class UnknownValueError(Exception):
    """A rule read a value that is not known yet: the rule is undecided, whatever else it saw."""

    def __init__(self, urn: str, path: str) -> None:
        self.urn = urn
        self.path = path
        super().__init__(f"{path} of {urn} is not known yet")


def contains_unknown(value: object) -> bool:
    """Whether the value is unknown, or holds an unknown one at any depth."""
    if value is UNKNOWN:
        return True
    if isinstance(value, Mapping):
        return any(contains_unknown(item) for item in value.values())
    if isinstance(value, list | tuple):
        return any(contains_unknown(item) for item in value)
    return False


def whole_as_integer(number: float) -> float:
    """A whole number as an integer, any other as it is: the engine's protocol has one kind of number only."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One resource as a program declares it, as a preview plans it, or as state holds it.

    Values in `properties` are JSON-like (mappings, lists, strings, numbers, booleans, None) or UNKNOWN.
    """

    urn: str
    type: str
    """The type token, for instance `aws:s3/bucket:Bucket`."""
    name: str
    """The logical name, the last part of the URN."""
    properties: Mapping[str, Any] = field(default_factory=dict)
    provider_properties: Mapping[str, Any] = field(default_factory=dict)
    """The configuration of the resource's provider (default tags, region); for a default one the stack's `aws:` keys."""
    parent: str | None = None
    dependencies: tuple[str, ...] = ()
    property_dependencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For each property, the URNs of the resources whose outputs went into it."""
    protect: bool = False
    retain_on_delete: bool | None = None
    """None where the source does not tell (a policy pack is not told)."""
    ignore_changes: tuple[str, ...] = ()
    source_position: str | None = None
    """Where the program declares it, `path#line`, where the source tells."""
    configuration: Mapping[str, Any] | None = None
    """Of the stack itself: what its files say, by file and key, without what is encrypted. None where nobody told."""

    def get(self, path: str, default: Any = None) -> Any:
        """The value at a dotted path; list items by number (`ingress.0.fromPort`).

        A missing or null value is the default.

        Raises:
            UnknownValueError: the value, or one on the way to it, is not known yet.
        """
        return self._read(self.properties, path, default)

    def known(self, path: str, default: Any = None) -> Any:
        """Like `get`, for a value that must be known to its last leaf (a whole document or list)."""
        value = self.get(path, default)
        if contains_unknown(value):
            raise UnknownValueError(self.urn, path)
        return value

    def items(self, path: str) -> Sequence[Any]:
        """The list at a path, a single object as a list of one, nothing as an empty one."""
        value = self.get(path)
        if value is None:
            return ()
        return value if isinstance(value, list | tuple) else (value,)

    def paths(self, path: str) -> tuple[str, ...]:
        """The path of each item of the list at a path; of a single object its own, of nothing none.

        It lets a rule read the parts of a list that are known, beside one that is not.
        """
        value = self.get(path)
        if isinstance(value, list | tuple):
            return tuple(f"{path}.{index}" for index in range(len(value)))
        return () if value is None else (path,)

    def provider_get(self, path: str, default: Any = None) -> Any:
        """The value at a dotted path of the provider's configuration."""
        return self._read(self.provider_properties, path, default)

    def _read(self, root: Mapping[str, Any], path: str, default: Any) -> Any:
        value: Any = root
        for part in path.split("."):
            if isinstance(value, Mapping):
                value = value.get(part)
            elif isinstance(value, list | tuple) and part.isdigit():
                value = value[int(part)] if int(part) < len(value) else None
            else:
                return default
            if value is UNKNOWN:
                raise UnknownValueError(self.urn, path)
        return default if value is None else value


class Graph:
    """All resources of a stack and how they refer to each other."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self.resources: tuple[Resource, ...] = tuple(resources)

    @cached_property
    def by_urn(self) -> Mapping[str, Resource]:
        return {resource.urn: resource for resource in self.resources}

    @cached_property
    def _by_type(self) -> Mapping[str, list[Resource]]:
        by_type: defaultdict[str, list[Resource]] = defaultdict(list)
        for resource in self.resources:
            by_type[resource.type].append(resource)
        return by_type

    def of_type(self, *types: str) -> Iterator[Resource]:
        """The resources of these types, in the order of the program."""
        for type_token in types:
            yield from self._by_type.get(type_token, ())

    def referring(self, target: Resource, type_token: str, property_name: str, identity: str = "id") -> list[Resource]:
        """The resources of a type whose property names the target, by dependency or by a literal equal to its identity.

        Args:
            target: the resource that is named.
            type_token: the type of those that name it.
            property_name: their property that does.
            identity: the target's property whose literal value names it, where no dependency tells.

        Raises:
            UnknownValueError: a candidate's property is unknown and no dependency tells what it names.
        """
        return [
            resource for resource in self.of_type(type_token) if self._refers(resource, target, property_name, identity)
        ]

    def _refers(self, resource: Resource, target: Resource, property_name: str, identity: str) -> bool:
        depends_on = resource.property_dependencies.get(property_name, ())
        if depends_on:
            return target.urn in depends_on
        value = resource.get(property_name)
        names = {target.properties.get(identity), target.properties.get("id")} - {None}
        return any(value == name for name in names if name is not UNKNOWN)
