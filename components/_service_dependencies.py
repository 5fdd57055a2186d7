"""In which order the containers of a task start: who waits for whom, and what can never come to pass."""

import re
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from ._service_container import DependencyCondition, ServiceContainer, Sidecar

__all__ = ["MAIN", "check_sidecars"]

MAIN = "main"
"""What dependencies call the container that serves; its real name is the service's."""

_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
_ENDS = (DependencyCondition.COMPLETE, DependencyCondition.SUCCESS)


def check_sidecars(container: ServiceContainer, sidecars: Mapping[str, Sidecar]) -> None:
    """Refuse names and dependencies that cannot work.

    Raises:
        ValueError: a name is none or taken, a dependency names no container, goes in a circle, or waits for what never is.
    """
    for name in sidecars:
        if name == MAIN or not _NAME.fullmatch(name):
            raise ValueError(
                f"{name!r} cannot be a sidecar's name: use 1 to 40 lower-case letters, digits and dashes, but not {MAIN!r}"
            )
    containers: dict[str, ServiceContainer | Sidecar] = {MAIN: container, **sidecars}
    for name, one in containers.items():
        for other, condition in one.depends_on.items():
            if other not in containers:
                raise ValueError(f"{name} depends on {other}, which is no container here: {', '.join(containers)}")
            _check(f"{name} waits for {condition} of {other}", containers[other], condition)
    try:
        TopologicalSorter({name: list(one.depends_on) for name, one in containers.items()}).prepare()
    except CycleError as error:
        raise ValueError(f"containers wait for each other in a circle: {' -> '.join(error.args[1])}") from None


def _check(wish: str, other: ServiceContainer | Sidecar, condition: DependencyCondition) -> None:
    if condition is DependencyCondition.HEALTHY and not other.health_check_command:
        raise ValueError(f"{wish}, which has no health_check_command")
    if condition in _ENDS and (not isinstance(other, Sidecar) or other.essential):
        raise ValueError(f"{wish}, which is essential: the task ends when it does")
