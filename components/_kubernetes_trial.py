"""The trial of a service on Kubernetes. It starts in a namespace that is there, but where its own is what is tried."""

from collections.abc import Mapping
from typing import Any, Final

from ..platform.immutability.mutations import ABSENT, Case
from ..platform.immutability.trial import Trial
from ._kubernetes_secrets_trial import VAULT_SECRET, VAULT_SERVER, secrets_others
from ._trial_surroundings import ACCOUNT, IMAGE, Surroundings
from .kubernetes_service import KubernetesService, KubernetesServiceArgs

__all__ = ["KUBERNETES_TRIAL"]

ROLE: Final = f"arn:aws:iam::{ACCOUNT}:role"
FRONT: Final = {"namespace": "front", "pod_labels": {"app": "gateway"}}
ADDRESSES: Final = {"cidr_block": "10.0.0.0/8", "ports": [443]}
DATABASE: Final = {"namespace": "data", "pod_labels": {"app": "database"}, "ports": [5432]}
INGRESS: Final = {"class_name": "nginx", "host": "orders.example.com", "tls_secret_name": "orders"}


def _start(_: Surroundings) -> Mapping[str, Any]:
    return {
        "container": {
            "image": IMAGE + "ab" * 32,
            "command": ["/serve"],
            "environment": {"MODE": "live"},
            "secrets": {"URL": VAULT_SECRET},
            "cpu_limit": "1",
        },
        "namespace": "default",
        "scaling": {"minimum_replicas": 3, "memory_percent": 80, "minimum_available": 1},
        "network": {"allow_from": [FRONT], "allow_to": [ADDRESSES]},
        "gateway": {"name": "public", "namespace": "front", "hostnames": ["orders.example.com"]},
        "secrets": {"vault": VAULT_SERVER},
        "role_arn": f"{ROLE}/orders",
        "tags": {"owner": "shop"},
    }


def _others(_: Surroundings) -> Mapping[str, Any]:
    return {
        **_container_others(),
        **_network_others(),
        **_ingress_others(),
        **secrets_others(),
        "namespace": (
            Case("given, instead of its own", {"namespace": "default"}, {"namespace": ABSENT}),
            Case("changed", {"namespace": "kube-public"}, {}),
            Case("taken away, for its own", {"namespace": ABSENT}, {}),
        ),
        "gateway.hostnames": ["orders.example.com", "other.example.com"],
        "role_arn": f"{ROLE}/other",
        "tags": (
            Case("changed", {"tags": {"owner": "stock"}}, {}),
            Case("changed, in its own namespace", {"tags": {"owner": "stock"}}, {"namespace": ABSENT}),
        ),
    }


def _container_others() -> Mapping[str, Any]:
    return {
        "container.image": IMAGE + "cd" * 32,
        "container.cpu": "500m",
        "container.cpu_limit": "2",
        "container.memory": "512Mi",
        "container.temporary_storage": "128Mi",
    }


def _network_others() -> Mapping[str, Any]:
    database = {"network.allow_to": [DATABASE]}
    return {
        "network.allow_from": [FRONT, {"namespace": "other"}],
        "network.allow_to": [ADDRESSES, DATABASE],
        "network.allow_to.*.cidr_block": (Case("changed", {"network.allow_to.*.cidr_block": "10.0.0.0/9"}, {}),),
        "network.allow_to.*.namespace": (
            Case("given, instead of addresses", database, {}),
            Case("changed", {"network.allow_to.*.namespace": "other"}, database),
        ),
        "network.allow_to.*.pod_labels": (
            Case("changed", {"network.allow_to.*.pod_labels": {"app": "other"}}, database),
        ),
        "network.allow_to.*.ports": [443, 8443],
    }


def _ingress_others() -> Mapping[str, Any]:
    before = {"gateway": ABSENT, "ingress": INGRESS}
    fields = {
        "class_name": "other",
        "host": "other.example.com",
        "path": "/orders",
        "annotations": {"nginx.ingress.kubernetes.io/limit-rps": "100"},
    }
    return {
        "ingress": (Case("given, instead of a gateway", before, {}),),
        "ingress.tls_secret_name": (
            Case("given", {"ingress.tls_secret_name": "orders"}, {**before, "ingress.tls_secret_name": ABSENT}),
            Case("changed", {"ingress.tls_secret_name": "other"}, before),
        ),
        **{f"ingress.{name}": (Case("changed", {f"ingress.{name}": value}, before),) for name, value in fields.items()},
    }


KUBERNETES_TRIAL: Final = Trial(
    component=KubernetesService, arguments=KubernetesServiceArgs, start=_start, others=_others
)
