"""What a service's alarms watch: pure data, metric by metric."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pulumi_aws.cloudwatch import MetricAlarmMetricQueryArgsDict as Query

__all__ = ["Alarm", "Dimensions", "metric", "result", "running_below_desired", "service_alarms_table"]

PERIOD_SECONDS = 60
LOAD_BALANCER = "AWS/ApplicationELB"
CONTAINER_INSIGHTS = "ECS/ContainerInsights"

SERVER_ERROR_PERCENT = (
    "100 * (FILL(target_errors, 0) + FILL(balancer_errors, 0)) / (FILL(requests, 0) + FILL(balancer_errors, 0))"
)
"""Of what arrives, how much fails. Counts are missing where they are zero. What the balancer fails before it has a target
is no request to CloudWatch, so it is counted in; a division by zero gives no point, so no requests are no alarm."""

Dimensions = Mapping[str, Any]
"""Name of a dimension to its value, which may be an output."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One alarm: it goes off when `queries` come out above `threshold` in `minutes` minutes one after the other."""

    role: str
    description: str
    threshold: float
    minutes: int
    queries: list[Query]


def service_alarms_table(
    *,
    server_error_percent: float,
    latency_seconds: float,
    targets: Dimensions,
    tasks: Dimensions,
    alternate: Dimensions | None = None,
    is_shared: bool = False,
) -> tuple[Alarm, ...]:
    """The four alarms of a service, and again those of its second target group where it has one.

    Args:
        server_error_percent: how much of all requests may fail, in percent.
        latency_seconds: within what 99 of 100 requests are answered.
        targets: which load balancer and target group.
        tasks: which cluster and service.
        alternate: which load balancer and second target group.
        is_shared: whether others use the load balancer, too: then it is the target groups' errors that count.
    """
    errors = _target_errors if is_shared else _server_errors
    alarms = (
        errors(server_error_percent, targets),
        *_of_targets(latency_seconds, targets),
        running_below_desired(tasks),
    )
    if alternate is None:
        return alarms
    others = _of_targets(latency_seconds, alternate)
    if is_shared:
        others = (errors(server_error_percent, alternate), *others)
    return (*alarms, *(replace(alarm, role=f"alternate-{alarm.role}") for alarm in others))


def _of_targets(latency_seconds: float, targets: Dimensions) -> tuple[Alarm, ...]:
    return (
        Alarm(
            role="latency",
            description=f"One request in a hundred takes longer than {latency_seconds:g} s",
            threshold=latency_seconds,
            minutes=5,
            queries=[metric("result", f"{LOAD_BALANCER} TargetResponseTime", "p99", targets)],
        ),
        Alarm(
            role="unhealthy-targets",
            description="A task fails its health check",
            threshold=0,
            minutes=3,
            queries=[metric("result", f"{LOAD_BALANCER} UnHealthyHostCount", "Maximum", targets)],
        ),
    )


def running_below_desired(tasks: Dimensions) -> Alarm:
    """What holds for every service: it runs as many tasks as it should."""
    return Alarm(
        role="running-below-desired",
        description="Fewer tasks run than should",
        threshold=0,
        minutes=10,  # longer than starting tasks takes when a deployment or the autoscaler adds some
        queries=[
            metric("desired", f"{CONTAINER_INSIGHTS} DesiredTaskCount", "Minimum", tasks),
            metric("running", f"{CONTAINER_INSIGHTS} RunningTaskCount", "Minimum", tasks),
            result("desired - running", "tasks missing"),
        ],
    )


def _target_errors(percent: float, targets: Dimensions) -> Alarm:
    return Alarm(
        role="server-errors",
        description=f"More than {percent:g} % of requests fail (5xx)",
        threshold=percent,
        minutes=3,
        queries=[
            metric("requests", f"{LOAD_BALANCER} RequestCount", "Sum", targets),
            metric("target_errors", f"{LOAD_BALANCER} HTTPCode_Target_5XX_Count", "Sum", targets),
            result("100 * FILL(target_errors, 0) / requests", "5xx responses, percent"),
        ],
    )


def _server_errors(percent: float, targets: Dimensions) -> Alarm:
    balancer = {"LoadBalancer": targets["LoadBalancer"]}
    return Alarm(
        role="server-errors",
        description=f"More than {percent:g} % of requests fail (5xx)",
        threshold=percent,
        minutes=3,
        queries=[
            metric("requests", f"{LOAD_BALANCER} RequestCount", "Sum", balancer),
            metric("target_errors", f"{LOAD_BALANCER} HTTPCode_Target_5XX_Count", "Sum", balancer),
            metric("balancer_errors", f"{LOAD_BALANCER} HTTPCode_ELB_5XX_Count", "Sum", balancer),
            result(SERVER_ERROR_PERCENT, "5xx responses, percent"),
        ],
    )


def metric(query: str, which: str, statistic: str, dimensions: Dimensions) -> Query:
    """A metric as one query of an alarm; the query `result` is the one that is judged.

    Args:
        query: the query's id.
        which: the metric's namespace and name, with a space between.
        statistic: how the points of a minute become one.
        dimensions: of what it is.
    """
    namespace, name = which.split()
    return {
        "id": query,
        "return_data": query == "result",
        "metric": {
            "namespace": namespace,
            "metric_name": name,
            "stat": statistic,
            "period": PERIOD_SECONDS,
            "dimensions": dimensions,
        },
    }


def result(expression: str, label: str) -> Query:
    """What is judged, computed from the other queries."""
    return {"id": "result", "expression": expression, "label": label, "return_data": True}
