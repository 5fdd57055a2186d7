"""Names and tags around a fleet that AWS, or the fleet itself, keeps for itself."""

import re
from collections.abc import Mapping
from typing import Final

from ..platform.inputs import ArgumentError

__all__ = ["MANAGED_BY_ECS", "check_cluster_name", "check_fleet_name", "check_host_tags"]

MANAGED_BY_ECS: Final = "AmazonECSManaged"
"""The tag that ECS puts on a group whose size it sets."""

_CLUSTER: Final = re.compile(r"[A-Za-z0-9_-]{1,255}")
_OF_AWS: Final = ("aws", "ecs", "fargate")


def check_fleet_name(name: str) -> None:
    """Refuse a fleet's name that its capacity provider could not begin with.

    Raises:
        ArgumentError: it could not.
    """
    if name.startswith(_OF_AWS):
        raise ArgumentError(
            "ImmutableFleet: ECS keeps the names of capacity providers that begin so for itself",
            got=name,
            do=f"use a name that does not begin with {', '.join(_OF_AWS)}",
        )


def check_cluster_name(value: object) -> None:
    """Refuse text that is no cluster's name.

    Raises:
        ValueError: it is not; an ARN is none.
    """
    if isinstance(value, str) and not _CLUSTER.fullmatch(value):
        raise ValueError("a cluster is given by its name, not by its ARN: letters, digits, dashes and underscores")


def check_host_tags(tags: Mapping[str, str]) -> None:
    """Refuse tags that AWS or the fleet sets.

    Raises:
        ValueError: there are such; they are named.
    """
    taken = [key for key in tags if key in (MANAGED_BY_ECS, "Name") or key.startswith(("aws:", "penstock:"))]
    if taken:
        raise ValueError(f"{', '.join(sorted(taken))}: AWS or the fleet sets it")
