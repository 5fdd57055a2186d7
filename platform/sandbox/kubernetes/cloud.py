"""The cluster as the handlers use it: started when one of them first needs it, one for all providers of a program."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from .api import Api
from .cluster import Cluster
from .definitions import Definitions

__all__ = ["KubernetesCloud", "Server", "Starts"]


class Starts(Protocol):
    """What has a cluster."""

    def ensure(self) -> Cluster:
        """The running cluster, started if need be. Blocks."""


@dataclass
class Server:
    """The API server of the embedded cloud."""

    cluster: Starts
    _definitions: Definitions | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def definitions(self) -> Definitions:
        """What it defines, and by it the server itself.

        Raises:
            PenstockError: it can't be started, or has ended.
        """
        with self._lock:
            running = self.cluster.ensure()
            if self._definitions is None:
                self._definitions = Definitions(Api.of(running))
            return self._definitions


@dataclass(frozen=True, slots=True)
class KubernetesCloud:
    """The cluster with the settings of one provider of a program."""

    server: Server
    settings: Mapping[str, Any] = field(default_factory=dict)
    """The provider's. Where it points (`kubeconfig`, `context`, `cluster`) is not used: no other cluster is contacted."""

    @property
    def definitions(self) -> Definitions:
        return self.server.definitions

    @property
    def api(self) -> Api:
        return self.definitions.api

    @property
    def namespace(self) -> str:
        """Of objects that name none; empty where the provider does not say."""
        return str(self.settings.get("namespace") or "")

    def is_on(self, setting: str) -> bool:
        """Whether a setting is true; it may arrive as text."""
        return str(self.settings.get(setting)).lower() == "true"
