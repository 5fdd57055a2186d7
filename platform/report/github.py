"""For the log of a GitHub workflow: commands that GitHub shows at the lines that they name."""

from collections.abc import Iterator, Sequence

from ..rule import Level, Verdict
from .escaping import plain
from .model import Item, Report

__all__ = ["render"]


def render(reports: Sequence[Report]) -> str:
    """A command per finding, the gravest first: GitHub shows ten errors and ten warnings of a step."""
    return "\n".join(line for report in reports for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    title = f"Penstock {report.command} {report.environment}"
    kind = "error" if report.fails else "notice"
    yield _command(kind, [f"{report.verdict}: {report.counts}", *report.reasons], title=title)
    for warning in report.waivers.warnings:  # before the findings: of those there may be more than are shown
        yield _command("warning", [warning], title=title)
    for item in report.items:
        yield _command(_kind(item), _told(item), title=_title(item), file=item.place.file, line=str(item.place.line))
    for note in report.notes:
        yield _command("notice", [note], title=title)


def _kind(item: Item) -> str:
    if item.verdict is Verdict.WAIVED:
        return "notice"
    return "error" if item.fails else "warning"


def _title(item: Item) -> str:
    word = "" if item.verdict is Verdict.VIOLATION else f" {item.verdict.value}"
    severity = f"{item.severity.value}" if item.severity is not None else "severity not given"
    advisory = ", advisory" if item.level is Level.ADVISORY and item.verdict is Verdict.VIOLATION else ""
    return f"{item.rule_id} ({severity}{advisory}){word}: {item.name or 'the stack'}"


def _told(item: Item) -> list[str]:
    lines = item.message.splitlines()
    if item.rule is None or item.verdict is not Verdict.VIOLATION:
        return lines
    return [*lines, f"why: {item.rule.why}", f"fix: {item.rule.fix}", *([item.rule.url] if item.rule.url else [])]


def _command(kind: str, lines: Sequence[str], **properties: str) -> str:
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{kind} {given}::" + "%0A".join(_data(line) for line in lines)


def _data(text: str) -> str:
    return plain(text).replace("%", "%25")  # line ends are control characters, so none are left


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
