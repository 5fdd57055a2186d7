"""Documents inside resources: ECS container definitions and IAM policies, as text or as mappings."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ..platform.resource import Resource

__all__ = ["Statement", "as_list", "containers", "parsed", "statements"]

Statement = Mapping[str, Any]

TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition"


def parsed(document: object) -> Any:
    """The document itself, where it came as JSON text."""
    return json.loads(document) if isinstance(document, str) else document


def as_list(value: Any) -> list[Any]:
    """A list as it is, nothing as an empty one, anything else as a list of one: IAM writes lists of one without brackets."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def containers(task_definition: Resource) -> list[Mapping[str, Any]]:
    """The container definitions of an ECS task definition.

    Raises:
        UnknownValueError: any part of them is unknown; as they are one text, then all of it is.
    """
    return [
        item for item in as_list(parsed(task_definition.known("containerDefinitions"))) if isinstance(item, Mapping)
    ]


def statements(document: object) -> Iterator[Statement]:
    """The statements of an IAM policy document."""
    content = parsed(document)
    if isinstance(content, Mapping):
        yield from (item for item in as_list(content.get("Statement")) if isinstance(item, Mapping))
