"""A fleet as a program declares it, in a first preview."""

import base64
import re
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from component_programs import ACCOUNT_ID, REGION, assert_clean, synthesised
from penstock.components import ImmutableFleet, ImmutableFleetArgs
from penstock.platform.errors import ConfigurationError
from penstock.platform.testing import UNKNOWN, Capture, Synthesised, absent, exactly, matches, serialised_json
from penstock.policies import ALL as RULES

TARGETS = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT_ID}:targetgroup/hosts/0123456789abcdef"
IMAGE = "ami-0123456789abcdef0"
PARAMETER = "resolve:ssm:/images/host:7"
NETWORK: dict[str, Any] = {
    "vpc_id": "vpc-1",
    "vpc_cidr_block": "10.0.0.0/16",
    "private_subnet_ids": ["subnet-1", "subnet-2"],
}
TAGS = {"owner": "platform-team", "environment": "dev"}


def arguments(**more: Any) -> dict[str, Any]:
    """A fleet's arguments, with parts of `instances` and `network` over the usual ones."""
    instances = {"types": ["m7g.large"], **more.pop("instances", {})}
    network = {**NETWORK, **more.pop("network", {})}
    return {"image": IMAGE, "instances": instances, "network": network, **more}


def fleet(**more: Any) -> Synthesised:
    return synthesised(lambda: ImmutableFleet("hosts", ImmutableFleetArgs(**arguments(**more))))


def refused(**more: Any) -> str:
    """What is said of these arguments."""
    with pytest.raises(ConfigurationError) as error:
        fleet(**more)
    return str(error.value)


def script(stack: Synthesised) -> list[str]:
    """What a host runs when it starts, line by line."""
    return base64.b64decode(stack.one("hosts-template").get("userData")).decode().splitlines()


def test_every_rule_is_decided_and_kept_in_the_first_preview() -> None:
    """Nothing is undecided, nothing violated; the rules on launch templates and policies did judge it."""

    def build() -> None:
        provider = aws.Provider("aws", region=REGION, default_tags=aws.ProviderDefaultTagsArgs(tags=TAGS))
        ImmutableFleet("hosts", ImmutableFleetArgs(**arguments()), pulumi.ResourceOptions(provider=provider))

    assert_clean(synthesised(build), decided=["PEN-CMP-005", "PEN-IAM-001", "PEN-OWN-001"])


def test_the_rules_on_machines_still_hold_for_a_bare_instance_and_for_a_key() -> None:
    """What is allowed is the fleet, not virtual machines."""

    def build() -> None:
        ImmutableFleet("hosts", ImmutableFleetArgs(**arguments()))
        aws.ec2.Instance("bare", ami=IMAGE, instance_type="m7g.large", key_name="operators")
        aws.ec2.LaunchTemplate("keyed", image_id=IMAGE, key_name="operators")

    with pytest.raises(AssertionError) as assertion:
        synthesised(build).keeps(RULES)
    machines = set(re.findall(r"(PEN-CMP-\d+) violation: (\w+):", str(assertion.value)))
    assert machines == {("PEN-CMP-001", "bare"), ("PEN-CMP-005", "bare"), ("PEN-CMP-005", "keyed")}


def test_nobody_gets_in_and_no_container_sees_the_metadata() -> None:
    """No key pair, no public address, metadata with a session only and one hop far."""
    fleet().one("hosts-template").has(
        {
            "keyName": absent(),
            "networkInterfaces": [{"associatePublicIpAddress": "false"}],
            "metadataOptions": {"httpTokens": "required", "httpPutResponseHopLimit": 1},
        }
    )


def test_the_root_volume_is_encrypted_gp3() -> None:
    stack = fleet(
        volume_size_gib=50, volume_key_arn=f"arn:aws:kms:{REGION}:{ACCOUNT_ID}:key/1", root_device_name="/dev/sda1"
    )
    volume = {"encrypted": "true", "volumeType": "gp3", "volumeSize": 50, "deleteOnTermination": "true"}
    mapping = {"deviceName": "/dev/sda1", "ebs": {**volume, "kmsKeyId": matches(":key/1$")}}
    stack.one("hosts-template").has({"blockDeviceMappings": [mapping]})


