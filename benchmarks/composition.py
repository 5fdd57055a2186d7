"""Programs of any size for the measurements: every component on AWS, round after round, each among the others of its round.

Copied beside a generated `__main__.py`, so it stands alone: it imports nothing of its own folder.
"""

import itertools
from collections.abc import Iterator
from typing import Any, Final

import penstock.components as library  # by attribute, so that a program loads what it constructs, as a user's does

__all__ = ["build", "everything", "rounds"]

ACCOUNT: Final = "123456789012"
ZONES: Final = ("eu-west-1a", "eu-west-1b", "eu-west-1c")
DIGEST: Final = "@sha256:" + "0123456789abcdef" * 4
IMAGE: Final = f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/orders{DIGEST}"
DATABASE: Final = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:orders/database-url-AbCdEf"
CERTIFICATE: Final = f"arn:aws:acm:eu-west-1:{ACCOUNT}:certificate/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
IDENTITIES: Final = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"


def build(count: int) -> None:
    """Declare the first components of the endless row of rounds."""
    for _ in itertools.islice(itertools.chain.from_iterable(map(_round, itertools.count())), count):
        pass


def rounds(count: int) -> None:
    """Declare whole rounds."""
    for _ in itertools.chain.from_iterable(map(_round, range(count))):
        pass


def everything() -> None:
    """Declare every component once, the one on Kubernetes too."""
    rounds(1)
    library.KubernetesService("pods", library.KubernetesServiceArgs(container=library.KubernetesContainer(image=IMAGE)))


def _round(index: int) -> Iterator[object]:
    """Declares one component whenever it is asked for the next."""
    access_logs = _logs(index, library.LogPurpose.ACCESS_LOGS)
    yield access_logs
    flow_logs = _logs(index, library.LogPurpose.FLOW_LOGS, access_logs)
    yield flow_logs
    network = library.Network(
        f"network-{index}",
        library.NetworkArgs(
            cidr_block=f"10.{index % 256}.0.0/16",
            availability_zones=list(ZONES),
            flow_log_bucket_arn=flow_logs.bucket_arn,
        ),
    )
    yield network
    balancer_logs = _logs(index, library.LogPurpose.LOAD_BALANCER_LOGS, access_logs)
    yield balancer_logs
    yield from _running(index, network, balancer_logs)
    yield from _around(index)


def _logs(index: int, purpose: library.LogPurpose, access_logs: library.LogBucket | None = None) -> library.LogBucket:
    arguments = library.LogBucketArgs(
        purpose=purpose, access_log_bucket=access_logs.bucket_name if access_logs is not None else None
    )
    return library.LogBucket(f"{purpose.value.replace('_', '-')}-{index}", arguments)


def _running(index: int, network: library.Network, balancer_logs: library.LogBucket) -> Iterator[object]:
    """What serves."""
    private: dict[str, Any] = {
        "vpc_id": network.vpc_id,
        "vpc_cidr_block": network.cidr_block,
        "private_subnet_ids": network.private_subnet_ids,
        "s3_prefix_list_id": network.s3_prefix_list_id,
    }
    secrets = {"DATABASE_URL": library.SecretRef(DATABASE)}
    yield library.ImmutableService(
        f"web-{index}",
        library.ImmutableServiceArgs(
            container=library.ServiceContainer(image=IMAGE, environment={"MODE": "live"}, secrets=secrets),
            network=library.ServiceNetwork(
                **private, public_subnet_ids=network.public_subnet_ids, internet_egress_ports=[443]
            ),
            certificate_arn=CERTIFICATE,
            access_log_bucket=balancer_logs.bucket_name,
        ),
    )
    shared: dict[str, Any] = {"vpc_id": network.vpc_id, "public_subnet_ids": network.public_subnet_ids}
    yield library.SharedLoadBalancer(
        f"front-{index}",
        library.SharedLoadBalancerArgs(
            **shared,
            certificate_arn=CERTIFICATE,
            routes={"shop": library.Route(priority=20, hosts=["shop.example.com"])},
            access_log_bucket=balancer_logs.bucket_name,
        ),
    )
    container = library.WorkerContainer(image=IMAGE, secrets=secrets)
    yield library.QueueWorker(
        f"worker-{index}", library.QueueWorkerArgs(container=container, network=library.WorkerNetwork(**private))
    )
    yield library.ImmutableFleet(
        f"fleet-{index}",
        library.ImmutableFleetArgs(
            image="ami-0123456789abcdef0",
            instances=library.FleetInstances(types=["m7g.large"]),
            network=library.FleetNetwork(**private),
        ),
    )


def _around(index: int) -> Iterator[object]:
    """What keeps, delivers and watches."""
    yield library.ManagedSecret(f"secret-{index}", library.ManagedSecretArgs(description="Opens the shop"))
    yield library.ContainerRegistry(f"images-{index}", library.ContainerRegistryArgs())
    alerts = library.Alerts(f"alerts-{index}", library.AlertsArgs())
    yield alerts
    role = library.DeployRole(
        f"delivery-{index}",
        library.DeployRoleArgs(
            access=library.DeployAccess.PREVIEW,
            repository="shop/orders",
            permissions_boundary_arn=f"arn:aws:iam::{ACCOUNT}:policy/delivery-boundary",
            identity_provider_arn=IDENTITIES if index > 0 else None,  # an account has one
        ),
    )
    yield role
    yield library.AuditTrail(f"audit-{index}", library.AuditTrailArgs())
    yield library.ClickOpsAlarm(
        f"hands-{index}", library.ClickOpsAlarmArgs(deploy_role_arns=[role.role_arn], topic_arn=alerts.topic_arn)
    )
