"""Objects of Kubernetes as rules see them, with what is unusual over a pod that breaks no rule."""

from collections.abc import Mapping
from typing import Any

from penstock.platform.resource import Resource
from resources import resource

__all__ = [
    "DEPLOYMENT",
    "POD",
    "container",
    "cron_job",
    "deployment",
    "merged",
    "patch",
    "pod",
    "pod_spec",
    "rollout",
    "workloads",
]

POD = "kubernetes:core/v1:Pod"
DEPLOYMENT = "kubernetes:apps/v1:Deployment"

IMAGE = f"registry.example.com/shop/orders@sha256:{'0123456789abcdef' * 4}"

_PROBE = {"httpGet": {"path": "/healthz", "port": "http"}}

_CONTAINER: Mapping[str, Any] = {
    "name": "web",
    "image": IMAGE,
    "ports": [{"name": "http", "containerPort": 8080}],
    "readinessProbe": _PROBE,
    "livenessProbe": _PROBE,
    "resources": {"requests": {"cpu": "250m", "memory": "256Mi"}, "limits": {"memory": "256Mi"}},
    "securityContext": {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "readOnlyRootFilesystem": True,
    },
}

_SPEC: Mapping[str, Any] = {
    "serviceAccountName": "orders",
    "automountServiceAccountToken": False,
    "securityContext": {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}},
}


def merged(base: Any, over: Any) -> Any:
    """Mappings merged at every depth; anything else replaces, None takes away."""
    if not isinstance(base, Mapping) or not isinstance(over, Mapping):
        return over
    result = {key: merged(base[key], over[key]) if key in over else base[key] for key in base}
    result |= {key: value for key, value in over.items() if key not in base}
    return {key: value for key, value in result.items() if value is not None}


def container(**over: Any) -> dict[str, Any]:
    """A container that breaks no rule, with this over it."""
    return dict(merged(_CONTAINER, over))


def pod_spec(*containers: Any, **over: Any) -> dict[str, Any]:
    """The spec of a pod that breaks no rule, with these containers and this over it."""
    return dict(merged({**_SPEC, "containers": list(containers) or [container()]}, over))


def pod(*containers: Any, annotations: Any = None, **over: Any) -> Resource:
    """A pod."""
    metadata = {"name": "orders", "namespace": "shop", "annotations": annotations}
    return resource(POD, "orders", apiVersion="v1", kind="Pod", metadata=metadata, spec=pod_spec(*containers, **over))


def _template(spec: Any, annotations: Any = None) -> dict[str, Any]:
    return {"metadata": {"labels": {"app": "orders"}, "annotations": annotations}, "spec": spec}


def deployment(*containers: Any, annotations: Any = None, **over: Any) -> Resource:
    """A Deployment of two such pods."""
    template = _template(pod_spec(*containers, **over), annotations)
    spec = {"replicas": 2, "selector": {"matchLabels": {"app": "orders"}}, "template": template}
    return resource(DEPLOYMENT, "orders", metadata={"name": "orders", "namespace": "shop"}, spec=spec)


def cron_job(*containers: Any, **over: Any) -> Resource:
    """A CronJob, under an old version of its API."""
    job = {"spec": {"template": _template(pod_spec(*containers, **over))}}
    spec = {"schedule": "0 4 * * *", "jobTemplate": job}
    return resource("kubernetes:batch/v1beta1:CronJob", "nightly", metadata={"namespace": "shop"}, spec=spec)


def rollout(*containers: Any, **over: Any) -> Resource:
    """A Rollout of Argo, which a program declares as a CustomResource."""
    spec = {"template": _template(pod_spec(*containers, **over))}
    return resource("kubernetes:argoproj.io/v1alpha1:Rollout", "orders", metadata={"namespace": "shop"}, spec=spec)


def patch(*containers: Any, **spec: Any) -> Resource:
    """A patch of a Deployment: it says only what changes."""
    template = {"spec": {**spec, **({"containers": list(containers)} if containers else {})}}
    return resource(
        "kubernetes:apps/v1:DeploymentPatch", "orders", metadata={"namespace": "shop"}, spec={"template": template}
    )


def pod_list(*containers: Any, **over: Any) -> Resource:
    """A list of two pods, the second of which is unusual."""
    items = [{"spec": pod_spec()}, {"spec": pod_spec(*containers, **over)}]
    return resource("kubernetes:core/v1:PodList", "all", items=items)


def workloads(*containers: Any, **over: Any) -> list[Resource]:
    """The same pod as a workload of every kind, for cases that each must be found."""
    return [make(*containers, **over) for make in (deployment, cron_job, rollout, pod_list)]