def test_the_script_joins_the_cluster_and_drains_and_that_is_all() -> None:
    """It is known before anything exists, so it is judged; there is no argument that adds to it."""
    stack = fleet()
    lines = script(stack)
    settings = dict(line.split("=", 1) for line in lines if line.startswith("ECS_"))
    assert settings["ECS_CLUSTER"] == stack.one("hosts-cluster").automatic_name
    assert settings["ECS_ENABLE_SPOT_INSTANCE_DRAINING"] == "true"
    assert settings["ECS_AWSVPC_BLOCK_IMDS"] == "true"
    assert [line for line in lines if not line.startswith("ECS_")] == [
        "#!/bin/bash",
        "cat > /etc/ecs/ecs.config <<'SETTINGS'",
        "SETTINGS",
    ]


def test_nothing_reaches_a_host_and_it_reaches_named_places_only() -> None:
    stack = fleet(network={"s3_prefix_list_id": "pl-1", "internet_egress_ports": [443]})
    assert [resource.name for resource in stack.resources if "IngressRule" in resource.type] == []
    ways_out = {resource.name for resource in stack.resources if "EgressRule" in resource.type}
    assert ways_out == {"hosts-host-to-vpc", "hosts-host-to-s3", "hosts-host-to-internet-443"}


def test_a_host_may_join_its_cluster_and_nothing_else() -> None:
    """`*` only where the API takes no resource."""
    stack = fleet()
    statements = Capture()
    stack.one("hosts-host-policy").has({"policy": serialised_json({"Statement": statements})})
    cluster = f"arn:aws:ecs:{REGION}:{ACCOUNT_ID}:cluster/{stack.one('hosts-cluster').automatic_name}"
    by_sid = {statement["Sid"]: statement for statement in statements.value}
    assert by_sid["JoinCluster"]["Resource"] == cluster
    assert by_sid["ServeCluster"]["Condition"] == {"ArnEquals": {"ecs:cluster": cluster}}
    assert [(item["Sid"], item["Action"]) for item in statements.value if item["Resource"] == "*"] == [
        ("FindEndpoint", "ecs:DiscoverPollEndpoint")
    ]
    trust = {"Principal": exactly({"Service": "ec2.amazonaws.com"})}
    stack.one("hosts-host-role").has({"assumeRolePolicy": serialised_json({"Statement": [trust]})})


def test_a_new_template_goes_out_host_by_host_and_goes_back_when_it_fails() -> None:
    """The group runs one version by number; its refresh also replaces the protected hosts, and watches the alarms."""
    stack = fleet(replacement={"alarm_names": ["errors"], "minimum_healthy_percent": 90})
    group = stack.one("hosts-group")
    assert "hosts-template" in group.waits_for("mixedInstancesPolicy")
    version = "mixedInstancesPolicy.launchTemplate.launchTemplateSpecification.version"
    assert group.get(version) is UNKNOWN
    alarm = stack.one("hosts-hosts-not-joined")
    refresh = {
        "autoRollback": True,
        "skipMatching": True,
        "scaleInProtectedInstances": "Refresh",
        "minHealthyPercentage": 90,
        "maxHealthyPercentage": 150,
        "alarmSpecification": {"alarms": [alarm.automatic_name, "errors"]},
    }
    name = stack.one("hosts-template").automatic_name
    group.has({"name": name, "instanceRefresh": {"preferences": refresh}})
    assert alarm.get("metricQueries.0.metric.dimensions") == {"AutoScalingGroupName": name}


def test_from_a_parameter_nothing_can_go_back_by_itself() -> None:
    """Auto Scaling rolls back to no template that names one; the alarms still stop the refresh."""
    stack = fleet(image=PARAMETER)
    stack.one("hosts-template").has({"imageId": PARAMETER})
    stack.one("hosts-group").has({"instanceRefresh": {"preferences": {"autoRollback": False}}})


