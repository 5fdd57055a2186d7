"""What the copies of trials stand among, declared once for all of them."""

from dataclasses import dataclass
from typing import Any, Final

import pulumi_aws as aws

from ..platform.environment_values import NatGateways
from ._log_purpose import LogPurpose
from .log_bucket import LogBucket, LogBucketArgs
from .network import Network, NetworkArgs
from .shared_load_balancer import SharedLoadBalancer, SharedLoadBalancerArgs

__all__ = ["ACCOUNT", "IMAGE", "Surroundings", "surroundings"]

IMAGE: Final = "registry.example.com/web@sha256:"
ACCOUNT: Final = "123456789012"
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
    inventories: tuple[LogBucket, LogBucket]
    topics: tuple[aws.sns.Topic, aws.sns.Topic]
    trails: tuple[LogBucket, LogBucket]
    functions: tuple[aws.lambda_.Function, aws.lambda_.Function]
    fleets: tuple[aws.ecs.ClusterCapacityProviders, aws.ecs.ClusterCapacityProviders]
    balancers: tuple[SharedLoadBalancer, SharedLoadBalancer]


def surroundings() -> Surroundings:
    """Declare them."""
    flow_logs = _twice(lambda name: LogBucket(f"flows-{name}", LogBucketArgs(purpose=LogPurpose.FLOW_LOGS)))
    balancer_logs = _twice(
        lambda name: LogBucket(f"balancer-{name}", LogBucketArgs(purpose=LogPurpose.LOAD_BALANCER_LOGS))
    )
    networks = (_network("here", "10.1.0.0/16", flow_logs[0]), _network("there", "10.2.0.0/16", flow_logs[0]))
    role = aws.iam.Role("rotate", assume_role_policy=TRUST)
    return Surroundings(
        networks=networks,
        access_logs=_twice(lambda name: LogBucket(f"access-{name}", LogBucketArgs(purpose=LogPurpose.ACCESS_LOGS))),
        balancer_logs=balancer_logs,
        flow_logs=flow_logs,
        inventories=_twice(lambda name: LogBucket(f"lists-{name}", LogBucketArgs(purpose=LogPurpose.INVENTORY))),
        trails=_twice(lambda name: LogBucket(f"trail-{name}", LogBucketArgs(purpose=LogPurpose.TRAIL))),
        topics=_twice(lambda name: aws.sns.Topic(f"topic-{name}")),
        functions=_twice(
            lambda name: aws.lambda_.Function(
                f"rotate-{name}", role=role.arn, package_type="Image", image_uri=IMAGE + "ab" * 32
            )
        ),
        fleets=_twice(_fleet),
        balancers=_twice(lambda name: _balancer(name, networks[0], balancer_logs[0])),
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
        cidr_block=cidr_block, availability_zones=zones, nat=NatGateways.NONE, flow_log_bucket_arn=flow_logs.bucket_arn
    )
    return Network(name, arguments)


def _balancer(name: str, network: Network, logs: LogBucket) -> SharedLoadBalancer:
    """Its services are copies of trials: they know the listeners by their ARNs."""
    arguments = {
        "vpc_id": network.vpc_id,
        "public_subnet_ids": network.public_subnet_ids,
        "certificate_arn": f"arn:aws:acm:eu-west-1:{ACCOUNT}:certificate/shared",
        "routes": {"unused": {"priority": 50000, "paths": ["/unused"]}},
        "access_log_bucket": logs.bucket_name,
    }
    return SharedLoadBalancer(f"front-{name}", SharedLoadBalancerArgs.of(arguments, name))
