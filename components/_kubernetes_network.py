"""Who may reach the pods of a service on Kubernetes, and whom they may reach: nobody, but those that are named."""

import ipaddress
from typing import Any, Final

import pulumi_kubernetes as kubernetes
from pydantic import Field, ValidationInfo, field_validator

from ..platform.component import Component
from ..platform.inputs import Args
from ._kubernetes_place import CONTAINER_PORT, KubernetesPlace
from ._kubernetes_values import dns_label, label_texts

__all__ = ["KubernetesDestination", "KubernetesNetwork", "KubernetesPeer", "kubernetes_network"]

NAMESPACE_LABEL: Final = "kubernetes.io/metadata.name"
"""What the API server labels every namespace with."""

METADATA_ADDRESSES: Final = ("169.254.169.254/32", "fd00:ec2::254/128")
"""Where a node's own credentials are to be had: no wide range of addresses includes them."""

_DNS: Final = {
    "to": [
        {
            "namespaceSelector": {"matchLabels": {NAMESPACE_LABEL: "kube-system"}},
            "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
        }
    ],
    "ports": [{"protocol": "UDP", "port": 53}, {"protocol": "TCP", "port": 53}],
}


class KubernetesPeer(Args):
    """Pods that may reach the service."""

    namespace: str
    """Their namespace, by name."""
    pod_labels: dict[str, str] = Field(default={})
    """The labels that they have. By default all pods of the namespace."""

    @field_validator("namespace")
    @classmethod
    def _is_a_namespace(cls, value: str) -> str:
        return dns_label(value)

    @field_validator("pod_labels")
    @classmethod
    def _are_labels(cls, value: dict[str, str]) -> dict[str, str]:
        return label_texts(value)


class KubernetesDestination(Args):
    """What the pods may reach: a range of addresses, or the pods of a namespace."""

    cidr_block: str | None = None
    """The range, IPv4 or IPv6. A wide one leaves out the address where nodes get their own credentials."""
    namespace: str | None = None
    """A namespace by name, instead of a range."""
    pod_labels: dict[str, str] = Field(default={})
    """The labels of the namespace's pods. By default all of them."""
    ports: list[int] = Field(min_length=1, max_length=100)
    """The TCP ports."""

    @field_validator("cidr_block")
    @classmethod
    def _is_a_range(cls, value: str | None) -> str | None:
        try:
            return None if value is None else str(ipaddress.ip_network(value))
        except ValueError:
            raise ValueError("not a range of IPv4 or IPv6 addresses; expected for instance 10.0.0.0/16") from None

    @field_validator("namespace")
    @classmethod
    def _is_a_namespace(cls, value: str | None) -> str | None:
        return None if value is None else dns_label(value)

    @field_validator("pod_labels")
    @classmethod
    def _are_labels(cls, value: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        if value and info.data.get("namespace") is None:
            raise ValueError("they select pods of a namespace, and none is given")
        return label_texts(value)

    @field_validator("ports")
    @classmethod
    def _lead_to_one_place(cls, value: list[int], info: ValidationInfo) -> list[int]:
        if wrong := [port for port in value if not 1 <= port <= 65535]:
            raise ValueError(f"a port is 1 to 65535, and one is {wrong[0]}")
        if {"cidr_block", "namespace"} <= info.data.keys():
            given = [name for name in ("cidr_block", "namespace") if info.data[name] is not None]
            if len(given) != 1:
                raise ValueError(
                    f"they need either a cidr_block or a namespace, and {' and '.join(given) or 'none'} is given"
                )
        return value


class KubernetesNetwork(Args):
    """Who may reach the pods, and whom they may reach. Nobody else: neither in nor out, but for asking the cluster's DNS."""

    allow_from: list[KubernetesPeer] = Field(default=[])
    """Who may reach its port, for instance the namespace of the gateway. By default nobody."""
    allow_to: list[KubernetesDestination] = Field(default=[])
    """Whom it may reach. By default nobody."""


def kubernetes_network(
    component: Component, place: KubernetesPlace, args: KubernetesNetwork
) -> list[kubernetes.networking.v1.NetworkPolicy]:
    """The child `network-policy`; in a namespace of its own `default-deny` too, for whatever else runs there."""
    policies = [_policy(component, "network-policy", place, _spec(args, place))]
    if place.needed:
        nothing = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
        policies.append(_policy(component, "default-deny", place, nothing))
    return policies


def _policy(
    component: Component, role: str, place: KubernetesPlace, spec: Any
) -> kubernetes.networking.v1.NetworkPolicy:
    return kubernetes.networking.v1.NetworkPolicy(
        component.child(role),
        metadata=place.metadata(),
        spec=spec,
        opts=component.options(role, depends_on=place.needed),
    )


def _spec(args: KubernetesNetwork, place: KubernetesPlace) -> dict[str, Any]:
    spec: dict[str, Any] = {
        "podSelector": {"matchLabels": place.selector},
        "policyTypes": ["Ingress", "Egress"],
        "egress": [_DNS, *(_way_out(destination) for destination in args.allow_to)],
    }
    if args.allow_from:
        peers = [_pods(peer.namespace, peer.pod_labels) for peer in args.allow_from]
        # The port by name: while another one is rolled out, pods of both revisions are reached.
        spec["ingress"] = [{"from": peers, "ports": [{"protocol": "TCP", "port": CONTAINER_PORT}]}]
    return spec


def _way_out(destination: KubernetesDestination) -> dict[str, Any]:
    if destination.cidr_block is not None:
        to: dict[str, Any] = {"ipBlock": _block(destination.cidr_block)}
    else:
        to = _pods(str(destination.namespace), destination.pod_labels)
    return {"to": [to], "ports": [{"protocol": "TCP", "port": port} for port in destination.ports]}


def _pods(namespace: str, labels: dict[str, str]) -> dict[str, Any]:
    peer: dict[str, Any] = {"namespaceSelector": {"matchLabels": {NAMESPACE_LABEL: namespace}}}
    return {**peer, "podSelector": {"matchLabels": labels}} if labels else peer


def _block(cidr_block: str) -> dict[str, Any]:
    given = ipaddress.ip_network(cidr_block)
    inside = [
        address
        for address in METADATA_ADDRESSES
        if (hidden := ipaddress.ip_network(address)).version == given.version
        and hidden.network_address in given
        and given.prefixlen < hidden.prefixlen
    ]
    return {"cidr": cidr_block, "except": inside} if inside else {"cidr": cidr_block}
