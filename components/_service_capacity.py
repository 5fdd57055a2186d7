"""On what a service's tasks run: Fargate, Fargate with Spot beside it, or the hosts of a fleet."""

from enum import StrEnum

import pulumi
import pulumi_aws as aws
from pydantic import Field, ValidationInfo, field_validator

from ..platform.component import Component
from ..platform.inputs import Args, Input
from ._account import Account
from ._service_deployment import Home, TaskPlatform, service_cluster

__all__ = ["CpuArchitecture", "FleetCapacity", "ServiceCapacity", "service_home"]


class CpuArchitecture(StrEnum):
    """For which processors an image is built."""

    X86_64 = "X86_64"
    """Intel and AMD."""
    ARM64 = "ARM64"
    """Graviton."""


class FleetCapacity(Args):
    """The hosts of a fleet: its cluster, and the capacity provider by which ECS places tasks on them."""

    cluster_name: Input[str]
    """The fleet's cluster, by name."""
    provider_name: Input[str]
    """The fleet's capacity provider, by name. It belongs to the cluster already."""
    cpu_architecture: CpuArchitecture = CpuArchitecture.X86_64
    """The processors of its hosts, for which the image must be built: ECS places no task elsewhere. By default X86_64."""


class ServiceCapacity(Args):
    """On what tasks run. Another kind of capacity makes a new service, which is up before the old one goes."""

    spot_percent: int = Field(default=0, ge=0, le=95)
    """How many of the tasks above `base_tasks` run on Fargate Spot, in percent: cheaper, and taken away with two minutes'
    notice. By default none."""
    base_tasks: int = Field(default=2, ge=1, le=5000)
    """With Spot: how many tasks always run on Fargate, before any runs on Spot. By default 2."""
    fleet: FleetCapacity | None = None
    """The fleet on whose hosts all tasks run. By default Fargate: no hosts."""

    @field_validator("fleet")
    @classmethod
    def _is_one_kind(cls, value: FleetCapacity | None, info: ValidationInfo) -> FleetCapacity | None:
        if value is not None and info.data.get("spot_percent"):
            raise ValueError(
                "tasks run on a fleet or on Fargate with Spot, not on both: leave spot_percent or fleet out"
            )
        return value


def service_home(
    component: Component, account: Account, capacity: ServiceCapacity, targets: aws.lb.TargetGroup
) -> Home:
    """The child `cluster`, or with Spot `cluster-with-spot` and its `capacity`; on a fleet none, but the fleet's.

    Another target group makes another service: tasks are in one group only, so a listener could not go over without a gap.

    Args:
        component: the service.
        account: where it is deployed.
        capacity: what was asked for.
        targets: the target group, whose name a service has in a cluster with others.
    """
    if capacity.fleet is not None:
        return _on_fleet(account, capacity.fleet, targets.name)
    if not capacity.spot_percent:
        return Home.on_fargate(service_cluster(component, replace_with=[targets]))
    # The cluster has a role of its own: a service that moves here gets a new name with it, and so stands beside the old one.
    cluster = service_cluster(component, "cluster-with-spot", replace_with=[targets])
    providers = aws.ecs.ClusterCapacityProviders(
        component.child("capacity"),
        cluster_name=cluster.name,
        capacity_providers=["FARGATE", "FARGATE_SPOT"],
        # A cluster has one: another one is another cluster's.
        opts=component.options("capacity", delete_before_replace=False),
    )
    return Home(
        cluster_arn=cluster.arn,
        cluster_name=cluster.name,
        service_name=cluster.name,
        strategies=(
            {
                "capacity_provider": "FARGATE",
                "base": capacity.base_tasks,
                "weight": 100 - capacity.spot_percent,
            },
            {"capacity_provider": "FARGATE_SPOT", "weight": capacity.spot_percent},
        ),
        needed=(providers,),
    )


def _on_fleet(account: Account, fleet: FleetCapacity, service_name: pulumi.Output[str]) -> Home:
    name = pulumi.Output.from_input(fleet.cluster_name)
    return Home(
        cluster_arn=name.apply(lambda cluster: account.arn("ecs", f"cluster/{cluster}")),
        cluster_name=name,
        service_name=service_name,
        strategies=({"capacity_provider": fleet.provider_name, "weight": 1},),
        platform=TaskPlatform("EC2", fleet.cpu_architecture.value),
    )
