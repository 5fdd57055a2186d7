"""SARIF 2.1.0, which code scanning reads: a run per environment."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import quote

from penstock import __version__
from sarif_pydantic.sarif import (
    ArtifactLocation,
    Invocation,
    Level,
    Location,
    LogicalLocation,
    Message,
    Notification,
    PhysicalLocation,
    Region,
    ReportingConfiguration,
    ReportingDescriptor,
    ReportingDescriptorReference,
    Result,
    RunAutomationDetails,
    Sarif,
    Suppression,
    Tool,
    ToolDriver,
)
from sarif_pydantic.sarif import Run as SarifRun

from ..rule import Level as RuleLevel
from ..rule import Rule, Severity, Verdict
from .escaping import plain
from .model import Item, Report

__all__ = ["MAXIMUM_RESULTS", "render"]

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

MAXIMUM_RESULTS: Final = 25_000
"""GitHub refuses a run with more results, and shows no more than 5,000 of them."""
SHOWN_RESULTS: Final = 5_000
MAXIMUM_TAGS: Final = 20

_SECURITY_SEVERITY: Final[Mapping[Severity, str]] = {
    Severity.LOW: "2.0",
    Severity.MEDIUM: "5.5",
    Severity.HIGH: "8.0",
    Severity.CRITICAL: "9.5",
}
"""In the middle of GitHub's bands: below 4.0 low, below 7.0 medium, below 9.0 high, then critical."""


def render(reports: Sequence[Report]) -> str:
    """One log with a run per environment; the gravest results first."""
    log = Sarif(schema_uri=SCHEMA, runs=[_run(report) for report in reports])
    return json.dumps(log.model_dump(mode="json", by_alias=True, exclude_none=True), indent=2)


def _run(report: Report) -> SarifRun:
    shown = report.items[:MAXIMUM_RESULTS]
    descriptors = _descriptors(report)
    index = {descriptor.id: number for number, descriptor in enumerate(descriptors)}
    times: Counter[str] = Counter()
    results = []
    for item in shown:
        times[item.fingerprint] += 1
        results.append(_result(item, index[plain(item.rule_id)], times[item.fingerprint]))
    driver = ToolDriver(
        name="Penstock",
        version=__version__,
        semantic_version=__version__,
        rules=descriptors,
    )
    return SarifRun(
        tool=Tool(driver=driver),
        automation_details=RunAutomationDetails(id=f"penstock/{report.command}/{quote(plain(report.environment))}/"),
        invocations=[_invocation(report)],
        results=results,
        properties={"verdict": report.verdict, "passed": report.passed, "rulesDecided": len(report.decided)},
    )


def _invocation(report: Report) -> Invocation:
    failed = report.having(Verdict.COULD_NOT_RUN)
    notices = [
        Notification(
            level=Level.ERROR,
            message=Message(text=plain(f"{item.rule_id} could not run: {item.message}")),
            associated_rule=ReportingDescriptorReference(id=plain(item.rule_id)),
        )
        for item in failed
    ]
    notices += [Notification(level=Level.ERROR, message=Message(text=plain(reason))) for reason in report.reasons]
    notices += [
        Notification(level=Level.WARNING, message=Message(text=plain(warning))) for warning in report.waivers.warnings
    ]
    notices += [Notification(level=Level.NOTE, message=Message(text=plain(note))) for note in report.notes]
    left_out = len(report.items) - MAXIMUM_RESULTS
    if left_out > 0:
        said = f"{left_out} more findings are not in this report: a run may have {MAXIMUM_RESULTS} results."
        notices.append(Notification(level=Level.WARNING, message=Message(text=said)))
    elif len(report.items) > SHOWN_RESULTS:
        said = f"{len(report.items)} findings: code scanning shows the gravest {SHOWN_RESULTS} of a run."
        notices.append(Notification(level=Level.WARNING, message=Message(text=said)))
    return Invocation(
        execution_successful=not (failed or report.reasons),
        # the library lacks it here, and takes it by its name in the standard
        toolExecutionNotifications=notices or None,
    )


