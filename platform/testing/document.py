"""A whole stack as a text that people review: the same for the same graph, whatever the order of lines and threads."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import printable
from .showing import value_lines
from .synthesised import Declared, Synthesised

__all__ = ["document"]


def document(stack: Synthesised) -> str:
    """Every resource by parent, then by name, then by type: URN, inputs, options, edges; and the stack's outputs.

    What is not known is `[unknown]`, what is secret `[secret]`, and an automatic name says that it is one. The version
    of a provider's SDK, and the default provider named after it, are left out: they are those that are installed.
    """
    children: defaultdict[str, list[Declared]] = defaultdict(list)
    for resource in stack.resources:
        children[resource.parent if resource.parent in stack.by_urn else ""].append(resource)

    def below(parent: str) -> Iterator[Declared]:
        for resource in sorted(children[parent], key=lambda item: (item.name, item.urn)):
            yield resource
            yield from below(resource.urn)

    blocks = ["\n".join(_lines(resource, stack.by_urn)) for resource in below("")]
    if stack.outputs:
        blocks.append("\n".join(value_lines("outputs", stack.outputs, "")))
    return "\n\n".join(blocks) + "\n"


def _lines(resource: Declared, by_urn: Mapping[str, Declared]) -> Iterator[str]:
    yield printable(resource.urn, 2000)
    if resource.parent in by_urn:
        yield f"  parent: {by_urn[resource.parent].name}"
    options = {name: value for name, value in resource.option_values().items() if value not in (None, False)}
    options.pop("version", None)
    if options.get("provider") not in by_urn:
        options.pop("provider", None)
    dependencies = set(options.pop("depends_on", ())) - _from_properties(resource)
    if dependencies:
        yield f"  depends_on: {_named(dependencies, by_urn)}"
    yield from _section("options", {name: _short(value, by_urn) for name, value in options.items()})
    # That of a Kubernetes object is not shown: it would be within the metadata, which are shown as they were given.
    names = {name: value for name, value in resource.automatic_names.items() if name != "metadata.name"}
    automatic = {name: f"{value} (automatic)" for name, value in names.items()}
    yield from _section("inputs", {**resource.inputs, **automatic})
    yield from _section("outputs", resource.outputs)
    edges = {name: _named(urns, by_urn) for name, urns in resource.property_dependencies.items()}
    if edges:
        yield "  from:"
        yield from (f"    {name}: {edges[name]}" for name in sorted(edges))


def _section(name: str, values: Mapping[str, Any]) -> Iterator[str]:
    if values:
        yield from value_lines(name, values, "  ")


def _from_properties(resource: Declared) -> set[str]:
    return {urn for urns in resource.property_dependencies.values() for urn in urns}


def _named(urns: "tuple[str, ...] | set[str]", by_urn: Mapping[str, Declared]) -> str:
    """The resources by name, which is unique enough to a reader; what is only read has none, so its URN tells."""
    return ", ".join(sorted(by_urn[urn].name if urn in by_urn else urn for urn in urns))


def _short(value: Any, by_urn: Mapping[str, Declared]) -> Any:
    """An option that is the URN of a resource, by the resource's name; else the option."""
    if isinstance(value, str) and value in by_urn:
        return by_urn[value].name
    if isinstance(value, Mapping):
        return {name: _short(item, by_urn) for name, item in value.items()}
    return value
