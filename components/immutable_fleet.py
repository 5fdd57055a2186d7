"""ImmutableFleet: container hosts that are never patched. A new image is new hosts, which can go back to the old one."""

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws
from pydantic import Field, field_validator

from ..platform.component import Bounds, Component, Ownership, Revisions
from ..platform.inputs import Args, Input
from ._account import Account, account_of
from ._fleet_changes import FLEET_IN_PLACE, FLEET_ROLLOUTS
from ._fleet_group import FleetReplacement, fleet_alarm, fleet_capacity, fleet_group, fleet_join, provider_name
from ._fleet_image import check_image, is_image_id
from ._fleet_instances import FleetInstances
from ._fleet_names import MANAGED_BY_ECS, check_cluster_name, check_fleet_name, check_host_tags
from ._fleet_network import FleetNetwork
from ._fleet_role import fleet_role
from ._fleet_template import encrypted_volume, fleet_template
from ._key import encryption_key
from ._key_policy import alarm_topic_statement
from ._own_topic import own_topic
from ._service_alarms import metric_alarms, service_topic
from ._service_deployment import service_cluster
from ._service_network import task_security_group

__all__ = ["FleetInstances", "FleetNetwork", "FleetReplacement", "ImmutableFleet", "ImmutableFleetArgs"]


class ImmutableFleetArgs(Args):
    """From which image, how many and where, and when they are replaced."""

    image: str
    """The machine image: by id (ami-...), or by a version of a parameter of yours that holds an id
    (resolve:ssm:/path:VERSION). A name, and a parameter without a version, are refused: they can mean another image
    tomorrow. Only from an image by id can a refresh roll back by itself: Auto Scaling rolls back to no parameter. It must
    run the ECS agent, as Amazon's images for ECS on Amazon Linux do."""
    instances: FleetInstances
    """Which instance types, and how many."""
    network: FleetNetwork
    """Where they are."""
    cluster_name: Input[str] | None = None
    """The ECS cluster that the hosts join, by name. By default the fleet makes one. What says nothing else there runs on
    the fleet."""
    other_capacity_providers: list[str] = Field(default=[])
    """Capacity providers that the cluster has beside the fleet (FARGATE, FARGATE_SPOT), by name: a cluster's list is one,
    and the fleet states it. By default none."""
    replacement: FleetReplacement = FleetReplacement()
    """When hosts make room for new ones. By default after 7 days, and whenever the template changes."""
    root_device_name: str = Field(default="/dev/xvda", pattern="^/dev/[a-z0-9]+$")
    """The image's root device: that is the volume which is encrypted. By default /dev/xvda, as Amazon Linux has it."""
    volume_size_gib: int = Field(default=30, ge=8, le=16384)
    """The root volume, in GiB; not less than the image has. By default 30."""
    volume_key_arn: Input[str] | None = None
    """The KMS key of the volumes, by ARN; its policy must let Auto Scaling's service-linked role use it. By default the
    account's own for EBS."""
    target_group_arns: list[Input[str]] = Field(default=[])
    """Target groups whose health checks judge the hosts themselves, by ARN. Nothing reaches a host by default: let their load
    balancer in by a rule on `security_group_id`. By default none: services bring theirs for their tasks."""
    alarm_topic_arn: Input[str] | None = None
    """The SNS topic that is told when hosts do not join, by ARN. By default the fleet makes one, encrypted."""
    host_tags: dict[str, str] = Field(default={})
    """Tags of hosts, their volumes and their group: a provider's default tags do not reach them. By default the component's."""

    @field_validator("image")
    @classmethod
    def _is_pinned(cls, value: str) -> str:
        check_image(value)
        return value

    @field_validator("cluster_name")
    @classmethod
    def _is_a_name(cls, value: object) -> object:
        check_cluster_name(value)
        return value

    @field_validator("host_tags")
    @classmethod
    def _are_free(cls, value: dict[str, str]) -> dict[str, str]:
        check_host_tags(value)
        return value


