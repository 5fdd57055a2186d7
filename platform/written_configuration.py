"""What the files of a project say of a stack's configuration as it stands there, for rules on what must not stand in Git."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from .project import Project, read_stack, stack_file
from .resource import Graph

__all__ = ["STACK", "with_configuration", "written_configuration"]

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


def with_configuration(graph: Graph, configuration: Mapping[str, Any]) -> Graph:
    """The graph, whose stack is told what stands in the files."""
    return Graph(
        replace(resource, configuration=configuration) if resource.type == STACK else resource
        for resource in graph.resources
    )
