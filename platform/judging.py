"""Asking rules: a verdict of each on each of its subjects, and what they add up to."""

import traceback
from collections.abc import Callable, Iterable
from pathlib import Path

from .plan import Plan
from .resource import Graph, Resource, UnknownValueError
from .rule import (
    NOT_APPLICABLE,
    OK,
    Finding,
    GraphRule,
    Judgement,
    Outcome,
    PlanRule,
    ResourceRule,
    Rule,
    Verdict,
    Violation,
)

__all__ = ["judge", "judge_graph_rule", "judge_plan", "judge_plan_rule", "judge_resource_rule", "summarise"]


_Subject = Resource | Graph | Plan


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


def judge_plan_rule(rule: PlanRule, plan: Plan) -> Verdict | tuple[Finding, ...]:
    """The rule's verdict on a plan: OK, NOT_APPLICABLE, or findings."""
    return _verdict(rule, lambda: rule.check(plan), plan)


def judge_plan(rules: Iterable[Rule], plan: Plan) -> Judgement:
    """Every plan rule among these on a plan. The others are asked of resources, not of operations."""
    return summarise((rule.id, judge_plan_rule(rule, plan)) for rule in rules if isinstance(rule, PlanRule))


def judge(rules: Iterable[Rule], graph: Graph) -> Judgement:
    """Every rule on every resource it is asked of. Plan rules are left out: resources alone do not tell what is done to them."""
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
            is_decided = all(finding.verdict in (Verdict.VIOLATION, Verdict.WAIVED) for finding in verdict)
            (decided if is_decided else open_rules).add(rule_id)
    return Judgement(findings=tuple(findings), passed=passed, decided_rules=frozenset(decided - open_rules))


def _verdicts(rule: Rule, graph: Graph) -> Iterable[Verdict | tuple[Finding, ...]]:
    if isinstance(rule, PlanRule):
        return ()
    if isinstance(rule, GraphRule):
        return (judge_graph_rule(rule, graph),)
    resources = graph.of_type(*rule.types) if rule.types else graph.resources
    return (judge_resource_rule(rule, resource) for resource in resources)


def _verdict(rule: Rule, run: Callable[[], Outcome], subject: _Subject) -> Verdict | tuple[Finding, ...]:
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


def _told(rule: Rule, result: Violation | UnknownValueError, subject: _Subject) -> Finding:
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


def _resource(subject: _Subject, urn: str) -> Resource | None:
    if isinstance(subject, Resource):
        return subject
    return subject.resource(urn) if isinstance(subject, Plan) else subject.by_urn.get(urn)


def _finding(rule: Rule, verdict: Verdict, violation: Violation, subject: _Subject) -> Finding:
    urn = violation.urn or (subject.urn if isinstance(subject, Resource) else "")
    resource = _resource(subject, urn)
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
