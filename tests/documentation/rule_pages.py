"""The catalogue of rules: `docs/rules`, a page for each, all of it from the rules themselves."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from penstock.platform.rule import GraphRule, Reference, ResourceRule, Rule
from penstock.policies import ALL
from reference import ROOT

from .markdown import cell, code, table

__all__ = ["INDEX", "RULE_PAGES", "catalogue", "pages"]

RULE_PAGES: Final = ROOT / "docs" / "rules"
INDEX: Final = RULE_PAGES / "README.md"


def pages() -> Mapping[str, str]:
    """The text of each rule's page by the name of its file."""
    return {f"{rule.id}.md": _page(rule) for rule in ALL}


def catalogue() -> list[str]:
    """The index: how many there are, and a table for each area."""
    severities = Counter(rule.severity.value for rule in ALL)
    by_area: dict[str, list[Rule]] = {}
    for rule in ALL:
        by_area.setdefault(rule.id.split("-")[1], []).append(rule)
    lines = [f"{len(ALL)} rules: {', '.join(f'{count} {name}' for name, count in severities.most_common())}.", ""]
    for area, rules in by_area.items():
        rows = [(f"[{rule.id}]({rule.id}.md)", rule.severity.value, cell(rule.sentence)) for rule in rules]
        lines += [f"## {area}", "", *table(("rule", "severity", "the good state"), rows)]
    return lines


def _page(rule: Rule) -> str:
    lines = [f"# {rule.id}: {cell(rule.sentence)}", "", cell(rule.why), "", f"**Fix.** {cell(rule.fix)}", ""]
    facts = [
        ("severity", rule.severity.value),
        ("level", f"{rule.level.value}{', one of the boundaries' if rule.is_boundary else ''}"),
        ("judges", _judges(rule)),
        ("waivers", "by `policies/waivers.yaml`" if rule.is_waivable else "none: nothing may excuse it"),
        *([("read", rule.url)] if rule.url else []),
        *([("asked by", _cited(rule.references))] if rule.references else []),
        *([("same as", _cited(rule.equivalents))] if rule.equivalents else []),
    ]
    lines += table(("", ""), facts)
    if isinstance(rule, ResourceRule | GraphRule) and rule.types:
        lines += ["Asked of:", "", *(f"- {code(token)}" for token in rule.types), ""]
    return "\n".join([*lines, "Made by `make docs`.", ""])


def _judges(rule: Rule) -> str:
    if isinstance(rule, ResourceRule):
        return "a resource by itself, before it is made"
    return "the stack as a whole" if isinstance(rule, GraphRule) else "the operations of a run"


def _cited(references: Iterable[Reference]) -> str:
    return cell(", ".join(f"{reference.framework} {reference.control}" for reference in references))
