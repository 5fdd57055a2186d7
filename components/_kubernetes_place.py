"""Where the objects of a service on Kubernetes live, and what marks them as its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pulumi
import pulumi_kubernetes as kubernetes

from ..platform.component import Component
from ..platform.inputs import Input
from ..platform.naming import kubernetes_instance, kubernetes_labels, selector_labels

__all__ = ["CONTAINER_PORT", "POD_SECURITY_VERSION", "KubernetesPlace", "kubernetes_place"]

CONTAINER_PORT: Final = "http"
"""The name of the container's port."""

POD_SECURITY_VERSION: Final = "v1.34"
"""Which edition of the Pod Security Standard holds. Pinned: an upgrade of the cluster must not refuse what runs."""


@dataclass(frozen=True, slots=True)
class KubernetesPlace:
    """A namespace, and the labels of what a component puts there."""

    namespace: Input[str]
    instance: str
    labels: Mapping[str, str]
    selector: Mapping[str, str]
    """The labels that select its pods; they never change."""
    needed: list[pulumi.Resource] = field(default_factory=list)
    """What must exist before anything can be there."""

    @property
    def reader(self) -> str:
        """The name of the service account that reads secrets."""
        return f"{self.instance}-secret-reader"

    def metadata(self, **more: Any) -> Any:
        """The metadata of an object. It has no name: the provider makes one, so that a new one can stand beside the old."""
        return {"namespace": self.namespace, "labels": dict(self.labels), **more}


def kubernetes_place(component: Component, namespace: Input[str] | None, tags: Mapping[str, str]) -> KubernetesPlace:
    """The namespace that is given, or the child `namespace`, which refuses every pod that is not *restricted*.

    Its name is made of project, stack and component: others' network policies and trust policies must know it, and nothing
    but another name ever replaces a namespace.
    """
    project, name = pulumi.get_project(), component.component_name
    instance = kubernetes_instance(project, pulumi.get_stack(), name)
    labels = kubernetes_labels(name, instance, part_of=project, tags=tags)
    selector = selector_labels(name, instance)
    if namespace is not None:
        return KubernetesPlace(namespace, instance, labels, selector)
    levels = {
        f"pod-security.kubernetes.io/{mode}{suffix}": value
        for mode in ("enforce", "audit", "warn")
        for suffix, value in (("", "restricted"), ("-version", POD_SECURITY_VERSION))
    }
    metadata: Any = {"name": instance, "labels": {**labels, **levels}}
    own = kubernetes.core.v1.Namespace(
        component.child("namespace"), metadata=metadata, opts=component.options("namespace")
    )
    return KubernetesPlace(instance, instance, labels, selector, [own])
