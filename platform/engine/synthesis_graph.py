"""From what a program registered to the graph that rules read, in an order that is the same in every run."""

import linecache
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from pulumi.runtime.proto import resource_pb2

from ..resource import UNKNOWN, Graph, Resource
from .synthesis_failure import is_own
from .synthesis_monitor import PROVIDER_PREFIX, STACK_TYPE, Monitor
from .synthesis_registration import Registration
from .synthesis_values import CONFIG_SECRET

__all__ = ["graph_of", "ordered"]


def graph_of(monitor: Monitor, *, config: Mapping[str, str], folder: Path) -> Graph:
    """The graph of what was registered: parents before children, siblings in the order of their lines."""
    defaults = {urn: _default_provider(urn, config) for urn in sorted(monitor.default_providers)}
    registered = monitor.registrations
    configurations = {urn: registration.properties for urn, registration in registered.items()}
    configurations |= {urn: dict(provider.properties) for urn, provider in defaults.items()}
    positions = _Positions(registered, folder.resolve())
    resources = [
        _resource(registration, configurations, positions.of(registration)) for registration in ordered(registered)
    ]
    return Graph([*resources[:1], *defaults.values(), *resources[1:]])


def _resource(
    registration: Registration, configurations: Mapping[str, Mapping[str, Any]], position: str | None
) -> Resource:
    request, options = registration.request, registration.options
    dependencies = {name: tuple(sorted(item.urns)) for name, item in request.propertyDependencies.items()}
    return Resource(
        urn=registration.urn,
        type=request.type,
        name=request.name,
        properties={name: value for name, value in registration.properties.items() if not name.startswith("__")},
        provider_properties=configurations.get(registration.provider.rsplit("::", 1)[0], {}),
        parent=request.parent or None,
        dependencies=tuple(sorted(options.depends_on)),
        property_dependencies={name: urns for name, urns in sorted(dependencies.items()) if urns},
        protect=options.protect,
        retain_on_delete=options.retain_on_delete,
        ignore_changes=tuple(options.ignore_changes),
        source_position=position,
    )


def _default_provider(urn: str, config: Mapping[str, str]) -> Resource:
    """The provider that the engine makes where a program names none: configured by the stack's `PACKAGE:` keys."""
    type_token, name = urn.split("::")[2:4]
    package = type_token.removeprefix(PROVIDER_PREFIX)
    properties = {
        key.removeprefix(f"{package}:"): UNKNOWN if CONFIG_SECRET in value else value
        for key, value in config.items()
        if key.startswith(f"{package}:")
    }
    return Resource(urn=urn, type=type_token, name=name, properties=properties, retain_on_delete=False)


def ordered(registered: Mapping[str, Registration]) -> Iterator[Registration]:
    """Depth first. Requests arrive in an order that threads decide, so it can't be theirs."""
    children: defaultdict[str, list[Registration]] = defaultdict(list)
    for registration in registered.values():
        parent = registration.request.parent  # may be a resource that is only read, and so is not registered
        children[parent if parent in registered else ""].append(registration)

    def below(parent: str) -> Iterator[Registration]:
        for registration in sorted(children[parent], key=_line):
            yield registration
            yield from below(registration.urn)

    return below("")


def _line(registration: Registration) -> tuple[bool, list[tuple[str, int]], str]:
    """The lines that led to the declaration, from the program's first to the innermost: they sort as the program runs."""
    lines = list(_frames(registration.request))[::-1]
    return registration.request.type != STACK_TYPE, lines, registration.urn


class _Positions:
    """Where resources are declared: for a component's children, where the program makes the outermost component."""

    def __init__(self, registered: Mapping[str, Registration], folder: Path) -> None:
        self._registered = registered
        self._folder = folder

    def of(self, registration: Registration) -> str | None:
        """`path#line` relative to the project; None for the stack itself."""
        outermost = registration
        while (parent := self._registered.get(outermost.request.parent)) is not None:
            if parent.request.type == STACK_TYPE:
                break
            outermost = parent
        for file, line in _frames(outermost.request):
            if is_own(file, self._folder) and "super().__init__" not in linecache.getline(file, line):
                return f"{Path(file).relative_to(self._folder)}#{line}"
        return None


def _frames(request: resource_pb2.RegisterResourceRequest) -> Iterator[tuple[str, int]]:
    """Innermost first. A constructor that calls its base class is not where a component is declared: see the filter."""
    for frame in request.stackTrace.frames:
        yield _file(frame.pc.uri), frame.pc.line


@cache
def _file(address: str) -> str:
    """The path in a `file:` address. Few files are in very many frames."""
    return unquote(urlparse(address).path)
