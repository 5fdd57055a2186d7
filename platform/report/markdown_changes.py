"""What a run changes, in a comment: what is in danger first, counts, then every change folded."""

from collections.abc import Sequence

from ..engine.changes import Change, ChangeKind, counts, endangered
from .escaping import code, prose
from .size import Budget, size

__all__ = ["changes_section"]

_QUIET = frozenset({ChangeKind.SAME, ChangeKind.READ})
_ROOM_FOR_WORDS = 400


def changes_section(changes: Sequence[Change], room: int) -> str:
    """The changes in no more than this room (bytes); empty where nothing is known of any."""
    if not changes:
        return ""
    parts = [f"### Changes\n\n{_table(changes)}"]
    left = Budget(room - size(parts[0]) - _ROOM_FOR_WORDS)
    danger = endangered(changes)
    if danger:
        title = "⚠️ <b>Holds data, and is replaced, deleted or no longer protected:</b>"
        parts.append(_list(title, [_danger(change) for change in danger], left))
    loud = [change for change in changes if change.kind not in _QUIET]
    if loud:
        order = list(ChangeKind)
        lines = [_line(change) for change in sorted(loud, key=lambda change: order.index(change.kind))]
        folded = _list("", lines, left)
        parts.append(
            f"<details>\n<summary>{len(loud)} of {len(changes)} resources change</summary>\n{folded}\n</details>"
        )
    return "\n\n".join(parts)


def _table(changes: Sequence[Change]) -> str:
    found = counts(changes)
    kinds = [kind for kind in ChangeKind if found.get(kind)]
    return "\n".join(
        [
            f"| {' | '.join(kind.value for kind in kinds)} |",
            f"|{'--:|' * len(kinds)}",
            f"| {' | '.join(str(found[kind]) for kind in kinds)} |",
        ]
    )


def _list(title: str, lines: Sequence[str], left: Budget) -> str:
    """A list of whole lines, as many as fit, and how many more there are."""
    shown = list(left.fitting(f"<li>{line}</li>" for line in lines))
    if len(shown) < len(lines):
        shown.append(f"<li>... and {len(lines) - len(shown)} more</li>")
    return "\n".join([*([f"<p>{title}</p>"] if title else []), "<ul>", *shown, "</ul>"])


def _danger(change: Change) -> str:
    loosened = [option.option for option in change.options if option.loosens]
    more = f"; no longer {', '.join(map(code, loosened))}" if loosened else ""
    return f"{_what(change)}: {prose(change.loses or '')}{more}"


def _line(change: Change) -> str:
    because = f", because of {', '.join(map(code, change.step.keys))}" if change.step.keys else ""
    return f"{_what(change)}{because}{_options(change)}"


def _what(change: Change) -> str:
    return f"<b>{change.kind.value}</b> {code(change.step.name)} ({code(change.step.type)})"


def _options(change: Change) -> str:
    told = [f"{code(option.option)} {option.before} → {option.after}" for option in change.options]
    return f"; {', '.join(told)}" if told else ""