class ImmutableFleet(Component):
    """Hosts for containers: an Auto Scaling group as capacity of an ECS cluster.

    Nobody can log in to a host, nothing reaches it, and nothing on it is changed: what is new comes as new hosts, one after
    the other, and a refresh that fails or sets off an alarm goes back to the version before.
    """

    OWNERSHIP = (
        Ownership(
            role="group",
            property="desiredCapacity",
            owner="ECS managed scaling",
            reason="it follows the tasks between the two bounds; a deployment must not set it back",
            limits=(Bounds("group", "minSize", "maxSize"),),
        ),
        Ownership(
            role="group",
            property="mixedInstancesPolicy.launchTemplate.launchTemplateSpecification.version",
            owner="EC2 Auto Scaling",
            reason="an instance refresh that fails goes back to the version before; the next one tries again",
            limits=(Revisions("template", "latestVersion"),),
            is_ignored=False,
        ),
    )

    IN_PLACE = FLEET_IN_PLACE
    ROLLOUTS = FLEET_ROLLOUTS
    GIVEN_UP = own_topic("alarm-topic", key="key")

    cluster_name: pulumi.Output[str]
    """The ECS cluster, once the fleet is its capacity."""
    capacity_provider_name: pulumi.Output[str]
    """The capacity provider, once the cluster has it: a service that names it in its strategy runs on the fleet."""
    group_name: pulumi.Output[str]
    """The Auto Scaling group."""
    launch_template_id: pulumi.Output[str]
    """The launch template."""
    launch_template_version: pulumi.Output[int]
    """The version that this deployment runs."""
    security_group_id: pulumi.Output[str]
    """The hosts' security group. Nothing gets in."""
    host_role_name: pulumi.Output[str]
    """The role of the hosts. It may join the cluster, and nothing else."""
    alarm_topic_arn: pulumi.Output[str]
    """The topic that the alarm tells: subscribe to it."""

    def __init__(self, name: str, args: ImmutableFleetArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = ImmutableFleetArgs.of(args, f"ImmutableFleet {name!r}")
        check_fleet_name(name)
        super().__init__(name, opts)
        account = account_of(self)
        cluster_name = pulumi.Output.from_input(args.cluster_name or service_cluster(self).name)
        role = fleet_role(self, account, cluster_name)
        hosts = task_security_group(self, args.network, whose="host", description="The fleet's hosts")
        tags = self.tags({"Name": name, **args.host_tags})
        volume = encrypted_volume(args.root_device_name, args.volume_size_gib, args.volume_key_arn)
        template = fleet_template(
            self,
            cluster_name,
            role,
            hosts.group,
            image=args.image,
            instance_type=args.instances.types[0],
            volume=volume,
            tags=tags,
            vpc_id=args.network.vpc_id,
        )
        topic_arn = args.alarm_topic_arn or self._topic(account)
        alarm_names = metric_alarms(self, [fleet_alarm(template.name, cluster_name)], topic_arn)
        group = self._group(args, template, alarm_names, needed=[role.policy, *hosts.rules])
        capacity = fleet_capacity(self, group, args.instances)
        joined = fleet_join(self, cluster_name, capacity, args.other_capacity_providers)
        self.finish(
            cluster_name=joined.cluster_name,
            capacity_provider_name=joined.default_capacity_provider_strategies.apply(provider_name),
            group_name=group.name,
            launch_template_id=template.id,
            launch_template_version=template.latest_version,
            security_group_id=hosts.group.id,
            host_role_name=role.role.name,
            alarm_topic_arn=topic_arn,
        )

    def _topic(self, account: Account) -> pulumi.Output[str]:
        key = encryption_key(self, account, f"Alarms of {self.component_name}", [alarm_topic_statement(account)])
        return service_topic(self, account, key)

    def _group(
        self,
        args: ImmutableFleetArgs,
        template: aws.ec2.LaunchTemplate,
        alarm_names: Sequence[Input[str]],
        *,
        needed: Sequence[pulumi.Resource],
    ) -> aws.autoscaling.Group:
        return fleet_group(
            self,
            template,
            args.instances,
            args.replacement,
            network={
                "vpc_zone_identifiers": args.network.private_subnet_ids,
                "target_group_arns": args.target_group_arns or None,
            },
            alarm_names=[*alarm_names, *args.replacement.alarm_names],
            can_roll_back=is_image_id(args.image),
            # ECS puts the first one there to say that it sets the size; left out, each run would take it away.
            tags=self.tags({MANAGED_BY_ECS: "true", "Name": self.component_name, **args.host_tags}),
            needed=needed,
        )
