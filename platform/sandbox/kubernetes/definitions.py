"""Where the API server keeps objects of a kind; kinds that nobody defined get a definition that takes everything."""

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

from ...errors import PenstockError
from .api import Api, RefusedError
from .kinds import Kind

__all__ = ["NOT_VALIDATED", "Collection", "Definitions", "permissive"]

NOT_VALIDATED: Final = "penstock.dev/not-validated"
"""The label of the definitions made here."""

DEFINITIONS: Final = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
ESTABLISHED_SECONDS: Final = 20
LOOK_SECONDS: Final = 0.05

UNAPPROVED: Final = {"api-approved.kubernetes.io": "unapproved, it stands in for a definition that is not there"}
"""Without it the server takes no definition in a group that ends in `k8s.io`."""


@dataclass(frozen=True, slots=True)
class Collection:
    """All objects of a kind."""

    kind: Kind
    plural: str
    is_namespaced: bool

    def path(self, namespace: str, name: str = "") -> str:
        """Of an object, or of all in the namespace."""
        place = f"/namespaces/{quote(namespace, safe='')}" if self.is_namespaced and namespace else ""
        return f"{self.kind.path}{place}/{self.plural}" + (f"/{quote(name, safe='')}" if name else "")


@dataclass
class Definitions:
    """What the server of one cluster defines. Safe for use by several threads."""

    api: Api
    _known: dict[Kind, Collection] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def find(self, kind: Kind) -> Collection | None:
        """Where objects of a kind are; None for a kind that the server does not have."""
        with self._lock:
            if kind not in self._known:
                self._known.update((item.kind, item) for item in self._listed(kind))
            return self._known.get(kind)

    def find_or_define(self, kind: Kind) -> Collection:
        """Where objects of a kind are; one that nobody defined is defined first, with no schema.

        Raises:
            PenstockError: only Kubernetes could define it, and this release does not.
        """
        with self._lock:
            found = self.find(kind)
            if found is None:
                if kind.is_built_in or "." not in kind.group:
                    raise PenstockError(
                        f"Kubernetes said: no matches for {kind}",
                        do="check the spelling, and the version: this release may have dropped it",
                    )
                self._define(kind)
                found = self.established(kind)
            return found

    def established(self, kind: Kind) -> Collection:
        """Wait until the server has taken up a definition that was just made: it does so in a moment, by itself."""
        deadline = time.monotonic() + ESTABLISHED_SECONDS
        while time.monotonic() < deadline:
            found = self.find(kind)
            if found is not None:
                return found
            time.sleep(LOOK_SECONDS)
        raise PenstockError(f"the API server did not take up the definition of {kind}", do="run the command again")

    def forget(self) -> None:
        """Ask the server anew: definitions have come or gone."""
        with self._lock:
            self._known.clear()

    def all_namespaced(self) -> Iterator[Collection]:
        """Every collection in a namespace that objects can be deleted from, each group in one version."""
        yield from self._deletable("v1")
        for group in self.api.get("/apis")["groups"]:
            yield from self._deletable(str(group["preferredVersion"]["groupVersion"]))

    def _deletable(self, api_version: str) -> Iterator[Collection]:
        with contextlib.suppress(RefusedError):  # a definition that goes just now takes its version along
            for item in self.api.get(Kind(api_version, "").path)["resources"]:
                if item["namespaced"] and "/" not in item["name"] and "deletecollection" in item["verbs"]:
                    yield Collection(Kind(api_version, item["kind"]), item["name"], is_namespaced=True)

    def _listed(self, kind: Kind) -> list[Collection]:
        listed = self.api.find(kind.path)
        return [
            Collection(Kind(kind.api_version, item["kind"]), item["name"], item["namespaced"])
            for item in (listed or {}).get("resources", ())
            if "/" not in item["name"]
        ]

    def _define(self, kind: Kind) -> None:
        name = f"{_plural(kind.kind)}.{kind.group}"
        existing = self.api.find(f"{DEFINITIONS}/{name}")
        if existing is not None and NOT_VALIDATED not in (existing["metadata"].get("labels") or {}):
            served = ", ".join(str(version["name"]) for version in existing["spec"]["versions"])
            raise PenstockError(f"Kubernetes said: no matches for {kind}", got=f"its definition has {served}")
        versions = {version["name"] for version in existing["spec"]["versions"]} if existing is not None else set()
        self.api.apply(f"{DEFINITIONS}/{name}", permissive(kind, sorted({*versions, kind.version})), force=True)


def permissive(kind: Kind, versions: list[str]) -> dict[str, Any]:
    """A definition that takes whatever is in an object."""
    schema = {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}
    plural = _plural(kind.kind)
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {
            "name": f"{plural}.{kind.group}",
            "labels": {NOT_VALIDATED: "true"},
            "annotations": UNAPPROVED if kind.group.endswith((".k8s.io", ".kubernetes.io")) else {},
        },
        "spec": {
            "group": kind.group,
            "scope": "Cluster" if _is_cluster_wide(kind.kind) else "Namespaced",
            "names": {"plural": plural, "singular": kind.kind.lower(), "kind": kind.kind},
            "versions": [
                {"name": name, "served": True, "storage": name == versions[0], "schema": schema} for name in versions
            ],
        },
    }


def _is_cluster_wide(kind: str) -> bool:
    """A guess by the custom of naming such kinds: ClusterSecretStore, ClusterIssuer, GatewayClass."""
    return kind.startswith("Cluster") or kind.endswith("Class")


def _plural(kind: str) -> str:
    lower = kind.lower()
    if lower.endswith(("s", "x", "z", "ch", "sh")):
        return f"{lower}es"
    return f"{lower[:-1]}ies" if lower.endswith("y") and lower[-2:-1] not in "aeiou" else f"{lower}s"
