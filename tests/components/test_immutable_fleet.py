"""A fleet as a program declares it, in a first preview."""

import base64
import json
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from component_programs import ACCOUNT_ID, REGION, declared, one
from penstock.components import ImmutableFleet, ImmutableFleetArgs
from penstock.platform.errors import ConfigurationError
from penstock.platform.resource import UNKNOWN, Graph
from penstock.platform.rule import Verdict, judge
from penstock.policies import ALL as RULES

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


def fleet(**more: Any) -> Graph:
    return declared(lambda: ImmutableFleet("hosts", ImmutableFleetArgs(**arguments(**more))))


def refused(**more: Any) -> str:
    """What is said of these arguments."""
    with pytest.raises(ConfigurationError) as error:
        fleet(**more)
    return str(error.value)


def template(graph: Graph) -> dict[str, Any]:
    return dict(one(graph, "hosts-template").properties)


def test_every_rule_is_decided_and_kept_in_the_first_preview() -> None:
    """Nothing is undecided, nothing violated; the rules on launch templates and policies did judge it."""

    def build() -> None:
        provider = aws.Provider("aws", region=REGION, default_tags=aws.ProviderDefaultTagsArgs(tags=TAGS))
        ImmutableFleet("hosts", ImmutableFleetArgs(**arguments()), pulumi.ResourceOptions(provider=provider))

    judgement = judge(RULES, declared(build))
    assert list(judgement.having(Verdict.UNDECIDED)) == []
    assert list(judgement.having(Verdict.COULD_NOT_RUN)) == []
    assert list(judgement.having(Verdict.VIOLATION)) == []
    assert {"PEN-CMP-005", "PEN-IAM-001", "PEN-OWN-001"} <= set(judgement.decided_rules)


def test_the_rules_on_machines_still_hold_for_a_bare_instance_and_for_a_key() -> None:
    """What is allowed is the fleet, not virtual machines."""

    def build() -> None:
        ImmutableFleet("hosts", ImmutableFleetArgs(**arguments()))
        aws.ec2.Instance("bare", ami=IMAGE, instance_type="m7g.large", key_name="operators")
        aws.ec2.LaunchTemplate("keyed", image_id=IMAGE, key_name="operators")

    violations = judge(RULES, declared(build)).having(Verdict.VIOLATION)
    found = {(finding.rule_id, str(finding.urn).rpartition("::")[2]) for finding in violations}
    machines = {item for item in found if item[0].startswith("PEN-CMP")}
    assert machines == {("PEN-CMP-001", "bare"), ("PEN-CMP-005", "bare"), ("PEN-CMP-005", "keyed")}


def test_nobody_gets_in_and_no_container_sees_the_metadata() -> None:
    """No key pair, no public address, metadata with a session only and one hop far."""
    started = template(fleet())
    assert "keyName" not in started
    (interface,) = started["networkInterfaces"]
    assert interface["associatePublicIpAddress"] == "false"
    assert (started["metadataOptions"]["httpTokens"], started["metadataOptions"]["httpPutResponseHopLimit"]) == (
        "required",
        1,
    )


def test_the_root_volume_is_encrypted_gp3() -> None:
    graph = fleet(
        volume_size_gib=50, volume_key_arn=f"arn:aws:kms:{REGION}:{ACCOUNT_ID}:key/1", root_device_name="/dev/sda1"
    )
    (mapping,) = template(graph)["blockDeviceMappings"]
    assert mapping["deviceName"] == "/dev/sda1"
    assert (mapping["ebs"]["encrypted"], mapping["ebs"]["volumeType"]) == ("true", "gp3")
    assert (mapping["ebs"]["volumeSize"], mapping["ebs"]["deleteOnTermination"]) == (50, "true")
    assert mapping["ebs"]["kmsKeyId"].endswith(":key/1")


def test_the_script_joins_the_cluster_and_drains_and_that_is_all() -> None:
    """It is known before anything exists, so it is judged; there is no argument that adds to it."""
    graph = fleet()
    script = base64.b64decode(template(graph)["userData"]).decode()
    settings = dict(line.split("=", 1) for line in script.splitlines() if line.startswith("ECS_"))
    assert settings["ECS_CLUSTER"] == one(graph, "hosts-cluster").get("name")
    assert settings["ECS_ENABLE_SPOT_INSTANCE_DRAINING"] == "true"
    assert settings["ECS_AWSVPC_BLOCK_IMDS"] == "true"
    assert [line for line in script.splitlines() if not line.startswith("ECS_")] == [
        "#!/bin/bash",
        "cat > /etc/ecs/ecs.config <<'SETTINGS'",
        "SETTINGS",
    ]


