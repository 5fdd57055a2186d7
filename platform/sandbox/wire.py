"""Values on the wire of Pulumi's provider protocol, and as plain Python: dictionaries, lists, text, numbers, UNKNOWN.

Secrets arrive unwrapped, because the provider says that it takes none; the engine marks the outputs again itself. Assets and
archives stay what they are on the wire, mappings with a signature: `is_asset` and `is_archive` tell them.
"""

from collections.abc import Mapping
from typing import Any, Final

from google.protobuf import struct_pb2
from pulumi.runtime import rpc

from ..resource import UNKNOWN

__all__ = ["SIGNATURE", "from_wire", "is_archive", "is_asset", "to_wire"]

SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
"""The key whose presence makes a mapping something else: an asset, an archive, a secret, a reference."""

# What may stand under it. The protocol's own constants; the SDK has them under private names only.
ASSET: Final = "c44067f5952c0a294b673a41bacd8c17"
ARCHIVE: Final = "0def7320c3a5731c473e5ecbe6d01bc7"
SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the name of a kind of value
OUTPUT: Final = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
RESOURCE: Final = "5cf8f73096256a8f31e491e813e4eb8e"

UNKNOWN_MARKERS: Final = frozenset(
    {
        rpc.UNKNOWN,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)
"""What stands on the wire for a value that is not known yet: text, boolean, number, list, asset, archive, object."""


def from_wire(message: struct_pb2.Struct) -> dict[str, Any]:
    """The message as plain values. Whole numbers are `int`: the wire has only floating-point ones."""
    return {name: _plain(value) for name, value in message.fields.items()}


def to_wire(values: Mapping[str, Any]) -> struct_pb2.Struct:
    """Plain values as a message. What is None at the top is left out, as the engine does."""
    message = struct_pb2.Struct()
    for name, value in values.items():
        if value is not None:
            _write(message.fields[name], value)
    return message


def is_asset(value: object) -> bool:
    """Whether a plain value is an asset: a mapping with `text`, `path` or `uri`."""
    return isinstance(value, Mapping) and value.get(SIGNATURE) == ASSET


def is_archive(value: object) -> bool:
    """Whether a plain value is an archive: a mapping with `assets`, `path` or `uri`."""
    return isinstance(value, Mapping) and value.get(SIGNATURE) == ARCHIVE


def _plain(value: struct_pb2.Value) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        return UNKNOWN if value.string_value in UNKNOWN_MARKERS else value.string_value
    if kind == "number_value":
        return int(value.number_value) if value.number_value.is_integer() else value.number_value
    if kind == "bool_value":
        return value.bool_value
    if kind == "list_value":
        return [_plain(item) for item in value.list_value.values]
    if kind == "struct_value":
        return _unwrapped(value.struct_value)
    return None


def _unwrapped(message: struct_pb2.Struct) -> Any:
    """An object; a secret or an output as the value inside; a resource reference as the resource's id."""
    fields = message.fields
    signature = fields[SIGNATURE].string_value if SIGNATURE in fields else None
    if signature in (SECRET, OUTPUT):
        return _plain(fields["value"]) if "value" in fields else UNKNOWN
    if signature == RESOURCE:
        identity = _plain(fields["id"]) if "id" in fields else _plain(fields["urn"])
        return UNKNOWN if identity == "" else identity
    return from_wire(message)


def _write(target: struct_pb2.Value, value: Any) -> None:
    if value is UNKNOWN:
        target.string_value = rpc.UNKNOWN
    elif value is None:
        target.null_value = struct_pb2.NULL_VALUE
    elif isinstance(value, bool):
        target.bool_value = value
    elif isinstance(value, int | float):
        target.number_value = value
    elif isinstance(value, str):
        target.string_value = value
    elif isinstance(value, Mapping):
        target.struct_value.SetInParent()
        for name, item in value.items():
            _write(target.struct_value.fields[name], item)
    elif isinstance(value, list | tuple | set | frozenset):
        target.list_value.SetInParent()
        for item in value:
            _write(target.list_value.values.add(), item)
    else:
        raise TypeError(f"a value of type {type(value).__name__} has no form on the wire")
