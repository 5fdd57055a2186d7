"""Components as the tests declare them: in project `shop`, stack `dev`, as in a first preview where ids and ARNs are not known."""

from collections.abc import Callable

from penstock.platform.aws_functions import Facts
from penstock.platform.resource import Graph, Resource
from penstock.platform.testing import Synthesised, synth

__all__ = ["ACCOUNT_ID", "REGION", "declared", "one", "synthesised"]

ACCOUNT_ID = "123456789012"
REGION = "eu-west-1"


def synthesised(build: Callable[[], object]) -> Synthesised:
    """Everything that the function declares, to assert on."""
    return synth(build, project="shop", facts=Facts(ACCOUNT_ID, REGION))


def declared(build: Callable[[], object]) -> Graph:
    """The same as the rules read it."""
    return synthesised(build).graph


def one(graph: Graph, name: str) -> Resource:
    """The resource with this logical name."""
    (found,) = [resource for resource in graph.resources if resource.name == name]
    return found
