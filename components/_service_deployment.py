"""The ECS side of a service: its cluster, the revision that it runs, and how a deployment goes forward or back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from ..platform.component import Component
from ..platform.inputs import Input
from ._account import Account
from ._container import container_definitions
from ._service_container import Sidecar, TaskContainer
from ._service_network import TaskNetwork
from ._service_outcome import Outcome
from ._service_roles import Roles
from ._service_shift import Shift

__all__ = ["Home", "Place", "TaskPlatform", "service_cluster", "service_deployment", "service_task_definition"]


@dataclass(frozen=True, slots=True)
class TaskPlatform:
    """What a task definition is registered for, in the words of ECS."""

    compatibility: str = "FARGATE"
    cpu_architecture: str = "X86_64"


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The cluster of a service, its name there, and what its tasks run on."""

    cluster_arn: pulumi.Output[str]
    cluster_name: pulumi.Output[str]
    service_name: pulumi.Output[str]
    """Unique, and known in a preview: alarms on the service exist before it, for its deployments to watch."""
    strategies: Sequence[aws.ecs.ServiceCapacityProviderStrategyArgsDict] = ()
    """The capacity providers. None of them: plain Fargate."""
    platform: TaskPlatform = TaskPlatform()
    needed: Sequence[pulumi.Resource] = ()
    """What must exist before tasks can be placed."""

    @classmethod
    def on_fargate(cls, cluster: aws.ecs.Cluster) -> "Home":
        """Plain Fargate in a cluster that has no other service, after which the service is named."""
        return cls(cluster_arn=cluster.arn, cluster_name=cluster.name, service_name=cluster.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a service stands among."""

    network: TaskNetwork
    group: aws.ec2.SecurityGroup
    """The tasks' security group."""
    needed: Sequence[pulumi.Resource]
    """What must exist before a task can start, or be reached."""
    targets: aws.lb.TargetGroup | None = None
    """Through which a load balancer reaches the tasks; None where nobody does."""
    container_port: int | None = None
    shift: Shift | None = None
    """How traffic shifts to another revision; None where tasks are replaced a few at a time."""

    def network_configuration(self) -> aws.ecs.ServiceNetworkConfigurationArgsDict:
        """Private subnets, no public address."""
        subnets = self.network.private_subnet_ids
        return {"subnets": subnets, "security_groups": [self.group.id], "assign_public_ip": False}

    def forwarding(self, container_name: str) -> list[aws.ecs.ServiceLoadBalancerArgsDict] | None:
        """Which of the container's ports the load balancer reaches, if there is one."""
        if self.targets is None or self.container_port is None:
            return None
        forwarding: aws.ecs.ServiceLoadBalancerArgsDict = {
            "target_group_arn": self.targets.arn,
            "container_name": container_name,
            "container_port": self.container_port,
        }
        if self.shift is not None:
            forwarding["advanced_configuration"] = self.shift.advanced
        return [forwarding]


def service_cluster(
    component: Component, role: str = "cluster", *, replace_with: Sequence[pulumi.Resource] = ()
) -> aws.ecs.Cluster:
    """The child with this role. Container Insights are on: they count the tasks that run and those that should."""
    return aws.ecs.Cluster(
        component.child(role),
        settings=[{"name": "containerInsights", "value": "enabled"}],
        tags=component.tags(),
        opts=component.options(role, replace_with=list(replace_with)),
    )


def service_task_definition(
    component: Component,
    account: Account,
    container: TaskContainer,
    *,
    roles: Roles,
    log_group_name: str,
    sidecars: Mapping[str, Sidecar] | None = None,
    variables: Mapping[str, Input[str]] | None = None,
    platform: TaskPlatform = TaskPlatform(),
) -> aws.ecs.TaskDefinition:
    """The child `task`. A change makes a new revision; the old one stays, so that a rollback has somewhere to go.

    `variables` are added to the container's environment: names of what the component makes, that a preview knows.
    """

    def definitions(made: Mapping[str, str]) -> str:
        return container_definitions(
            container.model_copy(update={"environment": {**container.environment, **made}}),
            name=component.component_name,
            log_group_name=log_group_name,
            region=account.region,
            sidecars=sidecars,
        )

    return aws.ecs.TaskDefinition(
        component.child("task"),
        family=f"{pulumi.get_project()}-{pulumi.get_stack()}-{component.component_name}",
        container_definitions=pulumi.Output.all(**variables).apply(definitions) if variables else definitions({}),
        cpu=str(container.cpu),
        memory=str(container.memory),
        network_mode="awsvpc",
        requires_compatibilities=[platform.compatibility],
        runtime_platform={"operating_system_family": "LINUX", "cpu_architecture": platform.cpu_architecture},
        execution_role_arn=roles.execution.arn,
        task_role_arn=roles.task.arn,
        skip_destroy=True,
        tags=component.tags(),
        opts=component.options("task"),
    )


def service_deployment(
    component: Component,
    cluster: aws.ecs.Cluster | Home,
    task: aws.ecs.TaskDefinition,
    place: Place,
    *,
    alarm_names: Sequence[pulumi.Output[str]],
    minimum_tasks: int,
    wait_for_steady_state: bool,
) -> aws.ecs.Service:
    """The child `service`. Where it has capacity providers, a change of them is a deployment, not a new service."""
    home = cluster if isinstance(cluster, Home) else Home.on_fargate(cluster)
    outcome = Outcome(component)
    service = aws.ecs.Service(
        component.child("service"),
        name=home.service_name,
        cluster=home.cluster_arn,
        task_definition=task.arn,
        desired_count=minimum_tasks,
        launch_type=None if home.strategies else "FARGATE",
        capacity_provider_strategies=home.strategies or None,
        force_new_deployment=True if home.strategies else None,
        availability_zone_rebalancing="ENABLED",
        enable_execute_command=False,
        enable_ecs_managed_tags=True,
        propagate_tags="SERVICE",
        deployment_configuration=None if place.shift is None else place.shift.configuration,
        deployment_minimum_healthy_percent=100,
        deployment_maximum_percent=200,
        deployment_circuit_breaker={"enable": True, "rollback": True},
        alarms={"alarm_names": list(alarm_names), "enable": True, "rollback": True},
        health_check_grace_period_seconds=None if place.targets is None else 60,
        wait_for_steady_state=wait_for_steady_state,
        network_configuration=place.network_configuration(),
        load_balancers=place.forwarding(container_name=component.component_name),
        tags=component.tags(),
        opts=_service_options(component, place, home, outcome),
    )
    outcome.watch(service)
    return service


def _service_options(component: Component, place: Place, home: Home, outcome: Outcome) -> pulumi.ResourceOptions:
    """Whatever makes it anew gives it another cluster or another name, so that the new one can stand beside the old one."""
    needed = [*place.needed, *home.needed, *(place.shift.needed if place.shift else ())]
    return component.options("service", delete_before_replace=False, hooks=outcome.hooks, depends_on=needed)
