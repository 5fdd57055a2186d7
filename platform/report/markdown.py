"""A comment on a pull request: what a reader needs first, the rest folded, and never longer than a comment may be.

Text of others is always within HTML, escaped: as code, or as words that call nobody. What does not fit is left out in this
order: the details of findings, the gravest kept longest; then each finding's own line, told by rule with the resources
counted. A finding's title is never cut: it is there whole, or counted.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Final
from urllib.parse import quote

from ..rule import Severity, Verdict
from .escaping import code, prose
from .markdown_changes import changes_section
from .markdown_findings import section
from .model import GRAVEST_FIRST, Item, Report
from .size import Budget, size

__all__ = ["MAXIMUM_BYTES", "marker", "render"]

MAXIMUM_BYTES: Final = 65_000
"""GitHub refuses a comment of more than 65,536 characters; a character may be counted by its bytes."""
LEAST_BYTES: Final = 4_000
"""What the report of one environment needs; of more environments than fit, the rest are counted."""
_SHARES: Final = {
    "reasons": 0.08,
    "waivers": 0.08,
    "could not run": 0.15,
    "changes": 0.2,
    "undecided": 0.12,
    "waived": 0.12,
    "notes": 0.05,
}
"""How much of an environment's room each part may take at most; violations take what the others leave."""


def render(reports: Sequence[Report]) -> str:
    """The comment, with an invisible marker at its top by which it is found again to be edited in place."""
    ordered = sorted(reports, key=lambda report: not report.fails)
    room = MAXIMUM_BYTES - 1_000
    shown = ordered[: room // LEAST_BYTES]
    parts = [marker(reports), *(_report(report, room // max(1, len(shown))) for report in shown)]
    if len(ordered) > len(shown):
        failed = sum(report.fails for report in ordered[len(shown) :])
        parts.append(f"... and {len(ordered) - len(shown)} more environments, {failed} of them FAILED.")
    return "\n\n".join(parts) + "\n"


def marker(reports: Sequence[Report]) -> str:
    """The invisible line at the top: the same for the same command and environments, and different for others."""
    commands = ",".join(dict.fromkeys(report.command for report in reports)) or "check"
    names = ",".join(quote(report.environment.encode("utf-8", "surrogatepass"), safe="") for report in reports)
    return f"<!-- penstock:{commands}:{names if len(names) <= 200 else sha256(names.encode()).hexdigest()} -->"


def _report(report: Report, room: int) -> str:
    head = "\n\n".join(_head(report))
    left = Budget(room - size(head))
    parts = {
        "reasons": _lines("Stopped by", report.reasons, left.share(room * _SHARES["reasons"])),
        "waivers": _lines("Waivers", report.waivers.warnings, left.share(room * _SHARES["waivers"])),
        "could not run": section(
            "Could not run", report.having(Verdict.COULD_NOT_RUN), left.share(room * _SHARES["could not run"])
        ),
    }
    left.take(*parts.values())
    rest = {
        "changes": changes_section(report.changes or (), left.share(room * _SHARES["changes"])),
        "undecided": section(
            "Undecided: not known before it is deployed",
            report.having(Verdict.UNDECIDED),
            left.share(room * _SHARES["undecided"]),
            is_folded=True,
        ),
        "waived": section(
            "Waived", report.having(Verdict.WAIVED), left.share(room * _SHARES["waived"]), is_folded=True
        ),
        "notes": _lines("Worth knowing", report.notes, left.share(room * _SHARES["notes"])),
    }
    left.take(*rest.values())
    violations = section("Violations", report.having(Verdict.VIOLATION), left.left)
    told = [head, parts["reasons"], parts["waivers"], violations, parts["could not run"], *rest.values()]
    return "\n\n".join(part for part in told if part)


def _head(report: Report) -> Iterator[str]:
    mark = "❌" if report.fails else "✅"
    name = report.environment if len(report.environment) <= 100 else f"{report.environment[:100]}..."
    yield f"<h2>{mark} Penstock {report.command}: {code(name)} {report.verdict}</h2>"
    of = f" of {len(report.rules)}" if report.rules else ""
    waived = f", {len(report.having(Verdict.WAIVED))} waived" if report.having(Verdict.WAIVED) else ""
    yield (
        f"{len(report.having(Verdict.VIOLATION))} violations, {len(report.having(Verdict.COULD_NOT_RUN))} could not run, "
        f"{len(report.having(Verdict.UNDECIDED))} undecided{waived}; {report.passed} checks passed; "
        f"{len(report.decided)}{of} rules applied and decided."
    )
    table = _table(report.items)
    if table:
        yield table


def _table(items: Sequence[Item]) -> str:
    """How many of each severity and verdict."""
    counts = Counter((item.severity, _column(item)) for item in items)
    columns = [name for name in ("violated", "advisory", "could not run", "undecided", "waived") if _has(counts, name)]
    if not columns:
        return ""
    rows = [
        f"| {severity.value if severity else 'not given'} | {' | '.join(str(counts[severity, name] or '') for name in columns)} |"
        for severity in (*GRAVEST_FIRST, None)
        if any(counts[severity, name] for name in columns)
    ]
    heads = f"| severity | {' | '.join(columns)} |\n|:--|{'--:|' * len(columns)}"
    return "\n".join([heads, *rows])


def _has(counts: Counter[tuple[Severity | None, str]], name: str) -> bool:
    return any(column == name for _, column in counts)


def _column(item: Item) -> str:
    if item.verdict is Verdict.VIOLATION:
        return "violated" if item.fails else "advisory"
    return item.verdict.value


def _lines(title: str, lines: Sequence[str], room: int) -> str:
    """A list of sentences, each whole, as many as there is room for."""
    if not lines:
        return ""
    told = [f"<li>{prose(line)}</li>" for line in lines]
    left = Budget(room - size(f"### {title}") - 120)
    shown = list(left.fitting(told))
    if len(shown) < len(told):
        shown.append(f"<li>... and {len(told) - len(shown)} more</li>")
    return "\n".join([f"### {title}", "", "<ul>", *shown, "</ul>"])
