"""A rule explained: as text for a terminal, and as data."""

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any, Final

from ..rule import GraphRule, Reference, ResourceRule, Rule

__all__ = ["document", "explained", "types_of"]

LONGEST_LIST: Final = 12
"""Types of a rule that an explanation names; the rest is counted."""


def types_of(rule: Rule) -> tuple[str, ...]:
    """The resource types that a rule is asked of."""
    return rule.types if isinstance(rule, ResourceRule | GraphRule) else ()


def _kind(rule: Rule) -> str:
    if isinstance(rule, ResourceRule):
        return "a resource by itself"
    return "the stack as a whole" if isinstance(rule, GraphRule) else "the operations of a run"


def explained(rule: Rule) -> Iterator[str]:
    """Everything about a rule, as lines of a terminal."""
    yield f"{rule.id}: {rule.sentence}"
    facts = {
        "severity": f"{rule.severity.value}, {rule.level.value}{', one of the boundaries' if rule.is_boundary else ''}",
        "judges": _kind(rule),
        "types": _shortened(types_of(rule)),
        "why": rule.why,
        "fix": rule.fix,
        "asked by": _cited(rule.references),
        "same as": _cited(rule.equivalents),
        "waivers": "" if rule.is_waivable else "none: nothing may excuse it",
        "read": rule.url,
    }
    for name, text in facts.items():
        if text:
            yield from textwrap.wrap(
                text, 110, initial_indent=f"  {name:<10}", subsequent_indent=" " * 12, break_on_hyphens=False
            )


def _shortened(types: tuple[str, ...]) -> str:
    more = len(types) - LONGEST_LIST
    return ", ".join(types[:LONGEST_LIST]) + (f" and {more} more (--output json has all)" if more > 0 else "")


def _cited(references: Iterable[Reference]) -> str:
    return ", ".join(f"{reference.framework} {reference.control}" for reference in references)


def document(rule: Rule) -> dict[str, Any]:
    """Everything about a rule, as JSON-like data."""
    return {
        "id": rule.id,
        "sentence": rule.sentence,
        "severity": rule.severity.value,
        "level": rule.level.value,
        "judges": _kind(rule),
        "types": list(types_of(rule)),
        "why": rule.why,
        "fix": rule.fix,
        "references": [[reference.framework, reference.control] for reference in rule.references],
        "equivalents": [[reference.framework, reference.control] for reference in rule.equivalents],
        "url": rule.url,
        "is_boundary": rule.is_boundary,
        "is_waivable": rule.is_waivable,
    }
