"""How a service goes from one revision to the next."""

from typing import Any

import pulumi_aws as aws
import pytest
from component_programs import ACCOUNT_ID, REGION, assert_clean, assert_refused
from penstock.components import ImmutableService
from penstock.platform.testing import Capture, Synthesised, absent, any_value, exactly, known, serialised_json
from service_programs import arguments, service

FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT_ID}:function:check"
SHIFTING = ("blue_green", "canary", "linear")


def shifting(strategy: str, **more: Any) -> Synthesised:
    return service(deployment={"strategy": strategy, "alternate_port": 8080, **more})


def test_by_default_tasks_are_replaced_a_few_at_a_time() -> None:
    """One target group, no rule, no role for ECS, nothing said of a strategy."""
    stack = service()
    names = {resource.name for resource in stack.resources}
    assert not names & {"web-alternate-targets", "web-production-rule", "web-deployment-role"}
    stack.one("web-service").has({"deploymentConfiguration": absent()})


def test_each_strategy_says_how_much_traffic_goes_when() -> None:
    blue_green = shifting("blue_green", bake_minutes=30).one("web-service")
    blue_green.has({"deploymentConfiguration": exactly({"strategy": "BLUE_GREEN", "bakeTimeInMinutes": "30"})})
    canary = shifting("canary", canary_percent=5, canary_bake_minutes=15).one("web-service")
    steps = exactly({"canaryPercent": 5, "canaryBakeTimeInMinutes": "15"})
    canary.has({"deploymentConfiguration": {"strategy": "CANARY", "canaryConfiguration": steps}})
    linear = shifting("linear", step_percent=25, step_bake_minutes=3).one("web-service")
    steps = exactly({"stepPercent": 25, "stepBakeTimeInMinutes": "3"})
    linear.has({"deploymentConfiguration": {"strategy": "LINEAR", "linearConfiguration": steps}})


@pytest.mark.parametrize("strategy", SHIFTING)
def test_traffic_shifts_between_two_target_groups_by_a_rule_of_ecs(strategy: str) -> None:
    """All of it begins at the first group; after that the weights belong to ECS, and a deployment leaves them."""
    stack = shifting(strategy)
    weights = {"forward": {"targetGroups": [{"weight": 100}, {"weight": 0}]}}
    stack.one("web-production-rule").has({"actions": [weights]}, options={"ignore_changes": ["actions"]})
    shifted = dict.fromkeys(("alternateTargetGroupArn", "productionListenerRule", "roleArn"), any_value())
    deployment = stack.one("web-service")
    deployment.has({"loadBalancers": [{"advancedConfiguration": exactly(shifted)}]})
    parts = {"web-alternate-targets", "web-production-rule", "web-deployment-role"}
    assert parts <= deployment.waits_for("loadBalancers")
    assert "web-deployment-policy" in deployment.waits_for()
    stack.one("web-alternate-targets").has({"port": known(stack.one("web-targets").get("port"))})


@pytest.mark.parametrize("strategy", SHIFTING)
def test_a_bad_deployment_goes_back_by_itself(strategy: str) -> None:
    """Both target groups are watched: either may be the one that serves."""
    stack = shifting(strategy)
    deployment = stack.one("web-service")
    deployment.has({"deploymentCircuitBreaker": exactly({"enable": True, "rollback": True})})
    alarms = {alarm.name for alarm in stack.find(aws.cloudwatch.MetricAlarm)}
    assert {"web-alternate-latency", "web-alternate-unhealthy-targets", "web-latency"} <= alarms
    assert len(deployment.get("alarms.alarmNames")) == len(alarms) == 6


def test_ecs_may_move_this_services_traffic_and_no_other() -> None:
    stack = shifting("canary")
    statements = Capture()
    stack.one("web-deployment-policy").has({"policy": serialised_json({"Statement": statements})})
    by_name = {item["Sid"]: item for item in statements.value}
    prefix = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT_ID}"
    balancer = stack.one("web-load-balancer").automatic_name
    assert by_name["ShiftTraffic"]["Resource"] == f"{prefix}:listener-rule/app/{balancer}/*"
    groups = [stack.one(f"web-{role}").automatic_name for role in ("targets", "alternate-targets")]
    assert by_name["MoveTargets"]["Resource"] == [f"{prefix}:targetgroup/{name}/*" for name in groups]
    assert all(action.split(":")[1].startswith("Describe") for action in by_name["Look"]["Action"])
    trust = {"Principal": exactly({"Service": "ecs.amazonaws.com"})}
    stack.one("web-deployment-role").has({"assumeRolePolicy": serialised_json({"Statement": [trust]})})


def test_functions_are_asked_on_the_way_and_ecs_may_call_only_them() -> None:
    hook = {"function_arn": FUNCTION, "stages": ["POST_SCALE_UP"]}
    stack = shifting("blue_green", hooks=[hook])
    asked = {"hookTargetArn": FUNCTION, "lifecycleStages": ["POST_SCALE_UP"]}
    stack.one("web-service").has({"deploymentConfiguration": {"lifecycleHooks": [asked]}})
    statement = {"Action": "lambda:InvokeFunction", "Resource": [FUNCTION]}
    stack.one("web-hook-policy").has({"policy": serialised_json({"Statement": [statement]})})
    assert_clean(stack)


@pytest.mark.parametrize("strategy", SHIFTING)
def test_no_rule_is_violated_or_undecided(strategy: str) -> None:
    assert_clean(shifting(strategy))


def test_requests_scale_only_where_they_stay_in_one_target_group() -> None:
    names = {resource.name for resource in shifting("linear").resources}
    assert {"web-scaling-on-cpu", "web-scaling-on-memory"} <= names
    assert "web-scaling-on-requests" not in names


@pytest.mark.parametrize(
    ("deployment", "words"),
    [
        ({"strategy": "canary"}, ["deployment.alternate_port", "canary shifts traffic to a second target group"]),
        ({"strategy": "linear"}, ["deployment.alternate_port", "give its port"]),
        (
            {"strategy": "blue_green", "alternate_port": 9090},
            ["deployment", "alternate_port 9090", "container.port 8080"],
        ),
        ({"alternate_port": 8080}, ["deployment.alternate_port", "a rolling deployment has one target group"]),
        ({"strategy": "sideways"}, ["deployment.strategy", "'rolling'", "'canary'"]),
        ({"strategy": "canary", "alternate_port": 8080, "canary_percent": 0}, ["deployment.canary_percent", "0.1"]),
        ({"strategy": "canary", "alternate_port": 8080, "canary_percent": 100}, ["deployment.canary_percent", "100"]),
        ({"strategy": "linear", "alternate_port": 8080, "step_percent": 2}, ["deployment.step_percent", "3"]),
        ({"strategy": "linear", "alternate_port": 8080, "bake_minutes": 1441}, ["deployment.bake_minutes", "1440"]),
        (
            {"hooks": [{"function_arn": FUNCTION, "stages": ["PRE_SCALE_UP"]}]},
            ["deployment.hooks", "asks no functions"],
        ),
        (
            {"strategy": "canary", "alternate_port": 8080, "hooks": [{"function_arn": FUNCTION, "stages": []}]},
            ["deployment.hooks.0.stages", "at least 1"],
        ),
    ],
)
def test_what_cannot_work_is_refused(deployment: dict[str, Any], words: list[str]) -> None:
    """At construction, with the component, the field and what is wrong with it."""
    given: Any = arguments(deployment=deployment)
    assert_refused(lambda: ImmutableService("web", given), ["ImmutableService 'web'", *words])
