"""Rules: small pure functions of one resource, or of the whole graph, with everything about them outside their body.

A rule's function returns OK, NOT_APPLICABLE, or one violation or several. Reading a value that is not known yet makes the
verdict *undecided*; raising makes it *could not run*. Neither is ever ok. The same rules run in `check`, in the
policy pack and wherever a `Resource` can be had; nothing here knows of an engine or a pack.
"""

import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

from .resource import Graph, Resource, UnknownValueError

__all__ = [
    "COULD_NOT_RUN_PREFIX",
    "NOT_APPLICABLE",
    "OK",
    "Finding",
    "GraphRule",
    "Judgement",
    "Level",
    "Outcome",
    "Reference",
    "ResourceRule",
    "Rule",
    "Severity",
    "Verdict",
    "Violation",
    "each",
    "judge",
    "judge_graph_rule",
    "judge_resource_rule",
    "summarise",
]

COULD_NOT_RUN_PREFIX: Final = "could not run: "
"""What a policy pack's message starts with when a rule raised. Such a message shuts the gate, whatever the rule's level."""


class Severity(StrEnum):
    """How bad a violation is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Level(StrEnum):
    """What a violation does: an advisory one is shown, a mandatory one stops the deployment."""

    ADVISORY = "advisory"
    MANDATORY = "mandatory"


class Verdict(StrEnum):
    """What a rule came to on one subject."""

    OK = "ok"
    VIOLATION = "violation"
    NOT_APPLICABLE = "not applicable"
    UNDECIDED = "undecided"
    COULD_NOT_RUN = "could not run"


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong. `urn` names the resource where a graph rule found it; a resource rule need not."""

    message: str
    urn: str | None = None


OK: Final = Verdict.OK
NOT_APPLICABLE: Final = Verdict.NOT_APPLICABLE

Outcome = Verdict | Violation | Sequence[Violation | UnknownValueError]
"""What a rule's function returns. An empty sequence is OK; an unknown among violations leaves that part undecided."""

_Subject = TypeVar("_Subject")


def each(
    subjects: Iterable[_Subject], check: Callable[[_Subject], Violation | None]
) -> list[Violation | UnknownValueError]:
    """What a check comes to on every subject, so that one that is not known yet hides no violation of another."""
    found: list[Violation | UnknownValueError] = []
    try:
        for subject in subjects:
            try:
                violation = check(subject)
            except UnknownValueError as unknown:
                found.append(unknown)
            else:
                found.extend([violation] if violation is not None else [])
    except UnknownValueError as unknown:  # the subjects themselves are not all known
        found.append(unknown)
    return found


