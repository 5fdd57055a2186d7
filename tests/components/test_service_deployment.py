"""How a service goes from one revision to the next."""

import json
from typing import Any

import pytest
from component_programs import ACCOUNT_ID, REGION, one
from penstock.components import ImmutableService
from penstock.platform.resource import Graph
from service_programs import arguments, assert_judged, assert_refused, service

FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT_ID}:function:check"
SHIFTING = ("blue_green", "canary", "linear")


def shifting(strategy: str, **more: Any) -> Graph:
    return service(deployment={"strategy": strategy, "alternate_port": 8080, **more})


def configuration(graph: Graph) -> dict[str, Any]:
    return dict(one(graph, "web-service").get("deploymentConfiguration"))


def test_by_default_tasks_are_replaced_a_few_at_a_time() -> None:
    """One target group, no rule, no role for ECS, nothing said of a strategy."""
    graph = service()
    names = {resource.name for resource in graph.resources}
    assert not names & {"web-alternate-targets", "web-production-rule", "web-deployment-role"}
    assert "deploymentConfiguration" not in one(graph, "web-service").properties


def test_each_strategy_says_how_much_traffic_goes_when() -> None:
    assert configuration(shifting("blue_green", bake_minutes=30)) == {
        "strategy": "BLUE_GREEN",
        "bakeTimeInMinutes": "30",
    }
    canary = configuration(shifting("canary", canary_percent=5, canary_bake_minutes=15))
    assert canary["strategy"] == "CANARY"
    assert canary["canaryConfiguration"] == {"canaryPercent": 5, "canaryBakeTimeInMinutes": "15"}
    linear = configuration(shifting("linear", step_percent=25, step_bake_minutes=3))
    assert linear["strategy"] == "LINEAR"
    assert linear["linearConfiguration"] == {"stepPercent": 25, "stepBakeTimeInMinutes": "3"}


@pytest.mark.parametrize("strategy", SHIFTING)
def test_traffic_shifts_between_two_target_groups_by_a_rule_of_ecs(strategy: str) -> None:
    """All of it begins at the first group; after that the weights belong to ECS, and a deployment leaves them."""
    graph = shifting(strategy)
    rule = one(graph, "web-production-rule")
    assert [group["weight"] for group in rule.get("actions.0.forward.targetGroups")] == [100, 0]
    assert rule.ignore_changes == ("actions",)
    (balancer,) = one(graph, "web-service").get("loadBalancers")
    assert set(balancer["advancedConfiguration"]) == {"alternateTargetGroupArn", "productionListenerRule", "roleArn"}
    deployment = one(graph, "web-service")
    roles = {"web-alternate-targets", "web-production-rule", "web-deployment-role"}
    assert {one(graph, name).urn for name in roles} <= set(deployment.property_dependencies["loadBalancers"])
    assert one(graph, "web-deployment-policy").urn in deployment.dependencies
    assert one(graph, "web-alternate-targets").get("port") == one(graph, "web-targets").get("port")


@pytest.mark.parametrize("strategy", SHIFTING)
def test_a_bad_deployment_goes_back_by_itself(strategy: str) -> None:
    """Both target groups are watched: either may be the one that serves."""
    graph = shifting(strategy)
    deployment = one(graph, "web-service").properties
    assert deployment["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}
    alarms = {alarm.name for alarm in graph.of_type("aws:cloudwatch/metricAlarm:MetricAlarm")}
    assert {"web-alternate-latency", "web-alternate-unhealthy-targets", "web-latency"} <= alarms
    assert len(deployment["alarms"]["alarmNames"]) == len(alarms) == 6


def test_ecs_may_move_this_services_traffic_and_no_other() -> None:
    graph = shifting("canary")
    policy = json.loads(one(graph, "web-deployment-policy").get("policy"))
    by_name = {item["Sid"]: item for item in policy["Statement"]}
    prefix = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT_ID}"
    balancer = one(graph, "web-load-balancer").get("name")
    assert by_name["ShiftTraffic"]["Resource"] == f"{prefix}:listener-rule/app/{balancer}/*"
    groups = [one(graph, f"web-{role}").get("name") for role in ("targets", "alternate-targets")]
    assert by_name["MoveTargets"]["Resource"] == [f"{prefix}:targetgroup/{name}/*" for name in groups]
    assert all(action.split(":")[1].startswith("Describe") for action in by_name["Look"]["Action"])
    (trust,) = json.loads(one(graph, "web-deployment-role").get("assumeRolePolicy"))["Statement"]
    assert trust["Principal"] == {"Service": "ecs.amazonaws.com"}


def test_functions_are_asked_on_the_way_and_ecs_may_call_only_them() -> None:
    hook = {"function_arn": FUNCTION, "stages": ["POST_SCALE_UP"]}
    graph = shifting("blue_green", hooks=[hook])
    (declared_hook,) = configuration(graph)["lifecycleHooks"]
    assert (declared_hook["hookTargetArn"], declared_hook["lifecycleStages"]) == (FUNCTION, ["POST_SCALE_UP"])
    (statement,) = json.loads(one(graph, "web-hook-policy").get("policy"))["Statement"]
    assert (statement["Action"], statement["Resource"]) == ("lambda:InvokeFunction", [FUNCTION])
    assert_judged(graph)


@pytest.mark.parametrize("strategy", SHIFTING)
def test_no_rule_is_violated_or_undecided(strategy: str) -> None:
    assert_judged(shifting(strategy))


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
