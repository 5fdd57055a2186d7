"""What a component declares of later changes, and what the matrix shows that they do."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from penstock.platform.component import Component, Mutable
from penstock.platform.ownership_table import values
from reference import ROOT

from .markdown import anchor, cell, table

__all__ = ["changes", "matrix", "ownership"]

MATRIX: Final = ROOT / "docs" / "immutability.md"

DECLARED: Final = (
    ("IN_PLACE", "in place"),
    ("ROLLOUTS", "a new revision of what runs"),
    ("GAPS", "replaced, away for a moment"),
    ("GIVEN_UP", "given up with what it belongs to"),
)

SHORT: Final = {
    "no change": "nothing",
    "in place": "in place",
    "rollout": "new revision",
    "replacement, the new one first": "replaced, the new one first",
    "replacement, the old one first (serves nothing)": "replaced, the old one first",
    "refused: protected": "refused, as it is protected",
    "forbidden": "**forbidden**",
}
"""The heads of the matrix, as they begin a sentence here. Others stand for themselves."""


def ownership(component: type[Component]) -> list[str]:
    """A table of the fields that somebody else owns."""
    rows = [
        (
            f"`{owned.role}`: `{owned.property}`",
            cell(owned.owner),
            values(owned),
            cell(owned.reason),
        )
        for owned in component.OWNERSHIP
    ]
    return table(("field", "owner", "values that are its own", "why"), rows)


def changes(component: type[Component]) -> list[str]:
    """A table of what may change without a new resource beside the old one, and how; children that are alike in one row."""
    alike: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for name, how in DECLARED:
        for mutable in _mutables(component, name):
            alike[_properties(mutable), how, cell(mutable.reason)].append(f"`{mutable.role}`")
    rows = [(", ".join(roles), properties, how, why) for (properties, how, why), roles in alike.items()]
    return table(("child", "properties", "how", "why"), rows)


def matrix(class_name: str) -> list[str]:
    """What a change of each argument does, from the matrix; arguments that do the same are in one row."""
    text = MATRIX.read_text()
    section = re.search(rf"^## {re.escape(class_name)}$\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    lines = [line for line in (section[1] if section else "").splitlines() if line.startswith("|")]
    if not lines:
        return ["Not tried yet.", ""]
    heads, _, *rows = [[part.strip() for part in line.strip("|").split("|")] for line in lines]
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        alike[_outcome(heads, row)].append(row[0].removesuffix(" changed"))
    return [
        "Each argument is changed to another value, unless it says something else.",
        "",
        *table(("argument", "what a change does"), [(", ".join(names), done) for done, names in alike.items()]),
        f"The whole matrix, with all properties: [immutability.md](../immutability.md#{anchor(class_name)}).",
        "",
    ]


def _mutables(component: type[Component], name: str) -> Sequence[Mutable]:
    return tuple(getattr(component, name))


def _properties(mutable: Mutable) -> str:
    return ", ".join(f"`{name}`" for name in mutable.properties)


def _outcome(heads: Sequence[str], row: Sequence[str]) -> str:
    """The outcomes of one row in words: the children without their properties."""
    said = []
    for head, text in zip(heads[1:], row[1:], strict=True):
        if text == "✓":
            said.append(SHORT.get(head, head))
        elif text:
            roles = dict.fromkeys(re.match(r"[^ (:]+", part)[0] for part in text.split("<br>"))  # type: ignore[index]
            said.append(f"{SHORT.get(head, head)}: {', '.join(roles)}")
    return "; ".join(said)
