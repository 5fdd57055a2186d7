"""Property values between pulumi-policy and our rules: its proxies, markers and secrets become plain values, and back."""

from collections.abc import Mapping, Sequence
from typing import Any

from google.protobuf import json_format, struct_pb2
from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy import ResourceValidationArgs, Secret, proxy
from pulumi_policy.deserialize import deserialize_properties

from .resource import UNKNOWN, Resource, whole_as_integer

__all__ = ["behind_proxy", "handed_back", "resource_in", "resource_mended"]

_UNKNOWN_MARKERS = frozenset(value for name, value in vars(proxy).items() if name.startswith("UNKNOWN_"))


def resource_in(request: analyzer_pb2.AnalyzeRequest | analyzer_pb2.AnalyzerResource) -> Resource:
    """What a request tells of a resource."""
    return Resource(
        urn=request.urn,
        type=request.type,
        name=request.name,
        properties=_properties_in(request.properties),
        provider_properties=_properties_in(request.provider.properties),
        parent=request.options.parent or None,
        protect=request.options.protect,
        ignore_changes=tuple(request.options.ignoreChanges),
    )


def resource_mended(args: ResourceValidationArgs) -> Resource:
    """The resource that a remediation is asked for, as the remedies before it left its properties."""
    return Resource(urn=args.urn, type=args.resource_type, name=args.name, properties=_plain(args.props))


def _properties_in(properties: struct_pb2.Struct) -> Any:
    return _plain(deserialize_properties(json_format.MessageToDict(properties)))


def _plain(value: Any) -> Any:
    """A value without pulumi-policy's proxies, which raise on an unknown value that only lies beside what is read."""
    if isinstance(value, str | bool | int | float) or value is None:
        return _scalar(value)
    if isinstance(value, Secret):  # a remediation is given them apart, so that they stay secret
        return _plain(value.value)
    if isinstance(value, Mapping | Sequence):
        inner = behind_proxy(value)
        if isinstance(inner, Mapping):
            return {name: _plain(item) for name, item in inner.items()}
        return [_plain(item) for item in inner]
    return _plain(vars(value))  # an asset or an archive: where it comes from


def _scalar(value: Any) -> Any:
    if isinstance(value, str):
        return UNKNOWN if value in _UNKNOWN_MARKERS else value
    return whole_as_integer(value) if isinstance(value, float) else value


def handed_back(value: Any, before: Any) -> Any:
    """A property as a remediation hands it back: what is not known as its marker, what was a secret as one."""
    if isinstance(value, Mapping):
        plain: Any = {name: handed_back(item, None) for name, item in value.items()}
    elif isinstance(value, list | tuple):
        plain = [handed_back(item, None) for item in value]
    else:
        plain = proxy.UNKNOWN_STRING_VALUE if value is UNKNOWN else value
    return Secret(plain) if isinstance(before, Secret) else plain


def behind_proxy(value: Mapping[str, Any] | Sequence[Any]) -> Any:
    """The mapping or list itself, with whatever it holds that is not known or secret."""
    return value if isinstance(value, dict | list) else value["__target"]  # type: ignore[call-overload]
