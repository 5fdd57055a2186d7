"""Whose business a changed field is: asked of declarations and of states."""

from dataclasses import replace
from typing import Any

import pytest
from component_programs import one
from hypothesis import given
from hypothesis import strategies as st
from kubernetes_programs import orders
from penstock.components import ALL
from penstock.platform.component import Component, Ownership, Revisions
from penstock.platform.engine.exported import graph_of_state
from penstock.platform.ownership import Entry, Judgement, Ledger, ledger
from penstock.platform.ownership_limits import Interval, Members, Until, within
from penstock.platform.resource import UNKNOWN, Graph, Resource
from penstock.platform.sandbox.sdk_types import sdk_type
from penstock.platform.stamped import STAMPED
from service_programs import service

OWNED = Ownership(role="service", property="count", owner="a scaler", reason="load", limits=(Revisions("x", "y"),))
NIGHT = {"minimum_tasks": 2, "maximum_tasks": 6, "night": {"minimum_tasks": 1}}


def entry(*limits: Any) -> Entry:
    return Entry(urn="urn", ownership=OWNED, limits=limits)


@given(st.integers(0, 100), st.integers(0, 100), st.integers(-10, 200))
def test_a_value_is_owned_exactly_between_the_bounds(minimum: int, maximum: int, value: int) -> None:
    judgement = entry(Interval(minimum, maximum)).judge(value)
    assert (judgement is Judgement.OWNED) == (minimum <= value <= maximum)


def test_limits_that_nobody_knows_decide_nothing() -> None:
    """Neither an owner that is not there, nor one whose bounds a preview does not know, nor a value that is no number."""
    assert entry().judge(3) is Judgement.UNDECIDED
    assert entry(None).judge(3) is Judgement.UNDECIDED
    assert entry(Interval(1, 5)).judge("3") is Judgement.UNDECIDED


def test_within_one_limit_is_within_and_one_that_nobody_knows_leaves_the_rest_open() -> None:
    assert entry(None, Interval(1, 5)).judge(3) is Judgement.OWNED
    assert entry(Interval(1, 5), None).judge(7) is Judgement.UNDECIDED
    assert entry(Interval(1, 5), Interval(7, 9)).judge(6) is Judgement.OUT_OF_BOUNDS


def test_a_field_whose_owner_has_no_limits_is_always_owned() -> None:
    free = Ownership(role="service", property="changedAt", owner="AWS", reason="a clock")
    assert Ledger((Entry(urn="urn", ownership=free),)).judge("urn", "changedAt", "today") is Judgement.OWNED


def test_a_part_of_an_owned_field_is_owned_and_another_field_is_not() -> None:
    free = Ownership(role="rule", property="actions", owner="ECS", reason="weights")
    book = Ledger((Entry(urn="urn", ownership=free),))
    assert book.judge("urn", "actions[0].forward", {}) is Judgement.OWNED
    assert book.judge("urn", "actionsOfOthers", {}) is Judgement.NOT_OWNED
    assert book.judge("other", "actions", {}) is Judgement.NOT_OWNED


@given(st.integers(1, 50), st.integers(1, 50))
def test_a_rollback_goes_to_no_later_revision(newest: int, revision: int) -> None:
    """By ARN or by name, since ECS takes both."""
    until = Until.of(f"arn:aws:ecs:eu-west-1:123456789012:task-definition/shop-web:{newest}")
    assert until is not None
    assert until.holds(f"shop-web:{revision}") is (revision <= newest)
    assert until.holds(f"arn:aws:ecs:eu-west-1:123456789012:task-definition/shop-other:{revision}") is False


@pytest.mark.parametrize("value", [None, "", "shop-web", "shop-web:", "shop-web:x", [], UNKNOWN])
def test_what_is_no_revision_decides_nothing(value: object) -> None:
    assert Until("shop-web", 3).holds(value) is None
    assert Until.of(value) is None


def test_the_version_of_a_template_is_a_number_alone() -> None:
    """It arrives as a whole number, as one with a point, and as text."""
    assert [Until("", 3).holds(value) for value in (2, 3.0, "3", "4", "$Latest")] == [True, True, True, False, None]


def test_traffic_may_go_to_the_targets_and_nowhere_else() -> None:
    limit = Members(frozenset({"arn:blue", "arn:green"}))
    weights = [{"forward": {"targetGroups": [{"arn": "arn:blue", "weight": 30}, {"arn": "arn:green", "weight": 70}]}}]
    assert limit.holds(weights) is True
    assert limit.holds([*weights, {"targetGroupArn": "arn:other"}]) is False


def test_the_ledger_of_a_program_has_what_its_components_declare() -> None:
    """Before anything is deployed: bounds are plain arguments, revisions and targets are not known."""
    graph = service(scaling={"minimum_tasks": 2, "maximum_tasks": 6}).graph
    book = {found.ownership.property: found for found in ledger(graph, ALL).entries}
    assert set(book) == {"desiredCount", "taskDefinition"}
    assert book["desiredCount"].limits == (Interval(2, 6),)
    assert book["taskDefinition"].limits == (None,)


