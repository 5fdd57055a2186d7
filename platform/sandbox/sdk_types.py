"""The properties of a resource type, inputs and outputs with their types, as the installed SDK's class declares them.

It answers for every type of every installed package, so a type without an emulation is recorded with its real shape. The
SDK's modules are imported when one of their types is first asked for.
"""

import importlib
import inspect
import sys
import threading
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import pulumi
from pulumi import _types
from pulumi.runtime import rpc

__all__ = ["PropertyType", "SdkType", "package_of", "sdk_type"]


@dataclass(frozen=True, slots=True)
class PropertyType:
    """The type of one output property."""

    annotation: Any
    """A Python type: `str`, `list[...]`, an output class of the SDK, ..."""
    is_optional: bool
    """Whether it may be missing. The SDK makes optional exactly those outputs that the provider does not work out by
    itself, so a missing one that nobody gave is known to be missing, also in a preview."""


@dataclass(frozen=True, slots=True)
class SdkType:
    """One resource type."""

    inputs: frozenset[str] = frozenset()
    outputs: Mapping[str, PropertyType] = field(default_factory=dict)
    is_known: bool = True
    """False where no installed SDK has the type: then nothing is known of its properties."""


def package_of(token: str) -> str:
    """The package of a type or function token: `aws` of `aws:s3/bucket:Bucket`."""
    return token.split(":", 1)[0]


INITIALISER: Final = "_internal_init"
"""The method of the SDK's classes whose parameters are the inputs; the constructor's own are only `*args, **kwargs`."""

_LOADING: Final = threading.Lock()
"""The SDK's lazy modules must not be loaded by two threads at once: one of them would see half a module."""


def sdk_type(token: str) -> SdkType:
    """What the SDK knows of a type. Names are Pulumi's (camelCase). Safe for use by several threads."""
    with _LOADING:
        return _loaded(token)


@cache
def _loaded(token: str) -> SdkType:
    resource = _class_of(token)
    if resource is None:
        return SdkType(is_known=False)
    to_pulumi = _types.resource_py_to_pulumi_names(resource)
    parameters = inspect.signature(getattr(resource, INITIALISER)).parameters
    inputs = {
        to_pulumi.get(name, _camel(name))
        for name in parameters
        if name not in ("self", "__self__", "resource_name", "opts", "__props__")
    }
    outputs = {
        name: PropertyType(*_unwrapped(hint))
        for name, hint in _hints(resource, to_pulumi).items()
        if name not in ("id", "urn")
    }
    return SdkType(frozenset(inputs), outputs)


def _class_of(token: str) -> Any:
    package, module = [*token.split(":"), ""][:2]
    try:
        importlib.import_module(f"pulumi_{package.replace('-', '_')}")
    except ImportError:
        return None
    # The SDKs register their modules on import: the only table from tokens to classes there is.
    information = getattr(rpc.get_resource_module(package, module, ""), "mod_info", {})
    class_name = information.get("classes", {}).get(token)
    if class_name is None:
        return None
    resource = getattr(importlib.import_module(information["fqn"]), class_name, None)
    return resource if hasattr(resource, INITIALISER) else None


def _hints(resource: Any, to_pulumi: Mapping[str, str]) -> dict[str, Any]:
    """The annotation of every output's getter, by Pulumi's name."""
    names = vars(sys.modules[resource.__module__])
    hints: dict[str, Any] = {}
    for name, getter in inspect.getmembers(resource, lambda member: isinstance(member, property)):
        if name in to_pulumi:
            found = typing.get_type_hints(getter.fget, globalns=names, localns={"Output": pulumi.Output})
            hints[to_pulumi[name]] = found.get("return", str)
    return hints


def _unwrapped(hint: Any) -> tuple[Any, bool]:
    """`Output[Optional[T]]` is T, optional; `Output[T]` is T, required."""
    if typing.get_origin(hint) is pulumi.Output:
        hint = typing.get_args(hint)[0]
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        kinds = [kind for kind in typing.get_args(hint) if kind is not type(None)]
        return kinds[0], len(kinds) < len(typing.get_args(hint))
    return hint, False


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