def test_the_sick_and_the_old_are_replaced() -> None:
    fleet(target_group_arns=[TARGETS]).one("hosts-group").has(
        {
            "healthCheckType": "ELB",
            "targetGroupArns": [TARGETS],
            "maxInstanceLifetime": 7 * 86400,
            "instanceMaintenancePolicy": exactly({"minHealthyPercentage": 100, "maxHealthyPercentage": 150}),
        }
    )
    fleet(replacement={"maximum_lifetime_days": 1}).one("hosts-group").has({"maxInstanceLifetime": 86400})


def test_ecs_owns_the_size_and_protects_and_drains_hosts() -> None:
    """Protection from scale-in is what managed termination protection needs; the size is set between the bounds."""
    stack = fleet(instances={"minimum": 3, "maximum": 9, "target_capacity_percent": 90})
    group = stack.one("hosts-group")
    bounds = {"minSize": 3, "maxSize": 9, "desiredCapacity": absent()}
    group.has({**bounds, "protectFromScaleIn": True}, options={"ignore_changes": ["desiredCapacity"]})
    version = "mixedInstancesPolicy.launchTemplate.launchTemplateSpecification.version"
    assert [owned.property for owned in ImmutableFleet.OWNERSHIP] == ["desiredCapacity", version]
    managed = {
        "managedDraining": "ENABLED",
        "managedTerminationProtection": "ENABLED",
        "managedScaling": {"status": "ENABLED", "targetCapacity": 90},
    }
    stack.one("hosts-capacity").has({"autoScalingGroupProvider": managed})


def test_spot_comes_in_several_types_and_is_replaced_before_it_is_taken() -> None:
    stack = fleet(instances={"types": ["m7i.large", "m6i.large"], "spot_percent": 75, "on_demand_minimum": 2})
    distribution = {
        "onDemandBaseCapacity": 2,
        "onDemandPercentageAboveBaseCapacity": 25,
        "spotAllocationStrategy": "price-capacity-optimized",
    }
    overrides = [{"instanceType": "m7i.large"}, {"instanceType": "m6i.large"}]
    mixed = {"instancesDistribution": distribution, "launchTemplate": {"overrides": overrides}}
    stack.one("hosts-group").has({"capacityRebalance": True, "mixedInstancesPolicy": mixed})
    fleet().one("hosts-group").has({"capacityRebalance": False})


def test_the_cluster_is_given_or_made() -> None:
    """Either way the fleet states what capacity it has."""
    stack = fleet(cluster_name="shop", other_capacity_providers=["FARGATE"])
    stack.resource_count(aws.ecs.Cluster, 0)
    name = stack.one("hosts-capacity").automatic_name
    default = exactly({"capacityProvider": name, "weight": 1})
    joined = {"clusterName": "shop", "capacityProviders": [name, "FARGATE"]}
    stack.one("hosts-cluster-capacity").has({**joined, "defaultCapacityProviderStrategies": [default]})
    insights = exactly({"name": "containerInsights", "value": "enabled"})
    fleet().one("hosts-cluster").has({"settings": [insights]})


def test_a_cluster_made_by_the_same_program_is_known_in_the_first_preview() -> None:
    """Its name is automatic: the script and the role's policy are whole before it exists."""

    def build() -> None:
        cluster = aws.ecs.Cluster("shop")
        ImmutableFleet("hosts", ImmutableFleetArgs(**arguments(cluster_name=cluster.name)))

    stack = synthesised(build)
    name = stack.one("shop").automatic_name
    assert f"ECS_CLUSTER={name}" in script(stack)
    assert f"cluster/{name}" in stack.one("hosts-host-policy").get("policy")
    assert [cluster.name for cluster in stack.find(aws.ecs.Cluster)] == ["shop"]


def test_the_alarm_goes_to_the_given_topic_or_to_an_own_encrypted_one() -> None:
    topic = f"arn:aws:sns:{REGION}:{ACCOUNT_ID}:on-call"
    given = fleet(alarm_topic_arn=topic)
    given.one("hosts-hosts-not-joined").has({"alarmActions": [topic]})
    given.resource_count(aws.sns.Topic, 0)
    stack = fleet()
    assert stack.one("hosts-alarm-topic").waits_for("kmsMasterKeyId") == {"hosts-key"}


