"""The trials of the components: the arguments that `penstock immutability` starts with, and what else they could be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from ..platform.immutability.mutations import ABSENT, Case
from ..platform.immutability.trial import Trial
from .immutable_service import ImmutableService, ImmutableServiceArgs
from .log_bucket import LogBucket, LogBucketArgs
from .managed_secret import ManagedSecret, ManagedSecretArgs
from .network import Network, NetworkArgs

__all__ = ["LATER", "TRIALS", "Surroundings", "surroundings"]

IMAGE: Final = "registry.example.com/web@sha256:"
ACCOUNT: Final = "123456789012"
SECRET: Final = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:token"
KEY: Final = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key"
CERTIFICATE: Final = f"arn:aws:acm:eu-west-1:{ACCOUNT}:certificate"
TRUST: Final = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",'
    '"Principal":{"Service":"lambda.amazonaws.com"}}]}'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the copies stand among, each thing twice: what they start with, and another."""

    networks: tuple[Network, Network]
    access_logs: tuple[LogBucket, LogBucket]
    balancer_logs: tuple[LogBucket, LogBucket]
    flow_logs: tuple[LogBucket, LogBucket]
    topics: tuple[aws.sns.Topic, aws.sns.Topic]
    functions: tuple[aws.lambda_.Function, aws.lambda_.Function]
    fleets: tuple[aws.ecs.ClusterCapacityProviders, aws.ecs.ClusterCapacityProviders]


def surroundings() -> Surroundings:
    """Declare them."""
    flow_logs = _twice(lambda name: LogBucket(f"flows-{name}", LogBucketArgs(purpose="flow_logs")))
    role = aws.iam.Role("rotate", assume_role_policy=TRUST)
    return Surroundings(
        networks=(_network("here", "10.1.0.0/16", flow_logs[0]), _network("there", "10.2.0.0/16", flow_logs[0])),
        access_logs=_twice(lambda name: LogBucket(f"access-{name}", LogBucketArgs(purpose="access_logs"))),
        balancer_logs=_twice(lambda name: LogBucket(f"balancer-{name}", LogBucketArgs(purpose="load_balancer_logs"))),
        flow_logs=flow_logs,
        topics=_twice(lambda name: aws.sns.Topic(f"topic-{name}")),
        functions=_twice(
            lambda name: aws.lambda_.Function(
                f"rotate-{name}", role=role.arn, package_type="Image", image_uri=IMAGE + "ab" * 32
            )
        ),
        fleets=_twice(_fleet),
    )


def _twice(make: Any) -> tuple[Any, Any]:
    return make("one"), make("other")


def _fleet(name: str) -> aws.ecs.ClusterCapacityProviders:
    cluster = aws.ecs.Cluster(f"fleet-{name}")
    return aws.ecs.ClusterCapacityProviders(
        f"fleet-{name}", cluster_name=cluster.name, capacity_providers=["FARGATE", "FARGATE_SPOT"]
    )


def _network(name: str, cidr_block: str, flow_logs: LogBucket) -> Network:
    zones = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
    arguments = NetworkArgs(
        cidr_block=cidr_block, availability_zones=zones, nat="none", flow_log_bucket_arn=flow_logs.bucket_arn
    )
    return Network(name, arguments)


def _place(network: Network, *, zones: slice = slice(0, 2)) -> dict[str, Any]:
    def some(ids: pulumi.Output[list[str]]) -> pulumi.Output[list[str]]:
        return ids.apply(lambda known: known[zones])

    return {
        "vpc_id": network.vpc_id,
        "vpc_cidr_block": network.cidr_block,
        "public_subnet_ids": some(network.public_subnet_ids),
        "private_subnet_ids": some(network.private_subnet_ids),
        "s3_prefix_list_id": network.s3_prefix_list_id,
    }


TOKEN: Final = {"arn": SECRET, "json_key": "key", "version_stage": "AWSCURRENT", "kms_key_arn": f"{KEY}/one"}
RUSH: Final = {"schedule": "cron(0 8 * * ? *)", "minimum_tasks": 4, "maximum_tasks": 20}
SIDECAR: Final = {"image": IMAGE + "ab" * 32, "secrets": {"TOKEN": TOKEN}}


def _service_start(around: Surroundings) -> Mapping[str, Any]:
    return {
        "container": {"image": IMAGE + "ab" * 32, "cpu": 256, "memory": 1024, "secrets": {"TOKEN": TOKEN}},
        "sidecars": {"proxy": SIDECAR},
        "network": _place(around.networks[0]),
        "certificate_arn": f"{CERTIFICATE}/one",
        "scaling": {
            "night": {"time_zone": "UTC"},
            "schedules": {"rush": RUSH},
        },
        "alarms": {"topic_arn": around.topics[0].arn},
        "access_log_bucket": around.balancer_logs[0].bucket_name,
        "deregistration_delay_seconds": 20,
    }


def _container_others(path: str) -> Mapping[str, Any]:
    return {
        f"{path}.image": IMAGE + "cd" * 32,
        f"{path}.secrets": {"TOKEN": TOKEN, "OTHER": {"arn": SECRET}},
        f"{path}.secrets.*.kms_key_arn": f"{KEY}/other",
    }


