"""Where what exists is declared: below the project, wherever the engine ran the program from."""

from pathlib import Path

import pytest
from penstock.platform.audit import placed
from penstock.platform.resource import Graph, Resource

PROJECT = Path("/home/shop")


@pytest.mark.parametrize(
    ("ran_in", "position", "expected"),
    [
        (PROJECT / ".penstock/project", "project:///../../components/network.py#12", "components/network.py#12"),
        (PROJECT, "project:///__main__.py#3", "__main__.py#3"),
        (PROJECT, "stacks/delivery.py#25", "stacks/delivery.py#25"),
        (PROJECT, "project:///../secret.py#1", "project:///../secret.py#1"),
        (PROJECT, "project:///nothing", "project:///nothing"),
        (PROJECT, None, None),
    ],
)
def test_a_place_is_named_from_the_project(ran_in: Path, position: str | None, expected: str | None) -> None:
    """One that leads out of it, or is none, stays as it was."""
    queue = Resource(urn="urn:it", type="aws:sqs/queue:Queue", name="it", source_position=position)
    (found,) = placed(Graph([queue]), ran_in=ran_in, project=PROJECT).resources
    assert found.source_position == expected
