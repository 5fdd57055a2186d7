"""A fleet on the real engine and the embedded cloud: joined, changed, rolled on, and taken down."""

from collections.abc import Iterator
from typing import Any

import pytest
from penstock.platform.engine.model import Operation
from real_engine import RealEngine
from sandboxed import Sandboxed, deployed_program

PROGRAM = """
import pulumi
from penstock.components import *

network = Network("net", NetworkArgs(cidr_block="10.9.0.0/20", availability_zones=["eu-west-1a", "eu-west-1c"], nat="none"))
fleet = ImmutableFleet(
    "hosts",
    ImmutableFleetArgs(
        image="ami-0123456789abcdef0",
        instances=FleetInstances(types=["m7g.large", "m6g.large"], minimum=2, maximum=4, spot_percent=100, on_demand_minimum=1),
        network=FleetNetwork(
            vpc_id=network.vpc_id,
            vpc_cidr_block=network.cidr_block,
            private_subnet_ids=network.private_subnet_ids,
            s3_prefix_list_id=network.s3_prefix_list_id,
        ),
        other_capacity_providers=["FARGATE"],
        host_tags={"owner": "platform-team"},
    ),
)
pulumi.export("group", fleet.group_name)
pulumi.export("cluster", fleet.cluster_name)
pulumi.export("provider", fleet.capacity_provider_name)
"""


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory, engine: RealEngine) -> Iterator[Sandboxed]:
    """The program above, deployed."""
    with deployed_program(tmp_path_factory.mktemp("fleet") / "shop", engine, PROGRAM) as made:
        yield made


def group_of(sandboxed: Sandboxed) -> dict[str, Any]:
    """What Auto Scaling says of the fleet's group."""
    name = sandboxed.cli.outputs(sandboxed.request())["group"]
    answer = sandboxed.cloud.client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[str(name)])
    (group,) = answer["AutoScalingGroups"]
    return dict(group)


def test_a_second_look_finds_nothing_to_change_also_after_a_refresh(deployed: Sandboxed) -> None:
    """What the fleet asks for is what AWS answers, option by option."""
    assert {step.operation for step in deployed.up().values()} == {Operation.SAME}
    deployed.succeed(deployed.cli.refresh(deployed.request()))
    steps = deployed.preview()
    assert {name for name, step in steps.items() if step.operation is not Operation.SAME} == set()


def test_the_hosts_are_capacity_of_the_cluster(deployed: Sandboxed) -> None:
    outputs = deployed.cli.outputs(deployed.request())
    (cluster,) = deployed.cloud.client("ecs").describe_clusters(clusters=[str(outputs["cluster"])])["clusters"]
    assert cluster["capacityProviders"] == [outputs["provider"], "FARGATE"]
    group = group_of(deployed)
    assert len(group["Instances"]) == 2
    assert all(instance["ProtectedFromScaleIn"] for instance in group["Instances"])
    assert {tag["Key"] for tag in group["Tags"]} == {"AmazonECSManaged", "Name", "owner", "penstock:component"}


def test_what_ecs_made_of_the_size_is_left_alone(deployed: Sandboxed) -> None:
    """Managed scaling owns the desired capacity: no preview takes it back, with or without a refresh."""
    deployed.cloud.client("autoscaling").set_desired_capacity(
        AutoScalingGroupName=group_of(deployed)["AutoScalingGroupName"], DesiredCapacity=3
    )
    assert {step.operation for step in deployed.preview().values()} == {Operation.SAME}
    deployed.succeed(deployed.cli.refresh(deployed.request()))
    assert {step.operation for step in deployed.preview().values()} == {Operation.SAME}
    assert group_of(deployed)["DesiredCapacity"] == 3


def test_another_image_makes_a_new_version_and_keeps_the_old_one(deployed: Sandboxed) -> None:
    """The preview shows that the group will move; nothing is replaced; both versions exist, so one can go back."""
    other = PROGRAM.replace("ami-0123456789abcdef0", "ami-0fedcba9876543210")
    changed = {
        name: step.operation for name, step in deployed.preview(other).items() if step.operation is not Operation.SAME
    }
    assert changed == {"hosts-template": Operation.UPDATE, "hosts-group": Operation.UPDATE}
    steps = deployed.up()
    assert {name for name, step in steps.items() if step.operation is not Operation.SAME} == set(changed)
    specification = group_of(deployed)["MixedInstancesPolicy"]["LaunchTemplate"]["LaunchTemplateSpecification"]
    versions = deployed.cloud.client("ec2").describe_launch_template_versions(
        LaunchTemplateId=specification["LaunchTemplateId"]
    )["LaunchTemplateVersions"]
    images = {str(version["VersionNumber"]): version["LaunchTemplateData"]["ImageId"] for version in versions}
    assert images == {"1": "ami-0123456789abcdef0", "2": "ami-0fedcba9876543210"}
    assert specification["Version"] == "2"
    # More hosts of the new version can be started, too.
    deployed.up(other.replace("minimum=2", "minimum=4"))
    assert len(group_of(deployed)["Instances"]) == 4
    assert {step.operation for step in deployed.preview().values()} == {Operation.SAME}


def test_taken_out_of_the_program_nothing_of_it_stays(deployed: Sandboxed) -> None:
    """Also hosts that are protected from scale-in go, before their security group does."""
    steps = deployed.up(PROGRAM[: PROGRAM.index("fleet = ")])
    assert {step.operation for name, step in steps.items() if name.startswith("hosts")} == {Operation.DELETE}
    reservations = deployed.cloud.client("ec2").describe_instances()["Reservations"]
    states = {instance["State"]["Name"] for reservation in reservations for instance in reservation["Instances"]}
    assert states <= {"terminated"}
