"""The pods of a service on Kubernetes, as a manifest made from plain values: known at the first preview, *restricted*."""

import math
from collections.abc import Mapping
from typing import Any, Final

import pulumi
import pulumi_kubernetes as kubernetes

from ..platform.component import Component
from ..platform.inputs import Input
from ._kubernetes_container import KubernetesContainer
from ._kubernetes_place import CONTAINER_PORT, KubernetesPlace
from ._kubernetes_route import SERVICE_PORT
from ._kubernetes_secrets import ROLE_ANNOTATION, SECRET_KEY
from ._kubernetes_values import literal

__all__ = ["kubernetes_account", "kubernetes_deployment", "kubernetes_port"]

STARTUP_PERIOD_SECONDS: Final = 5
MINIMUM_READY_SECONDS: Final = 10
"""How long a new pod must have been ready before an old one goes."""
REVISIONS_KEPT: Final = 10
"""How many revisions stay to go back to."""
SPARE_SECONDS: Final = 240
"""What pulling an image and finding a node may take, beyond starting, before a rollout counts as failed."""

_LOCKED: Final = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "privileged": False,
    "readOnlyRootFilesystem": True,
    "runAsNonRoot": True,
    "seccompProfile": {"type": "RuntimeDefault"},
}


def kubernetes_account(
    component: Component, place: KubernetesPlace, role_arn: Input[str] | None
) -> kubernetes.core.v1.ServiceAccount:
    """The child `service-account`, without a token of the cluster. Its name is known beforehand: trust policies name it."""
    return kubernetes.core.v1.ServiceAccount(
        component.child("service-account"),
        metadata=place.metadata(name=place.instance, **_role(role_arn)),
        automount_service_account_token=False,
        opts=component.options("service-account", depends_on=place.needed),
    )


def kubernetes_deployment(
    component: Component,
    place: KubernetesPlace,
    container: KubernetesContainer,
    *,
    secrets: Mapping[str, str],
    role_arn: Input[str] | None,
    needed: list[pulumi.Resource],
) -> kubernetes.apps.v1.Deployment:
    """The child `deployment`. It says nothing of replicas: those are the autoscaler's.

    Args:
        component: the service.
        place: where it runs.
        container: what it runs.
        secrets: for each variable the Secret that holds its value.
        role_arn: the role that its pods have.
        needed: what must exist before a pod starts.
    """
    pod: Any = _pod(component.component_name, place, container, secrets)
    spec: Any = {
        "selector": {"matchLabels": place.selector},
        # A new pod beside the old ones: capacity never falls below what was asked for.
        "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": "25%"}},
        "minReadySeconds": MINIMUM_READY_SECONDS,
        "revisionHistoryLimit": REVISIONS_KEPT,
        "progressDeadlineSeconds": container.startup_seconds + MINIMUM_READY_SECONDS + SPARE_SECONDS,
        "template": {"metadata": {"labels": dict(place.labels), **_role(role_arn)}, "spec": pod},
    }
    return kubernetes.apps.v1.Deployment(
        component.child("deployment"),
        metadata=place.metadata(),
        spec=spec,
        opts=component.options("deployment", depends_on=[*place.needed, *needed]),
    )


def kubernetes_port(component: Component, place: KubernetesPlace) -> kubernetes.core.v1.Service:
    """The child `service`: one address inside the cluster."""
    port = {
        "name": CONTAINER_PORT,
        "port": SERVICE_PORT,
        "targetPort": CONTAINER_PORT,
        "protocol": "TCP",
        "appProtocol": "http",
    }
    spec: Any = {"type": "ClusterIP", "selector": place.selector, "ports": [port]}
    return kubernetes.core.v1.Service(
        component.child("service"),
        metadata=place.metadata(),
        spec=spec,
        opts=component.options("service", depends_on=place.needed),
    )


def _role(role_arn: Input[str] | None) -> dict[str, Any]:
    """The annotation that gives the role. Pods carry it too: a pod gets its role when it starts, so another is a rollout."""
    return {} if role_arn is None else {"annotations": {ROLE_ANNOTATION: role_arn}}


def _pod(
    name: str, place: KubernetesPlace, container: KubernetesContainer, secrets: Mapping[str, str]
) -> dict[str, Any]:
    user = container.user
    return {
        "serviceAccountName": place.instance,
        "automountServiceAccountToken": False,
        # Otherwise the address of every other Service of the namespace is a variable.
        "enableServiceLinks": False,
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": user,
            "runAsGroup": user,
            "fsGroup": user,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "terminationGracePeriodSeconds": container.grace_seconds,
        "topologySpreadConstraints": [
            _spread(place, key) for key in ("topology.kubernetes.io/zone", "kubernetes.io/hostname")
        ],
        "containers": [_container(name, container, secrets)],
        "volumes": [{"name": "tmp", "emptyDir": {"sizeLimit": container.temporary_storage}}],
    }


def _spread(place: KubernetesPlace, key: str) -> dict[str, Any]:
    return {
        "topologyKey": key,
        "maxSkew": 1,
        # A zone that is full or gone must not keep pods from starting in the others.
        "whenUnsatisfiable": "ScheduleAnyway",
        "labelSelector": {"matchLabels": place.selector},
        # Each revision is spread for itself, so that the old one's last pods do not push the new ones aside.
        "matchLabelKeys": ["pod-template-hash"],
    }


def _container(name: str, container: KubernetesContainer, secrets: Mapping[str, str]) -> dict[str, Any]:
    limits = {"memory": container.memory}
    if container.cpu_limit is not None:
        limits["cpu"] = container.cpu_limit
    definition: dict[str, Any] = {
        "name": name,
        "image": container.image,
        "imagePullPolicy": "IfNotPresent",
        "ports": [{"name": CONTAINER_PORT, "containerPort": container.port, "protocol": "TCP"}],
        "env": _variables(container, secrets),
        "resources": {"requests": {"cpu": container.cpu, "memory": container.memory}, "limits": limits},
        "securityContext": _LOCKED,
        "volumeMounts": [{"name": "tmp", "mountPath": "/tmp"}],  # noqa: S108 - in a container of its own
        **_probes(container),
    }
    if container.command:
        definition["command"] = [literal(word) for word in container.command]
    if container.drain_seconds:
        definition["lifecycle"] = {"preStop": {"sleep": {"seconds": container.drain_seconds}}}
    return definition


def _variables(container: KubernetesContainer, secrets: Mapping[str, str]) -> list[dict[str, Any]]:
    plain = [{"name": name, "value": literal(text)} for name, text in sorted(container.environment.items())]
    read = [
        {"name": name, "valueFrom": {"secretKeyRef": {"name": secret, "key": SECRET_KEY}}}
        for name, secret in sorted(secrets.items())
    ]
    return [*plain, *read]


def _probes(container: KubernetesContainer) -> dict[str, Any]:
    alive, ready = _asks(container.liveness_path), _asks(container.readiness_path)
    attempts = math.ceil(container.startup_seconds / STARTUP_PERIOD_SECONDS)
    return {
        "startupProbe": {**alive, "periodSeconds": STARTUP_PERIOD_SECONDS, "failureThreshold": attempts},
        "readinessProbe": {**ready, "periodSeconds": 5, "failureThreshold": 3},
        "livenessProbe": {**alive, "periodSeconds": 10, "failureThreshold": 3},
    }


def _asks(path: str) -> dict[str, Any]:
    return {"httpGet": {"path": path, "port": CONTAINER_PORT}, "timeoutSeconds": 2}
