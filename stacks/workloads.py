"""What runs: the shop's service, its worker, its reports on hosts of our own, and its back office on Kubernetes.

All run one image: it is built once, and what runs is a command of it.
"""

from dataclasses import dataclass
from typing import TypedDict

import pulumi
import pulumi_kubernetes as kubernetes

from ..components import (
    Alerts,
    FleetCapacity,
    FleetInstances,
    FleetNetwork,
    ImmutableFleet,
    ImmutableFleetArgs,
    ImmutableService,
    ImmutableServiceArgs,
    KubernetesContainer,
    KubernetesDestination,
    KubernetesNetwork,
    KubernetesPeer,
    KubernetesScaling,
    KubernetesService,
    KubernetesServiceArgs,
    LogBucket,
    Network,
    QueueWorker,
    QueueWorkerArgs,
    Route,
    ServiceAlarms,
    ServiceCapacity,
    ServiceContainer,
    ServiceNetwork,
    ServiceScaling,
    SharedLoadBalancer,
    SharedLoadBalancerArgs,
    WorkerAlarms,
    WorkerContainer,
    WorkerNetwork,
    WorkerScaling,
)
from ..platform.environment import Environment, NatGateways

__all__ = ["Place", "back_office", "fleet", "reports", "service", "worker"]

HTTPS_PORT = 443
GATEWAY_NAMESPACE = "gateway"
"""Where the cluster's way in from the company's network runs."""


class Inside(TypedDict):
    """What every kind of task must know of the network."""

    vpc_id: pulumi.Output[str]
    vpc_cidr_block: pulumi.Output[str]
    private_subnet_ids: pulumi.Output[list[str]]
    s3_prefix_list_id: pulumi.Output[str]
    internet_egress_ports: list[int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where everything of an environment runs."""

    environment: Environment
    network: Network
    balancer_logs: LogBucket
    alerts: Alerts
    options: pulumi.ResourceOptions

    @property
    def inside(self) -> Inside:
        """The network, for tasks and hosts."""
        return Inside(
            vpc_id=self.network.vpc_id,
            vpc_cidr_block=self.network.cidr_block,
            private_subnet_ids=self.network.private_subnet_ids,
            s3_prefix_list_id=self.network.s3_prefix_list_id,
            # Images, logs and secrets are reached through NAT; without it, through interface endpoints.
            internet_egress_ports=[] if self.environment.nat is NatGateways.NONE else [HTTPS_PORT],
        )

    @property
    def variables(self) -> dict[str, str]:
        """What every container is told."""
        return {"ENVIRONMENT": self.environment.name}


def service(place: Place) -> ImmutableService:
    """The shop's own service, behind its own load balancer.

    Its alarms tell a topic of its own, as they did before there was one for all: who subscribed there stays.
    """
    environment, network = place.environment, place.network
    return ImmutableService(
        "service",
        ImmutableServiceArgs(
            container=ServiceContainer(
                image=environment.image,
                environment=place.variables,
                secrets=dict(environment.secrets),
            ),
            network=ServiceNetwork(public_subnet_ids=network.public_subnet_ids, **place.inside),
            certificate_arn=environment.certificate_arn,
            access_log_bucket=place.balancer_logs.bucket_name,
            scaling=ServiceScaling(minimum_tasks=environment.minimum_tasks, maximum_tasks=environment.maximum_tasks),
            log_retention_days=environment.log_retention_days,
            deletion_protection=environment.deletion_protection,
        ),
        place.options,
    )


def worker(place: Place) -> QueueWorker:
    """What need not be done while a customer waits."""
    environment = place.environment
    return QueueWorker(
        "worker",
        QueueWorkerArgs(
            container=WorkerContainer(
                image=environment.image,
                command=["worker"],
                environment=place.variables,
                secrets=dict(environment.secrets),
            ),
            network=WorkerNetwork(**place.inside),
            scaling=WorkerScaling(minimum_tasks=environment.minimum_tasks, maximum_tasks=environment.maximum_tasks),
            alarms=WorkerAlarms(topic_arn=place.alerts.topic_arn),
            log_retention_days=environment.log_retention_days,
            deletion_protection=environment.deletion_protection,
        ),
        place.options,
    )


def fleet(place: Place, image: str) -> ImmutableFleet:
    """Hosts of our own, for what is cheaper there than on Fargate."""
    return ImmutableFleet(
        "fleet",
        ImmutableFleetArgs(
            image=image,
            instances=FleetInstances(types=["m7i.large", "m6i.large"], minimum=2, maximum=6),
            network=FleetNetwork(**place.inside),
            alarm_topic_arn=place.alerts.topic_arn,
            host_tags=place.environment.tags,
        ),
        place.options,
    )


def reports(place: Place, hosts: ImmutableFleet) -> tuple[SharedLoadBalancer, ImmutableService]:
    """Long reports, on the fleet: the same kind of service on other capacity, behind an entrance that others can share."""
    environment, network = place.environment, place.network
    entrance = SharedLoadBalancer(
        "entrance",
        SharedLoadBalancerArgs(
            vpc_id=network.vpc_id,
            public_subnet_ids=network.public_subnet_ids,
            certificate_arn=environment.certificate_arn,
            routes={"reports": Route(priority=10, hosts=[f"reports.{environment.domain_name}"])},
            access_log_bucket=place.balancer_logs.bucket_name,
            deletion_protection=environment.deletion_protection,
        ),
        place.options,
    )
    capacity = FleetCapacity(cluster_name=hosts.cluster_name, provider_name=hosts.capacity_provider_name)
    on_fleet = ImmutableService(
        "reports",
        ImmutableServiceArgs(
            container=ServiceContainer(
                image=environment.image,
                command=["reports"],
                environment=place.variables,
                secrets=dict(environment.secrets),
            ),
            network=ServiceNetwork(public_subnet_ids=network.public_subnet_ids, **place.inside),
            shared=entrance.attach("reports"),
            capacity=ServiceCapacity(fleet=capacity),
            scaling=ServiceScaling(minimum_tasks=environment.minimum_tasks, maximum_tasks=environment.maximum_tasks),
            alarms=ServiceAlarms(topic_arn=place.alerts.topic_arn),
            log_retention_days=environment.log_retention_days,
        ),
        place.options,
    )
    return entrance, on_fleet


def back_office(environment: Environment, context: str) -> KubernetesService:
    """What colleagues use, on the company's cluster, in a namespace of its own. It asks the service, as everybody does.

    How to get in is the operator's own kubeconfig, of which only the context's name is known here.
    """
    provider = kubernetes.Provider("kubernetes", context=context)
    return KubernetesService(
        "back-office",
        KubernetesServiceArgs(
            container=KubernetesContainer(
                image=environment.image,
                command=["back-office"],
                environment={"ENVIRONMENT": environment.name, "ORDERS_URL": f"https://{environment.domain_name}"},
            ),
            scaling=KubernetesScaling(minimum_replicas=2, maximum_replicas=4),
            network=KubernetesNetwork(
                allow_from=[KubernetesPeer(namespace=GATEWAY_NAMESPACE)],
                allow_to=[KubernetesDestination(cidr_block="0.0.0.0/0", ports=[HTTPS_PORT])],
            ),
            tags=environment.tags,
        ),
        pulumi.ResourceOptions(provider=provider),
    )
