"""An alarm on changes by hand as a program declares it."""

from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from cloudtrail_events import ASSIGNED_ROLE, DEPLOY_ROLE, WORKLOAD_ROLE, call, role, user
from component_programs import ACCOUNT_ID, REGION, assert_clean, assert_refused, synthesised
from event_patterns import matches, message
from penstock.components import ClickOpsAlarm, ClickOpsAlarmArgs
from penstock.platform.testing import UNKNOWN, Synthesised

TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT_ID}:alerts"
WHY = "the way in when single sign-on is down"


def alarm(**fields: Any) -> Synthesised:
    arguments = {"deploy_role_arns": [DEPLOY_ROLE], **fields}
    return synthesised(lambda: ClickOpsAlarm("hands", ClickOpsAlarmArgs(**arguments)))


def test_it_tells_of_writes_by_hand_and_not_of_the_deploy_roles() -> None:
    """The pattern is known in the first preview."""
    rule = alarm().one("hands-rule")
    rule.has({"state": "ENABLED"})
    assert matches(rule.get("eventPattern"), call(role(ASSIGNED_ROLE)))
    assert not matches(rule.get("eventPattern"), call(role(DEPLOY_ROLE)))


def test_no_rule_is_violated_or_undecided_in_the_first_preview() -> None:
    assert_clean(alarm())


def test_the_target_gets_a_sentence_with_caller_call_region_and_resource() -> None:
    stack = alarm(topic_arn=TOPIC)
    target = stack.one("hands-target")
    target.has({"arn": TOPIC, "rule": stack.one("hands-rule").automatic_name})
    transformer = target.get("inputTransformer")
    text = message(transformer["inputTemplate"], transformer["inputPaths"], call(user()))
    for part in (f"arn:aws:iam::{ACCOUNT_ID}:user/ann", "DeleteBucket", REGION, "orders"):
        assert part in text


def test_it_makes_an_encrypted_topic_that_eventbridge_may_tell_unless_one_is_given() -> None:
    stack = alarm()
    topic = stack.one("hands-alerts-topic")
    assert topic.property_dependencies["kmsMasterKeyId"] == (stack.one("hands-alerts-key").urn,)
    for child in ("hands-alerts-policy", "hands-alerts-key"):
        assert "events.amazonaws.com" in stack.one(child).get("policy")
    assert stack.one("hands-alerts-policy").urn in stack.one("hands-target").property_dependencies["arn"]
    alarm(topic_arn=TOPIC).resource_count("aws:sns/topic:Topic", 0)


def test_what_is_excepted_is_not_told_of() -> None:
    stack = alarm(
        exceptions=[
            {"reason": WHY, "principal_arn": WORKLOAD_ROLE},
            {"reason": "agents make them all day", "service": "logs.amazonaws.com", "calls": ["CreateLogStream"]},
            {"reason": "agents delete them too", "service": "logs.amazonaws.com", "calls": ["DeleteLogStream"]},
            {"reason": "nothing there serves", "service": "health.amazonaws.com", "calls": ["EnableAccess"]},
            {"reason": "nothing there serves", "service": "health.amazonaws.com"},
            {"reason": "nothing there serves", "service": "health.amazonaws.com", "calls": ["DisableAccess"]},
        ]
    )
    rule = stack.one("hands-rule").get("eventPattern")
    assert not matches(rule, call(role(WORKLOAD_ROLE)))
    for name in ("CreateLogStream", "DeleteLogStream"):
        assert not matches(rule, call(user(), name, "logs.amazonaws.com"))
    assert matches(rule, call(user(), "DeleteLogGroup", "logs.amazonaws.com"))
    assert not matches(rule, call(user(), "SomethingElse", "health.amazonaws.com"))


