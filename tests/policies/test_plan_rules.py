"""Every plan rule on runs that are fine, that violate it, and that are not known yet; and the arithmetic of the blast radius."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from penstock.platform.judging import judge_plan
from penstock.platform.plan import Plan, PlannedStep
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


IRELAND = {"provider": {"region": "eu-west-1", "allowedAccountIds": ["123456789012"]}}
BALANCER = "aws:lb/loadBalancer:LoadBalancer"
UNLOCKED = planned_step("same", "Role", "open", old={"protect": True, "retain": True})
MESSAGES = [
    (
        "PEN-PLN-001",
        [planned_step("replace", "Bucket", replaced_by=("bucket", "acl"))],
        "it is replaced (by a change of bucket, acl): the new one lacks objects",
    ),
    (
        "PEN-PLN-001",
        [planned_step("replace", "Role", old={"protect": True})],
        "it is replaced: the new one takes the place of one that is protected",
    ),
    ("PEN-PLN-001", [planned_step("delete", "Role", old={"protect": True})], "it is deleted: it is protected"),
    (
        "PEN-PLN-002",
        [planned_step("same", "Bucket", old={"protect": True})],
        "the program no longer gives it protect; the engine calls that 'same', and the next run may delete it: objects",
    ),
    (
        "PEN-PLN-003",
        [UNLOCKED, planned_step("delete", "Queue", "orders")],
        "protect and retain_on_delete is switched off in the same run that deletes orders",
    ),
    (
        "PEN-PLN-003",
        [UNLOCKED, *(planned_step("delete", "Queue", name) for name in ("orders", "bills", "mails"))],
        "protect and retain_on_delete is switched off in the same run that deletes orders and 2 more",
    ),
    (
        "PEN-PLN-005",
        [planned_step("update", "Instance", new={"ami": "a", "userData": "b"})],
        "it is patched in place: ami, userData",
    ),
    (
        "PEN-PLN-008",
        [
            planned_step(
                "update",
                "Queue",
                old=IRELAND,
                new={"provider": {"region": "eu-west-1", "allowedAccountIds": "444455556666"}},
            )
        ],
        "its account changes from 123456789012 to 444455556666",
    ),
    (
        "PEN-PLN-008",
        [
            planned_step(
                "same",
                "Queue",
                old=IRELAND,
                new={"provider": {"region": "eu-west-1", "allowedAccountIds": ["444455556666", "111122223333"]}},
            )
        ],
        "its account changes from 123456789012 to 111122223333 or 444455556666",
    ),
    (
        "PEN-PLN-008",
        [planned_step("update", "pulumi:providers:aws", old=IRELAND["provider"], new={"region": "eu-west-1"})],
        "its account changes from 123456789012 to whatever the surroundings say",
    ),
    (
        "PEN-PLN-008",
        [planned_step("update", "pulumi:providers:aws", old={"region": "eu-west-1"})],
        "its region changes from eu-west-1 to whatever the surroundings say",
    ),
]


@pytest.mark.parametrize(("rule_id", "steps", "message"), MESSAGES)
def test_a_finding_says_what_happens_to_what(rule_id: str, steps: list[PlannedStep], message: str) -> None:
    (finding,) = judged(rule_id, Plan(steps)).findings
    assert finding.message == message


def test_an_operation_that_nobody_knows_is_told_once_and_by_its_first_resource() -> None:
    """Both where it is about one resource, and where a run as a whole depends on it."""
    steps = [planned_step("other", "Bucket", f"b{number}", old={"protect": True}) for number in range(6)]
    assert [finding.urn for finding in judged("PEN-PLN-002", Plan(steps[:1])).findings] == [steps[0].urn]
    assert judged("PEN-PLN-007", Plan(steps)).findings[0].urn == steps[0].urn
    lost = planned_step("same", "Role", old={"protect": True})
    unclear = [planned_step("other", "Role", f"r{number}", old=None) for number in range(2)]
    told = [finding.urn for finding in judged("PEN-PLN-003", Plan([lost, *unclear])).findings]
    assert told == [unclear[0].urn, *(step.urn for step in unclear)]


def test_the_blast_radius_tells_every_reason() -> None:
    steps = [planned_step("delete", "Role", f"r{number}") for number in range(30)]
    (finding,) = judged("PEN-PLN-007", Plan([*steps, planned_step("same", "Role")])).findings
    assert finding.message == "30 of 31 resources are deleted or replaced: 25 are allowed, 97% where 25% are allowed"


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
