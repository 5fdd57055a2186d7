"""The `kubernetes` package of the embedded cloud: one provider of a program per connection, all on one cluster."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ...engine.synthesis_functions import decoded
from ...errors import PenstockError
from ..resource_class import Properties
from .cloud import KubernetesCloud, Server, Starts
from .handler import KubernetesHandler

__all__ = ["KubernetesProvider"]

DECODE: Final = "kubernetes:yaml:decode"


@dataclass
class KubernetesProvider:
    """What answers for the package. See `Provider` for what the methods mean.

    Args:
        cluster: the cluster of the embedded cloud, which is started when a resource first needs it.
    """

    cluster: Starts
    _clouds: dict[str, KubernetesCloud] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._server = Server(self.cluster)

    def configure(self, connection: str, urn: str, settings: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Take a provider's settings. Whatever leads to a cluster is not used."""
        with self._lock:
            self._clouds[connection] = KubernetesCloud(self._server, dict(settings))

    def cloud(self, connection: str) -> KubernetesCloud:
        """The cluster as the provider of a connection sees it."""
        return self._clouds.get(connection) or KubernetesCloud(self._server)

    def handler(self, type_token: str, connection: str = "") -> KubernetesHandler:
        """Who answers for a type."""
        return KubernetesHandler(type_token, self.cloud(connection))

    def call(self, token: str, connection: str, arguments: Properties) -> Properties:  # noqa: ARG002
        """The answer of a function.

        Raises:
            PenstockError: only pulumi-kubernetes itself has it (Helm, Kustomize).
        """
        if token == DECODE:
            return {"result": list(decoded(str(arguments.get("text") or "")))}
        raise PenstockError(
            f"the embedded cloud does not have the function {token}",
            do="declare the objects themselves, or render them to YAML and read that with pulumi_kubernetes.yaml",
        )
