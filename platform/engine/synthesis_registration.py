"""What is kept of a resource that a program registered, and what creating it would have yielded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from google.protobuf import struct_pb2
from pulumi.runtime.proto import resource_pb2

from ..kubernetes_outputs import unknown_outputs
from .synthesis_values import plain_properties, with_missing

__all__ = ["Creates", "Registration", "created"]

Creates: TypeAlias = Callable[[str, str, Mapping[str, Any]], tuple[str, Mapping[str, Any]]]
"""What creation would yield: type, name and inputs to the id and the outputs beyond the inputs."""

OBJECTS: Final = "kubernetes:"
"""Types whose properties are objects that the server adds to: what it adds is unknown inside of what is known."""


@dataclass(slots=True)
class Registration:
    """A resource as it was registered, options after inheritance and transforms."""

    urn: str
    request: resource_pb2.RegisterResourceRequest
    options: resource_pb2.TransformResourceOptions
    properties: dict[str, Any]
    """Inputs with automatic names; of a component and the stack its outputs. Secrets are unwrapped."""
    inputs: struct_pb2.Struct = field(default_factory=struct_pb2.Struct)
    """As the program gave them, after transforms, secrets marked."""
    outputs: struct_pb2.Struct = field(default_factory=struct_pb2.Struct)
    """What was registered afterwards, by a component or for the stack."""
    provider: str = ""
    """`urn::id` of its provider; empty for components and providers."""
    providers: dict[str, str] = field(default_factory=dict)
    """Of a component: package to provider, for its children."""


def created(
    creates: Creates | None, type_token: str, name: str, inputs: struct_pb2.Struct
) -> tuple[str, struct_pb2.Struct]:
    """Id and outputs as the caller makes them up; without a caller's word the id is unknown, and so is all but inputs."""
    if creates is None:
        missing = unknown_outputs(plain_properties(inputs)) if type_token.startswith(OBJECTS) else {}
        return "", with_missing(inputs, missing)
    identity, values = creates(type_token, name, plain_properties(inputs))
    outputs = with_missing(struct_pb2.Struct(), values)
    for key, value in inputs.fields.items():
        if key not in outputs.fields:
            outputs.fields[key].CopyFrom(value)
    return identity, outputs
