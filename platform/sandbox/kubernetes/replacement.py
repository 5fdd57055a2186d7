"""Which changes replace an object.

Those of its identity, those that pulumi-kubernetes never makes in place, and those that the API server refuses although it
would take the new object.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ..difference import Change, Difference
from .kinds import Kind
from .objects import is_auto_named, name_of, namespace_of

__all__ = ["CONTENTS", "IDENTITY", "REPLACING", "marked", "must_delete_first", "replacing_paths"]

IDENTITY: Final = ("kind", "metadata.name", "metadata.namespace")

CONTENTS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "ConfigMap": ("enableConfigMapMutable", ("data", "binaryData")),
    "Secret": ("enableSecretMutable", ("data", "stringData")),
}
"""Kinds of which pulumi-kubernetes makes a new one for new contents, so that what uses them rolls out: the provider's
setting that has it change them in place instead, and the properties."""

REPLACING: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("apps", "DaemonSet"): ("spec.selector",),
    ("apps", "Deployment"): ("spec.selector",),
    ("apps", "StatefulSet"): (
        "spec.podManagementPolicy",
        "spec.revisionHistoryLimit",
        "spec.selector",
        "spec.serviceName",
        "spec.volumeClaimTemplates",
    ),
    ("batch", "Job"): ("spec.completions", "spec.parallelism", "spec.selector", "spec.template"),
    ("rbac.authorization.k8s.io", "ClusterRoleBinding"): ("roleRef",),
    ("rbac.authorization.k8s.io", "RoleBinding"): ("roleRef",),
    ("storage.k8s.io", "StorageClass"): ("parameters", "provisioner"),
    ("", "PersistentVolumeClaim"): ("spec.accessModes", "spec.selector", "spec.storageClassName", "spec.volumeName"),
    ("", "ResourceQuota"): ("spec.scopes",),
    ("", "Secret"): ("type",),
    ("", "Service"): ("spec.clusterIP",),
}
"""What pulumi-kubernetes 4 replaces for, by group and kind (its `provider/pkg/provider/diff.go`). Kinds with more fields
there than here (Pod, PersistentVolume) are left to the server, which refuses the same changes."""


def replacing_paths(kind: Kind, settings: Mapping[str, Any]) -> tuple[str, ...]:
    """The paths that always replace an object of the kind.

    Args:
        kind: its kind.
        settings: the provider's.
    """
    setting, contents = CONTENTS.get(kind.kind, ("", ())) if kind.group == "" else ("", ())
    is_mutable = str(settings.get(setting, "")).lower() == "true"
    return (*IDENTITY, *REPLACING.get((kind.group, kind.kind), ()), *(() if is_mutable else contents))


def marked(difference: Difference, paths: Iterable[str]) -> Difference:
    """The difference with everything at or below the paths, or above them, marked as replacing."""
    wanted = tuple(paths)
    return Difference(
        tuple(
            Change(change.path, change.kind, change.replaces or any(_touch(change.path, path) for path in wanted))
            for change in difference.changes
        )
    )


def must_delete_first(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Two of a name can't exist side by side; a name that was made up is made anew."""
    same_place = name_of(old) == name_of(new) and namespace_of(old) == namespace_of(new)
    return same_place and bool(name_of(new)) and not is_auto_named(new)


def _touch(one: str, other: str) -> bool:
    return one == other or any(
        longer.startswith((f"{shorter}.", f"{shorter}[")) for shorter, longer in _both(one, other)
    )


def _both(one: str, other: str) -> tuple[tuple[str, str], ...]:
    return (one, other), (other, one)
