"""What of a service may change in place, and which of that is a new revision."""

from typing import Final

from ..platform.component import Mutable
from ._balancer_changes import BALANCER_IN_PLACE

__all__ = ["SERVICE_IN_PLACE", "SERVICE_ROLLOUTS"]

SERVICE_IN_PLACE: Final = (
    Mutable("scaling", ("maxCapacity", "minCapacity"), "the bounds of the autoscaler"),
    Mutable("scaling-on-*", ("targetTrackingScalingPolicyConfiguration",), "the load that it keeps"),
    Mutable("scaling-at-*", ("scalableTargetAction", "schedule", "timezone"), "the bounds by the clock"),
    *(
        Mutable(
            role,
            ("alarmActions", "alarmDescription", "metricQueries", "okActions", "threshold"),
            "when it goes off, and who is told",
        )
        for role in (
            *("latency", "running-below-desired", "server-errors", "unhealthy-targets"),
            *("alternate-latency", "alternate-server-errors", "alternate-unhealthy-targets"),
        )
    ),
    Mutable("log", ("retentionInDays",), "how long lines are kept"),
    Mutable("execution-policy", ("policy",), "what starting the next revision takes"),
    *BALANCER_IN_PLACE,
    Mutable("deployment-policy", ("policy",), "which rules and groups the next deployment may shift"),
    Mutable("hook-policy", ("policy",), "which functions the next deployment may ask"),
    *(
        Mutable(role, (actions,), "to another target group at once, when its tasks have proved themselves")
        for role, actions in (("https", "defaultActions"), ("rule", "actions"))
    ),
    *(
        Mutable(role, ("conditions", "priority"), "other requests, at once, to tasks that serve already")
        for role in ("rule", "production-rule")
    ),
    Mutable("warm-up", ("actions", "priority"), "no request fits it"),
    Mutable("targets", ("deregistrationDelay",), "how long a task that leaves may finish"),
    Mutable("task-to-vpc", ("cidrIpv4",), "the same way out, to another range"),
    Mutable("service", ("alarms",), "at which alarms a deployment goes back; no task knows of it"),
    Mutable("service", ("waitForSteadyState",), "what `up` waits for; no task knows of it"),
)
"""No request and no task notices these."""

SERVICE_ROLLOUTS: Final = (
    Mutable(
        "service",
        (
            *("capacityProviderStrategies", "deploymentConfiguration", "loadBalancers", "networkConfiguration"),
            "taskDefinition",
        ),
        "new tasks beside the old ones; ECS goes back when they fail",
    ),
)
"""In place for the API; for what runs, a new revision that can go back."""
