"""An ImmutableService as tests declare it: what differs over what is usual, and how a refusal reads."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from component_programs import ACCOUNT_ID, REGION, declared
from penstock.components import ImmutableService, ImmutableServiceArgs
from penstock.platform.errors import ConfigurationError
from penstock.platform.resource import Graph
from penstock.platform.rule import Verdict, judge
from penstock.policies import ALL as RULES

__all__ = ["IMAGE", "NETWORK", "REGISTRY", "arguments", "assert_judged", "assert_refused", "service"]

REGISTRY = f"{ACCOUNT_ID}.dkr.ecr.{REGION}.amazonaws.com"
IMAGE = f"{REGISTRY}/shop/web@sha256:{'0123456789abcdef' * 4}"
NETWORK = {
    "vpc_id": "vpc-1",
    "vpc_cidr_block": "10.0.0.0/16",
    "public_subnet_ids": ["subnet-1", "subnet-2"],
    "private_subnet_ids": ["subnet-3", "subnet-4"],
}


def arguments(**more: Any) -> dict[str, Any]:
    """The usual arguments, with parts of `container` over its own."""
    return {
        "container": {"image": IMAGE, **more.pop("container", {})},
        "network": NETWORK,
        "certificate_arn": f"arn:aws:acm:{REGION}:{ACCOUNT_ID}:certificate/1234",
        **more,
    }


def service(**more: Any) -> Graph:
    """What the service `web` declares."""
    return declared(lambda: ImmutableService("web", ImmutableServiceArgs(**arguments(**more))))


def assert_judged(graph: Graph) -> None:
    """Every rule is decided in the first preview; none is violated but that nobody tags, as there is no environment here."""
    judgement = judge(RULES, graph)
    assert [finding.message for finding in judgement.having(Verdict.UNDECIDED)] == []
    assert [finding.message for finding in judgement.having(Verdict.COULD_NOT_RUN)] == []
    assert {finding.rule_id[:7] for finding in judgement.having(Verdict.VIOLATION)} <= {"PEN-OWN", "PEN-TAG"}


def assert_refused(build: Callable[[], object], words: Sequence[str]) -> None:
    """It is refused at construction, with all these words."""
    with pytest.raises(ConfigurationError) as refusal:
        declared(build)
    message = str(refusal.value)
    assert all(word in message for word in words), message
