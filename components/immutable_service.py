"""ImmutableService: a container service that is never changed in place. Every deployment is a new revision that can go back."""

import pulumi
from pydantic import Field, ValidationInfo, field_validator

from ..platform.component import Bounds, Component, Ownership
from ..platform.inputs import Args, Input
from ._account import Account, account_of
from ._log_purpose import LogPurpose
from ._retention import check_retention
from ._service_alarms import ServiceAlarms, service_alarms, service_topic
from ._service_capacity import FleetCapacity, ServiceCapacity, service_home
from ._service_container import Container, DependencyCondition, ServiceContainer, Sidecar
from ._service_dependencies import check_sidecars
from ._service_deployment import Home, Place, service_deployment, service_task_definition
from ._service_load_balancer import LoadBalancer, service_load_balancer
from ._service_log import service_log, service_log_name
from ._service_network import SecurityGroups, ServiceNetwork, service_security_groups
from ._service_roles import Roles, execution_policy, service_roles
from ._service_scaling import ServiceScaling, service_scaling
from ._service_schedule import NightScaling, ScheduledBounds
from ._service_shutdown import check_delay, delay
from .log_bucket import LogBucket, LogBucketArgs

__all__ = [
    "DependencyCondition",
    "FleetCapacity",
    "ImmutableService",
    "ImmutableServiceArgs",
    "NightScaling",
    "ScheduledBounds",
    "ServiceAlarms",
    "ServiceCapacity",
    "ServiceContainer",
    "ServiceNetwork",
    "ServiceScaling",
    "Sidecar",
]


class ImmutableServiceArgs(Args):
    """What runs, where, how many, and who is told when it fails."""

    container: ServiceContainer
    """What runs."""
    network: ServiceNetwork
    """Where it runs."""
    sidecars: dict[str, Sidecar] = Field(default={}, validate_default=True)
    """What runs beside it in every task, by name. By default nothing."""
    deregistration_delay_seconds: int | None = Field(default=None, ge=0)
    """How long the load balancer lets a leaving task finish its requests, in seconds, not longer than the container's
    stop_timeout_seconds. By default 30, or the stop timeout where that is shorter."""
    certificate_arn: Input[str]
    """The ACM certificate of the name under which it is reached, by ARN."""
    scaling: ServiceScaling = ServiceScaling()
    """How many tasks run. By default 2 to 10."""
    capacity: ServiceCapacity = ServiceCapacity()
    """On what they run. By default Fargate alone."""
    alarms: ServiceAlarms = ServiceAlarms()
    """When people are told, and a deployment is rolled back."""
    access_log_bucket: Input[str] | None = None
    """The LogBucket (purpose load_balancer_logs) for the access logs, by name. By default the service makes its own."""
    log_retention_days: int = 365
    """How long the tasks' log is kept, in days. By default a year."""
    deletion_protection: bool = True
    """Whether the load balancer refuses to be deleted. By default it does."""
    wait_for_steady_state: bool = True
    """Whether `up` waits until a deployment is stable, and fails when it rolled back. By default it does."""

    @field_validator("sidecars")
    @classmethod
    def _can_start(cls, value: dict[str, Sidecar], info: ValidationInfo) -> dict[str, Sidecar]:
        if "container" in info.data:  # else it was wrong itself, and is told
            check_sidecars(info.data["container"], value)
        return value

    @field_validator("deregistration_delay_seconds")
    @classmethod
    def _fits_the_stop_timeout(cls, value: int | None, info: ValidationInfo) -> int | None:
        check_delay(value, info.data.get("container"))
        return value

    @field_validator("log_retention_days")
    @classmethod
    def _is_a_retention(cls, value: int) -> int:
        return check_retention(value)


class ImmutableService(Component):
    """A service on Fargate behind an HTTPS load balancer, with its own cluster, autoscaling, roles, log and alarms.

    A deployment that does not become healthy, or that sets off an alarm, is rolled back by ECS to the revision before.
    """

    OWNERSHIP = (
        Ownership(
            role="service",
            property="desiredCount",
            owner="Application Auto Scaling",
            reason="it follows the load between the two bounds; a deployment must not set it back",
            bounds=Bounds(role="scaling", minimum="minCapacity", maximum="maxCapacity"),
        ),
    )

    load_balancer_dns_name: pulumi.Output[str]
    """The load balancer's name: the service's domain name is an alias or CNAME of it."""
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
        home = service_home(self, account, args.capacity, roles.task.name)
        groups = service_security_groups(self, args.network, args.container.port)
        balancer = self._load_balancer(args, groups)
        topic_arn = args.alarms.topic_arn or service_topic(self, account, key)
        task = service_task_definition(
            self,
            account,
            args.container,
            roles=roles,
            log_group_name=service_log_name(self),
            sidecars=args.sidecars,
            compatibility=home.compatibility,
        )
        place = Place(
            network=args.network,
            group=groups.task,
            needed=[*groups.rules, log_group, roles.execution_policy, balancer.listener],
            targets=balancer.targets,
            container_port=args.container.port,
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
        self.finish(
            load_balancer_dns_name=balancer.balancer.dns_name,
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

    def _load_balancer(self, args: ImmutableServiceArgs, groups: SecurityGroups) -> LoadBalancer:
        access_log_bucket = args.access_log_bucket
        if access_log_bucket is None:
            own = LogBucketArgs(purpose=LogPurpose.LOAD_BALANCER_LOGS)
            access_log_bucket = LogBucket(self.child("access-logs"), own, self.options("access-logs")).bucket_name
        return service_load_balancer(
            self,
            args.network,
            groups,
            access_log_bucket=access_log_bucket,
            certificate_arn=args.certificate_arn,
            container=args.container,
            deletion_protection=args.deletion_protection,
            deregistration_delay_seconds=delay(args.deregistration_delay_seconds, args.container),
        )

    def _alarms(
        self, args: ImmutableServiceArgs, home: Home, balancer: LoadBalancer, topic_arn: Input[str]
    ) -> list[pulumi.Output[str]]:
        targets = {"LoadBalancer": balancer.balancer.arn_suffix, "TargetGroup": balancer.targets.arn_suffix}
        tasks = {"ClusterName": home.cluster_name, "ServiceName": home.service_name}
        return service_alarms(self, args.alarms, topic_arn, targets=targets, tasks=tasks)
