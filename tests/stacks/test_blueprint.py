"""The reference stack of every environment, in a first preview without engine or cloud."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from component_programs import declared, one
from penstock.platform.environment import NatGateways
from penstock.platform.judging import judge
from penstock.platform.resource import Graph
from penstock.policies import ALL as RULES
from penstock.stacks.blueprint import build
from reference import ROOT
from reference_environment import DIGEST, ENVIRONMENT, EVERYTHING, SECRET, stack, whole

SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"


def components(graph: Graph) -> dict[str, str]:
    """Which component has which name."""
    kinds = {resource.name: resource.type for resource in graph.resources if resource.type.startswith("penstock:")}
    return {name: kind.rpartition(":")[2] for name, kind in kinds.items()}


@pytest.mark.parametrize("declares", [stack, whole])
def test_every_rule_decides_and_none_is_violated(declares: Callable[[], Graph]) -> None:
    """At the very first preview, when no id and no ARN is known."""
    judgement = judge(RULES, declares())
    assert judgement.findings == ()
    assert len(judgement.decided_rules) > 10


def test_this_repository_lowers_no_rule_and_waives_nothing() -> None:
    """What the reference stack keeps, it keeps by itself."""
    assert yaml.safe_load((ROOT / "policies" / "settings.yaml").read_text()) is None
    assert not (ROOT / "policies" / "waivers.yaml").exists()


def test_every_environment_has_a_service_a_worker_and_their_oversight() -> None:
    kinds = {"ImmutableService", "QueueWorker", "Network", "LogBucket", "Alerts", "AuditTrail", "ContainerRegistry"}
    assert set(components(stack()).values()) == kinds


def test_what_an_environment_asks_for_it_has_besides() -> None:
    assert {name: kind for name, kind in components(whole()).items() if name not in components(stack())} == {
        "fleet": "ImmutableFleet",
        "entrance": "SharedLoadBalancer",
        "reports": "ImmutableService",
        "back-office": "KubernetesService",
        "preview": "DeployRole",
        "deploy": "DeployRole",
        "click-ops": "ClickOpsAlarm",
    }


def test_one_image_runs_everywhere_and_what_it_does_is_its_command() -> None:
    containers = {
        name: json.loads(one(whole(), f"{name}-task").get("containerDefinitions"))[0]
        for name in ("service", "worker", "reports")
    }
    pod = one(whole(), "back-office-deployment").get("spec.template.spec.containers.0")
    assert {container["image"] for container in containers.values()} == {pod["image"]} == {ENVIRONMENT.image}
    assert {name: container.get("command") for name, container in containers.items()} == {
        "service": None,
        "worker": ["worker"],
        "reports": ["reports"],
    }


def test_reports_run_on_the_hosts_and_the_rest_on_fargate() -> None:
    kinds = {name: one(whole(), f"{name}-task").get("requiresCompatibilities") for name in ("service", "reports")}
    assert kinds == {"service": ["FARGATE"], "reports": ["EC2"]}


def test_the_same_people_are_told_of_everything() -> None:
    """Of the service's alarms too, which tell a topic of their own."""
    endpoints = {resource.name: resource.get("endpoint") for resource in whole().of_type(SUBSCRIPTION)}
    assert endpoints == dict.fromkeys(("alerts-subscription-on-call", "on-call-for-service"), "on-call@example.com")


def test_the_cluster_is_named_and_no_way_into_it_is_written_down() -> None:
    (provider,) = whole().of_type("pulumi:providers:kubernetes")
    assert dict(provider.properties) == {"context": "development"}


def test_audit_logs_are_kept_for_a_year_where_others_go_sooner() -> None:
    assert one(stack(), "audit-logs-lifecycle").get("rules.0.expiration.days") == 365


