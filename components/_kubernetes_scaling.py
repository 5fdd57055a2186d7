"""How many pods a service on Kubernetes runs, when that changes, and how many of them may be evicted at a time."""

from typing import Any

import pulumi
import pulumi_kubernetes as kubernetes
from pydantic import Field, ValidationInfo, field_validator

from ..platform.component import Component
from ..platform.inputs import Args
from ._bounds import at_least
from ._kubernetes_place import KubernetesPlace

__all__ = ["KubernetesScaling", "kubernetes_scaling"]


class KubernetesScaling(Args):
    """The bounds, the load at which pods are added, and what evictions must leave."""

    minimum_replicas: int = Field(default=2, ge=1, le=1000)
    """The fewest pods. By default 2, spread over zones and hosts, so that one can fail."""
    maximum_replicas: int = Field(default=10, ge=1, le=1000, validate_default=True)
    """The most pods. By default 10."""
    cpu_percent: int = Field(default=70, ge=10, le=95)
    """The CPU use to keep, in percent of the container's cpu. By default 70."""
    memory_percent: int | None = Field(default=None, ge=10, le=95)
    """The memory use to keep, in percent of the container's memory. By default memory adds no pods."""
    scale_down_after_seconds: int = Field(default=300, ge=0, le=3600)
    """How long the load must be lower before pods are taken away, in seconds. By default 300."""
    minimum_available: int | None = Field(default=None, ge=1, le=999)
    """How many pods must be left when nodes are drained; fewer than minimum_replicas. By default all but one."""

    @field_validator("maximum_replicas")
    @classmethod
    def _is_above_minimum(cls, value: int, info: ValidationInfo) -> int:
        return at_least(value, info, "minimum_replicas")

    @field_validator("minimum_available")
    @classmethod
    def _lets_one_go(cls, value: int | None, info: ValidationInfo) -> int | None:
        minimum = info.data.get("minimum_replicas")
        if value is not None and minimum is not None and value >= minimum:
            raise ValueError(
                f"it is not below minimum_replicas {minimum}: no pod could ever be evicted, so no node could be drained"
            )
        return value


def kubernetes_scaling(
    component: Component, place: KubernetesPlace, args: KubernetesScaling, deployment: kubernetes.apps.v1.Deployment
) -> None:
    """The children `autoscaler` and `disruption-budget`."""
    kubernetes.autoscaling.v2.HorizontalPodAutoscaler(
        component.child("autoscaler"),
        metadata=place.metadata(),
        spec=_autoscaler(args, deployment.metadata["name"]),
        opts=component.options("autoscaler"),
    )
    kubernetes.policy.v1.PodDisruptionBudget(
        component.child("disruption-budget"),
        metadata=place.metadata(),
        spec=_budget(args, place),
        opts=component.options("disruption-budget", depends_on=place.needed),
    )


def _autoscaler(args: KubernetesScaling, deployment_name: pulumi.Output[str]) -> Any:
    targets = {"cpu": args.cpu_percent, "memory": args.memory_percent}
    return {
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": deployment_name},
        "minReplicas": args.minimum_replicas,
        "maxReplicas": args.maximum_replicas,
        "metrics": [
            {
                "type": "Resource",
                "resource": {"name": name, "target": {"type": "Utilization", "averageUtilization": percent}},
            }
            for name, percent in targets.items()
            if percent is not None
        ],
        "behavior": {
            "scaleDown": {
                "stabilizationWindowSeconds": args.scale_down_after_seconds,
                # Half a minute's pods at most: a load that comes back finds most of them still there.
                "policies": [{"type": "Percent", "value": 50, "periodSeconds": 60}],
            }
        },
    }


def _budget(args: KubernetesScaling, place: KubernetesPlace) -> Any:
    bound = {"maxUnavailable": 1} if args.minimum_available is None else {"minAvailable": args.minimum_available}
    # Pods that do not work anyway are no reason to keep a node.
    return {"selector": {"matchLabels": place.selector}, "unhealthyPodEvictionPolicy": "AlwaysAllow", **bound}
