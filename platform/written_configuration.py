"""What the files of a project say of a stack's configuration as it stands there, for rules on what must not stand in Git."""

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, Final

from .project import Project, read_stack, stack_file
from .resource import UNKNOWN, Graph

__all__ = ["STACK", "configuration_told", "with_configuration", "written_configuration"]

STACK: Final = "pulumi:pulumi:Stack"


def written_configuration(project: Project, stack: str) -> dict[str, dict[str, Any]]:
    """For each file its keys and values, without what is encrypted. What a stack overrides still stands in the project's file.

    Raises:
        UsageError: the name could be no stack's.
        ConfigurationError: the stack's file can't be read or is not YAML.
    """
    file = stack_file(project, stack)
    files = {project.file: project.config, file: read_stack(project, stack) if file.is_file() else {}}
    return {one.name: {key: value.plain for key, value in config.items()} for one, config in files.items() if config}


def configuration_told(values: Mapping[str, str], secret_keys: Collection[str]) -> dict[str, dict[str, Any]]:
    """The same of what the engine tells a pack that cannot read the files: nothing of what a stack overrides.

    Args:
        values: text by key, objects and lists as JSON, what is encrypted too.
        secret_keys: the keys of what is encrypted, as a whole or in part. Which parts is not told, so such a value is UNKNOWN.
    """
    read = {key: _object_or_text(value) for key, value in values.items()}
    kept = {
        key: UNKNOWN if key in secret_keys else value
        for key, value in read.items()
        if key not in secret_keys or isinstance(value, dict | list)
    }
    return {"the stack's configuration": kept}


def _object_or_text(value: str) -> Any:
    try:
        read = json.loads(value)
    except ValueError:
        return value
    return read if isinstance(read, dict | list) else value


def with_configuration(graph: Graph, configuration: Mapping[str, Any]) -> Graph:
    """The graph, whose stack is told what stands in the files."""
    return Graph(
        replace(resource, configuration=configuration) if resource.type == STACK else resource
        for resource in graph.resources
    )
