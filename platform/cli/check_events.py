"""`penstock check --events FILE`: plan rules on a saved preview."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ..engine.planned import judge_run, planned, read_run
from ..errors import UpdateFailedError
from ..policy_choice import PolicyChoice
from ..rule import Finding, Judgement, PlanRule, Verdict

__all__ = ["judge_events"]


def judge_events(file: Path, choose: Callable[[str], PolicyChoice]) -> tuple[str, PolicyChoice, Judgement]:
    """The stack that an event log is about, the policies chosen for it, and what its plan rules came to.

    Where the log can't be read to its end, or the run that it tells of failed, no rule has passed: what is missing may be
    the one delete.
    """
    try:
        run = read_run(file)
    except UpdateFailedError as error:
        choice = choose("")
        return "", choice, _incomplete(choice, Judgement(), error.what)
    stack = planned(run).stack
    choice = choose(stack)
    judgement = choice.excuse(judge_run(run, choice.asked))
    if not run.succeeded:
        judgement = _incomplete(choice, judgement, "the run that the log tells of failed before everything was planned")
    return stack, choice, judgement


def _incomplete(choice: PolicyChoice, judgement: Judgement, why: str) -> Judgement:
    told = {finding.rule_id for finding in judgement.findings}
    rules = [rule for rule in choice.asked if isinstance(rule, PlanRule) and rule.id not in told]
    return replace(judgement, findings=(*judgement.findings, *(_could_not_run(rule, why) for rule in rules)))


def _could_not_run(rule: PlanRule, why: str) -> Finding:
    return Finding(
        rule_id=rule.id,
        verdict=Verdict.COULD_NOT_RUN,
        urn="",
        message=why,
        severity=rule.severity,
        level=rule.level,
    )