def test_tags_reach_hosts_volumes_and_the_group() -> None:
    """A provider's default tags do not."""
    stack = fleet(host_tags={"owner": "platform-team"})
    for specification in stack.one("hosts-template").get("tagSpecifications"):
        assert specification["tags"] == {"Name": "hosts", "owner": "platform-team", "penstock:component": "hosts"}
    tags = {tag["key"]: tag["value"] for tag in stack.one("hosts-group").get("tags")}
    assert tags.items() >= {"owner": "platform-team", "AmazonECSManaged": "true"}.items()


def test_every_child_has_the_component_as_parent_and_no_physical_name() -> None:
    """The group's name is its template's, which is automatic."""
    stack = fleet()
    parent = stack.one("hosts").urn
    children = [resource for resource in stack.resources if resource.name.startswith("hosts-")]
    assert {child.parent for child in children} == {parent}
    names = {child.name: child.inputs.get("name") for child in children}
    fixed = {name for name, value in names.items() if isinstance(value, str) and "hosts-" not in value}
    assert fixed == set()


@pytest.mark.parametrize(
    ("image", "reason"),
    [
        ("al2023-ami-ecs-hvm-2023.0.20250101-kernel-6.1-arm64", "an image's name can be given to another image"),
        ("", "an image's name can be given to another image"),
        ("ami-xyz", "an image's name can be given to another image"),
        ("/images/host:7", "an image's name can be given to another image"),
        ("resolve:ssm:/images/host", "pin its version"),
        ("resolve:ssm:/images/host:latest", "is a label"),
        ("resolve:ssm:/images/host:0", "names no parameter by its whole path"),
        ("resolve:ssm:host:7", "names no parameter by its whole path"),
        ("resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id", "AWS publishes"),
        ("resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id:3", "AWS publishes"),
    ],
)
def test_an_image_that_can_be_another_tomorrow_is_refused(image: str, reason: str) -> None:
    """With the reason, and what to give instead."""
    told = refused(image=image)
    assert "image: " in told
    assert reason in told


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"instances": {"types": []}}, "instances.types"),
        ({"instances": {"types": ["large"]}}, "'large' is no instance type"),
        ({"instances": {"types": ["m7g.large", "m7i.large"]}}, "made for x86 or for Arm"),
        ({"instances": {"types": ["m7g.large", "m7g.large"]}}, "given once"),
        ({"instances": {"minimum": 5, "maximum": 4}}, "it is below minimum 5"),
        ({"instances": {"minimum": 11}}, "it is below minimum 11"),
        ({"instances": {"spot_percent": 50}}, "give at least two types"),
        ({"instances": {"spot_percent": 101}}, "instances.spot_percent"),
        ({"network": {"private_subnet_ids": ["subnet-1"]}}, "at least two subnets"),
        ({"network": {"internet_egress_ports": [0]}}, "TCP port"),
        ({"replacement": {"maximum_lifetime_days": 0}}, "replacement.maximum_lifetime_days"),
        ({"replacement": {"maximum_lifetime_days": 366}}, "replacement.maximum_lifetime_days"),
        ({"replacement": {"minimum_healthy_percent": 40}}, "replacement.minimum_healthy_percent"),
        ({"cluster_name": "arn:aws:ecs:eu-west-1:123456789012:cluster/shop"}, "by its name, not by its ARN"),
        ({"root_device_name": "xvda"}, "root_device_name"),
        ({"volume_size_gib": 4}, "volume_size_gib"),
        ({"host_tags": {"Name": "other"}}, "AWS or the fleet sets it"),
        ({"host_tags": {"aws:x": "1"}}, "AWS or the fleet sets it"),
        ({"user_data": "echo"}, "user_data"),
        ({"key_name": "operators"}, "key_name"),
    ],
)
def test_bad_arguments_are_refused_by_name(more: dict[str, Any], reason: str) -> None:
    assert reason in refused(**more)


def test_names_that_ecs_keeps_for_itself_are_refused() -> None:
    """A capacity provider is named after the fleet."""
    with pytest.raises(ConfigurationError, match="names of capacity providers"):
        synthesised(lambda: ImmutableFleet("ecs-hosts", ImmutableFleetArgs(**arguments())))