@dataclass(frozen=True, slots=True)
class Reference:
    """A control of a standard that asks the same, for instance ("CIS AWS Foundations", "5.2")."""

    framework: str
    control: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _RuleFacts:
    id: str
    """Stable, `PEN-<AREA>-<NUMBER>`; it is never given to another rule."""
    sentence: str
    """The good state, one sentence."""
    severity: Severity
    why: str
    fix: str
    """How to mend it, with a line of code where one helps."""
    level: Level = Level.MANDATORY
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceRule(_RuleFacts):
    """A rule on one resource. It is asked of resources of its `types` only; an empty tuple means every type."""

    types: tuple[str, ...]
    check: Callable[[Resource], Outcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphRule(_RuleFacts):
    """A rule on how resources stand together. It is asked once, where any resource of its `types` exists.

    While a stack is deployed it can decide only when everything exists, so an undecided one stops `penstock up`.
    """

    types: tuple[str, ...]
    check: Callable[[Graph], Outcome]


Rule = ResourceRule | GraphRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A rule's verdict on one subject, where it is worth telling: a violation, an undecided rule, or one that could not run."""

    rule_id: str
    verdict: Verdict
    urn: str
    """The resource, or empty for the stack as a whole."""
    message: str
    severity: Severity
    level: Level
    source_position: str | None = None
    is_graph_rule: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What all rules came to: the findings, and how many verdicts were ok, not applicable, and decided by which rules."""

    findings: tuple[Finding, ...] = ()
    passed: int = 0
    decided_rules: frozenset[str] = field(default_factory=frozenset)
    """The ids of the rules that came to ok or violation at least once and were never undecided."""

    def having(self, verdict: Verdict) -> tuple[Finding, ...]:
        """The findings of one verdict."""
        return tuple(finding for finding in self.findings if finding.verdict is verdict)

    @property
    def fails(self) -> bool:
        """Whether the gate is shut: a mandatory rule was violated, or any rule could not run."""
        return any(
            finding.verdict is Verdict.COULD_NOT_RUN
            or (finding.verdict is Verdict.VIOLATION and finding.level is Level.MANDATORY)
            for finding in self.findings
        )


def judge_resource_rule(rule: ResourceRule, resource: Resource) -> Verdict | tuple[Finding, ...]:
    """The rule's verdict on one resource: OK, NOT_APPLICABLE, or findings."""
    if rule.types and resource.type not in rule.types:
        return NOT_APPLICABLE
    return _verdict(rule, lambda: rule.check(resource), resource)


def judge_graph_rule(rule: GraphRule, graph: Graph) -> Verdict | tuple[Finding, ...]:
    """The rule's verdict on a stack: OK, NOT_APPLICABLE, or findings."""
    if rule.types and not any(True for _ in graph.of_type(*rule.types)):
        return NOT_APPLICABLE
    return _verdict(rule, lambda: rule.check(graph), graph)


def judge(rules: Iterable[Rule], graph: Graph) -> Judgement:
    """Every rule on every resource it is asked of."""
    return summarise((rule.id, verdict) for rule in rules for verdict in _verdicts(rule, graph))


def summarise(verdicts: Iterable[tuple[str, Verdict | tuple[Finding, ...]]]) -> Judgement:
    """The judgement that single verdicts, each with its rule's id, add up to."""
    findings: list[Finding] = []
    passed = 0
    decided: set[str] = set()
    open_rules: set[str] = set()
    for rule_id, verdict in verdicts:
        if verdict is OK:
            passed += 1
            decided.add(rule_id)
        elif isinstance(verdict, tuple):
            findings.extend(verdict)
            is_decided = all(finding.verdict is Verdict.VIOLATION for finding in verdict)
            (decided if is_decided else open_rules).add(rule_id)
    return Judgement(findings=tuple(findings), passed=passed, decided_rules=frozenset(decided - open_rules))


def _verdicts(rule: Rule, graph: Graph) -> Iterable[Verdict | tuple[Finding, ...]]:
    if isinstance(rule, GraphRule):
        return (judge_graph_rule(rule, graph),)
    resources = graph.of_type(*rule.types) if rule.types else graph.resources
    return (judge_resource_rule(rule, resource) for resource in resources)


def _verdict(rule: Rule, run: Callable[[], Outcome], subject: Resource | Graph) -> Verdict | tuple[Finding, ...]:
    try:
        outcome = run()
    except UnknownValueError as unknown:
        outcome = (unknown,)
    except Exception as error:  # noqa: BLE001 - a rule that raises is a finding, never a pass, and never stops the others
        return (_finding(rule, Verdict.COULD_NOT_RUN, Violation(_where(error)), subject),)
    if isinstance(outcome, Verdict):
        return outcome
    results = (outcome,) if isinstance(outcome, Violation) else outcome
    return tuple(_told(rule, result, subject) for result in results) or OK


def _told(rule: Rule, result: Violation | UnknownValueError, subject: Resource | Graph) -> Finding:
    if isinstance(result, Violation):
        return _finding(rule, Verdict.VIOLATION, result, subject)
    return _finding(rule, Verdict.UNDECIDED, Violation(f"{result.path} is not known yet", result.urn), subject)


def _where(error: Exception) -> str:
    # The error's own text is left out: it may repeat a value of the resource, and that may be a secret.
    places = [(Path(frame.filename), frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    outside = [place for place in places if place[0] != Path(__file__)] or places
    # the deepest line of the rule itself, not of a library that it called
    file, line = [place for place in outside if place[0].parent == outside[0][0].parent][-1]
    return f"{type(error).__name__} at {file.parent.name}/{file.name}:{line}"


def _finding(rule: Rule, verdict: Verdict, violation: Violation, subject: Resource | Graph) -> Finding:
    urn = violation.urn or (subject.urn if isinstance(subject, Resource) else "")
    resource = subject if isinstance(subject, Resource) else subject.by_urn.get(urn)
    return Finding(
        rule_id=rule.id,
        verdict=verdict,
        urn=urn,
        message=violation.message,
        severity=rule.severity,
        level=rule.level,
        source_position=resource.source_position if resource is not None else None,
        is_graph_rule=isinstance(rule, GraphRule),
    )
