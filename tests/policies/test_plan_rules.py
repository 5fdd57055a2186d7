"""Every plan rule on runs that are fine, that violate it, and that are not known yet; and the arithmetic of the blast radius."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from penstock.platform.judging import judge_plan
from penstock.platform.plan import Plan
from penstock.platform.rule import Judgement, PlanRule, Verdict
from penstock.policies import ALL, configured
from penstock.policies.parameters import BlastRadius, Parameters
from penstock.policies.plan_serving import excess
from plan_cases import PLAN_CASES, planned_step
from rule_cases import OK, UNDECIDED, VIOLATION

RULES = {rule.id: rule for rule in ALL if isinstance(rule, PlanRule)}


def cases(kind: str) -> list[Any]:
    return [
        pytest.param(rule_id, plan, id=f"{rule_id}-{kind}-{number}")
        for rule_id, by_kind in PLAN_CASES.items()
        for number, plan in enumerate(by_kind[kind])
    ]


def judged(rule_id: str, plan: Plan) -> Judgement:
    return judge_plan([RULES[rule_id]], plan)


def test_every_plan_rule_has_a_case_of_each_kind() -> None:
    assert set(PLAN_CASES) == set(RULES)
    assert {
        rule_id
        for rule_id, by_kind in PLAN_CASES.items()
        if not all(by_kind.get(k) for k in (OK, VIOLATION, UNDECIDED))
    } == set()


@pytest.mark.parametrize(("rule_id", "plan"), cases(OK))
def test_a_good_run_has_no_finding(rule_id: str, plan: Plan) -> None:
    assert judged(rule_id, plan).findings == ()


@pytest.mark.parametrize(("rule_id", "plan"), cases(VIOLATION))
def test_a_violation_is_found_and_names_its_resource(rule_id: str, plan: Plan) -> None:
    """All but the blast radius, which is about the run as a whole."""
    judgement = judged(rule_id, plan)
    assert judgement.fails
    (finding, *_) = judgement.having(Verdict.VIOLATION)
    assert (finding.urn in plan.by_urn) is (rule_id != "PEN-PLN-007")


@pytest.mark.parametrize(("rule_id", "plan"), cases(UNDECIDED))
def test_what_is_not_known_yet_is_undecided_never_ok(rule_id: str, plan: Plan) -> None:
    judgement = judged(rule_id, plan)
    assert {finding.verdict for finding in judgement.findings} == {Verdict.UNDECIDED}
    assert judgement.decided_rules == frozenset()


def test_a_provider_that_moves_all_its_resources_is_told_once() -> None:
    there, elsewhere = {"provider": {"region": "eu-west-1"}}, {"provider": {"region": "us-east-2"}}
    provider = planned_step("update", "pulumi:providers:aws", old=there["provider"], new=elsewhere["provider"])
    queues = [planned_step("replace", "Queue", f"q{number}", old=there, new=elsewhere) for number in range(3)]
    assert len(judged("PEN-PLN-008", Plan([provider, *queues])).findings) == 1


def test_the_blast_radius_tells_both_numbers_and_is_set_by_environment() -> None:
    steps = [planned_step("same", "Role", "kept"), planned_step("delete", "Role", "gone")]
    strict = Parameters(blast_radius_by_environment={"dev": BlastRadius(number=0), "prod": BlastRadius(number=9)})
    (finding,) = judge_plan(configured(strict), Plan(steps)).findings
    assert finding.message == "1 of 2 resources are deleted or replaced: 0 are allowed"


@given(
    lost=st.integers(0, 500),
    more=st.integers(0, 500),
    number=st.integers(0, 100),
    share=st.floats(0, 1),
    always=st.integers(0, 20),
)
def test_the_blast_radius_is_exceeded_by_number_or_by_share_and_never_by_less(
    lost: int, more: int, number: int, share: float, always: int
) -> None:
    """And losing more never becomes allowed again."""
    allowed = BlastRadius(number=number, share=share, always_allowed=always)
    existing = lost + more
    told = excess(lost, existing, allowed)
    is_too_large = lost > number or (lost > always and lost > share * existing)
    assert bool(told) is is_too_large
    if told and more:
        assert excess(lost + 1, existing, allowed)
