"""`penstock check --events FILE`: plan rules on a saved preview."""

from collections.abc import Sequence
from pathlib import Path

from ..engine.planned import read_plan
from ..errors import UpdateFailedError
from ..judging import judge_plan
from ..rule import Finding, Judgement, PlanRule, Rule, Verdict

__all__ = ["judge_events"]


def judge_events(file: Path, rules: Sequence[Rule]) -> tuple[str, Judgement]:
    """The stack that an event log is about, and what the plan rules among these came to.

    Where the log can't be read to its end, none of them could run: what is missing may be the one delete.
    """
    try:
        plan = read_plan(file)
    except UpdateFailedError as error:
        return "", Judgement(
            findings=tuple(_could_not_run(rule, error) for rule in rules if isinstance(rule, PlanRule))
        )
    return plan.stack, judge_plan(rules, plan)


def _could_not_run(rule: PlanRule, error: UpdateFailedError) -> Finding:
    return Finding(
        rule_id=rule.id,
        verdict=Verdict.COULD_NOT_RUN,
        urn="",
        message=error.what,
        severity=rule.severity,
        level=rule.level,
    )
