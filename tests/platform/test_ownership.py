"""Whose business a changed field is: asked of declarations, of a state, and of a service that was scaled by hand."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from component_programs import declared
from hypothesis import given
from hypothesis import strategies as st
from penstock.components import ALL
from penstock.platform.component import Bounds, Ownership
from penstock.platform.engine.exported import graph_of_state
from penstock.platform.engine.model import Operation, Run
from penstock.platform.ownership import Entry, Judgement, Ledger, ledger
from penstock.platform.resource import UNKNOWN, Graph, Resource
from penstock.platform.sandbox.lifecycle import stop
from real_engine import RealEngine
from sandboxed import Sandboxed

pytestmark = pytest.mark.xdist_group("ownership")

PROGRAM = """
from penstock.components import *

network = Network("net", NetworkArgs(cidr_block="10.9.0.0/20", availability_zones=["eu-west-1a", "eu-west-1c"], nat="none"))
ImmutableService(
    "web",
    ImmutableServiceArgs(
        container=ServiceContainer(image="registry.example.com/web@sha256:" + "ab" * 32),
        network=ServiceNetwork(
            vpc_id=network.vpc_id,
            vpc_cidr_block=network.cidr_block,
            public_subnet_ids=network.public_subnet_ids,
            private_subnet_ids=network.private_subnet_ids,
        ),
        certificate_arn="arn:aws:acm:eu-west-1:111122223333:certificate/1234",
        scaling=ServiceScaling(minimum_tasks=2, maximum_tasks=6),
    ),
)
"""

SERVICE = "aws:ecs/service:Service::web-service"


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory, engine: RealEngine) -> Iterator[Sandboxed]:
    """A service between two and six tasks, deployed."""
    sandboxed = Sandboxed.make(tmp_path_factory.mktemp("ownership") / "shop", engine, PROGRAM)
    try:
        sandboxed.up()
        yield sandboxed
    finally:
        stop(sandboxed.project.folder)


@pytest.mark.parametrize(("tasks", "judgement"), [(5, Judgement.OWNED), (9, Judgement.OUT_OF_BOUNDS)])
def test_pulumi_never_shows_a_service_scaled_by_hand_and_the_ledger_knows_the_bounds(
    deployed: Sandboxed, tasks: int, judgement: Judgement
) -> None:
    """Neither `preview` nor `preview --refresh` has a difference; within the autoscaler's bounds it is owned, beyond them not."""
    scale(deployed, tasks)
    for refresh in (False, True):
        run = deployed.succeed(deployed.cli.preview(replace(deployed.request(), refresh=refresh)))
        assert changed(run) == set()
    graph = graph_of_state(deployed.cli.export(deployed.request()))
    (urn,) = [resource.urn for resource in graph.resources if resource.urn.endswith(SERVICE)]
    assert ledger(graph, ALL).judge(urn, "desiredCount", found(deployed)) is judgement
    assert ledger(graph, ALL).judge(urn, "launchType", "EC2") is Judgement.NOT_OWNED


def test_an_up_leaves_a_service_scaled_by_hand_as_it_is(deployed: Sandboxed) -> None:
    scale(deployed, 4)
    deployed.up()
    assert found(deployed) == 4


def scale(deployed: Sandboxed, tasks: int) -> None:
    """What a person does in the console."""
    name = service_name(deployed)
    deployed.cloud.client("ecs").update_service(cluster=name, service=name, desiredCount=tasks)


def found(deployed: Sandboxed) -> Any:
    name = service_name(deployed)
    return deployed.cloud.client("ecs").describe_services(cluster=name, services=[name])["services"][0]["desiredCount"]


def service_name(deployed: Sandboxed) -> str:
    """The service is named like its cluster."""
    (arn,) = deployed.cloud.client("ecs").list_clusters()["clusterArns"]
    return str(arn).rsplit("/", 1)[-1]


def changed(run: Run) -> set[str]:
    """What a preview plans to change."""
    planned = [step for step in run.steps if not step.refreshed]
    return {step.name for step in planned if step.operation not in (Operation.SAME, Operation.READ, Operation.REFRESH)}


OWNED = Ownership(
    role="service", property="count", owner="a scaler", reason="load", bounds=Bounds("scaling", "lowest", "highest")
)


@given(st.integers(0, 100), st.integers(0, 100), st.integers(-10, 200))
def test_a_value_is_owned_exactly_between_the_bounds(minimum: int, maximum: int, value: int) -> None:
    entry = Entry(urn="urn", ownership=OWNED, minimum=minimum, maximum=maximum)
    assert (entry.judge(value) is Judgement.OWNED) == (minimum <= value <= maximum)


def test_bounds_that_nobody_knows_decide_nothing() -> None:
    """Neither an owner that is not there, nor one whose bounds a preview does not know."""
    assert Entry(urn="urn", ownership=OWNED).judge(3) is Judgement.UNDECIDED
    assert Entry(urn="urn", ownership=OWNED, minimum=1, maximum=5).judge("3") is Judgement.UNDECIDED


def test_a_field_whose_owner_has_no_bounds_is_always_owned() -> None:
    free = Ownership(role="service", property="changedAt", owner="AWS", reason="a clock")
    assert Ledger((Entry(urn="urn", ownership=free),)).judge("urn", "changedAt", "today") is Judgement.OWNED


def test_the_ledger_of_a_program_has_what_its_components_declare() -> None:
    """Before anything is deployed: bounds are plain arguments."""
    graph = declared(lambda: exec(PROGRAM, {}))  # noqa: S102 - the same program as above
    (entry,) = ledger(graph, ALL).entries
    assert (entry.urn.endswith(SERVICE), entry.minimum, entry.maximum) == (True, 2, 6)


def test_unknown_bounds_are_no_bounds() -> None:
    graph = declared(lambda: exec(PROGRAM, {}))  # noqa: S102
    resources = [with_unknown_bounds(resource) for resource in graph.resources]
    (entry,) = ledger(Graph(resources), ALL).entries
    assert entry.judge(3) is Judgement.UNDECIDED


def with_unknown_bounds(resource: Resource) -> Resource:
    return replace(resource, properties={**resource.properties, "minCapacity": UNKNOWN})


def test_what_waits_to_be_deleted_is_not_in_the_graph_of_a_state() -> None:
    """Its URN is that of its replacement."""
    resource = {"urn": "urn:pulumi:dev::shop::a:b:C::c", "type": "a:b:C", "outputs": {"x": 1}}
    exported = {"deployment": {"resources": [resource, {**resource, "delete": True, "outputs": {"x": 2}}]}}
    assert [found.properties for found in graph_of_state(exported).resources] == [{"x": 1}]
