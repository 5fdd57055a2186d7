"""Property values as the SDK puts them on the wire, turned into what `Resource` holds, and back for transforms."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from google.protobuf import json_format, struct_pb2
from pulumi.runtime import rpc

from ..resource import UNKNOWN, whole_as_integer

__all__ = [
    "CONFIG_SECRET",
    "as_read",
    "from_outputs",
    "plain",
    "plain_properties",
    "struct",
    "to_outputs",
    "with_missing",
]

CONFIG_SECRET: Final = "[a secret of the stack file: 7b1f2f0c9d5e]"  # noqa: S105 - it stands in for secrets, it is none
"""What a program gets for an encrypted configuration value, which nothing here can decrypt: any property made from it
is unknown. The digits keep it from being mistaken for a text of the user's."""

_KIND: Final = rpc._special_sig_key  # noqa: SLF001 - the wire format is public, its names in Python are not
_OUTPUT: Final = rpc._special_output_value_sig  # noqa: SLF001
_SECRET: Final = rpc._special_secret_sig  # noqa: SLF001
_RESOURCE: Final = rpc._special_resource_sig  # noqa: SLF001


STACK_REFERENCE: Final = "pulumi:pulumi:StackReference"


def struct(values: Mapping[str, Any]) -> struct_pb2.Struct:
    """JSON-like values for the wire."""
    return json_format.ParseDict(values, struct_pb2.Struct())


def with_missing(properties: struct_pb2.Struct, values: Mapping[str, Any]) -> struct_pb2.Struct:
    """The properties with those values that they lack, inside objects too; what is there stays as it is."""
    completed = struct_pb2.Struct()
    completed.CopyFrom(properties)
    for name, value in values.items():
        if name not in completed.fields:
            completed.fields[name].CopyFrom(struct({name: _on_the_wire(value)}).fields[name])
        elif isinstance(value, Mapping) and _KIND not in completed.fields[name].struct_value.fields:
            inside = with_missing(completed.fields[name].struct_value, value)
            completed.fields[name].struct_value.CopyFrom(inside)
    return completed


def _on_the_wire(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _on_the_wire(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_on_the_wire(item) for item in value]
    return rpc.UNKNOWN if value is UNKNOWN else value


def _unmarked(value: Any) -> Any:
    return value


def as_read(type_token: str, properties: struct_pb2.Struct) -> struct_pb2.Struct:
    """The properties of what a program only reads. What another stack exports is known to the backend alone."""
    if type_token != STACK_REFERENCE:
        return properties
    read = struct({"outputs": rpc.UNKNOWN, "secretOutputNames": rpc.UNKNOWN})
    read.fields["name"].CopyFrom(properties.fields["name"])
    return read


def plain_properties(properties: struct_pb2.Struct, secret: Callable[[Any], Any] = _unmarked) -> dict[str, Any]:
    """The properties as JSON-like values: resources by id, whatever is not known UNKNOWN.

    Args:
        properties: as they are on the wire.
        secret: what becomes of a secret's value. By default it stands there like any other.
    """
    return {name: plain(value, secret) for name, value in properties.fields.items()}


def plain(value: struct_pb2.Value, secret: Callable[[Any], Any] = _unmarked) -> Any:
    """One value as JSON-like value."""
    match value.WhichOneof("kind"):
        case "string_value":
            text = value.string_value
            return UNKNOWN if text == rpc.UNKNOWN or CONFIG_SECRET in text else text
        case "number_value":
            return whole_as_integer(value.number_value)
        case "bool_value":
            return value.bool_value
        case "list_value":
            return [plain(item, secret) for item in value.list_value.values]
        case "struct_value":
            return _plain_struct(value.struct_value, secret)
    return None


def _plain_struct(value: struct_pb2.Struct, secret: Callable[[Any], Any]) -> Any:
    kind = value.fields[_KIND].string_value if _KIND in value.fields else ""
    if kind in (_SECRET, _OUTPUT):
        inner = plain(value.fields["value"]) if "value" in value.fields else UNKNOWN
        return secret(inner) if _is_secret(value, kind) else inner
    if kind == _RESOURCE:
        named = value.fields["id"] if "id" in value.fields else value.fields["urn"]
        return UNKNOWN if named.string_value == "" else plain(named)
    return {name: plain(item, secret) for name, item in value.fields.items() if name != _KIND}


def _is_secret(value: struct_pb2.Struct, kind: str) -> bool:
    return kind == _SECRET or ("secret" in value.fields and value.fields["secret"].bool_value)


def to_outputs(properties: struct_pb2.Struct, dependencies: Mapping[str, Iterable[str]]) -> struct_pb2.Struct:
    """The properties with what is unknown wrapped as outputs, as the engine hands them to a transform.

    Without it the SDK drops unknown values on the way to the transform.
    """
    wrapped = struct_pb2.Struct()
    for name, value in properties.fields.items():
        wrapped.fields[name].CopyFrom(_wrap(value, sorted(dependencies.get(name, ()))))
    return wrapped


def _wrap(value: struct_pb2.Value, dependencies: list[str]) -> struct_pb2.Value:
    match value.WhichOneof("kind"):
        case "string_value" if value.string_value == rpc.UNKNOWN:
            output = struct({_KIND: _OUTPUT, "dependencies": dependencies})
            return struct_pb2.Value(struct_value=output)
        case "list_value":
            items = [_wrap(item, dependencies) for item in value.list_value.values]
            return struct_pb2.Value(list_value=struct_pb2.ListValue(values=items))
        case "struct_value":
            fields = {name: _wrap(item, dependencies) for name, item in value.struct_value.fields.items()}
            return struct_pb2.Value(struct_value=struct_pb2.Struct(fields=fields))
    return value


def from_outputs(properties: struct_pb2.Struct) -> struct_pb2.Struct:
    """The properties with wrapped outputs as the SDK reads them in an answer: plain, secret, or the unknown marker."""
    unwrapped = struct_pb2.Struct()
    for name, value in properties.fields.items():
        unwrapped.fields[name].CopyFrom(_unwrap(value))
    return unwrapped


def _unwrap(value: struct_pb2.Value) -> struct_pb2.Value:
    match value.WhichOneof("kind"):
        case "list_value":
            items = [_unwrap(item) for item in value.list_value.values]
            return struct_pb2.Value(list_value=struct_pb2.ListValue(values=items))
        case "struct_value":
            fields = value.struct_value.fields
            if _KIND in fields and fields[_KIND].string_value == _OUTPUT:
                unknown = struct_pb2.Value(string_value=rpc.UNKNOWN)
                inner = _unwrap(fields["value"]) if "value" in fields else unknown
                return _as_secret(inner) if _is_secret(value.struct_value, _OUTPUT) else inner
            unwrapped = {name: _unwrap(item) for name, item in fields.items()}
            return struct_pb2.Value(struct_value=struct_pb2.Struct(fields=unwrapped))
    return value


def _as_secret(value: struct_pb2.Value) -> struct_pb2.Value:
    marked = struct({_KIND: _SECRET})
    marked.fields["value"].CopyFrom(value)
    return struct_pb2.Value(struct_value=marked)
