"""What is killed or interrupted in the middle: it is told what happened, and the next run recovers."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from penstock.platform.errors import ExitCode
from penstock.platform.sandbox.lifecycle import status
from reference import COMMAND_SECONDS, PENSTOCK, Reference

IN_THE_MIDDLE = "create network-vpc "
"""A line of progress that comes when some resources exist and most do not."""


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Reference]:
    made = Reference.copy(tmp_path / "shop")
    yield made
    made.penstock("sandbox", "stop")


def until_the_middle(copy: Reference) -> "subprocess.Popen[str]":
    """A deployment that has begun and not ended."""
    process = subprocess.Popen(
        [PENSTOCK, "up", "dev", "--sandbox"],
        cwd=copy.folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if IN_THE_MIDDLE in line:
            return process
    raise AssertionError("the deployment ended before its middle")


def rest_of(process: "subprocess.Popen[str]") -> str:
    """What it says until it ends."""
    _, said = process.communicate(timeout=COMMAND_SECONDS)
    return said


def test_a_sandbox_killed_in_the_middle_of_up_is_told_and_the_next_run_recovers(copy: Reference) -> None:
    deployment = until_the_middle(copy)
    record = status(copy.folder).record
    assert record is not None
    os.kill(record.pid, signal.SIGKILL)
    said = rest_of(deployment)
    assert deployment.returncode == ExitCode.NOT_USABLE, said
    assert "the embedded cloud died" in said
    assert "Traceback" not in said
    again = copy.penstock("up", "dev", "--sandbox")
    assert again.returncode == 0, again.stderr
    assert "the sandbox had died; its emulated resources are gone, so its state was cleared" in again.stderr
    assert "no changes" in copy.succeed("up", "dev", "--sandbox")


def test_an_interrupt_is_passed_on_once_and_the_next_run_goes_on(copy: Reference) -> None:
    deployment = until_the_middle(copy)
    os.kill(deployment.pid, signal.SIGINT)
    said = rest_of(deployment)
    assert deployment.returncode == ExitCode.INTERRUPTED, said
    assert "the run was interrupted" in said
    assert "run the command again" in said
    again = copy.succeed("up", "dev", "--sandbox")
    assert "0 could not run, 0 undecided" in again
    assert "no changes" in copy.succeed("up", "dev", "--sandbox")


def test_two_deployments_at_once_are_told_apart_by_the_lock(copy: Reference) -> None:
    first = until_the_middle(copy)
    second = copy.penstock("refresh", "dev", "--sandbox")
    rest_of(first)
    assert first.returncode == 0
    assert second.returncode == ExitCode.NOT_USABLE, second.stderr
    assert "is locked by another run" in second.stderr
    assert "which is running" in second.stderr
