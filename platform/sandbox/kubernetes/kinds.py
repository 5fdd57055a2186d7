"""Kinds of Kubernetes: from Pulumi's type tokens to apiVersion and kind, and those that the embedded cloud refuses."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from ...errors import printable

__all__ = ["BUILT_IN_GROUPS", "DEFINITION", "Kind", "kind_of", "refusal"]

DEFINITION: Final = "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition"

API_VERSION: Final = r"([a-z0-9]([a-z0-9.-]*[a-z0-9])?/)?[a-z0-9]+"

BUILT_IN_GROUPS: Final = frozenset(
    {
        "",
        "admissionregistration.k8s.io",
        "apiextensions.k8s.io",
        "apiregistration.k8s.io",
        "apps",
        "auditregistration.k8s.io",
        "authentication.k8s.io",
        "authorization.k8s.io",
        "autoscaling",
        "batch",
        "certificates.k8s.io",
        "coordination.k8s.io",
        "discovery.k8s.io",
        "events.k8s.io",
        "extensions",
        "flowcontrol.apiserver.k8s.io",
        "internal.apiserver.k8s.io",
        "networking.k8s.io",
        "node.k8s.io",
        "policy",
        "rbac.authorization.k8s.io",
        "resource.k8s.io",
        "scheduling.k8s.io",
        "settings.k8s.io",
        "storage.k8s.io",
        "storagemigration.k8s.io",
    }
)
"""The groups whose kinds Kubernetes itself has, those of old releases too: nobody defines kinds of their own in them."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind in a version of its group."""

    api_version: str
    kind: str

    @property
    def group(self) -> str:
        """Empty for the core group."""
        return self.api_version.rpartition("/")[0]

    @property
    def version(self) -> str:
        return self.api_version.rpartition("/")[2]

    @property
    def is_built_in(self) -> bool:
        """Whether only Kubernetes itself can define it."""
        return self.group in BUILT_IN_GROUPS

    @property
    def path(self) -> str:
        """Where the server answers for the version: `/api/v1`, `/apis/apps/v1`."""
        version = quote(self.api_version)
        return f"/apis/{version}" if self.group else f"/api/{version}"

    def __str__(self) -> str:
        """As the server names it."""
        return f'kind "{self.kind}" in version "{self.api_version}"'


def kind_of(type_token: str, properties: Mapping[str, Any] | None = None) -> Kind:
    """The kind of a resource: of its properties, and what they lack of its type.

    Args:
        type_token: `kubernetes:apps/v1:Deployment`, `kubernetes:core/v1:Secret`.
        properties: inputs or state.
    """
    _, api_version, kind = [*type_token.split(":", 2), "", ""][:3]
    api_version = api_version.removeprefix("core/")
    given = properties or {}
    return Kind(_text(given.get("apiVersion")) or api_version, _text(given.get("kind")) or kind)


def refusal(type_token: str, properties: Mapping[str, Any]) -> str | None:
    """Why a type can't be made here and what to use; None for all others."""
    _, module, name = [*type_token.split(":", 2), "", ""][:3]
    kind = kind_of(type_token, properties)
    if re.fullmatch(API_VERSION, kind.api_version) is None:
        return f"{printable(kind.api_version)} is no apiVersion: write GROUP/VERSION, as in apps/v1"
    if module.startswith(("helm.sh/", "kustomize/", "yaml/")):
        return f"the embedded cloud does not have {type_token}: declare the objects themselves, or render them to YAML"
    if name == f"{kind.kind}Patch":
        return f"the embedded cloud does not patch what a stack does not own: declare the whole {kind.kind} instead"
    if kind.is_built_in and name.endswith("List"):
        return f"a list is no object: declare each {name.removesuffix('List')} by itself"
    return None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
