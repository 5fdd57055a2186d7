"""What of a worker may change in place, and which of that is a new revision."""

from typing import Final

from ..platform.component import Mutable

__all__ = ["WORKER_IN_PLACE", "WORKER_ROLLOUTS"]

WORKER_IN_PLACE: Final = (
    Mutable(
        role="queue",
        properties=("messageRetentionSeconds", "redrivePolicy", "visibilityTimeoutSeconds"),
        reason="how long messages are kept, and how often they are tried; those that wait stay",
    ),
    Mutable(role="dead-letter-queue", properties=("visibilityTimeoutSeconds",), reason="the same of dead letters"),
    Mutable(role="scaling", properties=("maxCapacity", "minCapacity"), reason="the bounds of the autoscaler"),
    Mutable(
        role="scaling-on-backlog",
        properties=("targetTrackingScalingPolicyConfiguration",),
        reason="how many messages may wait for each task",
    ),
    Mutable(role="oldest-message", properties=("alarmDescription", "threshold"), reason="when it goes off"),
    *(
        Mutable(role=role, properties=("alarmActions", "okActions"), reason="who is told")
        for role in ("dead-letters", "new-dead-letters", "oldest-message", "running-below-desired")
    ),
    Mutable(role="log", properties=("retentionInDays",), reason="how long lines are kept"),
    Mutable(role="execution-policy", properties=("policy",), reason="what starting the next revision takes"),
    Mutable(role="task-to-vpc", properties=("cidrIpv4",), reason="the same way out, to another range"),
    Mutable(role="service", properties=("waitForSteadyState",), reason="what `up` waits for; no task knows of it"),
)
"""No message and no task notices these."""

WORKER_ROLLOUTS: Final = (
    Mutable(
        role="service",
        properties=("networkConfiguration", "taskDefinition"),
        reason="new tasks beside the old ones; ECS goes back when they fail",
    ),
)
"""In place for the API; for what runs, a new revision that can go back."""
