"""Requests to the Kubernetes API server: paths in, JSON out, its refusals as errors in its own words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from ...errors import PenstockError
from .cluster import Cluster

__all__ = ["FIELD_MANAGER", "Api", "RefusedError"]

FIELD_MANAGER: Final = "penstock-sandbox"
"""Under which name every field that a program sets is owned. One name, so that a field left out is taken away."""

APPLY: Final = "application/apply-patch+yaml"  # JSON is YAML
MERGE: Final = "application/merge-patch+json"
SECONDS: Final = 60

TAKE_BACK: Final = (
    "leave the fields to their owner with ignore_changes, or take them back with the annotation"
    ' pulumi.com/patchForce: "true"'
)


class RefusedError(PenstockError):
    """The API server said no.

    Args:
        status: the `Status` object that it answered.
    """

    def __init__(self, status: Mapping[str, Any]) -> None:
        causes = (status.get("details") or {}).get("causes") or ()
        self.is_conflict = any(cause.get("reason") == "FieldManagerConflict" for cause in causes)
        """Whether other managers own fields that were to be set otherwise."""
        super().__init__(
            f"Kubernetes said: {status.get('message') or status.get('reason') or 'nothing'}",
            do=TAKE_BACK if self.is_conflict else None,
        )
        self.code = int(status.get("code") or 0)
        self.fields = tuple(str(cause["field"]) for cause in causes if cause.get("field"))
        """The fields that it names."""

    @property
    def is_not_found(self) -> bool:
        return self.code == HTTPStatus.NOT_FOUND

    @property
    def is_invalid(self) -> bool:
        """Whether the object, or what would change about it, is not valid."""
        return self.code == HTTPStatus.UNPROCESSABLE_ENTITY

    @property
    def is_forbidden(self) -> bool:
        """Whether a guard of the server (Pod Security) does not let it in."""
        return self.code == HTTPStatus.FORBIDDEN


@dataclass(frozen=True, slots=True)
class Api:
    """The server of one cluster. Safe for use by several threads."""

    client: Any
    """An `ApiClient`; it is published without types."""

    @classmethod
    def of(cls, cluster: Cluster) -> "Api":
        """A client that can reach this cluster and nothing else: no kubeconfig is read, and no proxy."""
        from kubernetes import client  # half a second: only where a program has something of Kubernetes

        settings = client.Configuration(host=cluster.url)
        settings.api_key = {"authorization": f"Bearer {cluster.token}"}
        settings.ssl_ca_cert = str(cluster.ca_file)
        settings.proxy = None
        settings.retries = False
        return cls(client.ApiClient(settings))

    def get(self, path: str, **query: str) -> dict[str, Any]:
        """What is there."""
        return self._send("GET", path, query=query)

    def find(self, path: str) -> dict[str, Any] | None:
        """What is there; None where nothing is."""
        try:
            return self.get(path)
        except RefusedError as error:
            if error.is_not_found:
                return None
            raise

    def apply(
        self, path: str, value: Mapping[str, Any], *, is_dry_run: bool = False, force: bool = False
    ) -> dict[str, Any]:
        """Make an object what `value` says, in those fields that it names: server-side apply.

        Args:
            path: the object's.
            value: apiVersion, kind and all fields that shall be ours; fields of ours that it lacks are taken away.
            is_dry_run: only say what would come of it.
            force: take fields that another manager owns.
        """
        query = {"fieldManager": FIELD_MANAGER, "fieldValidation": "Strict", "force": str(force).lower()}
        return self._send("PATCH", path, value, query={**query, **_dry(is_dry_run)}, content_type=APPLY)

    def post(self, path: str, value: Mapping[str, Any], *, is_dry_run: bool = False) -> dict[str, Any]:
        """Make a new object in a collection."""
        query = {"fieldManager": FIELD_MANAGER, **_dry(is_dry_run)}
        return self._send("POST", path, value, query=query)

    def merge(self, path: str, value: Mapping[str, Any]) -> dict[str, Any]:
        """Change some fields."""
        return self._send("PATCH", path, value, query={}, content_type=MERGE)

    def put(self, path: str, value: Mapping[str, Any]) -> dict[str, Any]:
        """Replace what is there."""
        return self._send("PUT", path, value, query={})

    def delete(self, path: str) -> None:
        """Delete an object, or all objects of a collection, at once: no node has to end a process first.

        What depends on them is nobody's to collect here; it is deleted by name, or with its namespace.
        """
        options = {"propagationPolicy": "Background", "gracePeriodSeconds": 0}
        try:
            self._send("DELETE", path, options, query={})
        except RefusedError as error:
            if not error.is_not_found:
                raise

    def _send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, str],
        content_type: str = "application/json",
    ) -> dict[str, Any]:
        from kubernetes.client.exceptions import ApiException

        try:
            answer = self.client.call_api(
                path,
                method,
                query_params=list(query.items()),
                header_params={"Accept": "application/json", "Content-Type": content_type},
                body=body,
                auth_settings=["BearerToken"],
                _preload_content=False,
                _return_http_data_only=True,
                _request_timeout=SECONDS,
            )
        except ApiException as error:
            raise RefusedError(_status(error)) from None
        found: dict[str, Any] = json.loads(answer.data)
        return found


def _dry(is_dry_run: bool) -> dict[str, str]:
    return {"dryRun": "All"} if is_dry_run else {}


def _status(error: Any) -> Mapping[str, Any]:
    """The server's own account of what is wrong; of a proxy or a crash only the bare line of the answer."""
    try:
        status = json.loads(error.body)
    except (TypeError, ValueError):
        return {"code": error.status, "message": error.reason}
    return status if isinstance(status, dict) else {"code": error.status, "message": error.reason}
