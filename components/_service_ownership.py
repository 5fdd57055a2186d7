"""What of a service somebody else owns once it is deployed: the autoscaler, its schedules, and ECS itself."""

from typing import Final

from ..platform.component import Among, Bounds, Ownership, Revisions

__all__ = ["ROLLBACK", "SERVICE_OWNERSHIP", "tasks_ownership"]

_BY_THE_CLOCK: Final = "scaling-at-*"
_FEWEST: Final = "scalableTargetAction.minCapacity"
_MOST: Final = "scalableTargetAction.maxCapacity"


def tasks_ownership(*more: Bounds, reason: str) -> Ownership:
    """How many tasks run: between the bounds in force, or within more."""
    return Ownership(
        role="service",
        property="desiredCount",
        owner="Application Auto Scaling",
        reason=f"{reason}; a deployment must not set it back",
        limits=(Bounds("scaling", "minCapacity", "maxCapacity"), *more),
    )


ROLLBACK: Final = Ownership(
    role="service",
    property="taskDefinition",
    owner="Amazon ECS",
    reason="a deployment that fails goes back to a revision before; the next one tries again",
    limits=(Revisions("task", "arn"),),
    is_ignored=False,
)
"""Which revision runs."""

SERVICE_OWNERSHIP: Final = (
    # Those in force, or those of another hour: the state may be of the day while it is night.
    tasks_ownership(Bounds(_BY_THE_CLOCK, _FEWEST, _MOST), reason="it follows the load between the two bounds"),
    *(
        Ownership(
            role="scaling",
            property=capacity,
            owner="scheduled scaling",
            reason="schedules move the bounds by the clock; a deployment must not set back the night's",
            limits=(Bounds(_BY_THE_CLOCK, scheduled, scheduled),),
            beside=_BY_THE_CLOCK,
        )
        for capacity, scheduled in (("minCapacity", _FEWEST), ("maxCapacity", _MOST))
    ),
    ROLLBACK,
    Ownership(
        role="production-rule",
        property="actions",
        owner="Amazon ECS",
        reason="a deployment that shifts traffic moves the weights from one target group to the other",
        limits=(Among(("targets", "alternate-targets"), "arn"),),
    ),
)