def _capacity_others(around: Surroundings) -> Mapping[str, Any]:
    spot = {"capacity.spot_percent": 20}
    fleet = {"cluster_name": around.fleets[0].cluster_name, "provider_name": "FARGATE"}
    return {
        "capacity.spot_percent": (Case("given", spot, {}), Case("changed", {"capacity.spot_percent": 40}, spot)),
        "capacity.base_tasks": (Case("changed", {"capacity.base_tasks": 3}, spot),),
        "capacity.fleet": (Case("given", {"capacity.fleet": fleet}, {}),),
        "capacity.fleet.cluster_name": (
            Case(
                "changed",
                {"capacity.fleet.cluster_name": around.fleets[1].cluster_name},
                {"capacity.fleet": fleet},
            ),
        ),
        "capacity.fleet.provider_name": (
            Case("changed", {"capacity.fleet.provider_name": "FARGATE_SPOT"}, {"capacity.fleet": fleet}),
        ),
    }


def _service_others(around: Surroundings) -> Mapping[str, Any]:
    shifted = _place(around.networks[0], zones=slice(1, 3))
    elsewhere = {f"network.{name}": value for name, value in _place(around.networks[1]).items()}
    return {
        **_container_others("container"),
        **_container_others("sidecars.*"),
        "container.depends_on": {"proxy": "START"},
        "sidecars": {"proxy": SIDECAR, "other": SIDECAR},
        "sidecars.*.depends_on": {"main": "START"},
        "container.cpu": 512,
        "container.memory": 2048,
        "scaling.night.starts": "21:00",
        "scaling.night.ends": "07:00",
        "scaling.night.time_zone": "Europe/Berlin",
        "scaling.schedules": {"rush": RUSH, "noon": {**RUSH, "schedule": "cron(0 12 * * ? *)"}},
        "scaling.schedules.*.schedule": "cron(0 9 * * ? *)",
        "scaling.schedules.*.time_zone": "Europe/Berlin",
        **_capacity_others(around),
        "network.vpc_id": (Case("changed, with all that lies in it", elsewhere, {}),),
        "network.vpc_cidr_block": "10.3.0.0/16",
        "network.public_subnet_ids": shifted["public_subnet_ids"],
        "network.private_subnet_ids": shifted["private_subnet_ids"],
        "network.ingress_cidr_blocks": ["10.0.0.0/8"],
        "network.internet_egress_ports": [443],
        "network.s3_prefix_list_id": "pl-0123456789abcdef0",
        "certificate_arn": (Case("changed", {"certificate_arn": f"{CERTIFICATE}/other"}, {}),),
        "alarms.topic_arn": around.topics[1].arn,
        "access_log_bucket": around.balancer_logs[1].bucket_name,
        "log_retention_days": 30,
        "deregistration_delay_seconds": 25,
    }


def _bucket_start(around: Surroundings) -> Mapping[str, Any]:
    return {
        "purpose": "trail",
        "encryption": "kms",
        "object_lock": {"days": 30},
        "access_log_bucket": around.access_logs[0].bucket_name,
    }


def _bucket_others(around: Surroundings) -> Mapping[str, Any]:
    return {
        "purpose": (Case("changed", {"purpose": "load_balancer_logs"}, {"encryption": ABSENT}),),
        # It says what the purpose asks for anyway; any other is refused.
        "encryption": (Case("given", {"encryption": "kms"}, {"encryption": ABSENT}),),
        "access_log_bucket": around.access_logs[1].bucket_name,
    }


def _secret_start(around: Surroundings) -> Mapping[str, Any]:
    return {"description": "Opens", "rotation": {"function_arn": around.functions[0].arn}}


def _network_start(around: Surroundings) -> Mapping[str, Any]:
    return {
        "cidr_block": "10.9.0.0/20",
        "availability_zones": ["eu-west-1a", "eu-west-1b"],
        "flow_log_bucket_arn": around.flow_logs[0].bucket_arn,
    }


def _network_others(around: Surroundings) -> Mapping[str, Any]:
    return {
        "cidr_block": "10.8.0.0/20",
        "availability_zones": (
            Case("a zone added", {"availability_zones": ["eu-west-1a", "eu-west-1b", "eu-west-1c"]}, {}),
            Case(
                "a zone taken away",
                {"availability_zones": ["eu-west-1a", "eu-west-1b"]},
                {"availability_zones": ["eu-west-1a", "eu-west-1b", "eu-west-1c"]},
            ),
        ),
        "nat": (
            Case("per_zone to none", {"nat": "none"}, {}),
            Case("shared to per_zone", {"nat": "per_zone"}, {"nat": "shared"}),
            Case("per_zone to shared", {"nat": "shared"}, {}),
        ),
        "reserved_cidr_blocks": ["10.7.0.0/16"],
        "flow_log_bucket_arn": around.flow_logs[1].bucket_arn,
    }


TRIALS: Final = (
    Trial(
        component=ImmutableService,
        arguments=ImmutableServiceArgs,
        start=_service_start,
        others=_service_others,
        later={
            "deployment": "shifting traffic needs a second target group, and a trial that starts with one",
            "shared": "it needs a shared load balancer in the surroundings",
            "web_acl_arn": "it needs web ACLs in the surroundings",
        },
    ),
    Trial(component=LogBucket, arguments=LogBucketArgs, start=_bucket_start, others=_bucket_others),
    Trial(
        component=ManagedSecret,
        arguments=ManagedSecretArgs,
        start=_secret_start,
        others=lambda around: {"rotation.function_arn": around.functions[1].arn, "recovery_window_days": 7},
    ),
    Trial(component=Network, arguments=NetworkArgs, start=_network_start, others=_network_others),
)
"""One for every component."""

LATER: Final[Mapping[str, str]] = dict.fromkeys(
    (
        "Alerts",
        "AuditTrail",
        "ClickOpsAlarm",
        "ContainerRegistry",
        "DeployRole",
        "ImmutableFleet",
        "QueueWorker",
        "SharedLoadBalancer",
    ),
    "it is newer than the matrix: its trial and its declarations are to be written",
)
"""Components without a trial, by name, each with the reason."""
