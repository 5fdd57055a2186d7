"""What a preview can't know of an object of Kubernetes: what only the API server chooses when it makes it.

One place for two readers: the embedded cloud, and the in-process synthesis, which must not know more.
"""

from collections.abc import Mapping
from typing import Any, Final

from .resource import UNKNOWN

__all__ = ["SET_BY_THE_SERVER", "unknown_outputs"]

SET_BY_THE_SERVER: Final = ("uid", "resourceVersion", "creationTimestamp", "generation")
"""Of the metadata."""

ALLOCATED: Final = ("clusterIP", "clusterIPs")
"""Of a Service that asks for none."""


def unknown_outputs(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The outputs that are not known before an object is made, in their places among the inputs; nothing else.

    Args:
        inputs: the object as a program declares it.
    """
    found: dict[str, Any] = {"status": UNKNOWN} if "spec" in inputs else {}
    metadata, spec = inputs.get("metadata", {}), inputs.get("spec")
    if isinstance(metadata, Mapping):
        found["metadata"] = dict.fromkeys(SET_BY_THE_SERVER, UNKNOWN)
    if inputs.get("kind") == "Service" and isinstance(spec, Mapping):
        found["spec"] = {name: UNKNOWN for name in ALLOCATED if spec.get(name) is None}
    return found
