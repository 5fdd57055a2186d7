"""ImmutableService: a container service that is never changed in place. Every deployment is a new revision that can go back."""

from typing import cast

import pulumi
import pulumi_aws as aws

from ..platform.component import Component
from ..platform.inputs import Input
from ._account import Account, account_of
from ._own_topic import OWN_TOPIC
from ._service_alarms import ServiceAlarms, service_alarms, service_topic
from ._service_arguments import ImmutableServiceArgs
from ._service_capacity import CpuArchitecture, FleetCapacity, ServiceCapacity, service_home
from ._service_changes import SERVICE_IN_PLACE, SERVICE_ROLLOUTS
from ._service_container import Container, DependencyCondition, ServiceContainer, Sidecar
from ._service_deployment import Home, Place, service_deployment, service_task_definition
from ._service_load_balancer import LoadBalancer, own_load_balancer, service_targets, shared_load_balancer
from ._service_log import service_log, service_log_name
from ._service_network import SecurityGroups, ServiceNetwork, service_security_groups
from ._service_ownership import SERVICE_OWNERSHIP
from ._service_roles import Roles, execution_policy, service_roles
from ._service_scaling import ServiceScaling, service_scaling
from ._service_schedule import NightScaling, ScheduledBounds
from ._service_shift import service_shift
from ._service_shutdown import delay
from ._service_strategy import DeploymentStrategy, LifecycleHook, LifecycleStage, ServiceDeployment

__all__ = [
    "CpuArchitecture",
    "DependencyCondition",
    "DeploymentStrategy",
    "FleetCapacity",
    "ImmutableService",
    "ImmutableServiceArgs",
    "LifecycleHook",
    "LifecycleStage",
    "NightScaling",
    "ScheduledBounds",
    "ServiceAlarms",
    "ServiceCapacity",
    "ServiceContainer",
    "ServiceDeployment",
    "ServiceNetwork",
    "ServiceScaling",
    "Sidecar",
]


class ImmutableService(Component):
    """A service on Fargate behind an HTTPS load balancer, with its own cluster, autoscaling, roles, log and alarms.

    A deployment that does not become healthy, or that sets off an alarm, is rolled back by ECS to the revision before.
    """

    OWNERSHIP = SERVICE_OWNERSHIP
    IN_PLACE = SERVICE_IN_PLACE
    ROLLOUTS = SERVICE_ROLLOUTS
    GIVEN_UP = OWN_TOPIC

    load_balancer_dns_name: pulumi.Output[str]
    """The load balancer's name: the service's domain name is an alias or CNAME of it. Another one is told once it serves."""
    cluster_name: pulumi.Output[str]
    """The ECS cluster."""
    service_name: pulumi.Output[str]
    """The ECS service."""
    task_definition_arn: pulumi.Output[str]
    """The revision that this deployment runs."""
    task_role_name: pulumi.Output[str]
    """The role of the tasks. It may do nothing: attach to it what the service needs."""
    task_security_group_id: pulumi.Output[str]
    """The tasks' security group: let it into a database, or let it out to one."""
    log_group_name: pulumi.Output[str]
    """Where the tasks log to."""
    alarm_topic_arn: pulumi.Output[str]
    """The topic that the alarms tell: subscribe to it."""

    def __init__(self, name: str, args: ImmutableServiceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = ImmutableServiceArgs.of(args, f"ImmutableService {name!r}")
        super().__init__(name, opts)
        account = account_of(self)
        log_group, key = service_log(self, account, args.log_retention_days)
        roles = self._roles(args, account)
        groups = service_security_groups(self, args.network, args.container.port, args.shared)
        balancer = self._load_balancer(args, groups)
        home = service_home(self, account, args.capacity, balancer.targets)
        topic_arn = args.alarms.topic_arn or service_topic(self, account, key)
        task = self._task(args, account, roles, home)
        place = Place(
            network=args.network,
            group=groups.task,
            needed=[*groups.rules, log_group, roles.execution_policy, *balancer.needed],
            targets=balancer.targets,
            container_port=args.container.port,
            shift=service_shift(self, account, args.deployment, balancer),
        )
        service = service_deployment(
            self,
            home,
            task,
            place,
            alarm_names=self._alarms(args, home, balancer, topic_arn),
            minimum_tasks=args.scaling.minimum_tasks,
            wait_for_steady_state=args.wait_for_steady_state,
        )
        service_scaling(self, args.scaling, service, balancer, cluster_name=home.cluster_name)
        serving = pulumi.Output.all(balancer.dns_name, service.id, balancer.let_in(service).id)
        self.finish(
            load_balancer_dns_name=serving.apply(lambda known: str(known[0])),
            cluster_name=home.cluster_name,
            service_name=service.name,
            task_definition_arn=task.arn,
            task_role_name=roles.task.name,
            task_security_group_id=groups.task.id,
            log_group_name=log_group.name,
            alarm_topic_arn=topic_arn,
        )

    def _roles(self, args: ImmutableServiceArgs, account: Account) -> Roles:
        containers: tuple[Container, ...] = (args.container, *args.sidecars.values())
        policy = execution_policy(
            account,
            image=args.container.image,
            log_group_name=service_log_name(self),
            secrets=[secret for one in containers for secret in one.secrets.values()],
            more_images=[sidecar.image for sidecar in args.sidecars.values()],
        )
        return service_roles(self, account, policy)

    def _task(self, args: ImmutableServiceArgs, account: Account, roles: Roles, home: Home) -> aws.ecs.TaskDefinition:
        return service_task_definition(
            self,
            account,
            args.container,
            roles=roles,
            log_group_name=service_log_name(self),
            sidecars=args.sidecars,
            platform=home.platform,
        )

    def _load_balancer(self, args: ImmutableServiceArgs, groups: SecurityGroups) -> LoadBalancer:
        targets = service_targets(
            self,
            args.network,
            args.container,
            deregistration_delay_seconds=delay(args.deregistration_delay_seconds, args.container),
            alternate_port=args.deployment.alternate_port,
            shared=args.shared,
        )
        if args.shared is not None:
            return shared_load_balancer(self, args.shared, targets)
        return own_load_balancer(
            self,
            args.network,
            cast(aws.ec2.SecurityGroup, groups.load_balancer),
            targets,
            access_log_bucket=args.access_log_bucket,
            certificate_arn=args.certificate_arn or "",
            deletion_protection=args.deletion_protection,
            web_acl_arn=args.web_acl_arn,
        )

    def _alarms(
        self, args: ImmutableServiceArgs, home: Home, balancer: LoadBalancer, topic_arn: Input[str]
    ) -> list[pulumi.Output[str]]:
        return service_alarms(
            self,
            args.alarms,
            topic_arn,
            targets=balancer.dimensions(balancer.targets),
            alternate=None if balancer.alternate is None else balancer.dimensions(balancer.alternate),
            tasks={"ClusterName": home.cluster_name, "ServiceName": home.service_name},
            is_shared=balancer.is_shared,
        )
