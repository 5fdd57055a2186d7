"""An exported state as the graph that rules and ledgers read."""

from collections.abc import Callable, Mapping
from typing import Any

from ..naming import logical_name
from ..resource import Graph, Resource
from .event_values import readable_mapping

__all__ = ["graph_of_state"]


def graph_of_state(exported: Mapping[str, Any], *, is_made_up: Callable[[str], bool] = lambda _: False) -> Graph:
    """The resources of a state as `pulumi stack export` answers it: what the cloud last said, secrets masked.

    Resources that only wait to be deleted are left out: their URN is already that of their replacement.

    Args:
        exported: the state.
        is_made_up: whether no cloud answered for a type: what the program gave is then all that is known.
    """
    resources = exported.get("deployment", {}).get("resources") or ()
    providers = {
        f"{resource['urn']}::{resource.get('id', '')}": resource.get("inputs") or {}
        for resource in resources
        if str(resource["type"]).startswith("pulumi:providers:")
    }
    return Graph(
        _resource({**resource, "outputs": {}} if is_made_up(str(resource["type"])) else resource, providers)
        for resource in resources
        if not resource.get("delete")
    )


def _resource(resource: Mapping[str, Any], providers: Mapping[str, Any]) -> Resource:
    urn = str(resource["urn"])
    dependencies = resource.get("propertyDependencies") or {}
    return Resource(
        urn=urn,
        type=str(resource["type"]),
        name=logical_name(urn),
        # An input that the cloud does not answer is in no output.
        properties=readable_mapping({**(resource.get("inputs") or {}), **(resource.get("outputs") or {})}),
        provider_properties=readable_mapping(providers.get(str(resource.get("provider", "")), {})),
        parent=str(resource["parent"]) if resource.get("parent") else None,
        dependencies=tuple(resource.get("dependencies") or ()),
        property_dependencies={name: tuple(urns) for name, urns in dependencies.items() if urns},
        protect=bool(resource.get("protect")),
        retain_on_delete=bool(resource.get("retainOnDelete")),
        ignore_changes=tuple(resource.get("ignoreChanges") or ()),
        source_position=resource.get("sourcePosition"),
    )
