"""Rules: small pure functions of one resource, or of the whole graph, with everything about them outside their body.

A rule's function returns OK, NOT_APPLICABLE, or one violation or several. Reading a value that is not known yet makes the
verdict *undecided*; raising makes it *could not run*. Neither is ever ok. The same rules run in `check`, in the
policy pack and wherever a `Resource` can be had; nothing here knows of an engine or a pack.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from .resource import Graph, Resource, UnknownValueError

__all__ = [
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
    "judge",
    "judge_graph_rule",
    "judge_resource_rule",
]


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

Outcome = Verdict | Violation | Sequence[Violation]
"""What a rule's function returns. An empty sequence is OK."""


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
    findings: list[Finding] = []
    passed = 0
    decided: set[str] = set()
    undecided: set[str] = set()
    for rule in rules:
        for verdict in _verdicts(rule, graph):
            if verdict is OK:
                passed += 1
                decided.add(rule.id)
            elif isinstance(verdict, tuple):
                findings.extend(verdict)
                (decided if verdict[0].verdict is Verdict.VIOLATION else undecided).add(rule.id)
    return Judgement(findings=tuple(findings), passed=passed, decided_rules=frozenset(decided - undecided))


def _verdicts(rule: Rule, graph: Graph) -> Iterable[Verdict | tuple[Finding, ...]]:
    if isinstance(rule, GraphRule):
        return (judge_graph_rule(rule, graph),)
    resources = graph.of_type(*rule.types) if rule.types else graph.resources
    return (judge_resource_rule(rule, resource) for resource in resources)


def _verdict(rule: Rule, run: Callable[[], Outcome], subject: Resource | Graph) -> Verdict | tuple[Finding, ...]:
    try:
        outcome = run()
    except UnknownValueError as unknown:
        message = f"{unknown.path} is not known yet"
        return (_finding(rule, Verdict.UNDECIDED, Violation(message, unknown.urn), subject),)
    except Exception as error:  # noqa: BLE001 - a rule that raises is a finding, never a pass, and never stops the others
        message = f"the rule raised {type(error).__name__}: {error}"
        return (_finding(rule, Verdict.COULD_NOT_RUN, Violation(message), subject),)
    if isinstance(outcome, Verdict):
        return outcome
    violations = (outcome,) if isinstance(outcome, Violation) else tuple(outcome)
    return tuple(_finding(rule, Verdict.VIOLATION, violation, subject) for violation in violations) or OK


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