def test_nothing_reaches_a_host_and_it_reaches_named_places_only() -> None:
    graph = fleet(network={"s3_prefix_list_id": "pl-1", "internet_egress_ports": [443]})
    assert [resource.name for resource in graph.resources if "IngressRule" in resource.type] == []
    ways_out = {resource.name for resource in graph.resources if "EgressRule" in resource.type}
    assert ways_out == {"hosts-host-to-vpc", "hosts-host-to-s3", "hosts-host-to-internet-443"}


def test_a_host_may_join_its_cluster_and_nothing_else() -> None:
    """`*` only where the API takes no resource."""
    graph = fleet()
    policy = json.loads(one(graph, "hosts-host-policy").get("policy"))
    cluster = f"arn:aws:ecs:{REGION}:{ACCOUNT_ID}:cluster/{one(graph, 'hosts-cluster').get('name')}"
    by_sid = {statement["Sid"]: statement for statement in policy["Statement"]}
    assert by_sid["JoinCluster"]["Resource"] == cluster
    assert by_sid["ServeCluster"]["Condition"] == {"ArnEquals": {"ecs:cluster": cluster}}
    assert [(item["Sid"], item["Action"]) for item in policy["Statement"] if item["Resource"] == "*"] == [
        ("FindEndpoint", "ecs:DiscoverPollEndpoint")
    ]
    trust = json.loads(one(graph, "hosts-host-role").get("assumeRolePolicy"))
    assert [statement["Principal"] for statement in trust["Statement"]] == [{"Service": "ec2.amazonaws.com"}]


def test_a_new_template_goes_out_host_by_host_and_goes_back_when_it_fails() -> None:
    """The group runs one version by number; its refresh also replaces the protected hosts, and watches the alarms."""
    graph = fleet(replacement={"alarm_names": ["errors"], "minimum_healthy_percent": 90})
    group = one(graph, "hosts-group")
    assert one(graph, "hosts-template").urn in group.property_dependencies["mixedInstancesPolicy"]
    specification = group.get("mixedInstancesPolicy")["launchTemplate"]["launchTemplateSpecification"]
    assert specification["version"] is UNKNOWN
    refresh = group.get("instanceRefresh.preferences")
    assert (refresh["autoRollback"], refresh["skipMatching"], refresh["scaleInProtectedInstances"]) == (
        True,
        True,
        "Refresh",
    )
    assert (refresh["minHealthyPercentage"], refresh["maxHealthyPercentage"]) == (90, 150)
    alarm = one(graph, "hosts-hosts-not-joined")
    assert refresh["alarmSpecification"]["alarms"] == [alarm.get("name"), "errors"]
    assert alarm.get("metricQueries.0.metric.dimensions") == {"AutoScalingGroupName": group.get("name")}
    assert group.get("name") == one(graph, "hosts-template").get("name")


def test_from_a_parameter_nothing_can_go_back_by_itself() -> None:
    """Auto Scaling rolls back to no template that names one; the alarms still stop the refresh."""
    graph = fleet(image=PARAMETER)
    assert template(graph)["imageId"] == PARAMETER
    assert one(graph, "hosts-group").get("instanceRefresh.preferences.autoRollback") is False


def test_the_sick_and_the_old_are_replaced() -> None:
    group = one(fleet(target_group_arns=["arn:targets"]), "hosts-group").properties
    assert group["healthCheckType"] == "ELB"
    assert group["targetGroupArns"] == ["arn:targets"]
    assert group["maxInstanceLifetime"] == 7 * 86400
    assert group["instanceMaintenancePolicy"] == {"minHealthyPercentage": 100, "maxHealthyPercentage": 150}
    assert one(fleet(replacement={"maximum_lifetime_days": 1}), "hosts-group").get("maxInstanceLifetime") == 86400


def test_ecs_owns_the_size_and_protects_and_drains_hosts() -> None:
    """Protection from scale-in is what managed termination protection needs; the size is set between the bounds."""
    graph = fleet(instances={"minimum": 3, "maximum": 9, "target_capacity_percent": 90})
    group = one(graph, "hosts-group")
    assert (group.get("minSize"), group.get("maxSize"), group.get("desiredCapacity")) == (3, 9, None)
    assert group.ignore_changes == ("desiredCapacity",)
    assert [owned.property for owned in ImmutableFleet.OWNERSHIP] == ["desiredCapacity"]
    assert group.get("protectFromScaleIn") is True
    provider = one(graph, "hosts-capacity").get("autoScalingGroupProvider")
    assert (provider["managedDraining"], provider["managedTerminationProtection"]) == ("ENABLED", "ENABLED")
    assert (provider["managedScaling"]["status"], provider["managedScaling"]["targetCapacity"]) == ("ENABLED", 90)


