"""The defaults beside those of other libraries: `docs/defaults.md`, and the part of it that a component's page shows."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from component_programs import synthesised
from penstock.platform.resource import Graph
from reference import ROOT
from smallest_components import SMALLEST

from .markdown import cell, kebab, table
from .peers import Comparison, Wish
from .peers_others import OTHERS
from .peers_service import SERVICE, WISHES

__all__ = ["COMPARISONS", "PAGE", "beside", "defaults", "named_tests"]

PAGE: Final = ROOT / "docs" / "defaults.md"
COMPARISONS: Final[Mapping[str, Comparison]] = {one.component: one for one in (SERVICE, *OTHERS)}


@cache
def _graph(class_name: str) -> Graph:
    """The component with the smallest arguments that work: everything else is a default."""
    return synthesised(SMALLEST[class_name]).graph


def named_tests() -> list[str]:
    """The tests that the tables name."""
    return [row.test for comparison in COMPARISONS.values() for row in comparison.rows] + [one.test for one in WISHES]


def beside(class_name: str) -> list[str]:
    """The table for a component's page; none where it has no peer."""
    comparison = COMPARISONS.get(class_name)
    if comparison is None:
        return []
    heads = ("setting", *(peer.name for peer in comparison.peers), "Penstock")
    rows = [(row.setting, *row.peers, row.ours(_graph(class_name))) for row in comparison.rows]
    return [
        "Where nobody says anything else. What shows ours, and where theirs was read: [defaults.md](../defaults.md).",
        "",
        *table(heads, [[cell(text) for text in row] for row in rows]),
    ]


def defaults() -> list[str]:
    """The page: a section for each comparison, and one for what is asked for."""
    lines = [line for comparison in COMPARISONS.values() for line in _section(comparison)]
    lines += ["## What their users ask for", ""]
    lines += [
        "Of the libraries above and of others. Some have an argument for it by now, which is off by default; here it is on.",
        "",
    ]
    heads = ("what is asked for", "where", "a service here", "shown by")
    return lines + table(heads, [_wish(wish) for wish in WISHES])


def _section(comparison: Comparison) -> list[str]:
    name = comparison.component
    heads = ("setting", *(peer.name for peer in comparison.peers), "Penstock", "shown by")
    rows = [
        (*(cell(text) for text in (row.setting, *row.peers, row.ours(_graph(name)))), _test(row.test))
        for row in comparison.rows
    ]
    return [
        f"## {name}",
        "",
        f"All that it does: [{name}](components/{kebab(name)}.md).",
        "",
        *table(heads, rows),
        "Theirs were read in:",
        "",
        *(f"- {peer.name}: {peer.source}" for peer in comparison.peers),
        "",
    ]


def _wish(wish: Wish) -> tuple[str, ...]:
    asked = ", ".join(
        f"[{repository.split('/')[1]}#{number}](https://github.com/{repository}/issues/{number})"
        for repository, number in wish.asked
    )
    return cell(wish.wish), asked, cell(wish.ours(_graph("ImmutableService"))), _test(wish.test)


def _test(identity: str) -> str:
    """A test as pytest takes it, with a link to its file."""
    return f"[`{identity}`](../{identity.split('::', maxsplit=1)[0]})"
