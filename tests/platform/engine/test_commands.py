"""What is said to the command line."""

from dataclasses import replace
from pathlib import Path

import pytest
from penstock.platform.engine.commands import (
    DESTROY,
    PREVIEW,
    PREVIEW_DESTROY,
    REFRESH,
    UP,
    RunCommand,
    child_environment,
    run_arguments,
)
from penstock.platform.engine.model import RunRequest

REQUEST = RunRequest(stack="dev", project=Path(), environment={})


@pytest.mark.parametrize("command", [PREVIEW, UP, REFRESH, PREVIEW_DESTROY, DESTROY], ids=lambda command: command.name)
def test_no_command_asks_and_every_command_logs(command: RunCommand) -> None:
    arguments = run_arguments(command, REQUEST, Path("events"))
    assert "--non-interactive" in arguments
    assert arguments[arguments.index("--event-log") + 1] == "events"
    assert arguments[arguments.index("--stack") + 1] == "dev"
    assert command.changes == ("--yes" in arguments)


def test_wishes_become_flags() -> None:
    wishes = replace(REQUEST, policy_packs=("a", "b"), targets=("urn:x",), refresh=True)
    arguments = run_arguments(UP, wishes, Path("events"))
    assert {"--policy-pack=a", "--policy-pack=b", "--target=urn:x", "--refresh"} <= set(arguments)
    assert "--exclude-protected" in run_arguments(DESTROY, replace(REQUEST, exclude_protected=True), Path("events"))


@pytest.mark.parametrize(
    ("command", "wish"),
    [
        (DESTROY, replace(REQUEST, policy_packs=("a",))),
        (REFRESH, replace(REQUEST, refresh=True)),
        (UP, replace(REQUEST, exclude_protected=True)),
    ],
)
def test_a_wish_that_a_command_does_not_know_is_never_dropped(command: RunCommand, wish: RunRequest) -> None:
    with pytest.raises(ValueError, match="does not know"):
        run_arguments(command, wish, Path("events"))


def test_the_child_gets_the_callers_environment_and_this_engine_first() -> None:
    environment = child_environment({"HOME": "/home/someone", "PATH": "/bin"}, "/engine:/bin")
    assert environment["HOME"] == "/home/someone"
    assert environment["PATH"] == "/engine:/bin"
    assert environment["PULUMI_DEBUG_COMMANDS"] == "true"