def test_where_there_is_a_night_the_bounds_are_owned_too_and_reach_as_far_as_it_goes() -> None:
    graph = service(scaling=NIGHT).graph
    book = ledger(graph, ALL)
    tasks, bounds = one(graph, "web-service").urn, one(graph, "web-scaling").urn
    judged = {count: book.judge(tasks, "desiredCount", count) for count in (0, 1, 6, 7)}
    assert [judged[count] for count in (1, 6)] == [Judgement.OWNED] * 2
    assert [judged[count] for count in (0, 7)] == [Judgement.OUT_OF_BOUNDS] * 2
    assert [book.judge(bounds, "minCapacity", count) for count in (1, 2)] == [Judgement.OWNED] * 2
    assert book.judge(bounds, "minCapacity", 0) is Judgement.OUT_OF_BOUNDS
    assert book.judge(bounds, "maxCapacity", 7) is Judgement.OUT_OF_BOUNDS


@pytest.mark.parametrize(("scaling", "ignored"), [(NIGHT, ("minCapacity", "maxCapacity")), ({}, ())])
def test_the_bounds_are_left_alone_exactly_where_the_ledger_says_so(
    scaling: dict[str, Any], ignored: tuple[str, ...]
) -> None:
    """Without a schedule nobody but the program moves them: a change by hand is drift."""
    graph = service(scaling=scaling).graph
    target = one(graph, "web-scaling")
    assert target.ignore_changes == ignored
    judgements = {ledger(graph, ALL).judge(target.urn, name, 99) for name in ("minCapacity", "maxCapacity")}
    assert judgements == ({Judgement.OUT_OF_BOUNDS} if ignored else {Judgement.NOT_OWNED})


def test_what_a_deployment_sets_is_not_ignored() -> None:
    """The rolled back revision is shown as a difference: the next deployment is to try again."""
    assert service().one("web-service").options.ignore_changes == ("desiredCount",)


def test_unknown_bounds_are_no_bounds() -> None:
    resources = [with_unknown_bounds(resource) for resource in service().graph.resources]
    book = ledger(Graph(resources), ALL)
    (tasks,) = [found for found in book.entries if found.ownership.property == "desiredCount"]
    assert tasks.judge(3) is Judgement.UNDECIDED


def with_unknown_bounds(resource: Resource) -> Resource:
    return replace(resource, properties={**resource.properties, "minCapacity": UNKNOWN})


@pytest.mark.parametrize("component", ALL, ids=lambda component: component.__name__)
def test_what_is_owned_is_owned_once(component: type[Component]) -> None:
    """Else the first declaration would hide the second."""
    fields = [(owned.role, owned.property) for owned in component.OWNERSHIP]
    assert len(set(fields)) == len(fields)


def test_what_a_limit_is_read_from_may_be_unknown() -> None:
    unknown = Resource(urn="urn", type="t", name="task", properties={"arn": UNKNOWN})
    assert within(Revisions("task", "arn"), [unknown]) is None


@pytest.mark.parametrize(("type_token", "name"), [(token, name) for token, names in STAMPED.items() for name in names])
def test_what_the_cloud_writes_is_an_output_that_no_program_gives(type_token: str, name: str) -> None:
    """Else a program's own field would never drift."""
    known = sdk_type(type_token)
    assert name in known.outputs
    assert name not in known.inputs


def test_what_the_cloud_itself_writes_is_nobody_s_drift() -> None:
    book = Ledger()
    function = "urn:pulumi:dev::shop::aws:lambda/function:Function::rotate"
    assert book.judge(function, "lastModified", "2030-01-01T00:00:00.000+0000") is Judgement.OWNED
    assert book.judge(function, "timeout", 900) is Judgement.NOT_OWNED
    graph = orders().graph
    urn = one(graph, "orders-deployment").urn
    revision = "metadata.annotations.deployment.kubernetes.io/revision"
    assert book.judge(urn, revision, "7") is Judgement.OWNED
    assert book.judge(urn, "status.readyReplicas", 2) is Judgement.OWNED
    assert book.judge(urn, "metadata.annotations", {}) is Judgement.NOT_OWNED


def test_what_waits_to_be_deleted_is_not_in_the_graph_of_a_state() -> None:
    """Its URN is that of its replacement."""
    resource = {"urn": "urn:pulumi:dev::shop::a:b:C::c", "type": "a:b:C", "outputs": {"x": 1}}
    exported = {"deployment": {"resources": [resource, {**resource, "delete": True, "outputs": {"x": 2}}]}}
    assert [found.properties for found in graph_of_state(exported).resources] == [{"x": 1}]
