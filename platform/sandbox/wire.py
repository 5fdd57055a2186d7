"""Values on the wire of Pulumi's provider protocol, and as plain Python: dictionaries, lists, text, numbers, UNKNOWN.

Which values were secret is remembered beside them, so that they leave as secrets again, under whatever name: a tag is in
`tagsAll` too. Assets and archives stay what they are on the wire, mappings with a signature: `is_asset` and `is_archive`
tell them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from google.protobuf import struct_pb2
from pulumi.runtime import rpc

from ..resource import UNKNOWN, whole_as_integer

__all__ = ["SIGNATURE", "Secrets", "from_wire", "is_archive", "is_asset", "to_wire"]

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


SHORTEST_SECRET: Final = 4
"""Characters. Shorter texts are known again by their property only."""


@dataclass(slots=True)
class Secrets:
    """What was secret in the values of one request."""

    names: set[str] = field(default_factory=set)
    """The top-level properties with a secret inside."""
    texts: set[str] = field(default_factory=set)
    """The secret texts, except those so short that they are found everywhere."""
    always: frozenset[str] = frozenset()
    """Properties that are secret however they arrive."""

    def note(self, value: Any) -> None:
        """Remember a secret value."""
        if isinstance(value, str) and len(value) >= SHORTEST_SECRET:
            self.texts.add(value)
        elif isinstance(value, Mapping):
            for item in value.values():
                self.note(item)
        elif isinstance(value, list):
            for item in value:
                self.note(item)

    def cover(self, name: str, value: Any) -> bool:
        """Whether a property must leave as a secret."""
        return name in self.names or (bool(self.texts) and self._is_in(value))

    def hidden(self, text: str) -> str:
        """The text without any of them."""
        for secret in sorted(self.texts, key=len, reverse=True):
            text = text.replace(secret, "[secret]")
        return text

    def _is_in(self, value: Any) -> bool:
        if isinstance(value, str):
            return any(text in value for text in self.texts)
        if isinstance(value, Mapping):
            return any(self._is_in(item) for item in value.values())
        return isinstance(value, list | tuple) and any(self._is_in(item) for item in value)


def from_wire(message: struct_pb2.Struct, secrets: Secrets | None = None) -> dict[str, Any]:
    """The message as plain values. Whole numbers are `int`: the wire has only floating-point ones.

    Args:
        message: what arrived.
        secrets: is told what of it was secret.
    """
    values: dict[str, Any] = {}
    for name, value in message.fields.items():
        found: list[Any] = []
        values[name] = _plain(value, found)
        if secrets is not None and (found or name in secrets.always):
            secrets.names.add(name)
            secrets.note(found or values[name])
    return values


def to_wire(values: Mapping[str, Any], secrets: Secrets | None = None) -> struct_pb2.Struct:
    """Plain values as a message. What is None at the top is left out, as the engine does.

    Args:
        values: what to send.
        secrets: what of it must leave as a secret.
    """
    message = struct_pb2.Struct()
    for name, value in values.items():
        if value is None:
            continue
        if secrets is not None and secrets.cover(name, value):
            value = {SIGNATURE: SECRET, "value": value}  # noqa: PLW2901 - the same value, wrapped
        _write(message.fields[name], value)
    return message


def is_asset(value: object) -> bool:
    """Whether a plain value is an asset: a mapping with `text`, `path` or `uri`."""
    return isinstance(value, Mapping) and value.get(SIGNATURE) == ASSET


def is_archive(value: object) -> bool:
    """Whether a plain value is an archive: a mapping with `assets`, `path` or `uri`."""
    return isinstance(value, Mapping) and value.get(SIGNATURE) == ARCHIVE


def _plain(value: struct_pb2.Value, secrets: list[Any]) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        return UNKNOWN if value.string_value in UNKNOWN_MARKERS else value.string_value
    if kind == "number_value":
        return whole_as_integer(value.number_value)
    if kind == "bool_value":
        return value.bool_value
    if kind == "list_value":
        return [_plain(item, secrets) for item in value.list_value.values]
    if kind == "struct_value":
        return _unwrapped(value.struct_value, secrets)
    return None


def _unwrapped(message: struct_pb2.Struct, secrets: list[Any]) -> Any:
    """An object; a secret or an output as the value inside; a resource reference as the resource's id."""
    fields = message.fields
    signature = fields[SIGNATURE].string_value if SIGNATURE in fields else None
    if signature in (SECRET, OUTPUT):
        value = _plain(fields["value"], secrets) if "value" in fields else UNKNOWN
        if signature == SECRET or ("secret" in fields and fields["secret"].bool_value):
            secrets.append(value)
        return value
    if signature == RESOURCE:
        identity = _plain(fields["id"] if "id" in fields else fields["urn"], secrets)
        return UNKNOWN if identity == "" else identity
    return {name: _plain(value, secrets) for name, value in fields.items()}


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
