"""Who may take a role: one service of AWS, and only on behalf of whom the conditions name."""

from collections.abc import Mapping
from typing import Any

from ..platform.inputs import json_text

__all__ = ["service_trust_policy"]


def service_trust_policy(service: str, condition: Mapping[str, Mapping[str, Any]] | None = None) -> str:
    """The policy by which a role trusts a service, for instance `ecs-tasks.amazonaws.com`.

    Args:
        service: the service's principal.
        condition: what must hold besides. Without one, the service may take the role for anybody who may pass it.
    """
    statement: dict[str, Any] = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    if condition is not None:
        statement["Condition"] = condition
    return json_text({"Version": "2012-10-17", "Statement": [statement]})
