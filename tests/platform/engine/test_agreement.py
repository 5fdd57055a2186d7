"""An update held against its preview."""

from collections.abc import Callable
from pathlib import Path

import pytest
from doubles import RecordingEngine
from penstock.platform.engine.agreement import Agreement
from penstock.platform.engine.explain import failure
from penstock.platform.engine.model import PendingOperation, Run, RunRequest, Step
from penstock.platform.errors import ExitCode
from penstock.platform.operation import Operation


def step(operation: str, name: str = "till", kind: str = "tiny:index:Thing") -> Step:
    urn = f"urn:pulumi:dev::shop::{kind}::{name}"
    return Step(operation=Operation(operation), operation_text=operation, urn=urn, type=kind)


def differs(*planned: Step) -> Callable[[Step], bool]:
    return Agreement(Run(succeeded=True, exit_code=0, is_preview=True, steps=planned)).differs


@pytest.mark.parametrize("operation", ["same", "create", "update", "delete", "replace", "delete-replaced"])
def test_what_was_planned_is_no_difference(operation: str) -> None:
    assert not differs(step(operation))(step(operation))


@pytest.mark.parametrize(
    ("planned", "done"),
    [
        ("same", "update"),
        ("update", "replace"),
        ("update", "create-replacement"),
        ("replace", "update"),
        ("same", "delete"),
    ],
)
def test_another_kind_of_change_is_a_difference(planned: str, done: str) -> None:
    assert differs(step(planned))(step(done))


@pytest.mark.parametrize("operation", ["create", "delete", "update"])
def test_a_resource_that_the_preview_did_not_have_is_a_difference(operation: str) -> None:
    assert differs(step("create", "other"))(step(operation))


@pytest.mark.parametrize("operation", ["same", "read", "refresh"])
def test_a_change_that_turns_out_to_be_none_is_no_difference(operation: str) -> None:
    """A value that was unknown came out as it was."""
    assert not differs(step("update"))(step(operation))


def test_what_the_engine_makes_by_itself_is_no_difference() -> None:
    """A function that a preview cannot call yet brings its provider with the update."""
    assert not differs()(step("create", "default_1_0", "pulumi:providers:tiny"))
    assert not differs()(step("create", "shop-dev", "pulumi:pulumi:Stack"))
    assert differs()(step("create", "mine", "pulumi:providers:tiny"))


def test_an_update_that_was_stopped_says_where_and_what_is_uncertain() -> None:
    engine = RecordingEngine()
    engine.runs["up"].append(Run(succeeded=True, exit_code=0, steps=(step("update"), step("delete", "safe"))))
    request = RunRequest(stack="dev", project=Path(), environment={}, stop_at=differs(step("update")))
    run = engine.up(request)
    error = failure(run, "dev")
    assert error is not None
    assert error.exit_code is ExitCode.FAILED
    assert "stopped at delete of safe (tiny:index:Thing), which its preview did not have" in error.what
    pending = PendingOperation(kind="deleting", urn="urn::safe")
    left = failure(Run(succeeded=False, exit_code=1, stopped_at=run.stopped_at, pending_operations=(pending,)), "dev")
    assert left is not None
    assert "deleting urn::safe" in left.what
