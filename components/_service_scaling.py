"""How many tasks a service runs: between two bounds, as many as its load needs."""

from collections.abc import Iterable

import pulumi
import pulumi_aws as aws
from pydantic import Field, ValidationInfo, field_validator

from ..platform.component import Component
from ..platform.inputs import Args, Input
from ..platform.naming import is_resource_name
from ._bounds import at_least
from ._service_load_balancer import LoadBalancer
from ._service_schedule import NightScaling, ScheduledBounds, night_bounds, scheduled_role, scheduled_scaling

__all__ = ["ServiceScaling", "TaskBounds", "scaling_target", "service_scaling", "tracking_policy"]

Tracking = aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationArgsDict


class TaskBounds(Args):
    """Between how many tasks and how many. Each kind declares the fields anew, with their meaning and defaults."""

    minimum_tasks: int
    maximum_tasks: int

    @field_validator("maximum_tasks")
    @classmethod
    def _is_above_minimum(cls, value: int, info: ValidationInfo) -> int:
        return at_least(value, info, "minimum_tasks")


class ServiceScaling(TaskBounds):
    """The bounds, and the load at which tasks are added. The one that asks for most tasks wins."""

    minimum_tasks: int = Field(default=2, ge=1, le=5000)
    """The fewest tasks. By default 2, in different zones, so that one can fail."""
    maximum_tasks: int = Field(default=10, ge=1, le=5000, validate_default=True)
    """The most tasks. By default 10."""
    cpu_percent: int = Field(default=60, ge=10, le=95)
    """The CPU use to keep, in percent of what the tasks have. By default 60."""
    memory_percent: int = Field(default=70, ge=10, le=95)
    """The memory use to keep, in percent of what the tasks have. By default 70."""
    requests_per_target: int = Field(default=1000, ge=1, le=1_000_000)
    """The requests that one task gets in a minute. By default 1000. Not where deployments shift traffic."""
    night: NightScaling | None = None
    """Fewer tasks at night. By default the bounds are the same day and night."""
    schedules: dict[str, ScheduledBounds] = Field(default={})
    """Other bounds from certain times on, each under a name of its own. By default none. With a night or schedules, they own
    the bounds: changed ones are in force from the next of them on."""

    @field_validator("night")
    @classmethod
    def _steps_down(cls, value: NightScaling | None, info: ValidationInfo) -> NightScaling | None:
        if value is not None and value.minimum_tasks > info.data.get("minimum_tasks", value.minimum_tasks):
            raise ValueError(
                f"its minimum_tasks {value.minimum_tasks} is above the usual minimum_tasks {info.data['minimum_tasks']}"
            )
        return value

    @field_validator("schedules")
    @classmethod
    def _have_names(cls, value: dict[str, ScheduledBounds], info: ValidationInfo) -> dict[str, ScheduledBounds]:
        taken = ("night", "morning") if info.data.get("night") is not None else ()
        for name in value:
            if name in taken or not is_resource_name(name):
                raise ValueError(
                    f"{name!r} cannot be a schedule's name: use lower-case letters, digits and dashes, "
                    "and beside a night neither night nor morning"
                )
        return value

    @property
    def all_schedules(self) -> dict[str, ScheduledBounds]:
        """Those of the night, and the others."""
        night = night_bounds(self.night, self.minimum_tasks, self.maximum_tasks) if self.night is not None else ()
        return {**dict(night), **self.schedules}


def service_scaling(
    component: Component,
    scaling: ServiceScaling,
    service: aws.ecs.Service,
    load_balancer: LoadBalancer,
    *,
    cluster_name: Input[str],
) -> None:
    """The children `scaling` and `scaling-on-cpu`, `-memory`, `-requests`; `scaling-at-...` for each schedule."""
    schedules = scaling.all_schedules
    target = scaling_target(component, scaling, service, schedules=schedules, cluster_name=cluster_name)
    scheduled_scaling(component, target, schedules)
    tracked: list[tuple[str, str, float, pulumi.Output[str] | None]] = [
        ("cpu", "ECSServiceAverageCPUUtilization", scaling.cpu_percent, None),
        ("memory", "ECSServiceAverageMemoryUtilization", scaling.memory_percent, None),
    ]
    if (
        load_balancer.alternate is None
    ):  # else requests move from one target group to the other, and the metric does not
        label = pulumi.Output.concat(load_balancer.arn_suffix, "/", load_balancer.targets.arn_suffix)
        tracked.append(("requests", "ALBRequestCountPerTarget", scaling.requests_per_target, label))
    for what, metric, value, resource_label in tracked:
        tracking_policy(
            component,
            target,
            f"scaling-on-{what}",
            {
                "predefined_metric_specification": {"predefined_metric_type": metric, "resource_label": resource_label},
                "target_value": float(value),
            },
        )


def scaling_target(
    component: Component,
    bounds: TaskBounds,
    service: aws.ecs.Service,
    *,
    schedules: Iterable[str] = (),
    cluster_name: Input[str] | None = None,
) -> aws.appautoscaling.Target:
    """The child `scaling`: what the autoscaler may change, and how far. Where there are schedules, they own how far."""
    return aws.appautoscaling.Target(
        component.child("scaling"),
        service_namespace="ecs",
        scalable_dimension="ecs:service:DesiredCount",
        resource_id=pulumi.Output.concat("service/", cluster_name or service.name, "/", service.name),
        min_capacity=bounds.minimum_tasks,
        max_capacity=bounds.maximum_tasks,
        tags=component.tags(),
        opts=component.options("scaling", depends_on=[service], beside=[scheduled_role(name) for name in schedules]),
    )


def tracking_policy(component: Component, target: aws.appautoscaling.Target, role: str, metric: Tracking) -> None:
    """The child with this role: as many tasks as keep a metric at its target value."""
    aws.appautoscaling.Policy(
        component.child(role),
        policy_type="TargetTrackingScaling",
        service_namespace=target.service_namespace,
        scalable_dimension=target.scalable_dimension,
        resource_id=target.resource_id,
        # Add quickly, remove slowly: a task too many costs less than a task too few.
        target_tracking_scaling_policy_configuration={**metric, "scale_out_cooldown": 60, "scale_in_cooldown": 300},
        opts=component.options(role),
    )
