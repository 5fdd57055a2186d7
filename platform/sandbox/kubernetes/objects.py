"""Objects of Kubernetes as plain values: their identity, what of them is noise, how inputs are written."""

import base64
from collections.abc import Mapping
from typing import Any, Final

from ...autonames import AUTO_NAMED
from ...kubernetes_outputs import SET_BY_THE_SERVER, unknown_outputs
from ...resource import UNKNOWN, contains_unknown
from ..resource_class import Properties

__all__ = [
    "DEFAULT_NAMESPACE",
    "is_auto_named",
    "is_true",
    "metadata",
    "name_of",
    "namespace_of",
    "normalised",
    "outputs",
    "preview_outputs",
    "read_inputs",
    "with_metadata",
]

DEFAULT_NAMESPACE: Final = "default"

REVISION: Final = "deployment.kubernetes.io/revision"


def metadata(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The metadata; nothing where it is missing or not known."""
    found = properties.get("metadata")
    return dict(found) if isinstance(found, Mapping) else {}


def name_of(properties: Mapping[str, Any]) -> str:
    """Empty where there is none, or it is not known."""
    name = metadata(properties).get("name")
    return name if isinstance(name, str) else ""


def namespace_of(properties: Mapping[str, Any]) -> str:
    """The namespace that the server would put it into, were its kind in one."""
    namespace = metadata(properties).get("namespace")
    return namespace if isinstance(namespace, str) and namespace else DEFAULT_NAMESPACE


def is_true(properties: Mapping[str, Any], annotation: str) -> bool:
    """Whether an annotation says `true`."""
    annotations = metadata(properties).get("annotations")
    return isinstance(annotations, Mapping) and annotations.get(annotation) == "true"


def is_auto_named(properties: Mapping[str, Any]) -> bool:
    """Whether its name was made up."""
    return is_true(properties, AUTO_NAMED)


def with_metadata(properties: Properties, **values: Any) -> Properties:
    """The properties with these values in the metadata, unless it is not known at all."""
    if properties.get("metadata") is UNKNOWN:
        return properties
    return {**properties, "metadata": {**metadata(properties), **values}}


def normalised(inputs: Properties) -> Properties:
    """Inputs in the one way in which the server keeps them: nothing that is null, a Secret's text encoded."""
    plain: Properties = _without_nulls(inputs)
    text = plain.get("stringData")
    if plain.get("kind") != "Secret" or not isinstance(text, Mapping) or contains_unknown(text):
        return plain
    encoded = {key: base64.b64encode(str(value).encode()).decode() for key, value in text.items()}
    data = plain.get("data") if isinstance(plain.get("data"), Mapping) else {}
    rest = {key: value for key, value in plain.items() if key != "stringData"}
    return {**rest, "data": {**(data or {}), **encoded}}


def outputs(live: Mapping[str, Any]) -> Properties:
    """What a program sees of an object: all but who owns which field."""
    kept = {key: value for key, value in metadata(live).items() if key != "managedFields"}
    return {**live, "metadata": kept}


def preview_outputs(inputs: Properties) -> Properties:
    """What is known of an object before it is made: what was asked for, and that the rest is not known."""
    known = dict(inputs)
    for name, value in unknown_outputs(inputs).items():
        known[name] = {**(inputs.get(name) or {}), **value} if isinstance(value, Mapping) else value
    return known


def read_inputs(live: Mapping[str, Any]) -> Properties:
    """The inputs that an object must have had, of one that no program has made: all that is not the server's own."""
    kept = {
        key: value
        for key, value in metadata(live).items()
        if key not in (*SET_BY_THE_SERVER, "managedFields", "selfLink")
    }
    annotations = {key: value for key, value in (kept.pop("annotations", None) or {}).items() if key != REVISION}
    values = {**kept, **({"annotations": annotations} if annotations else {})}
    return {**{key: value for key, value in live.items() if key != "status"}, "metadata": values}


def _without_nulls(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list | tuple) else value
