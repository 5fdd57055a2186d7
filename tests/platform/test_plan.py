"""What a run is going to do, as rules see it: the view itself, the way from the engine's events, and asking rules."""

from dataclasses import replace

import pytest
from engine_events import LOGS, lines, read, state, step
from penstock.platform.crossguard import Analyzer
from penstock.platform.engine.events import read_event_log
from penstock.platform.engine.planned import PLAN_PACK, planned, with_plan_judged
from penstock.platform.judging import judge, judge_plan
from penstock.platform.operation import Operation
from penstock.platform.plan import Plan
from penstock.platform.resource import UNKNOWN, Graph, UnknownValueError
from penstock.platform.rule import OK, Level, Outcome, PlanRule, Severity, Verdict, Violation
from plan_cases import planned_step


def rule(check: "object", rule_id: str = "SHOP-001", level: Level = Level.MANDATORY) -> PlanRule:
    return PlanRule(
        id=rule_id,
        sentence="Good.",
        severity=Severity.LOW,
        why="So.",
        fix="So.",
        level=level,
        check=check,  # type: ignore[arg-type]
    )


def raises(_: Plan) -> Outcome:
    raise ValueError("a secret value")


REPLACED = read_event_log(LOGS / "preview_replaced.jsonl")


def test_the_engine_s_steps_have_both_sides_their_options_and_what_forces_a_replacement() -> None:
    plan = planned(REPLACED)
    (till,) = plan.replaced
    assert till.name == "till"
    assert till.replaced_by == ("place",)
    assert till.old is not None
    assert till.new is not None
    assert (till.old.protect, till.new.protect) == (True, False)
    assert plan.stack == "dev"
    assert plan.counts[Operation.DELETE_REPLACED] == 1
    assert {step.name for step in plan.steps if step.is_component} == {"shop-dev", "shelf"}
    assert {urn.rpartition("::")[2] for urn in plan.existing} == {"till", "sign", "receipt"}
    assert not plan.deleted


def test_a_value_that_the_engine_does_not_know_is_unknown() -> None:
    new = state(inputs={"size": "04da6b54-80e4-46f7-96ec-b56ff0331ba9"}, custom=True)
    made = planned(read(lines(("resourcePreEvent", step("create", "till", new=new)))))
    (one,) = made.created
    assert one.new is not None
    assert one.new.properties["size"] is UNKNOWN
    with pytest.raises(UnknownValueError):
        one.both("size")


def test_what_a_refresh_found_is_no_part_of_the_plan() -> None:
    assert planned(read_event_log(LOGS / "refresh.jsonl")).steps == ()


def test_an_operation_that_is_not_known_is_unknown() -> None:
    made = planned(read(lines(("resourcePreEvent", step("teleport", "till")))))
    with pytest.raises(UnknownValueError):
        made.steps[0].decided()


def test_account_and_region_come_from_state_where_it_tells() -> None:
    one = planned_step("same", "Queue", state={"arn": "arn:aws:sqs:eu-west-1:123456789012:orders"})
    assert (one.account, one.region) == ("123456789012", "eu-west-1")
    bucket = planned_step("same", "Bucket", state={"arn": "arn:aws:s3:::logs", "region": "eu-west-1"})
    assert (bucket.account, bucket.region) == (None, "eu-west-1")
    for arn in (UNKNOWN, "orders", "arn:aws", 7):
        assert planned_step("same", "Queue", state={"arn": arn}).account is None


def test_an_empty_plan_is_a_first_one_and_destroys_nothing() -> None:
    assert Plan(()).is_first
    assert not Plan(()).is_destruction
    assert Plan([planned_step("delete", "Role")]).is_destruction
    assert not Plan([planned_step("delete", "Role"), planned_step("same", "Queue")]).is_destruction


def test_a_rule_that_raises_could_not_run_fails_at_any_level_and_stops_no_other() -> None:
    rules = [rule(raises, level=Level.ADVISORY), rule(lambda _: Violation("wrong"), "SHOP-002")]
    judgement = judge_plan(rules, Plan(()))
    assert judgement.fails
    assert [finding.verdict for finding in judgement.findings] == [Verdict.COULD_NOT_RUN, Verdict.VIOLATION]
    assert "a secret value" not in judgement.findings[0].message


def test_neither_a_check_of_resources_nor_a_policy_pack_asks_plan_rules() -> None:
    assert judge([rule(raises)], Graph(())).findings == ()
    assert "SHOP-001" not in {policy.name for policy in Analyzer([rule(raises)]).policies}


def test_what_plan_rules_come_to_stands_among_the_policy_results() -> None:
    rules = [rule(lambda _: Violation("wrong", "urn::till")), rule(lambda _: OK, "SHOP-002"), rule(raises, "SHOP-003")]
    run = with_plan_judged(REPLACED, rules)
    assert {(one.policy, one.pack, one.verdict) for one in run.policy_results[len(REPLACED.policy_results) :]} == {
        ("SHOP-001", PLAN_PACK, Verdict.VIOLATION),
        ("SHOP-003", PLAN_PACK, Verdict.COULD_NOT_RUN),
    }
    assert run.policies_passed == REPLACED.policies_passed + 1
    assert "SHOP-003" in run.stack_policies
    assert run.policy_results[-2].message == "Good.\nwrong\nfix: So."


def test_on_a_run_that_failed_no_plan_rule_has_passed() -> None:
    """It was planned in part only; what is wrong with that part is told."""
    rules = [rule(lambda _: OK), rule(lambda _: Violation("wrong"), "SHOP-002")]
    run = with_plan_judged(replace(REPLACED, succeeded=False), rules)
    assert run.policies_passed == REPLACED.policies_passed
    assert run.policy_results[-1].policy == "SHOP-002"
    assert "SHOP-001" not in run.decided_policies
