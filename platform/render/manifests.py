"""From what a program declares to manifests: whole, with stable names, and refused where a file could not tell the truth."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from ..autonames import AUTO_NAMED
from ..engine.synthesis import Program, Synthesis, listen
from ..engine.synthesis_registration import Registration
from ..engine.synthesis_values import plain_properties
from ..errors import MAXIMUM_REASONS, ConfigurationError, listed, printable
from ..kubernetes_outputs import unknown_outputs
from ..resource import UNKNOWN

__all__ = ["NOTHING_WRITTEN", "Manifest", "manifests_of", "reasons_of", "synthesised"]

PREFIX: Final = "kubernetes:"
INTERNAL_ANNOTATIONS: Final = "pulumi.com/"
"""What pulumi-kubernetes tells itself: how a name came about, whether to wait."""

NOT_ASKED_FOR: Final = frozenset({"status"})
"""What only a cluster writes."""

KIND: Final = re.compile(r"[A-Z][A-Za-z0-9]{0,62}")
API_VERSION: Final = re.compile(r"([a-z0-9]([-a-z0-9.]{0,250}[a-z0-9])?/)?v[a-z0-9]{1,61}")
NAMESPACE: Final = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
NAME: Final = re.compile(r"(?!.*\.\.)[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?")
ROLE_NAME: Final = re.compile(r"(?!.*\.\.)[A-Za-z0-9]([-A-Za-z0-9._:]{0,251}[A-Za-z0-9])?")
"""Roles and their bindings may be called `system:reader`."""
ROLES: Final = "rbac.authorization.k8s.io/"

WITHOUT_NAMESPACE: Final = frozenset(
    {"Namespace", "Node", "CustomResourceDefinition", "APIService", "PersistentVolume", "CertificateSigningRequest"}
    | {
        "StorageClass",
        "PriorityClass",
        "IngressClass",
        "RuntimeClass",
        "CSIDriver",
        "ClusterRole",
        "ClusterRoleBinding",
    }
    | {"MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"}
    | {"ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"}
    | {"MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding"}
)
"""Kinds of the cluster itself, which a provider's namespace does not touch."""

NOTHING_WRITTEN: Final = "mend what is named; nothing was written"


class _Secret:
    """The marker of a secret's value."""


_SECRET: Final = _Secret()


@dataclass(frozen=True, slots=True)
class Manifest:
    """One object."""

    urn: str
    logical_name: str
    document: Mapping[str, Any]

    @property
    def api_version(self) -> str:
        return str(self.document["apiVersion"])

    @property
    def group(self) -> str:
        """Empty for the core group."""
        return self.api_version.rpartition("/")[0]

    @property
    def kind(self) -> str:
        return str(self.document["kind"])

    @property
    def name(self) -> str:
        return str(self.document["metadata"]["name"])

    @property
    def namespace(self) -> str:
        """Empty where it names none."""
        return str(self.document["metadata"].get("namespace") or "")

    def __str__(self) -> str:
        """How messages name it."""
        place = f"{self.namespace}/" if self.namespace else ""
        return f"{self.kind} {place}{self.name}"


def reasons_of(problems: Sequence[str]) -> str:
    """Reasons, a line each; no more of them than leave the error on one screen."""
    more = len(problems) - MAXIMUM_REASONS
    lines = listed(problems[:MAXIMUM_REASONS])
    return f"{lines}\n  ... and {more} more" if more > 0 else lines


def synthesised(program: Program) -> Synthesis:
    """The program, run so that an object without a name has its logical name, also for those that refer to it."""
    return listen(replace(program, creates=_with_logical_name))


def manifests_of(synthesis: Synthesis) -> list[Manifest]:
    """The stack's objects, those of components too, in the order of the program.

    Raises:
        ConfigurationError: some can't be files; every reason is told at once.
    """
    found: list[Manifest] = []
    problems: list[str] = []
    providers = {resource.urn: resource.provider_properties for resource in synthesis.graph.resources}
    for registration in synthesis.registrations:
        if registration.request.custom and registration.request.type.startswith(PREFIX):
            reasons = list(_reasons(registration, providers.get(registration.urn, {})))
            if reasons:
                problems += [f"{_told(registration)}: {reason}" for reason in reasons]
            else:
                found.append(_manifest(registration))
    counts = Counter((manifest.group, str(manifest)) for manifest in found)
    problems += [f"{told}: {count} objects are this one" for (_, told), count in counts.items() if count > 1]
    if problems:
        raise ConfigurationError(f"this stack can't be rendered\n{reasons_of(problems)}", do=NOTHING_WRITTEN)
    return found


