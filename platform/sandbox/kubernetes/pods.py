"""Whether the pods of a workload would be let in.

The API server judges pods, not what makes them: it accepts a Deployment that no pod could ever come of, and leaves it to a
controller to find out. So one pod of each template is tried, and the server's answer told.
"""

from collections.abc import Mapping
from typing import Any, Final

from ...resource import contains_unknown
from .api import Api, RefusedError
from .kinds import Kind
from .objects import metadata, name_of

__all__ = ["TEMPLATES", "try_pod"]

TEMPLATES: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("", "ReplicationController"): ("spec", "template"),
    ("apps", "DaemonSet"): ("spec", "template"),
    ("apps", "Deployment"): ("spec", "template"),
    ("apps", "ReplicaSet"): ("spec", "template"),
    ("apps", "StatefulSet"): ("spec", "template"),
    ("batch", "CronJob"): ("spec", "jobTemplate", "spec", "template"),
    ("batch", "Job"): ("spec", "template"),
}
"""Group and kind to where the template of its pods is."""


def try_pod(api: Api, kind: Kind, applied: Mapping[str, Any], namespace: str) -> None:
    """Ask the server whether it would let in a pod of an object's template, without making one.

    Args:
        api: the server.
        kind: the object's.
        applied: the object as the server would keep it, defaults filled in.
        namespace: where it is.

    Raises:
        RefusedError: it would not; in its own words.
    """
    template: Any = applied
    for name in TEMPLATES.get((kind.group, kind.kind), ("",)):
        template = template.get(name) if isinstance(template, Mapping) else None
    if not isinstance(template, Mapping) or contains_unknown(template):
        return
    about = {key: value for key, value in metadata(template).items() if key in ("annotations", "labels")}
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {**about, "name": f"{name_of(applied)[:200]}-pod", "namespace": namespace},
        "spec": _with_claims(template.get("spec") or {}, applied),
    }
    try:
        api.post(f"/api/v1/namespaces/{namespace}/pods", pod, is_dry_run=True)
    except RefusedError as error:
        if error.is_invalid or error.is_forbidden:
            raise


def _with_claims(spec: Mapping[str, Any], applied: Mapping[str, Any]) -> dict[str, Any]:
    """The pod's specification with the volumes that a StatefulSet adds to it."""
    names = [claim["metadata"]["name"] for claim in applied.get("spec", {}).get("volumeClaimTemplates") or ()]
    volumes = [{"name": name, "persistentVolumeClaim": {"claimName": name}} for name in names]
    return {**spec, "volumes": [*(spec.get("volumes") or ()), *volumes]} if volumes else dict(spec)
