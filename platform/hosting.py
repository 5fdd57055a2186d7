"""Components for programs in other languages: what Pulumi's own host gets wrong about ours, mended.

The SDK infers the schema from annotations, where every field with a default is still required; drops arguments that no
component has, and so also the misspelt ones; hands numbers over as floating-point ones; and tells a refused argument with a
traceback. Here the schema says what our models say, and every argument reaches them, who refuse it in their own words.
"""

import inspect
import json
import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, Final

import pulumi
import pydantic
from pulumi.errors import InputPropertiesError
from pulumi.provider import ConstructResult
from pulumi.provider.experimental.analyzer import ComponentDefinition, PropertyDefinition, PropertyType
from pulumi.provider.experimental.component import ComponentProvider

from .component import Component
from .errors import PenstockError, UsageError
from .naming import component_type
from .resource import whole_as_integer

__all__ = ["PACKAGE", "HostedComponents"]

PACKAGE: Final = component_type("").split(":", 1)[0]


class HostedComponents(ComponentProvider):
    """A provider of components, with a schema that matches their models."""

    def __init__(self, components: Sequence[type[Component]], version: str, description: str) -> None:
        super().__init__(list(components), PACKAGE, version=version)
        self._models = {component.__name__: _arguments_of(component) for component in components}
        schema = json.loads(self.schema or "{}")
        schema |= {"displayName": PACKAGE.capitalize(), "description": description}
        for name, model in self._models.items():
            resource = schema["resources"][component_type(name)]
            names = self._component_defs[name].inputs_mapping
            resource["requiredInputs"] = _mend(model, resource["inputProperties"], names)
        for name, definition in self._type_defs.items():
            described, model = schema["types"][component_type(name)], definition.python_type
            if issubclass(model, pydantic.BaseModel):
                described["required"] = _mend(model, described["properties"], definition.properties_mapping)
            for member in described.get("enum", ()):
                member["name"] = _member_name(member["name"])
        self.schema = json.dumps(_tidied(schema))

    def construct(
        self, name: str, resource_type: str, inputs: pulumi.Inputs, options: pulumi.ResourceOptions | None = None
    ) -> ConstructResult:
        """Construct a component with its arguments as they were given."""
        self.validate_resource_type(PACKAGE, resource_type)
        kind = resource_type.rsplit(":", 1)[-1]
        try:
            definition = self._definition(kind)
            arguments = self._object(inputs, definition.inputs, definition.inputs_mapping)
            made: Any = self._components[kind]
            component = made(name, arguments, options)
        except PenstockError as refused:
            # The only kind of error that the engine shows without a traceback.
            raise InputPropertiesError(refused.message(), []) from None
        return ConstructResult(component.urn, self.get_state(component, definition))

    def _definition(self, kind: str) -> ComponentDefinition:
        if kind not in self._component_defs:
            raise UsageError(
                f"version {self.version} of the package {PACKAGE} has no such component",
                got=kind,
                do="generate the SDK from this version: run `pulumi package add` again",
            )
        return self._component_defs[kind]

    def _object(
        self, given: Any, properties: Mapping[str, PropertyDefinition], names: Mapping[str, str]
    ) -> dict[str, Any] | Any:
        """An object with the names of Python. What has no definition keeps its name, and the model refuses it."""
        if not isinstance(given, Mapping):
            return given
        return {
            names.get(key, key): self._value(value, properties[key]) if key in properties else value
            for key, value in given.items()
            if value is not None
        }

    def _value(self, value: Any, definition: PropertyDefinition) -> Any:
        """A value as Python's models take it: objects by their names there, whole numbers as such."""
        if isinstance(value, pulumi.Output):
            return value.apply(lambda known: self._value(known, definition))
        if definition.items is not None and isinstance(value, Sequence) and not isinstance(value, str):
            items = definition.items
            return [self._value(item, items) for item in value]
        if definition.additional_properties is not None and isinstance(value, Mapping):
            values = definition.additional_properties
            return {key: self._value(item, values) for key, item in value.items()}
        if definition.type is PropertyType.INTEGER and isinstance(value, float):
            return whole_as_integer(value)
        if definition.ref is not None and isinstance(value, Mapping):
            described = self.get_type_definition(definition)
            if described is not None:
                return self._object(value, described.properties, described.properties_mapping)
        return value


def _arguments_of(component: type[Component]) -> type[pydantic.BaseModel]:
    model: type[pydantic.BaseModel] = inspect.get_annotations(component.__init__)["args"]
    return model


def _mend(
    model: type[pydantic.BaseModel], properties: Mapping[str, dict[str, Any]], names: Mapping[str, str]
) -> list[str]:
    """Write the model's defaults into the schema's properties; returns which ones are required."""
    required = []
    for schema_name, described in properties.items():
        field = model.model_fields[names[schema_name]]
        default = field.default.value if isinstance(field.default, Enum) else field.default
        if field.is_required():
            required.append(schema_name)
        elif isinstance(default, str | bool | int | float):
            described["default"] = default
    return sorted(required)


def _member_name(name: str) -> str:
    """FLOW_LOGS as FlowLogs, from which each language makes its own spelling; from capitals Python's would be FLO_W_LOGS."""
    return re.sub(r"_(?!\d)", "", name.title())


def _tidied(described: Any) -> Any:
    """The schema with descriptions as they read, not indented as in the source, and none where a schema has no place for one."""
    if isinstance(described, list):
        return [_tidied(item) for item in described]
    if not isinstance(described, dict):
        return described
    tidied = {name: _tidied(value) for name, value in described.items()}
    for part in ("items", "additionalProperties"):
        if isinstance(tidied.get(part), dict):
            tidied[part].pop("description", None)
    if isinstance(tidied.get("description"), str):
        tidied["description"] = inspect.cleandoc(tidied["description"])
    return tidied
