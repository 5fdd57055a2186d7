"""How requests from outside reach a service on Kubernetes: through a Gateway, or through an Ingress, or not at all."""

import re
from typing import Any, Final

import pulumi
import pulumi_kubernetes as kubernetes
from pydantic import Field, field_validator

from ..platform.component import Component
from ..platform.inputs import Args
from ._kubernetes_place import KubernetesPlace
from ._kubernetes_values import annotations, dns_label, dns_name, host_name

__all__ = ["SERVICE_PORT", "KubernetesGateway", "KubernetesIngress", "kubernetes_route"]

SERVICE_PORT: Final = 80
"""The port of the Service, whatever that of the container is."""

PATH: Final = r"^/(?!.*(//|/\.{1,2}(/|$)))[A-Za-z0-9._~!&'()*+,;=:@%/-]{0,200}$"
"""A path that means itself: no `//`, `.` or `..` (Gateway API's own rule), no spaces."""


class KubernetesGateway(Args):
    """A Gateway that is there, with TLS, and which requests come through it (Gateway API)."""

    name: str
    """The Gateway's name."""
    namespace: str
    """The Gateway's namespace; the Gateway must let routes of the service's namespace in."""
    hostnames: list[str] = Field(min_length=1, max_length=16)
    """The hosts under which the service is reached."""
    path: str = Field(default="/", max_length=201)
    """The paths that begin with this one. By default all."""

    @field_validator("name")
    @classmethod
    def _is_a_name(cls, value: str) -> str:
        return dns_name(value)

    @field_validator("namespace")
    @classmethod
    def _is_a_namespace(cls, value: str) -> str:
        return dns_label(value)

    @field_validator("hostnames")
    @classmethod
    def _are_hosts(cls, value: list[str]) -> list[str]:
        if len(set(value)) != len(value):
            raise ValueError("one is given twice")
        return [host_name(host) for host in value]

    @field_validator("path")
    @classmethod
    def _is_a_path(cls, value: str) -> str:
        return _path(value)


class KubernetesIngress(Args):
    """A controller that is there, and which requests come through it. For clusters without the Gateway API. TLS always."""

    class_name: str
    """The class of the controller."""
    host: str
    """The host under which the service is reached."""
    path: str = Field(default="/", max_length=201)
    """The paths that begin with this one. By default all."""
    tls_secret_name: str | None = None
    """The Secret with the host's certificate, for instance as cert-manager makes it. By default the controller has one."""
    annotations: dict[str, str] = Field(default={})
    """What the controller is told besides. By default nothing."""

    @field_validator("class_name", "tls_secret_name")
    @classmethod
    def _is_a_name(cls, value: str | None) -> str | None:
        return None if value is None else dns_name(value)

    @field_validator("host")
    @classmethod
    def _is_a_host(cls, value: str) -> str:
        return host_name(value)

    @field_validator("path")
    @classmethod
    def _is_a_path(cls, value: str) -> str:
        return _path(value)

    @field_validator("annotations")
    @classmethod
    def _are_annotations(cls, value: dict[str, str]) -> dict[str, str]:
        return annotations(value)


def kubernetes_route(
    component: Component,
    place: KubernetesPlace,
    service_name: pulumi.Output[str],
    *,
    gateway: KubernetesGateway | None,
    ingress: KubernetesIngress | None,
) -> None:
    """The child `route` or the child `ingress`, if any."""
    if gateway is not None:
        kubernetes.apiextensions.CustomResource(
            component.child("route"),
            api_version="gateway.networking.k8s.io/v1",
            kind="HTTPRoute",
            metadata=place.metadata(),
            spec=_route(gateway, service_name),
            opts=component.options("route"),
        )
    if ingress is not None:
        more = {"annotations": ingress.annotations} if ingress.annotations else {}
        kubernetes.networking.v1.Ingress(
            component.child("ingress"),
            metadata=place.metadata(**more),
            spec=_ingress(ingress, service_name),
            opts=component.options("ingress"),
        )


def _route(gateway: KubernetesGateway, service_name: pulumi.Output[str]) -> dict[str, Any]:
    parent = {
        "group": "gateway.networking.k8s.io",
        "kind": "Gateway",
        "name": gateway.name,
        "namespace": gateway.namespace,
    }
    backend = {"group": "", "kind": "Service", "name": service_name, "port": SERVICE_PORT, "weight": 1}
    match = {"path": {"type": "PathPrefix", "value": gateway.path}}
    return {
        "parentRefs": [parent],
        "hostnames": gateway.hostnames,
        "rules": [{"matches": [match], "backendRefs": [backend]}],
    }


def _ingress(ingress: KubernetesIngress, service_name: pulumi.Output[str]) -> Any:
    tls: dict[str, Any] = {"hosts": [ingress.host]}
    if ingress.tls_secret_name is not None:
        tls["secretName"] = ingress.tls_secret_name
    backend = {"service": {"name": service_name, "port": {"number": SERVICE_PORT}}}
    path = {"path": ingress.path, "pathType": "Prefix", "backend": backend}
    return {
        "ingressClassName": ingress.class_name,
        "tls": [tls],
        "rules": [{"host": ingress.host, "http": {"paths": [path]}}],
    }


def _path(value: str) -> str:
    if not re.fullmatch(PATH, value):
        raise ValueError("expected a path that begins with / and has no empty, `.` or `..` part, for instance /orders")
    return value
