"""Runs a function as a program and returns what it declares: as in a first preview, where ids and ARNs are not known."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from penstock.platform.aws_functions import Facts
from penstock.platform.engine.synthesis import Program, synthesise
from penstock.platform.resource import Graph, Resource

__all__ = ["ACCOUNT_ID", "REGION", "current", "declared", "one"]

ACCOUNT_ID = "123456789012"
REGION = "eu-west-1"

_programs: list[Callable[[], object]] = []


def declared(build: Callable[[], object]) -> Graph:
    """Everything that the function declares, in project `shop`, stack `dev`."""
    _programs.append(build)
    try:
        with tempfile.TemporaryDirectory() as folder:
            main = Path(folder) / "__main__.py"
            main.write_text("from component_programs import current\n\ncurrent()\n")
            facts = Facts(ACCOUNT_ID, REGION)
            return synthesise(Program(project="shop", stack="dev", folder=Path(folder), main=main, facts=facts))
    finally:
        _programs.pop()


def current() -> None:
    """The program that runs now."""
    _programs[-1]()


def one(graph: Graph, name: str) -> Resource:
    """The resource with this logical name."""
    (found,) = [resource for resource in graph.resources if resource.name == name]
    return found
