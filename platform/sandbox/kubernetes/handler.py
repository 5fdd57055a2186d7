# ruff: noqa: ARG002 - the methods are those of `Handler`
"""The handler of Kubernetes' types: server-side apply by one field manager on the real API server.

It waits for nothing: no node runs a pod here and no controller reconciles, so nothing ever becomes ready.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ...autonames import with_object_name
from ...resource import contains_unknown
from ..difference import Difference, compare, without
from ..handler import AutoNaming, Checked, NamingMode, Planned, Read, Sandboxed
from ..resource_class import Properties
from .api import RefusedError
from .cloud import KubernetesCloud
from .definitions import NOT_VALIDATED, Collection
from .deletion import delete_definition, delete_namespace, delete_object
from .drift import drifted
from .kinds import DEFINITION, Kind, kind_of, refusal
from .objects import (
    is_auto_named,
    is_true,
    metadata,
    name_of,
    namespace_of,
    normalised,
    outputs,
    preview_outputs,
    read_inputs,
    with_metadata,
)
from .pods import TEMPLATES, try_pod
from .rehearsal import rehearse
from .replacement import marked, must_delete_first, replacing_paths

__all__ = ["KubernetesHandler"]

SECRET: Final = Kind("v1", "Secret")
NAMESPACE: Final = Kind("v1", "Namespace")
FORCE: Final = "pulumi.com/patchForce"
"""The annotation by which a program takes fields that another manager owns, as with pulumi-kubernetes."""


@dataclass(frozen=True, slots=True)
class KubernetesHandler:
    """A type of Kubernetes. See `Handler` for what the methods mean."""

    type: str
    provider: KubernetesCloud
    """Whose namespace objects get that name none."""

    @property
    def secret_properties(self) -> frozenset[str]:
        return frozenset({"data", "stringData"}) if kind_of(self.type) == SECRET else frozenset()

    def check(self, name: str, old_inputs: Properties, inputs: Properties, naming: AutoNaming) -> Checked:
        kind = kind_of(self.type, inputs)
        refused = refusal(self.type, inputs)
        if refused is not None:
            return Checked(inputs, {"kind": refused})
        given = normalised({**inputs, "apiVersion": kind.api_version, "kind": kind.kind})
        if metadata(given).get("generateName") is not None:
            return Checked(given, {"metadata.generateName": "it can't be applied: give a name, or leave both out"})
        if not old_inputs:
            if naming.mode is NamingMode.DISABLE and metadata(given).get("name") is None:
                return Checked(given, {"metadata.name": "automatic names are disabled: give a name"})
            given = with_object_name(given, name, naming.seed, proposed=naming.proposed_name)
        elif is_auto_named(old_inputs):
            given = with_object_name(given, name, naming.seed, proposed=name_of(old_inputs))
        return Checked(self._in_namespace(kind, given))

    def plan(
        self,
        cloud: KubernetesCloud,
        old: tuple[Properties, Properties],
        inputs: Properties,
        ignored: tuple[str, ...],
    ) -> Planned:
        before, after = (with_metadata(item, namespace=namespace_of(item)) for item in (old[0], inputs))
        found = compare(before, after, replace_on=frozenset(), equal=lambda _, one, other: one == other)
        kind = kind_of(self.type, inputs)
        paths = replacing_paths(kind, cloud.settings)
        moved = ("apiVersion",) if kind_of(self.type, old[0]).group != kind.group else ()
        difference = marked(without(found, ignored), (*paths, *moved))
        if difference.changes and not difference.replaces and not contains_unknown(inputs):
            difference = self._marked_by_the_server(cloud, inputs, difference)
        return Planned(difference, bool(difference.replaces) and must_delete_first(before, after))

    def create(self, cloud: KubernetesCloud, name: str, inputs: Properties, *, is_preview: bool) -> Sandboxed:
        kind = kind_of(self.type, inputs)
        if is_preview:
            if not contains_unknown(inputs):
                collection = self._collection_in_preview(cloud, kind)
                if collection is not None:
                    rehearse(cloud.api, collection, inputs)
            return Sandboxed("", preview_outputs(inputs))
        collection = cloud.definitions.find_or_define(kind)
        body = _placed(collection, inputs)
        existing = cloud.api.find(_path(collection, body))
        if existing is not None and NOT_VALIDATED not in (metadata(existing).get("labels") or {}):
            cloud.api.post(collection.path(namespace_of(body)), body, is_dry_run=True)  # the server says that it exists
        return Sandboxed(_id(collection, body), self._apply(cloud, collection, body))

    def read(self, cloud: KubernetesCloud, resource_id: str, state: Properties, inputs: Properties) -> Read:
        collection = cloud.definitions.find(kind_of(self.type, inputs or state))
        if collection is None:
            return Read("")
        live = cloud.api.find(_path_of_id(collection, resource_id))
        if live is None:
            return Read("")
        wanted = self._drifted(cloud, collection, inputs, live) if inputs else read_inputs(live)
        return Read(resource_id, outputs(live), wanted)

    def update(
        self,
        cloud: KubernetesCloud,
        resource_id: str,
        old: tuple[Properties, Properties],
        inputs: Properties,
        *,
        is_preview: bool,
    ) -> Properties:
        if is_preview and contains_unknown(inputs):
            return preview_outputs(inputs)
        collection = cloud.definitions.find_or_define(kind_of(self.type, inputs))
        body = _placed(collection, inputs)
        if is_preview:
            # Forced: that others own fields is drift, which a preview shows. The update itself says that it may not.
            self._rehearse_in_place(cloud, collection, body, force=True)
            return {**old[1], **inputs, "metadata": {**metadata(old[1]), **metadata(inputs)}}
        return self._apply(cloud, collection, body)

    def delete(self, cloud: KubernetesCloud, resource_id: str, state: Properties) -> None:
        kind = kind_of(self.type, state)
        collection = cloud.definitions.find(kind)
        if collection is None:
            return
        path = _path_of_id(collection, resource_id)
        if kind == NAMESPACE:
            delete_namespace(cloud.api, cloud.definitions, resource_id)
        elif self.type == DEFINITION:
            delete_definition(cloud.api, path)
            cloud.definitions.forget()
        else:
            delete_object(cloud.api, path)

    def _in_namespace(self, kind: Kind, inputs: Properties) -> Properties:
        """Inputs with the provider's namespace, where they name none and are of a kind that has one."""
        namespace, about = self.provider.namespace, inputs.get("metadata", {})
        if not namespace or not isinstance(about, Mapping) or about.get("namespace") is not None:
            return inputs
        collection = self.provider.definitions.find(kind)
        return with_metadata(inputs, namespace=namespace) if collection is None or collection.is_namespaced else inputs

    def _collection_in_preview(self, cloud: KubernetesCloud, kind: Kind) -> Collection | None:
        """Where it would be. A preview defines nothing, so of a kind that nobody has defined there is nothing to ask."""
        return cloud.definitions.find_or_define(kind) if kind.is_built_in else cloud.definitions.find(kind)

    def _apply(self, cloud: KubernetesCloud, collection: Collection, body: Properties) -> Properties:
        if (collection.kind.group, collection.kind.kind) in TEMPLATES:
            self._rehearse_in_place(cloud, collection, body, force=_force(cloud, body))
        live = cloud.api.apply(_path(collection, body), body, force=_force(cloud, body))
        if self.type == DEFINITION:
            cloud.definitions.forget()
            for version in body["spec"]["versions"]:
                if version.get("served"):
                    group, kind = body["spec"]["group"], body["spec"]["names"]["kind"]
                    cloud.definitions.established(Kind(f"{group}/{version['name']}", kind))
        return outputs(live)

    def _rehearse_in_place(
        self, cloud: KubernetesCloud, collection: Collection, body: Properties, *, force: bool
    ) -> None:
        applied = cloud.api.apply(_path(collection, body), body, is_dry_run=True, force=force)
        try_pod(cloud.api, collection.kind, applied, namespace_of(body))

    def _drifted(
        self, cloud: KubernetesCloud, collection: Collection, inputs: Properties, live: Mapping[str, Any]
    ) -> Properties:
        if drifted(inputs, live, inputs) == inputs:
            return inputs
        body = _placed(collection, inputs)
        try:
            again = cloud.api.apply(_path(collection, body), body, is_dry_run=True, force=True)
        except RefusedError:
            again = inputs  # what has become of it can't be made good in place
        return drifted(inputs, live, again)

    def _marked_by_the_server(self, cloud: KubernetesCloud, inputs: Properties, difference: Difference) -> Difference:
        """Marked as replacing is what the server refuses to change in an object that it would take as a new one."""
        collection = cloud.definitions.find(kind_of(self.type, inputs))
        if collection is None:
            return difference
        body = _placed(collection, inputs)
        try:
            cloud.api.apply(_path(collection, body), body, is_dry_run=True, force=True)
        except RefusedError as error:
            if not error.is_invalid:
                return difference
            try:
                rehearse(cloud.api, collection, inputs)
            except RefusedError:
                return difference  # it is wrong in itself; its creation or update will say so
            found = marked(difference, error.fields)
            return found if found.replaces else marked(difference, (change.path for change in difference.changes))
        return difference


def _placed(collection: Collection, inputs: Properties) -> Properties:
    """The body of a request: in a namespace exactly where the kind is."""
    if collection.is_namespaced:
        return with_metadata(inputs, namespace=namespace_of(inputs))
    return {**inputs, "metadata": {key: value for key, value in metadata(inputs).items() if key != "namespace"}}


def _path(collection: Collection, body: Mapping[str, Any]) -> str:
    return collection.path(namespace_of(body), name_of(body))


def _id(collection: Collection, body: Mapping[str, Any]) -> str:
    return f"{namespace_of(body)}/{name_of(body)}" if collection.is_namespaced else name_of(body)


def _path_of_id(collection: Collection, resource_id: str) -> str:
    namespace, _, name = resource_id.rpartition("/")
    return collection.path(namespace or namespace_of({}), name)


def _force(cloud: KubernetesCloud, body: Mapping[str, Any]) -> bool:
    return is_true(body, FORCE) or cloud.is_on("enablePatchForce")