def test_an_exception_comes_out_with_its_reason() -> None:
    found: list[Any] = []

    def program() -> None:
        exceptions: Any = [
            {"reason": WHY, "principal_arn": WORKLOAD_ROLE},
            {"reason": WHY, "service": "logs.amazonaws.com", "calls": ["CreateLogStream"]},
            {"reason": WHY, "service": "health.amazonaws.com"},
        ]
        made = ClickOpsAlarm("hands", ClickOpsAlarmArgs(deploy_role_arns=[DEPLOY_ROLE], exceptions=exceptions))
        made.documented_exceptions.apply(found.extend)

    synthesised(program)
    assert found == [
        f"{WORKLOAD_ROLE} ({WHY})",
        f"logs.amazonaws.com: CreateLogStream ({WHY})",
        f"health.amazonaws.com: every call ({WHY})",
    ]


def test_a_deploy_role_of_the_same_program_is_taken_when_it_is_known() -> None:
    """In a first preview its ARN is not: then the pattern is not either."""

    def program() -> None:
        deploy = aws.iam.Role("deploy", assume_role_policy="{}")
        ClickOpsAlarm("hands", ClickOpsAlarmArgs(deploy_role_arns=[DEPLOY_ROLE, deploy.arn]))
        known = pulumi.Output.from_input(f"{DEPLOY_ROLE}-2")
        ClickOpsAlarm("feet", ClickOpsAlarmArgs(deploy_role_arns=[DEPLOY_ROLE, known]))

    stack = synthesised(program)
    assert stack.one("hands-rule").get("eventPattern") is UNKNOWN
    assert not matches(stack.one("feet-rule").get("eventPattern"), call(role(f"{DEPLOY_ROLE}-2")))


USER = f"arn:aws:iam::{ACCOUNT_ID}:user/ann"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"deploy_role_arns": []}, ["deploy_role_arns", "at least 1 item"]),
        ({"deploy_role_arns": ["deploy"]}, ["deploy_role_arns", "not the ARN of one role"]),
        ({"deploy_role_arns": [USER]}, ["deploy_role_arns", "not the ARN of one role"]),
        ({"deploy_role_arns": [f"arn:aws:iam::{ACCOUNT_ID}:role/*"]}, ["not the ARN of one role"]),
        (
            {"deploy_role_arns": [f"arn:aws:sts::{ACCOUNT_ID}:assumed-role/deploy/pipeline"]},
            ["not that of a session"],
        ),
        ({"exceptions": [{"principal_arn": USER}]}, ["exceptions.0.reason"]),
        ({"exceptions": [{"reason": "because", "principal_arn": USER}]}, ["exceptions.0.reason", "10 characters"]),
        ({"exceptions": [{"reason": WHY}]}, ["exceptions.0.service", "exactly one"]),
        (
            {"exceptions": [{"reason": WHY, "principal_arn": USER, "service": "s3.amazonaws.com"}]},
            ["exceptions.0.service", "exactly one"],
        ),
        ({"exceptions": [{"reason": WHY, "principal_arn": "*"}]}, ["principal_arn", "not that of everybody"]),
        (
            {"exceptions": [{"reason": WHY, "principal_arn": f"arn:aws:iam::{ACCOUNT_ID}:role/*"}]},
            ["principal_arn", "not that of everybody"],
        ),
        ({"exceptions": [{"reason": WHY, "service": "s3"}]}, ["exceptions.0.service", "NAME.amazonaws.com"]),
        (
            {"exceptions": [{"reason": WHY, "principal_arn": USER, "calls": ["PutObject"]}]},
            ["exceptions.0.calls", "give service too"],
        ),
        (
            {"exceptions": [{"reason": WHY, "service": "s3.amazonaws.com", "calls": ["Put*"]}]},
            ["exceptions.0.calls", "Put*", "without wildcards"],
        ),
        (
            {"deploy_role_arns": [f"{DEPLOY_ROLE}-{number}" for number in range(60)]},
            ["EventBridge takes 2048", "60 deploy roles"],
        ),
    ],
)
def test_what_cannot_work_is_refused_with_the_reason(fields: dict[str, Any], words: list[str]) -> None:
    given: Any = {"deploy_role_arns": [DEPLOY_ROLE], **fields}
    assert_refused(lambda: ClickOpsAlarm("hands", given), ["ClickOpsAlarm 'hands'", *words])
