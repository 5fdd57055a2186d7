"""The programs that the figures are measured on: of the size that is said, and the same by components and by hand."""

import dataclasses
import sys
from pathlib import Path

import composition
import projects
import pytest
from by_hand import by_hand
from growth import exponents
from measuring import Sample, in_turn, measure, row
from penstock.components import ALL
from penstock.platform.resource import Graph, Resource

SMALL = 20


def as_compared(graph: Graph) -> dict[str, Resource]:
    """The resources without the places where they are declared, and without the outputs of components."""
    return {
        resource.urn: dataclasses.replace(
            resource,
            source_position=None,
            properties=resource.properties if resource.type.startswith("aws:") else {},
        )
        for resource in graph.resources
    }


@pytest.mark.parametrize("count", [projects.components_for(SMALL), 14])
def test_the_flat_program_declares_what_the_components_do(count: int, tmp_path: Path) -> None:
    """Types, names, parents, inputs, dependencies and options are the same, resource by resource."""
    components = projects.heard(lambda: composition.build(count))
    flat = tmp_path / "flat.py"
    flat.write_text(by_hand(components))
    written = projects.heard(lambda: exec(compile(flat.read_text(), str(flat), "exec"), {}))  # noqa: S102 - our own text
    assert as_compared(written.graph) == as_compared(components.graph)


@pytest.mark.parametrize("size", [SMALL, 250])
def test_a_program_has_just_as_many_components_as_make_the_size(size: int) -> None:
    """Also where the row goes on into a further round."""
    count = projects.components_for(size)
    sizes = [len(projects.heard(lambda n=n: composition.build(n)).registrations) for n in (count - 1, count)]  # type: ignore[misc]
    assert sizes[0] < size <= sizes[1]


def test_everything_is_every_component() -> None:
    """A component that is added is added to the program."""
    graph = projects.heard(composition.everything).graph
    constructed = {resource.type.removeprefix("penstock:index:") for resource in graph.resources}
    assert {component.__name__ for component in ALL} <= constructed


def test_the_exponent_is_that_of_the_power_that_the_times_follow() -> None:
    """Of a straight line one, of a square two; of a line with a start the steepest step is nearer to it."""
    assert exponents({size: 2.0 * size for size in (100, 1000)}) == pytest.approx((1, 1))
    assert exponents({size: 0.1 * size**2 for size in (100, 300, 1000)}) == pytest.approx((2, 2))
    whole, steepest = exponents({size: 2 + size / 300 for size in (100, 300, 1000, 3000)})
    assert whole < steepest < 1


def test_a_ratio_is_taken_pair_by_pair() -> None:
    """What slows the machine in one pair slows both."""
    own, other = (iter([Sample(9, 1), *(Sample(time, 1) for time in times)]) for times in ((2, 6, 3), (1, 3, 2)))
    found = in_turn("{0} and {1}", (lambda: next(own), lambda: next(other)), "2 x", pairs=3)
    assert (found.what, found.median, found.spread) == ("3.00 s and 2.00 s", "2.00 x", "1.50 to 2.00 x")


def test_a_command_that_fails_has_no_figure() -> None:
    """Its output is told instead."""
    with pytest.raises(RuntimeError, match=r"ended with 3\nno luck"):
        measure([sys.executable, "-c", "import sys; print('no luck'); sys.exit(3)"])


def test_one_run_has_no_spread() -> None:
    """And several have their extremes."""
    samples = [Sample(float(seconds), 10 * seconds) for seconds in (1, 2, 6)]
    assert row("x", samples[:1], "").spread == "one run"
    assert (row("x", samples, "", with_memory=True).median, row("x", samples, "").spread) == (
        "2.00 s, 60 MiB",
        "1.00 to 6.00 s",
    )