def _with_logical_name(type_token: str, name: str, inputs: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """What others see of an object: what a preview knows, but its logical name instead of one with random digits."""
    if not type_token.startswith(PREFIX):
        return "", {}
    seen = {
        field: {**(inputs.get(field) or {}), **value} if isinstance(value, Mapping) else value
        for field, value in unknown_outputs(inputs).items()
    }
    if _is_auto_named(inputs.get("metadata")):
        seen["metadata"] = {**seen["metadata"], "name": name}
    return "", seen


def _is_auto_named(metadata: Any) -> bool:
    annotations = metadata.get("annotations") if isinstance(metadata, Mapping) else None
    return isinstance(annotations, Mapping) and annotations.get(AUTO_NAMED) == "true"


def _manifest(registration: Registration) -> Manifest:
    properties = _without_nulls(registration.properties)
    metadata = dict(properties["metadata"])
    if _is_auto_named(metadata):
        metadata["name"] = registration.request.name
    annotations = {
        key: value
        for key, value in metadata.pop("annotations", {}).items()
        if not str(key).startswith(INTERNAL_ANNOTATIONS)
    }
    rest = {key: value for key, value in properties.items() if key not in NOT_ASKED_FOR and not key.startswith("__")}
    document = {**rest, "metadata": {**metadata, **({"annotations": annotations} if annotations else {})}}
    return Manifest(registration.urn, registration.request.name, document)


def _reasons(registration: Registration, provider: Mapping[str, Any]) -> Iterator[str]:
    """Why this object can't be a file."""
    properties = registration.properties
    kind, api_version = properties.get("kind"), properties.get("apiVersion")
    if not isinstance(kind, str) or not isinstance(api_version, str):
        yield "only Pulumi can make this: it is no object with apiVersion and kind; leave it to `penstock up`"
        return
    if not KIND.fullmatch(kind) or not API_VERSION.fullmatch(api_version):
        yield f"no kind of Kubernetes: {printable(api_version)} {printable(kind)}"
        return
    if registration.request.type.endswith("Patch") and not kind.endswith("Patch"):
        yield "a patch is a part of somebody else's object, which a file would take over whole; leave it to `penstock up`"
        return
    if kind.endswith("List") and "items" in properties:
        yield "a list is no object of its own; declare its items"
        return
    yield from _secrets(registration, kind)
    yield from _unknowns(properties)
    yield from _name_reasons(registration, provider)


def _secrets(registration: Registration, kind: str) -> Iterator[str]:
    properties = registration.properties
    if kind == "Secret" and properties.get("apiVersion") == "v1":
        if any(properties.get(field) for field in ("data", "stringData")):
            yield "a Secret with data has no place in files: let the cluster fetch it (an ExternalSecret with a SecretRef)"
        return
    marked = plain_properties(registration.inputs, secret=lambda _: _SECRET)
    for path in _paths(marked, _SECRET):
        yield f"{path} is secret and has no place in files: refer to a Secret that the cluster fetches"


def _unknowns(properties: Mapping[str, Any]) -> Iterator[str]:
    for path in _paths(properties, UNKNOWN):
        yield (
            f"{path} is known only after a deployment: put the value into the stack's configuration once it is there, "
            "or leave this object to `penstock up`"
        )


def _name_reasons(registration: Registration, provider: Mapping[str, Any]) -> Iterator[str]:
    metadata = registration.properties.get("metadata")
    if not isinstance(metadata, Mapping):
        return  # unknown, and told
    name, namespace = metadata.get("name"), metadata.get("namespace")
    pattern = ROLE_NAME if str(registration.properties["apiVersion"]).startswith(ROLES) else NAME
    if _is_auto_named(metadata):
        if not pattern.fullmatch(registration.request.name):
            yield "its logical name can't be the name of an object: give metadata.name"
    elif name is None:
        yield "metadata.generateName makes another object at each apply: give metadata.name"
    elif name is not UNKNOWN and not pattern.fullmatch(str(name)):
        yield f"metadata.name can't be the name of an object: {printable(str(name))}"
    if namespace is not None and namespace is not UNKNOWN and not NAMESPACE.fullmatch(str(namespace)):
        yield f"metadata.namespace can't be a namespace: {printable(str(namespace))}"
    if not namespace and provider.get("namespace") and registration.properties.get("kind") not in WITHOUT_NAMESPACE:
        yield "its namespace is the provider's, which a file can't tell: give metadata.namespace"


def _paths(value: Any, marker: object, path: str = "") -> Iterator[str]:
    """Where the marker is, as dotted paths."""
    if value is marker:
        yield path
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _paths(item, marker, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _paths(item, marker, f"{path}.{index}")


def _told(registration: Registration) -> str:
    kind = registration.properties.get("kind")
    return f"{kind if isinstance(kind, str) else registration.request.type} {registration.request.name}"


def _without_nulls(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list | tuple) else value
