"""What the tables beside other libraries are made of: their defaults as data, ours read from a graph, and the test of ours."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from penstock.platform.resource import Graph, Resource

__all__ = ["NOT_STATED", "Comparison", "Peer", "Row", "Wish", "container_of", "has", "one", "yes"]

NOT_STATED: Final = "–"
"""The peer's source says nothing of it."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Another library's component."""

    name: str
    source: str
    """Where its defaults were read: repository and file."""


@dataclass(frozen=True, slots=True)
class Row:
    """One setting where nobody says anything."""

    setting: str
    peers: tuple[str, ...]
    """Of each peer, in the order of the comparison."""
    ours: Callable[[Graph], str]
    """From the graph of the component with the smallest arguments that work."""
    test: str
    """The test that shows ours, as pytest names it."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A component beside its peers."""

    component: str
    peers: tuple[Peer, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What users of a peer ask for, and what we have."""

    wish: str
    asked: Sequence[tuple[str, int]]
    """Where: repository and number."""
    ours: Callable[[Graph], str]
    """From the graph of a service with the smallest arguments that work."""
    test: str


def yes(value: object) -> str:
    """A truth in a word."""
    return "yes" if value else "no"


def one(graph: Graph, name: str) -> Resource:
    """The resource with this logical name."""
    [found] = [resource for resource in graph.resources if resource.name == name]
    return found


def has(graph: Graph, resource_type: str) -> int:
    """How many of a type there are."""
    return len(list(graph.of_type(resource_type)))


def container_of(graph: Graph, name: str) -> dict[str, Any]:
    """The one container of a task definition with this logical name."""
    (definition,) = json.loads(one(graph, name).get("containerDefinitions"))
    return dict(definition)
