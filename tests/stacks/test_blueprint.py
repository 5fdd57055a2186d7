"""The reference stack of every environment, in a first preview without engine or cloud."""

from functools import cache

import pytest
from component_programs import declared, one
from penstock.platform.environment import Environment, NatGateways
from penstock.platform.resource import Graph
from penstock.platform.rule import judge
from penstock.policies import ALL as RULES
from penstock.stacks.blueprint import build

DIGEST = "sha256:" + "0123456789abcdef" * 4
SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders/database-AbCdEf"

ENVIRONMENT = Environment.model_validate(
    {
        "name": "dev",
        "account_id": "123456789012",
        "region": "eu-west-1",
        "owner": "platform-team",
        "cost_centre": "cc-1",
        "criticality": "low",
        "availability_zones": "eu-west-1a, eu-west-1b",
        "minimum_tasks": 3,
        "maximum_tasks": 7,
        "log_retention_days": 90,
        "deletion_protection": False,
        "domain_name": "orders.example.com",
        "certificate_arn": "arn:aws:acm:eu-west-1:123456789012:certificate/1234",
        "image": f"registry.example.com/orders@{DIGEST}",
        "secrets": {"DATABASE_URL": {"arn": SECRET}},
    }
)


@cache
def stack(nat: NatGateways = NatGateways.SHARED) -> Graph:
    return declared(lambda: build(ENVIRONMENT.model_copy(update={"nat": nat})))


def test_every_rule_decides_and_none_is_violated() -> None:
    """At the very first preview, when no id and no ARN is known."""
    judgement = judge(RULES, stack())
    assert judgement.findings == ()
    assert len(judgement.decided_rules) > 10


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
    assert {"load_balancer_dns_name", "vpc_id", "log_group_name", "alarm_topic_arn"} <= set(root.properties)
