"""For a person at a terminal."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from ..errors import printable
from ..rule import Verdict
from .escaping import plain
from .model import VERDICT_WORDS, Item, Report

__all__ = ["item_lines", "note_lines", "render"]

MAXIMUM_LINE_CHARACTERS: Final = 400


def render(reports: Sequence[Report]) -> str:
    """Per environment a line with the verdict and the counts, then a block per finding."""
    return "\n".join(line for report in reports for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    yield f"{printable(report.environment)}: {report.verdict}: {report.counts}"
    for reason in report.reasons:
        yield f"  stopped: {printable(reason, MAXIMUM_LINE_CHARACTERS)}"
    yield from item_lines(report.items)
    yield from note_lines(report)


def note_lines(report: Report) -> Iterator[str]:
    """What is worth knowing and stops nothing, waivers first: they have a date."""
    for note in (*report.waivers.warnings, *report.notes):
        yield f"  note: {printable(note, MAXIMUM_LINE_CHARACTERS)}"


def item_lines(items: Iterable[Item]) -> Iterator[str]:
    """A block per finding: rule, severity, resource, what is wrong, why it matters, how to mend it."""
    for item in items:
        yield f"  {_word(item)}: {plain(item.rule_id)} ({item.severity_word}) on {_resource(item)}"
        for line in item.message.splitlines():
            yield f"      {printable(line, MAXIMUM_LINE_CHARACTERS)}"
        if item.rule is not None and item.verdict is Verdict.VIOLATION:
            yield f"      why: {item.rule.why}"
            yield f"      fix: {item.rule.fix}"
            if item.rule.url:
                yield f"      see: {plain(item.rule.url)}"
        if item.source_position:
            yield f"      at:  {printable(item.source_position)}"


def _word(item: Item) -> str:
    return "COULD NOT RUN" if item.verdict is Verdict.COULD_NOT_RUN else VERDICT_WORDS[item.verdict]


def _resource(item: Item) -> str:
    if not item.urn:
        return "the stack"
    return printable(f"{item.name} ({item.type})" if item.type else item.urn)
