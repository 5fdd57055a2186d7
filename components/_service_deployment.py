"""The ECS side of a service: its cluster, the revision that it runs, and how a deployment goes forward or back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from ..platform.component import Component
from ._account import Account
from ._container import container_definitions
from ._service_container import ServiceContainer, Sidecar
from ._service_network import SecurityGroups, ServiceNetwork
from ._service_roles import Roles

__all__ = ["Place", "service_cluster", "service_deployment", "service_task_definition"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a service stands among."""

    network: ServiceNetwork
    groups: SecurityGroups
    targets: aws.lb.TargetGroup
    container_port: int
    needed: Sequence[pulumi.Resource]
    """What must exist before a task can start, or be reached."""

    def network_configuration(self) -> aws.ecs.ServiceNetworkConfigurationArgsDict:
        """Private subnets, no public address."""
        subnets, group = self.network.private_subnet_ids, self.groups.task.id
        return {"subnets": subnets, "security_groups": [group], "assign_public_ip": False}

    def forwarding(self, container_name: str) -> aws.ecs.ServiceLoadBalancerArgsDict:
        """Which of the container's ports the load balancer reaches."""
        return {
            "target_group_arn": self.targets.arn,
            "container_name": container_name,
            "container_port": self.container_port,
        }


def service_cluster(component: Component) -> aws.ecs.Cluster:
    """The child `cluster`. Container Insights are on: they count the tasks that run and those that should."""
    return aws.ecs.Cluster(
        component.child("cluster"),
        settings=[{"name": "containerInsights", "value": "enabled"}],
        tags=component.tags(),
        opts=component.options("cluster"),
    )


def service_task_definition(
    component: Component,
    account: Account,
    container: ServiceContainer,
    *,
    roles: Roles,
    log_group_name: str,
    sidecars: Mapping[str, Sidecar] | None = None,
) -> aws.ecs.TaskDefinition:
    """The child `task`. A change makes a new revision; the old one stays, so that a rollback has somewhere to go."""
    definitions = container_definitions(
        container,
        name=component.component_name,
        log_group_name=log_group_name,
        region=account.region,
        sidecars=sidecars,
    )
    return aws.ecs.TaskDefinition(
        component.child("task"),
        family=f"{pulumi.get_project()}-{pulumi.get_stack()}-{component.component_name}",
        container_definitions=definitions,
        cpu=str(container.cpu),
        memory=str(container.memory),
        network_mode="awsvpc",
        requires_compatibilities=["FARGATE"],
        runtime_platform={"operating_system_family": "LINUX", "cpu_architecture": "X86_64"},
        execution_role_arn=roles.execution.arn,
        task_role_arn=roles.task.arn,
        skip_destroy=True,
        tags=component.tags(),
        opts=component.options("task"),
    )


def service_deployment(
    component: Component,
    cluster: aws.ecs.Cluster,
    task: aws.ecs.TaskDefinition,
    place: Place,
    *,
    alarm_names: Sequence[pulumi.Output[str]],
    minimum_tasks: int,
    wait_for_steady_state: bool,
) -> aws.ecs.Service:
    """The child `service`.

    It is named like its cluster, which has no other: so the name is unique, is known in a preview, and alarms on the service
    can exist before it, for its deployments to watch.
    """
    return aws.ecs.Service(
        component.child("service"),
        name=cluster.name,
        cluster=cluster.arn,
        task_definition=task.arn,
        desired_count=minimum_tasks,
        launch_type="FARGATE",
        availability_zone_rebalancing="ENABLED",
        enable_execute_command=False,
        enable_ecs_managed_tags=True,
        propagate_tags="SERVICE",
        deployment_minimum_healthy_percent=100,
        deployment_maximum_percent=200,
        deployment_circuit_breaker={"enable": True, "rollback": True},
        alarms={"alarm_names": list(alarm_names), "enable": True, "rollback": True},
        health_check_grace_period_seconds=60,
        wait_for_steady_state=wait_for_steady_state,
        network_configuration=place.network_configuration(),
        load_balancers=[place.forwarding(container_name=component.component_name)],
        tags=component.tags(),
        opts=component.options("service", depends_on=[*place.groups.rules, *place.needed]),
    )