def test_spot_comes_in_several_types_and_is_replaced_before_it_is_taken() -> None:
    graph = fleet(instances={"types": ["m7i.large", "m6i.large"], "spot_percent": 75, "on_demand_minimum": 2})
    group = one(graph, "hosts-group").properties
    distribution = group["mixedInstancesPolicy"]["instancesDistribution"]
    assert (distribution["onDemandBaseCapacity"], distribution["onDemandPercentageAboveBaseCapacity"]) == (2, 25)
    assert distribution["spotAllocationStrategy"] == "price-capacity-optimized"
    assert group["capacityRebalance"] is True
    overrides = group["mixedInstancesPolicy"]["launchTemplate"]["overrides"]
    assert [override["instanceType"] for override in overrides] == ["m7i.large", "m6i.large"]
    assert one(fleet(), "hosts-group").get("capacityRebalance") is False


def test_the_cluster_is_given_or_made() -> None:
    """Either way the fleet states what capacity it has."""
    graph = fleet(cluster_name="shop", other_capacity_providers=["FARGATE"])
    assert [resource.name for resource in graph.of_type("aws:ecs/cluster:Cluster")] == []
    joined = one(graph, "hosts-cluster-capacity").properties
    name = one(graph, "hosts-capacity").get("name")
    assert (joined["clusterName"], joined["capacityProviders"]) == ("shop", [name, "FARGATE"])
    assert joined["defaultCapacityProviderStrategies"] == [{"capacityProvider": name, "weight": 1}]
    settings = one(fleet(), "hosts-cluster").get("settings")
    assert settings == [{"name": "containerInsights", "value": "enabled"}]


def test_a_cluster_made_by_the_same_program_is_known_in_the_first_preview() -> None:
    """Its name is automatic: the script and the role's policy are whole before it exists."""

    def build() -> None:
        cluster = aws.ecs.Cluster("shop")
        ImmutableFleet("hosts", ImmutableFleetArgs(**arguments(cluster_name=cluster.name)))

    graph = declared(build)
    name = one(graph, "shop").get("name")
    assert f"ECS_CLUSTER={name}" in base64.b64decode(template(graph)["userData"]).decode().splitlines()
    assert f"cluster/{name}" in one(graph, "hosts-host-policy").get("policy")
    assert [cluster.name for cluster in graph.of_type("aws:ecs/cluster:Cluster")] == ["shop"]


def test_the_alarm_goes_to_the_given_topic_or_to_an_own_encrypted_one() -> None:
    topic = f"arn:aws:sns:{REGION}:{ACCOUNT_ID}:on-call"
    given = fleet(alarm_topic_arn=topic)
    assert one(given, "hosts-hosts-not-joined").get("alarmActions") == [topic]
    assert [resource.name for resource in given.of_type("aws:sns/topic:Topic")] == []
    graph = fleet()
    assert one(graph, "hosts-alarm-topic").property_dependencies["kmsMasterKeyId"] == (one(graph, "hosts-key").urn,)


def test_tags_reach_hosts_volumes_and_the_group() -> None:
    """A provider's default tags do not."""
    graph = fleet(host_tags={"owner": "platform-team"})
    for specification in template(graph)["tagSpecifications"]:
        assert specification["tags"] == {"Name": "hosts", "owner": "platform-team", "penstock:component": "hosts"}
    tags = {tag["key"]: tag["value"] for tag in one(graph, "hosts-group").get("tags")}
    assert tags.items() >= {"owner": "platform-team", "AmazonECSManaged": "true"}.items()


def test_every_child_has_the_component_as_parent_and_no_physical_name() -> None:
    """The group's name is its template's, which is automatic."""
    graph = fleet()
    parent = one(graph, "hosts").urn
    children = [resource for resource in graph.resources if resource.name.startswith("hosts-")]
    assert {child.parent for child in children} == {parent}
    names = {child.name: child.properties.get("name") for child in children}
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
        declared(lambda: ImmutableFleet("ecs-hosts", ImmutableFleetArgs(**arguments())))
