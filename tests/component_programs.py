"""Components as the tests declare them: in project `shop`, stack `dev`, as in a first preview where ids and ARNs are not known."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import pytest
from penstock.platform.aws_functions import Facts
from penstock.platform.errors import ConfigurationError
from penstock.platform.resource import Graph, Resource
from penstock.platform.testing import Synthesised, synth
from penstock.policies import ALL as RULES

__all__ = ["ACCOUNT_ID", "REGION", "assert_clean", "assert_refused", "declared", "one", "synthesised"]

ACCOUNT_ID = "123456789012"
REGION = "eu-west-1"
CONFIG: Final[Mapping[str, Any]] = {
    "aws:defaultTags": {"tags": {"owner": "shop-team", "environment": "dev", "costCentre": "cc-12"}}
}
"""What an environment gives its provider: who owns what is declared."""


def synthesised(build: Callable[[], object]) -> Synthesised:
    """Everything that the function declares, to assert on."""
    return synth(build, project="shop", config=CONFIG, facts=Facts(ACCOUNT_ID, REGION))


def assert_clean(stack: Synthesised, *, decided: Sequence[str] = ()) -> None:
    """No rule that can stop a deployment is violated, undecided or unable to run at a first preview, and those named did judge something."""
    judgement = stack.keeps(RULES)
    assert judgement.decided_rules >= set(decided)


def assert_refused(build: Callable[[], object], words: Sequence[str]) -> str:
    """It is refused while it is declared, with all these words; the whole message."""
    with pytest.raises(ConfigurationError) as refusal:
        synthesised(build)
    message = str(refusal.value)
    assert all(word in message for word in words), message
    return message


def declared(build: Callable[[], object]) -> Graph:
    """The same as the rules read it."""
    return synthesised(build).graph


def one(graph: Graph, name: str) -> Resource:
    """The resource with this logical name."""
    (found,) = [resource for resource in graph.resources if resource.name == name]
    return found
