"""The reference stack in each of its environments, whole: what differs between them is what the stack files say."""

from typing import Any

import pytest
from penstock.platform.project import find_project, read_project, stacks
from penstock.platform.testing import Synth
from reference import ROOT

ENVIRONMENTS = stacks(read_project(find_project(ROOT)))


def test_there_are_environments() -> None:
    assert set(ENVIRONMENTS) == {"dev", "staging", "prod"}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_environment_is_the_one_that_was_reviewed(environment: str, synth: Synth, stack_snapshot: Any) -> None:
    assert synth(ROOT, stack=environment) == stack_snapshot
