"""Every component with the arguments that it requires and no others, as the golden graphs and the tests over all declare it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import penstock.components
from component_programs import ACCOUNT_ID, REGION
from kubernetes_programs import arguments as kubernetes_arguments
from service_programs import IMAGE, NETWORK
from service_programs import arguments as service_arguments

__all__ = ["ARGUMENTS", "SMALLEST"]

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

ARGUMENTS: Final[Mapping[str, tuple[str, Mapping[str, Any]]]] = {
    "Alerts": ("on-call", {}),
    "AuditTrail": ("audit", {}),
    "ClickOpsAlarm": ("hands", {"deploy_role_arns": [_DEPLOY_ROLE]}),
    "ContainerRegistry": ("orders", {}),
    "DeployRole": ("ci", _DELIVERY),
    "ImmutableFleet": ("hosts", _FLEET),
    "ImmutableService": ("web", service_arguments()),
    "KubernetesService": ("orders", kubernetes_arguments()),
    "LogBucket": ("logs", {"purpose": "trail"}),
    "ManagedSecret": ("token", {"description": "Opens the shop"}),
    "Network": ("net", {"cidr_block": "10.0.0.0/16", "availability_zones": ["eu-west-1a", "eu-west-1b"]}),
    "QueueWorker": ("invoices", _WORKER),
    "SharedLoadBalancer": ("front", _BALANCER),
}
"""Component class to a name and the arguments."""


def _program(class_name: str) -> Callable[[], object]:
    name, arguments = ARGUMENTS[class_name]
    component = getattr(penstock.components, class_name)
    return lambda: component(name, arguments)


SMALLEST: Final[Mapping[str, Callable[[], object]]] = {class_name: _program(class_name) for class_name in ARGUMENTS}
"""Component class to a program of it alone."""
