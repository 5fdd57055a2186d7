"""The group of a fleet: how hosts are started, judged and replaced, and how ECS uses and drains them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pulumi
import pulumi_aws as aws
from pulumi_aws.autoscaling import Metric
from pydantic import Field

from ..platform.component import Component
from ..platform.inputs import Args, Input
from ._alarms import CONTAINER_INSIGHTS, Alarm, metric, result
from ._fleet_instances import FleetInstances, mixed_instances

__all__ = ["FleetReplacement", "fleet_alarm", "fleet_capacity", "fleet_group", "fleet_join", "provider_name"]

SECONDS_PER_DAY: Final = 86400
MAXIMUM_HEALTHY_PERCENT: Final = 150
NOT_JOINED_MINUTES: Final = 5
"""Longer than a healthy host takes to join."""
WARM_UP_SECONDS: Final = 480
"""How long a new host is watched before the next is replaced: longer than the alarm takes to tell that it did not join."""
LARGEST_STEP: Final = 10
"""How many hosts ECS adds at once at most."""


class FleetReplacement(Args):
    """When hosts make room for new ones, and what stops that."""

    maximum_lifetime_days: int = Field(default=7, ge=1, le=365)
    """The age at which a host is replaced, in days. By default 7: nothing that somebody left on a host stays longer."""
    minimum_healthy_percent: int = Field(default=100, ge=50, le=100)
    """How many of the hosts stay in service while others are replaced, in percent. By default all: a new host comes before
    an old one goes."""
    alarm_names: list[Input[str]] = Field(default=[], max_length=9)
    """CloudWatch alarms that stop a refresh and roll it back when they go off, by name, for instance those of the services
    on the fleet. By default only the fleet's own: hosts that do not join the cluster."""


def fleet_alarm(group_name: pulumi.Output[str], cluster_name: pulumi.Output[str]) -> Alarm:
    """Hosts run that the cluster does not know. Where other hosts serve the cluster too, they hide it."""
    hosts = {"AutoScalingGroupName": group_name}
    return Alarm(
        role="hosts-not-joined",
        description="Hosts run that did not join the cluster",
        threshold=0,
        minutes=NOT_JOINED_MINUTES,
        queries=[
            metric("running", "AWS/AutoScaling GroupInServiceInstances", "Minimum", hosts),
            metric("joined", f"{CONTAINER_INSIGHTS} ContainerInstanceCount", "Maximum", {"ClusterName": cluster_name}),
            result("running - FILL(joined, 0)", "hosts not joined"),
        ],
    )


def fleet_group(
    component: Component,
    template: aws.ec2.LaunchTemplate,
    instances: FleetInstances,
    replacement: FleetReplacement,
    *,
    network: Mapping[str, Any],
    alarm_names: Sequence[Input[str]],
    can_roll_back: bool,
    tags: Mapping[str, str],
    needed: Sequence[pulumi.Resource],
) -> aws.autoscaling.Group:
    """The child `group`.

    It is named like its template, which has no other group: so the name is unique, is known in a preview, and the alarm on
    it can exist before it, for its refreshes to watch.
    """
    healthy = _healthy(replacement)
    return aws.autoscaling.Group(
        component.child("group"),
        name=template.name,
        min_size=instances.minimum,
        max_size=instances.maximum,
        mixed_instances_policy=mixed_instances(instances, template),
        capacity_rebalance=instances.spot_percent > 0,
        # EC2's own checks always count; a load balancer's do where one is attached.
        health_check_type="ELB",
        health_check_grace_period=WARM_UP_SECONDS,
        default_instance_warmup=WARM_UP_SECONDS,
        max_instance_lifetime=replacement.maximum_lifetime_days * SECONDS_PER_DAY,
        instance_maintenance_policy=healthy,  # where a host is replaced for its age or its health
        instance_refresh=_refresh(healthy, alarm_names, can_roll_back=can_roll_back),
        # ECS decides which host may go when there are too many: one that runs no task.
        protect_from_scale_in=True,
        termination_policies=["OldestLaunchTemplate", "OldestInstance"],
        enabled_metrics=[Metric.GROUP_DESIRED_CAPACITY, Metric.GROUP_IN_SERVICE_INSTANCES],
        tags=[{"key": key, "value": value, "propagate_at_launch": True} for key, value in sorted(tags.items())],
        opts=component.options("group", depends_on=list(needed)),
        **network,
    )


def _healthy(replacement: FleetReplacement) -> aws.autoscaling.GroupInstanceMaintenancePolicyArgsDict:
    return {
        "min_healthy_percentage": replacement.minimum_healthy_percent,
        "max_healthy_percentage": MAXIMUM_HEALTHY_PERCENT,
    }


def _refresh(
    healthy: aws.autoscaling.GroupInstanceMaintenancePolicyArgsDict,
    alarm_names: Sequence[Input[str]],
    *,
    can_roll_back: bool,
) -> aws.autoscaling.GroupInstanceRefreshArgsDict:
    """A new version of the template starts it by itself."""
    return {
        "strategy": "Rolling",
        "preferences": {
            "min_healthy_percentage": healthy["min_healthy_percentage"],
            "max_healthy_percentage": healthy["max_healthy_percentage"],
            "skip_matching": True,
            "auto_rollback": can_roll_back,
            "alarm_specification": {"alarms": list(alarm_names)},
            "instance_warmup": str(WARM_UP_SECONDS),
            # All hosts are protected from scale-in; managed draining moves their tasks first.
            "scale_in_protected_instances": "Refresh",
            "standby_instances": "Terminate",
        },
    }


def fleet_capacity(
    component: Component, group: aws.autoscaling.Group, instances: FleetInstances
) -> aws.ecs.CapacityProvider:
    """The child `capacity`: ECS sets the group's size, drains a host before it goes, and keeps those that run tasks."""
    return aws.ecs.CapacityProvider(
        component.child("capacity"),
        auto_scaling_group_provider={
            "auto_scaling_group_arn": group.arn,
            "managed_draining": "ENABLED",
            "managed_termination_protection": "ENABLED",
            "managed_scaling": {
                "status": "ENABLED",
                "target_capacity": instances.target_capacity_percent,
                "minimum_scaling_step_size": 1,
                "maximum_scaling_step_size": LARGEST_STEP,
                "instance_warmup_period": WARM_UP_SECONDS,
            },
        },
        tags=component.tags(),
        opts=component.options("capacity"),
    )


def fleet_join(
    component: Component,
    cluster_name: pulumi.Output[str],
    capacity: aws.ecs.CapacityProvider,
    others: Sequence[str],
) -> aws.ecs.ClusterCapacityProviders:
    """The child `cluster-capacity`: the whole list of the cluster, the fleet first, and where tasks go by default."""
    return aws.ecs.ClusterCapacityProviders(
        component.child("cluster-capacity"),
        cluster_name=cluster_name,
        capacity_providers=[capacity.name, *others],
        default_capacity_provider_strategies=[{"capacity_provider": capacity.name, "weight": 1}],
        # Another cluster has a list of its own: nothing has to go first.
        opts=component.options("cluster-capacity", delete_before_replace=False),
    )


def provider_name(
    strategies: Sequence[aws.ecs.outputs.ClusterCapacityProvidersDefaultCapacityProviderStrategy] | None,
) -> str:
    """The fleet's capacity provider, read from the cluster: so what uses it waits until the cluster has it."""
    return (strategies or ())[0].capacity_provider
