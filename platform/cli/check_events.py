"""`penstock check --events FILE`: plan rules on a saved preview."""

from collections.abc import Callable
from pathlib import Path

from ..engine.planned import read_plan
from ..errors import UpdateFailedError
from ..judging import judge_plan
from ..policy_choice import PolicyChoice
from ..rule import Finding, Judgement, PlanRule, Verdict

__all__ = ["judge_events"]


def judge_events(file: Path, choose: Callable[[str], PolicyChoice]) -> tuple[str, PolicyChoice, Judgement]:
    """The stack that an event log is about, the policies chosen for it, and what its plan rules came to.

    Where the log can't be read to its end, none of them could run: what is missing may be the one delete.
    """
    try:
        plan = read_plan(file)
    except UpdateFailedError as error:
        choice = choose("")
        rules = [rule for rule in choice.asked if isinstance(rule, PlanRule)]
        return "", choice, Judgement(findings=tuple(_could_not_run(rule, error) for rule in rules))
    choice = choose(plan.stack)
    return plan.stack, choice, choice.excuse(judge_plan(choice.asked, plan))


def _could_not_run(rule: PlanRule, error: UpdateFailedError) -> Finding:
    return Finding(
        rule_id=rule.id,
        verdict=Verdict.COULD_NOT_RUN,
        urn="",
        message=error.what,
        severity=rule.severity,
        level=rule.level,
    )
