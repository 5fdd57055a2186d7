"""Deleting as controllers would finish it: none run here, so nobody else takes finalizers off or empties a namespace."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from .api import Api, RefusedError
from .definitions import Definitions

__all__ = ["delete_definition", "delete_namespace", "delete_object"]

GONE_SECONDS: Final = 20
LOOK_SECONDS: Final = 0.05


def delete_object(api: Api, path: str) -> None:
    """Delete an object, and take off what would keep it waiting for a controller. One that is gone is fine."""
    api.delete(path)
    left = api.find(path)
    if left is not None:
        _release(api, path, left)


def delete_namespace(api: Api, definitions: Definitions, name: str) -> None:
    """Delete a namespace with all that is in it. The objects go first: in a namespace that is ending they would stay."""
    for collection in definitions.all_namespaced():
        path = collection.path(name)
        if api.get(path, limit="1").get("items"):
            api.delete(path)
            for item in api.get(path).get("items") or ():
                _release(api, collection.path(name, item["metadata"]["name"]), item)
    path = f"/api/v1/namespaces/{name}"
    api.delete(path)
    left = api.find(path)
    if left is not None:
        _finalize(api, path, left)


def delete_definition(api: Api, path: str) -> None:
    """Delete the definition of a kind and wait for the server to remove its objects: this controller is its own."""
    api.delete(path)
    deadline = time.monotonic() + GONE_SECONDS
    while api.find(path) is not None and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)


def _release(api: Api, path: str, item: Mapping[str, Any]) -> None:
    about = item["metadata"]
    if about.get("deletionTimestamp") and about.get("finalizers"):
        _unless_gone(lambda: api.merge(path, {"metadata": {"finalizers": None}}))


def _finalize(api: Api, path: str, namespace: Mapping[str, Any]) -> None:
    about = {"name": namespace["metadata"]["name"]}  # without a version: whatever has changed meanwhile
    ended = {"apiVersion": "v1", "kind": "Namespace", "metadata": about, "spec": {"finalizers": []}}
    _unless_gone(lambda: api.put(f"{path}/finalize", ended))


def _unless_gone(work: Callable[[], object]) -> None:
    try:
        work()
    except RefusedError as error:
        if not error.is_not_found:
            raise
