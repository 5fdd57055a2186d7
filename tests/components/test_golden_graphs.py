"""What each component declares, whole, and what holds for every component.

A golden graph shows in a review what an edit does to what is deployed. `--snapshot-update` accepts it.
"""

from collections.abc import Mapping
from typing import Any, Final

import pytest
from component_programs import assert_clean, synthesised
from penstock.components import ALL
from penstock.platform.autonames import AUTO_NAMES
from penstock.platform.naming import TAG_COMPONENT
from penstock.platform.testing import Declared, Synthesised
from reference import ROOT
from smallest_components import SMALLEST

TAGGABLE: Final = frozenset((ROOT / "policies" / "taggable_types.txt").read_text().split())

GIVEN_NAMES: Final[Mapping[str, str]] = {
    "aws:cloudwatch/logGroup:LogGroup": "logs are looked for by project, stack and service, and outlive all three",
}
"""Types that have a name of their own, each with the reason."""


@pytest.fixture(scope="module")
def graphs() -> dict[str, Synthesised]:
    """Each component's graph, by class."""
    return {name: synthesised(build) for name, build in SMALLEST.items()}


def children(graph: Synthesised) -> list[Declared]:
    """Everything but the component itself."""
    return [resource for resource in graph.resources if resource is not graph.resources[0]]


def nearest(graph: Synthesised, child: Declared) -> str:
    """The name of the component that the child is of; components hold components."""
    while not child.is_component:
        child = graph.by_urn[child.parent]
    return child.name


def test_every_component_is_here() -> None:
    assert list(SMALLEST) == [component.__name__ for component in ALL]


@pytest.mark.parametrize("component", SMALLEST)
def test_the_graph_is_the_one_that_was_reviewed(
    component: str, graphs: dict[str, Synthesised], stack_snapshot: Any
) -> None:
    assert graphs[component] == stack_snapshot


@pytest.mark.parametrize("component", SMALLEST)
def test_no_rule_is_violated_or_undecided_in_the_first_preview(component: str, graphs: dict[str, Synthesised]) -> None:
    assert_clean(graphs[component])


@pytest.mark.parametrize("component", SMALLEST)
def test_every_child_has_a_parent_in_the_component(component: str, graphs: dict[str, Synthesised]) -> None:
    graph = graphs[component]
    assert graph.resources[0].type == f"penstock:index:{component}"
    assert children(graph)
    assert [child for child in children(graph) if child.parent not in graph.by_urn] == []


@pytest.mark.parametrize("component", SMALLEST)
def test_everything_that_takes_tags_says_which_component_it_is_of(
    component: str, graphs: dict[str, Synthesised]
) -> None:
    graph = graphs[component]
    tagged = [child for child in children(graph) if child.type in TAGGABLE]
    bare = [child for child in tagged if child.inputs.get("tags", {}).get(TAG_COMPONENT) != nearest(graph, child)]
    assert bare == []


@pytest.mark.parametrize("component", SMALLEST)
def test_a_physical_name_is_automatic_or_made_of_an_automatic_one(
    component: str, graphs: dict[str, Synthesised]
) -> None:
    """A fixed name keeps a replacement from being made before what it replaces is deleted."""
    graph = graphs[component]
    automatic = {name for child in children(graph) for name in child.automatic_names.values()}
    fixed = [
        (child, name)
        for child in children(graph)
        if child.type in AUTO_NAMES and child.type not in GIVEN_NAMES
        if isinstance(name := child.inputs.get(AUTO_NAMES[child.type].property), str)
        if not any(part in name for part in automatic)
    ]
    assert fixed == []


def test_the_rules_over_all_components_find_something_to_look_at(graphs: dict[str, Synthesised]) -> None:
    """Else the tests above would pass on nothing."""
    everything = [child for graph in graphs.values() for child in children(graph)]
    assert len([child for child in everything if child.type in TAGGABLE]) > 50
    assert len([child for child in everything if child.automatic_names]) > 40
    assert {child.type for child in everything} >= set(GIVEN_NAMES)
