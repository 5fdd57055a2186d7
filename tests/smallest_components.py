"""Every component with the arguments that it requires and no others, as the golden graphs and the tests over all declare it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from component_programs import ACCOUNT_ID, REGION
from kubernetes_programs import arguments as kubernetes_arguments
from penstock.components import (
    Alerts,
    AlertsArgs,
    AuditTrail,
    AuditTrailArgs,
    ClickOpsAlarm,
    ClickOpsAlarmArgs,
    ContainerRegistry,
    ContainerRegistryArgs,
    DeployRole,
    DeployRoleArgs,
    ImmutableFleet,
    ImmutableFleetArgs,
    ImmutableService,
    ImmutableServiceArgs,
    KubernetesService,
    KubernetesServiceArgs,
    LogBucket,
    LogBucketArgs,
    LogPurpose,
    ManagedSecret,
    ManagedSecretArgs,
    Network,
    NetworkArgs,
    QueueWorker,
    QueueWorkerArgs,
    SharedLoadBalancer,
    SharedLoadBalancerArgs,
)
from service_programs import IMAGE, NETWORK
from service_programs import arguments as service_arguments

__all__ = ["SMALLEST"]

_PRIVATE: Final = {name: NETWORK[name] for name in ("vpc_id", "vpc_cidr_block", "private_subnet_ids")}
_DELIVERY: Final[Mapping[str, Any]] = {
    "access": "preview",
    "repository": "shop/orders",
    "permissions_boundary_arn": f"arn:aws:iam::{ACCOUNT_ID}:policy/delivery-boundary",
}
_BALANCER: Final[Mapping[str, Any]] = {
    "vpc_id": "vpc-1",
    "public_subnet_ids": ["subnet-1", "subnet-2"],
    "certificate_arn": f"arn:aws:acm:{REGION}:{ACCOUNT_ID}:certificate/1234",
    "routes": {"web": {"priority": 20, "hosts": ["shop.example.com"]}},
}
_FLEET: Final[Mapping[str, Any]] = {
    "image": "ami-0123456789abcdef0",
    "instances": {"types": ["m7g.large"]},
    "network": _PRIVATE,
}
_WORKER: Final[Mapping[str, Any]] = {"container": {"image": IMAGE}, "network": _PRIVATE}
_DEPLOY_ROLE: Final = f"arn:aws:iam::{ACCOUNT_ID}:role/deploy"

SMALLEST: Final[Mapping[str, Callable[[], object]]] = {
    "Alerts": lambda: Alerts("on-call", AlertsArgs()),
    "AuditTrail": lambda: AuditTrail("audit", AuditTrailArgs()),
    "ClickOpsAlarm": lambda: ClickOpsAlarm("hands", ClickOpsAlarmArgs(deploy_role_arns=[_DEPLOY_ROLE])),
    "ContainerRegistry": lambda: ContainerRegistry("orders", ContainerRegistryArgs()),
    "DeployRole": lambda: DeployRole("ci", DeployRoleArgs(**_DELIVERY)),
    "ImmutableFleet": lambda: ImmutableFleet("hosts", ImmutableFleetArgs(**_FLEET)),
    "ImmutableService": lambda: ImmutableService("web", ImmutableServiceArgs(**service_arguments())),
    "KubernetesService": lambda: KubernetesService("orders", KubernetesServiceArgs(**kubernetes_arguments())),
    "LogBucket": lambda: LogBucket("logs", LogBucketArgs(purpose=LogPurpose.TRAIL)),
    "ManagedSecret": lambda: ManagedSecret("token", ManagedSecretArgs(description="Opens the shop")),
    "Network": lambda: Network(
        "net", NetworkArgs(cidr_block="10.0.0.0/16", availability_zones=["eu-west-1a", "eu-west-1b"])
    ),
    "QueueWorker": lambda: QueueWorker("invoices", QueueWorkerArgs(**_WORKER)),
    "SharedLoadBalancer": lambda: SharedLoadBalancer("front", SharedLoadBalancerArgs(**_BALANCER)),
}
"""Component class to a program of it alone."""
