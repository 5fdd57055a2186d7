"""The engine's steps as the plan that rules judge, and what the rules came to as results of the run."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from ..errors import UpdateFailedError
from ..judging import judge_plan
from ..operation import Operation
from ..plan import Plan, PlannedStep
from ..resource import Resource
from ..rule import COULD_NOT_RUN_PREFIX, Finding, Judgement, PlanRule, Rule, Verdict
from .events import EventLog, RunRecord
from .model import PolicyResult, ResourceState, Run, Step

__all__ = ["PLAN_PACK", "judge_run", "planned", "read_run", "with_plan_judged", "with_plan_judgement"]

PLAN_PACK: Final = "plan"
"""Stands for the pack's name in results of plan rules: no pack of the engine's is asked them."""

_STEPS_OF_A_REFRESH: Final = frozenset({Operation.REFRESH})


def planned(run: Run) -> Plan:
    """What the run is going to do, or did. What a refresh found beforehand is no part of it."""
    providers = _Providers(run.steps)
    return Plan(
        _planned_step(step, providers)
        for step in run.steps
        if not step.refreshed and step.operation not in _STEPS_OF_A_REFRESH
    )


def read_run(file: Path) -> Run:
    """The run that a saved event log tells of.

    Raises:
        UpdateFailedError: a line can't be read, or the log ends before the run did: what is missing may be a delete.
    """
    record = RunRecord()
    EventLog(file, record).close()
    if not record.complete:
        raise UpdateFailedError("the event log ends before the run that it tells of", do="save a whole one")
    return record.run(0)


def judge_run(run: Run, rules: Iterable[Rule]) -> Judgement:
    """What the plan rules among these come to on a run.

    One that failed was planned in part only: what is wrong with that part is told, but no rule has passed.
    """
    judgement = judge_plan(rules, planned(run))
    return judgement if run.succeeded else Judgement(findings=judgement.findings)


def with_plan_judged(run: Run, rules: Iterable[Rule], *, excuse: Callable[[Judgement], Judgement] | None = None) -> Run:
    """The run with what the plan rules among these came to, beside what the engine's packs said of it.

    Args:
        run: a preview.
        rules: the rules, each at its level.
        excuse: what waivers leave of a judgement; by default nothing is waived.
    """
    asked = tuple(rules)
    judgement = judge_run(run, asked)
    return with_plan_judgement(run, excuse(judgement) if excuse is not None else judgement, asked)


def with_plan_judgement(run: Run, judgement: Judgement, rules: Iterable[Rule]) -> Run:
    """The run with a judgement of plan rules among its policy results."""
    by_id = {rule.id: rule for rule in rules if isinstance(rule, PlanRule)}
    return replace(
        run,
        policy_results=(
            *run.policy_results,
            *(_result(finding, by_id[finding.rule_id]) for finding in judgement.findings),
        ),
        policies_passed=run.policies_passed + judgement.passed,
        decided_policies=run.decided_policies | judgement.decided_rules,
        stack_policies=run.stack_policies | by_id.keys(),
    )


class _Providers:
    """The configuration of each provider, before and after the run: a resource names its provider by URN and id."""

    def __init__(self, steps: Iterable[Step]) -> None:
        self._before: dict[str, Mapping[str, Any]] = {}
        self._after: dict[str, Mapping[str, Any]] = {}
        for step in steps:
            if step.type.startswith("pulumi:providers:"):
                if step.old is not None:
                    self._before[step.urn] = step.old.inputs
                if step.new is not None:
                    self._after[step.urn] = step.new.inputs

    def before(self, reference: str) -> Mapping[str, Any]:
        return self._before.get(reference.rpartition("::")[0], {})

    def after(self, reference: str) -> Mapping[str, Any]:
        return self._after.get(reference.rpartition("::")[0], {})


def _planned_step(step: Step, providers: _Providers) -> PlannedStep:
    side = step.new or step.old
    return PlannedStep(
        operation=step.operation,
        urn=step.urn,
        type=step.type,
        old=_resource(step, step.old, providers.before(step.old.provider)) if step.old is not None else None,
        new=_resource(step, step.new, providers.after(step.new.provider)) if step.new is not None else None,
        state=step.old.outputs if step.old is not None else {},
        replaced_by=step.keys,
        changed=step.detailed_diff or dict.fromkeys(step.diffs, "update"),
        is_component=side is not None and not side.is_custom,
    )


def _resource(step: Step, state: ResourceState, provider: Mapping[str, Any]) -> Resource:
    return Resource(
        urn=step.urn,
        type=step.type,
        name=step.name,
        properties=state.inputs,
        provider_properties=provider,
        parent=state.parent or None,
        protect=state.protect,
        retain_on_delete=state.retain_on_delete,
    )


def _result(finding: Finding, rule: PlanRule) -> PolicyResult:
    could_not_run = finding.verdict is Verdict.COULD_NOT_RUN
    # In the order of a pack's messages: the good state, what is wrong, how to mend it.
    message = f"{rule.sentence}\n{COULD_NOT_RUN_PREFIX if could_not_run else ''}{finding.message}"
    return PolicyResult(
        policy=finding.rule_id,
        pack=PLAN_PACK,
        pack_version="",
        verdict=finding.verdict,
        level=finding.level,
        severity=finding.severity,
        urn=finding.urn,
        message=f"{message}\nfix: {rule.fix}" if finding.verdict is Verdict.VIOLATION else message,
    )
