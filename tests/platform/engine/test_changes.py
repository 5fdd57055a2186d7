"""What a run changes, resource by resource."""

import importlib.util
from pathlib import Path

import pytest
from engine_events import LOGS, STACK, lines, read, state, step
from penstock.platform.engine.changes import (
    ChangeKind,
    OptionChange,
    by_component,
    changes,
    counts,
    endangered,
    has_changes,
    protected_by_component,
)
from penstock.platform.engine.events import read_event_log
from penstock.platform.engine.model import Run
from penstock.platform.stateful_types import STATEFUL_TYPES

SHELF = "urn:pulumi:dev::shop::shop:index:Shelf::shelf"


def recorded(name: str) -> Run:
    return read_event_log(LOGS / f"{name}.jsonl")


def kinds(run: Run) -> dict[str, ChangeKind]:
    return {change.step.name: change.kind for change in changes(run)}


@pytest.mark.parametrize(
    "log", ["up_from_nothing", "preview_replaced", "preview_unchanged", "preview_unprotected", "refresh", "destroyed"]
)
def test_the_counts_are_the_engines_own(log: str) -> None:
    """Except that the engine counts a resource whose protection changes as the same."""
    ours = dict(counts(changes(recorded(log))))
    same = ours.pop(ChangeKind.OPTIONS, 0) + ours.pop(ChangeKind.SAME, 0)
    told = {kind.value: number for kind, number in ours.items()} | ({"same": same} if same else {})
    assert told == recorded(log).changes


def test_an_unchanged_stack_has_no_changes() -> None:
    assert not has_changes(recorded("preview_unchanged"))
    assert not has_changes(recorded("refresh"))


def test_a_protection_that_falls_is_a_change_where_the_engine_sees_none() -> None:
    run = recorded("preview_unprotected")
    shelf = next(change for change in changes(run) if change.step.name == "shelf")
    assert shelf.kind is ChangeKind.OPTIONS
    assert shelf.options == (OptionChange(option="protect", before=True, after=False),)
    assert shelf.options[0].loosens
    only = read(lines(("resourcePreEvent", step("same", "a", old=state(retainOnDelete=True), new=state()))))
    assert has_changes(only)


def test_a_protection_that_is_added_loosens_nothing() -> None:
    run = read(lines(("resourcePreEvent", step("same", "a", old=state(), new=state(protect=True)))))
    (change,) = changes(run)
    assert [option.loosens for option in change.options] == [False]


def test_the_three_steps_of_a_replacement_are_one_change_with_its_cause() -> None:
    till = next(change for change in changes(recorded("preview_replaced")) if change.step.name == "till")
    assert till.kind is ChangeKind.REPLACE
    assert till.step.keys == ("place",)


def test_an_import_is_shown_with_what_is_changed_at_once() -> None:
    """The engine imports first, and then updates what differs from the program."""
    update = step(
        "update", "a", old=state(), new=state(), detailedDiff={"tags": {"diffKind": "add", "inputDiff": True}}
    )
    run = read(
        lines(
            ("resourcePreEvent", step("import", "a", new=state())),
            ("resourcePreEvent", update),
        )
    )
    (change,) = changes(run)
    assert change.kind is ChangeKind.IMPORT
    assert dict(change.step.detailed_diff) == {"tags": "add"}


def test_what_a_refresh_found_gives_way_to_what_is_done_about_it() -> None:
    run = read(
        lines(
            ("resourcePreEvent", step("refresh", "a", old=state())),
            ("resOutputsEvent", step("update", "a", old=state(), new=state())),
            ("resourcePreEvent", step("same", "a", old=state(), new=state())),
        )
    )
    assert kinds(run) == {"a": ChangeKind.SAME}


def test_drift_that_a_refresh_found_is_a_change() -> None:
    run = read(
        lines(
            ("resourcePreEvent", step("refresh", "a", old=state())),
            ("resOutputsEvent", step("update", "a", old=state(), new=state())),
        )
    )
    assert kinds(run) == {"a": ChangeKind.UPDATE}
    assert has_changes(run)


def test_changes_are_grouped_by_the_outermost_component() -> None:
    groups = by_component(changes(recorded("up_from_nothing")))
    assert {urn.rsplit("::", 1)[-1]: [change.step.name for change in group] for urn, group in groups.items()} == {
        "shop-dev": ["shop-dev"],
        "shelf": ["shelf", "till"],
        "receipt": ["receipt"],
        "sign": ["sign"],
    }


def test_a_parent_that_no_step_names_is_still_the_group() -> None:
    run = read(lines(("resourcePreEvent", step("create", "a", new=state(parent=SHELF)))))
    assert [change.component for change in changes(run)] == [SHELF]


@pytest.mark.parametrize(
    ("operation", "old", "new", "shown"),
    [
        ("delete", state(), None, True),
        ("replace", state(), state(), True),
        ("same", state(protect=True), state(), True),
        ("same", state(), state(protect=True), False),
        ("create", None, state(), False),
        ("update", state(), state(), False),
    ],
)
def test_stateful_resources_come_first_when_they_go_or_lose_protection(
    operation: str, old: object, new: object, *, shown: bool
) -> None:
    event = step(operation, "logs", old=old, new=new)
    event["metadata"]["type"] = "aws:s3/bucket:Bucket"
    found = endangered(changes(read(lines(("resourcePreEvent", event)))))
    assert [change.loses for change in found] == (["objects"] if shown else [])


def test_a_deleted_resource_without_state_is_not_endangered() -> None:
    assert endangered(changes(recorded("destroyed"))) == ()


def test_all_protected_resources_of_a_state_are_named() -> None:
    exported = {"deployment": {"resources": [{"urn": STACK}, {"urn": SHELF, "protect": True}]}}
    assert protected_by_component(exported) == {SHELF: (SHELF,)}
    assert protected_by_component({"version": 3, "deployment": {}}) == {}


def test_every_stateful_aws_type_exists_in_the_sdk() -> None:
    spec = importlib.util.find_spec("pulumi_aws")
    assert spec is not None
    assert spec.origin is not None
    tokens = Path(spec.origin).read_text(encoding="utf-8")
    aws = [token for token in STATEFUL_TYPES if token.startswith("aws:")]
    assert [token for token in aws if f'"{token}"' not in tokens] == []
