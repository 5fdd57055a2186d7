"""Trying a new object on the server without making it, so that a preview shows what the server will say."""

from collections.abc import Mapping
from typing import Any, Final

from .api import Api
from .definitions import Collection
from .objects import DEFAULT_NAMESPACE, metadata, name_of, namespace_of
from .pods import try_pod

__all__ = ["rehearse"]

NAMED_BY_CONTENT: Final = frozenset({"CustomResourceDefinition", "APIService"})
"""Kinds whose name must say what is in them: they can't be tried under another one."""


def rehearse(api: Api, collection: Collection, inputs: Mapping[str, Any]) -> None:
    """Ask the server whether it would take an object as a new one.

    Of an object whose name is taken (it is about to be replaced) a namesake is tried; of one whose namespace is not there
    yet, one in the default namespace, where only its schema can be judged.

    Raises:
        RefusedError: it would not; in its own words.
    """
    name, namespace = name_of(inputs), namespace_of(inputs) if collection.is_namespaced else ""
    has_place = not namespace or api.find(f"/api/v1/namespaces/{namespace}") is not None
    place = namespace if has_place else DEFAULT_NAMESPACE
    if api.find(collection.path(place, name)) is not None:
        if collection.kind.kind in NAMED_BY_CONTENT:
            return
        name = f"{name[:40]}-again"
    about = {key: value for key, value in metadata(inputs).items() if key != "namespace"}
    body = {**inputs, "metadata": {**about, "name": name, **({"namespace": place} if place else {})}}
    applied = api.apply(collection.path(place, name), body, is_dry_run=True)
    if has_place:
        try_pod(api, collection.kind, applied, place)
