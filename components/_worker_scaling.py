"""How many tasks a worker runs: between two bounds, as many as keep the wait short."""

from typing import Any

import pulumi_aws as aws
from pydantic import Field, ValidationInfo, field_validator

from ..platform.component import Component
from ..platform.inputs import Input
from ._alarms import CONTAINER_INSIGHTS, Dimensions
from ._backlog import BACKLOG_PER_TASK, acceptable_backlog
from ._service_scaling import TaskBounds, scaling_target, tracking_policy

__all__ = ["WorkerScaling", "worker_scaling"]


class WorkerScaling(TaskBounds):
    """The bounds, and how long a message may wait: from that and its own length follows how many may wait for each task."""

    minimum_tasks: int = Field(default=2, ge=1, le=5000)
    """The fewest tasks. By default 2, in different zones, so that one can fail. Never none: nothing could be counted."""
    maximum_tasks: int = Field(default=10, ge=1, le=5000, validate_default=True)
    """The most tasks. By default 10."""
    seconds_per_message: float = Field(default=1.0, gt=0)
    """How long a task works on one message, in seconds; where it works on ten at a time, a tenth of that. By default 1."""
    delay_seconds: float = Field(default=60.0, gt=0, validate_default=True)
    """How long a message may wait for a task, in seconds, not below seconds_per_message. By default 60."""

    @field_validator("delay_seconds")
    @classmethod
    def _can_be_kept(cls, value: float, info: ValidationInfo) -> float:
        if "seconds_per_message" in info.data:  # else it was wrong itself, and is told
            acceptable_backlog(delay_seconds=value, seconds_per_message=info.data["seconds_per_message"])
        return value


def worker_scaling(
    component: Component, scaling: WorkerScaling, service: aws.ecs.Service, *, queue: Dimensions, tasks: Dimensions
) -> None:
    """The children `scaling` and `scaling-on-backlog`."""
    target = acceptable_backlog(delay_seconds=scaling.delay_seconds, seconds_per_message=scaling.seconds_per_message)
    metrics = [
        _metric("visible", "AWS/SQS ApproximateNumberOfMessagesVisible", queue),
        _metric("running", f"{CONTAINER_INSIGHTS} RunningTaskCount", tasks),
        {"id": "backlog", "expression": BACKLOG_PER_TASK, "label": "messages per task", "return_data": True},
    ]
    tracking_policy(
        component,
        scaling_target(component, scaling, service),
        "scaling-on-backlog",
        {"customized_metric_specification": {"metrics": metrics}, "target_value": target},
    )


def _metric(query: str, which: str, dimensions: Dimensions) -> Any:
    namespace, name = which.split()
    named: list[dict[str, Input[str]]] = [{"name": key, "value": value} for key, value in sorted(dimensions.items())]
    metric = {"namespace": namespace, "metric_name": name, "dimensions": named}
    return {"id": query, "metric_stat": {"metric": metric, "stat": "Average"}, "return_data": False}