@pytest.mark.parametrize(
    ("more", "services"),
    [
        ({}, set()),
        ({"nat": NatGateways.NONE}, {"ecr-api", "ecr-dkr", "logs", "secretsmanager", "sqs"}),
        (EVERYTHING, {"ecr-api", "ecr-dkr", "logs", "secretsmanager", "sqs", "ecs", "ecs-agent", "ecs-telemetry"}),
    ],
)
def test_endpoints_are_what_runs_needs(more: dict[str, Any], services: set[str]) -> None:
    """Where nothing else leads to AWS, they are there without being asked for."""
    graph = declared(lambda: build(ENVIRONMENT.model_copy(update=more)))
    endpoints = {item.name: item.get("vpcEndpointType") for item in graph.of_type("aws:ec2/vpcEndpoint:VpcEndpoint")}
    interfaces = {name for name, kind in endpoints.items() if kind == "Interface"}
    assert interfaces == {f"network-{service}-endpoint" for service in services}


def test_one_provider_guards_the_account_and_tags_everything() -> None:
    graph = stack()
    (provider,) = graph.of_type("pulumi:providers:aws")
    assert provider.get("region") == "eu-west-1"
    # Providers take their configuration as JSON text.
    assert "123456789012" in str(provider.get("allowedAccountIds"))
    assert all(word in str(provider.get("defaultTags")) for word in ("platform-team", "cc-1", "dev", "low"))
    ours = [resource for resource in graph.resources if resource.type.startswith("aws:")]
    assert len(ours) > 70
    assert all(resource.provider_properties.get("region") == "eu-west-1" for resource in ours)


def test_what_the_environment_says_arrives() -> None:
    graph = stack()
    assert len(list(graph.of_type("aws:ec2/subnet:Subnet"))) == 6
    target = one(graph, "service-scaling")
    assert (target.get("minCapacity"), target.get("maxCapacity")) == (3, 7)
    assert one(graph, "service-log").get("retentionInDays") == 90
    assert one(graph, "flow-logs-lifecycle").get("rules.0.expiration.days") == 90
    assert one(graph, "service-load-balancer").get("enableDeletionProtection") is False
    definitions = one(graph, "service-task").get("containerDefinitions")
    assert DIGEST in definitions
    assert SECRET in definitions


def test_logs_go_to_buckets_of_their_purpose() -> None:
    """And who reads them is logged too, except who reads that."""
    graph = stack()
    names = {name: one(graph, f"{name}-bucket").get("bucket") for name in ("access-logs", "flow-logs", "balancer-logs")}
    assert one(graph, "network-flow-log").get("logDestination") == f"arn:aws:s3:::{names['flow-logs']}"
    assert one(graph, "service-load-balancer").get("accessLogs.bucket") == names["balancer-logs"]
    for source in ("flow-logs", "balancer-logs"):
        assert one(graph, f"{source}-access-logging").get("targetBucket") == names["access-logs"]


@pytest.mark.parametrize(("nat", "is_open"), [(NatGateways.SHARED, True), (NatGateways.NONE, False)])
def test_tasks_leave_through_nat_or_not_at_all(nat: NatGateways, is_open: bool) -> None:
    names = {resource.name for resource in stack(nat).resources}
    assert ("service-task-to-internet-443" in names) == is_open


def test_the_outputs_say_where_everything_is() -> None:
    (root,) = stack().of_type("pulumi:pulumi:Stack")
    assert root.get("url") == "https://orders.example.com"
    known = {"access_log_bucket", "flow_log_bucket", "balancer_log_bucket", "cluster_name", "service_name"}
    assert all(root.get(name) for name in known)
    later = {"load_balancer_dns_name", "vpc_id", "log_group_name", "alarm_topic_arn", "queue_url", "worker_name"}
    assert later | {"alert_topic_arn", "audit_log_bucket", "audit_trail_arn", "registry_url"} <= set(root.properties)
    (root,) = whole().of_type("pulumi:pulumi:Stack")
    asked = {"back_office_url", "fleet_group_name", "reports_dns_name", "preview_role_arn", "deploy_role_arn"}
    assert asked <= set(root.properties)
