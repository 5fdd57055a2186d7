"""Findings in a comment: whole titles with folded details; too many are told by rule, with their resources counted."""

from collections.abc import Iterator, Sequence

from ..rule import Verdict
from .escaping import code, link, prose, rich
from .model import Item
from .size import Budget, size

__all__ = ["section"]

_ROOM_FOR_WORDS = 300
"""For the lines that say how many more there are."""
_ROOM_FOR_COUNT = 60
_USUAL_TITLE = 2_000
"""In bytes. A name or a message that is longer is no help in a list."""


def section(title: str, items: Sequence[Item], room: int, *, is_folded: bool = False) -> str:
    """A section of findings in no more than this room (bytes); empty where there are none.

    Args:
        title: the heading.
        items: the findings, the gravest first.
        room: how long it may be.
        is_folded: the whole section is folded under its heading, for what does not ask for an answer.
    """
    if not items:
        return ""
    before, after = _around(f"{title} ({len(items)})", is_folded=is_folded)
    left = Budget(room - size(before) - size(after) - _ROOM_FOR_WORDS)
    titled = [(item, _title(item)) for item in items]
    usual = [pair for pair in titled if size(pair[1]) <= _USUAL_TITLE]
    long = [item for item, title in titled if size(title) > _USUAL_TITLE]
    reserve = min(left.left // 2, _USUAL_TITLE * len(long))  # what is too long for a title is told by rule
    if sum(size(_without_details(title)) for _, title in usual) <= left.left - reserve:
        left.left -= reserve
        lines = list(_with_details(usual, left))
        left.left += reserve
        lines += _by_rule(long, left)
    else:
        lines = list(_by_rule(items, left))
    return "\n".join([before, *lines, after]).rstrip()


def _around(heading: str, *, is_folded: bool) -> tuple[str, str]:
    if is_folded:
        return f"<details>\n<summary><b>{prose(heading)}</b></summary>\n", "\n</details>"
    return f"### {heading}\n", ""


def _with_details(titled: Sequence[tuple[Item, str]], left: Budget) -> Iterator[str]:
    """Every title; the details of as many, from the gravest on, as there is room for."""
    left.left -= sum(size(_without_details(title)) for _, title in titled)
    dropped = 0
    for item, title in titled:
        bare = _without_details(title)
        whole = f"<details>\n<summary>{title}</summary>\n{_details(item)}\n</details>"
        more = size(whole) - size(bare)
        if dropped == 0 and more <= left.left:
            left.left -= more
            yield whole
        else:
            dropped += 1
            yield bare
    if dropped:
        yield f"<p>The details of {dropped} are left out for their length; <code>--output json</code> has all.</p>"


def _without_details(title: str) -> str:
    return f"<p>{title}</p>"


def _title(item: Item) -> str:
    return f"{_rule(item)}: {_resource(item)}: {prose(item.headline)}"


def _rule(item: Item) -> str:
    return f"<b>{code(item.rule_id)}</b> {item.severity_word}"


def _resource(item: Item) -> str:
    if not item.urn:
        return "the stack"
    return f"{code(item.name)} ({code(item.type)})" if item.type else code(item.urn)


def _details(item: Item) -> str:
    rule = item.rule
    facts = [
        *map(prose, item.more),
        *([f"<b>Rule:</b> {rich(rule.sentence)}", f"<b>Why:</b> {rich(rule.why)}"] if rule is not None else []),
        *([f"<b>Fix:</b> {rich(rule.fix)}"] if rule is not None and item.verdict is Verdict.VIOLATION else []),
        f"<b>At:</b> {code(str(item.place))}",
        *([f"<b>See:</b> {link(rule.url)}"] if rule is not None and link(rule.url) else []),
        *([f"<b>Asked by:</b> {prose(_references(item))}"] if rule is not None and rule.references else []),
    ]
    return "\n".join(["<ul>", *(f"<li>{fact}</li>" for fact in facts), "</ul>"])


def _references(item: Item) -> str:
    return ", ".join(f"{one.framework} {one.control}" for one in item.rule.references) if item.rule is not None else ""


def _by_rule(items: Sequence[Item], left: Budget) -> Iterator[str]:
    """A line per rule with its count, the gravest first, then as many resources as there is room for."""
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        groups.setdefault((item.rule_id, item.severity_word), []).append(item)
    told = []
    for group in groups.values():
        head = f"<p>{_group_head(group)}</p>"
        if size(head) <= left.left:
            left.take(head)
            told.append(group)
    for number, group in enumerate(told):  # a rule with few resources leaves its part of the room to the next
        names = Budget(left.left // (len(told) - number) - _ROOM_FOR_COUNT)
        line = _group_line(group, names)
        left.left -= max(0, size(line) - size(_group_head(group)))
        yield line
    if len(told) < len(groups):
        findings = len(items) - sum(len(group) for group in told)
        yield f"<p>... and {findings} findings of {len(groups) - len(told)} more rules.</p>"
    if items:
        yield "<p>There is more than one comment can hold; <code>--output json</code> has all.</p>"


def _group_line(group: Sequence[Item], left: Budget) -> str:
    resources = list(dict.fromkeys(map(_resource, group)))
    names = list(left.fitting(resources))
    more = len(resources) - len(names)
    told = [*names, *([f"{more} more"] if more and names else [])]
    return f"<p>{_group_head(group)}{' On ' + ', '.join(told) if told else ''}</p>"


def _group_head(group: Sequence[Item]) -> str:
    first = group[0]
    sentence = f" {rich(first.rule.sentence)}" if first.rule is not None else ""
    return f"{_rule(first)}, {len(group)} findings.{sentence}"