def _descriptors(report: Report) -> list[ReportingDescriptor]:
    known = [_descriptor(rule) for rule in report.rules]
    ours = {rule.id for rule in report.rules}
    foreign = {plain(item.rule_id): None for item in report.items if item.rule_id not in ours}
    return [*known, *(ReportingDescriptor(id=rule_id) for rule_id in foreign)]


def _descriptor(rule: Rule) -> ReportingDescriptor:
    references = [f"{one.framework} {one.control}" for one in rule.references]
    lines = [rule.sentence, f"Why: {rule.why}", f"Fix: {rule.fix}"]
    lines += [f"Asked by: {', '.join(references)}"] if references else []
    page = rule.url if rule.url.startswith("https://") else None
    markdown = [f"**{rule.sentence}**", f"**Why:** {rule.why}", f"**Fix:** {rule.fix}", *lines[3:]]
    markdown += [f"[Documentation]({page})"] if page else []
    return ReportingDescriptor(
        id=rule.id,
        name=rule.id,
        short_description=Message(text=plain(rule.sentence)),
        full_description=Message(text=plain(rule.why)),
        help=Message(text="\n\n".join(map(plain, lines)), markdown="\n\n".join(map(plain, markdown))),
        help_uri=page,
        default_configuration=ReportingConfiguration(level=_level(rule.level, rule.severity).value),
        properties={
            "tags": ["security", *map(plain, references[: MAXIMUM_TAGS - 1])],
            "precision": "very-high",
            "security-severity": _SECURITY_SEVERITY[rule.severity],
            "problem.severity": "error" if rule.level is not RuleLevel.ADVISORY else "warning",
        },
    )


def _level(level: RuleLevel, severity: Severity | None) -> Level:
    if level is not RuleLevel.ADVISORY:
        return Level.ERROR
    return Level.NOTE if severity is Severity.LOW else Level.WARNING


def _result(item: Item, rule_index: int, time: int) -> Result:
    is_open = item.verdict is Verdict.UNDECIDED
    level = Level.ERROR if item.verdict is Verdict.COULD_NOT_RUN else _level(item.level, item.severity)
    is_waived = item.verdict is Verdict.WAIVED
    state = "" if item.verdict is Verdict.VIOLATION or is_waived else f"{item.verdict.value}: "
    return Result(
        rule_id=plain(item.rule_id),
        rule_index=rule_index,
        kind="open" if is_open else "fail",
        level=Level.NONE if is_open else level,
        message=Message(text=_text(state, item)),
        locations=[_location(item)],
        # GitHub knows a finding again by the first name only, everybody else may use the second
        partial_fingerprints={"primaryLocationLineHash": f"{item.fingerprint}:{time}", "penstock/v1": item.fingerprint},
        # the library says `suppression`, the standard this; None is left out
        suppressions=[Suppression(kind="external", status="accepted", justification=plain("; ".join(item.more)))]
        if is_waived
        else None,
    )


def _text(state: str, item: Item) -> str:
    said = " ".join(plain(line) for line in item.message.splitlines())
    resource = plain(f"{item.name} ({item.type})") if item.urn else "the stack"
    # Brackets would be links to other places of the report.
    return f"{state}{resource}: {said}".replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _location(item: Item) -> Location:
    name = plain(item.urn or "the stack")
    return Location(
        physical_location=PhysicalLocation(
            artifact_location=ArtifactLocation(
                uri=quote(item.place.file.encode("utf-8", "surrogatepass")), uri_base_id="%SRCROOT%"
            ),
            region=Region(start_line=item.place.line, start_column=1),
        ),
        logical_locations=[
            LogicalLocation(name=plain(item.name) or "the stack", fully_qualified_name=name, kind="resource")
        ],
    )
