"""What a component creates, from the graph of its example: a diagram that fits a screen, and every child by its type."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from penstock.platform.testing import Declared, Synthesised

from .markdown import cell, kebab, table

__all__ = ["children", "created", "diagram"]

ONE_BY_ONE: Final = 12
"""So many children are drawn each by itself; of more those of one type that
need each other in no way are drawn as one."""

Edges = Mapping[str, set[str]]
"""A node, and what must be there before it."""


def children(graph: Synthesised, component: Declared) -> list[Declared]:
    """All that is below a component, but the components that it is made of: what they are made of is."""
    inside = {component.urn}
    found = []
    for resource in graph.resources:  # parents come first
        if resource.parent in inside:
            inside.add(resource.urn)
            found += [] if resource.is_component else [resource]
    return found


def created(graph: Synthesised, component: Declared) -> list[str]:
    """A table of the children by type, and of the components that it is made of."""
    by_type: defaultdict[str, list[str]] = defaultdict(list)
    for child in graph.resources:
        if child.parent != component.urn:
            continue
        role = _role(component, child)
        if child.is_component:
            inside = len(children(graph, child))
            name = _short(child.type)
            by_type[f"[{name}]({kebab(name)}.md)"].append(f"{role} ({inside} resources)")
        else:
            by_type[f"`{child.type}`"].append(f"{role} (protected)" if child.options.protect else role)
    rows = [(kind, cell(", ".join(roles))) for kind, roles in sorted(by_type.items())]
    return table(("type", "children"), rows)


def diagram(graph: Synthesised, component: Declared) -> list[str]:
    """Mermaid: an arrow goes from what is needed to what needs it; what follows from other arrows is not drawn."""
    parts = _parts(graph, component)
    needs = _grouped(parts)
    labels = [label for label in dict.fromkeys(parts.values()) if label in needs]
    numbers = {label: f"n{number}" for number, label in enumerate(labels)}
    lines = [f'  {numbers[label]}["{_quoted(label)}"]' for label in labels]
    for label in labels:
        direct = set(_direct(label, needs))
        lines += [f"  {numbers[one]} --> {numbers[label]}" for one in labels if one in direct]
    return ["```mermaid", "graph TD", *lines, "```", ""]


def _parts(graph: Synthesised, component: Declared) -> dict[Declared, str]:
    """Each child with its label: its own, or that of its kind, or of the nested component that it is of."""
    below = children(graph, component)
    nested = {child.urn: child for child in graph.resources if child.is_component and child.parent == component.urn}
    outer = {child: _outermost(graph, child, component) for child in below}
    alone = {child: f"{_role(component, outer[child])}: {_short(outer[child].type)}" for child in below}
    own = [child for child in below if outer[child].urn not in nested]
    if len(set(alone.values())) <= ONE_BY_ONE:
        return alone
    depths = _depths(graph, outer)
    kinds = Counter((child.type, depths[outer[child].urn]) for child in own)
    labels = dict(alone)
    for child in own:
        kind = child.type, depths[child.urn]
        if kinds[kind] > 1:
            same = sorted(_role(component, one) for one in own if (one.type, depths[one.urn]) == kind)
            more = f" and {len(same) - 1} more" if len(same) > 1 else ""
            labels[child] = f"{same[0]}{more}: {_short(child.type)}"
    return labels


def _outermost(graph: Synthesised, child: Declared, component: Declared) -> Declared:
    """The child itself, or the component right below this one that it is in."""
    while child.parent != component.urn:
        child = graph.by_urn[child.parent]
    return child


def _depths(graph: Synthesised, outer: Mapping[Declared, Declared]) -> dict[str, int]:
    """How many others come one after the other before each. What is of one kind and depth does not need each other."""
    needs: defaultdict[str, set[str]] = defaultdict(set)
    inside = {child.urn: one.urn for child, one in outer.items()}
    for child, one in outer.items():
        needs[one.urn] |= {inside[urn] for urn in child.dependencies if urn in inside} - {one.urn}
    depths: dict[str, int] = {}
    while len(depths) < len(needs):
        found = {
            urn: 1 + max((depths[one] for one in before), default=-1)
            for urn, before in needs.items()
            if before <= depths.keys()
        }
        if found.keys() <= depths.keys():  # two components that need parts of each other
            return {**dict.fromkeys(needs, 0), **depths}
        depths |= found
    return depths


def _grouped(parts: Mapping[Declared, str]) -> Edges:
    by_urn = {child.urn: label for child, label in parts.items()}
    needs: defaultdict[str, set[str]] = defaultdict(set)
    for child, label in parts.items():
        needs[label] |= {by_urn[urn] for urn in child.dependencies if urn in by_urn} - {label}
    return needs


def _direct(label: str, needs: Edges) -> Iterator[str]:
    """What is needed and is not needed by something else that is needed; where two need each other both are drawn."""
    for one in needs[label]:
        others = needs[label] - {one}
        if not any(one in _reached(other, needs) and other not in _reached(one, needs) for other in others):
            yield one


def _reached(start: str, needs: Edges) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for one in needs.get(waiting.pop(), set()) - seen:
            seen.add(one)
            waiting.append(one)
    return seen


def _role(component: Declared, child: Declared) -> str:
    return child.name.removeprefix(f"{component.name}-")


def _short(kind: str) -> str:
    return kind.rsplit(":", 1)[-1]


def _quoted(label: str) -> str:
    return label.replace('"', "#quot;")
