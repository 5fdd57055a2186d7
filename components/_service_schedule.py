"""When the bounds of a service change by the clock: fewer tasks at night, more before a known rush."""

from collections.abc import Iterator, Mapping

import pulumi_aws as aws
from pydantic import Field, ValidationInfo, field_validator

from ..platform.component import Component
from ..platform.inputs import Args
from ._bounds import at_least

__all__ = ["NightScaling", "ScheduledBounds", "scheduled_role", "scheduled_scaling"]

TIME = r"^([01]\d|2[0-3]):[0-5]\d$"
SCHEDULE = r"^(cron\([^()]+\)|rate\(\d+ (minutes?|hours?|days?)\)|at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\))$"
TIME_ZONE = r"^[A-Za-z]+(/[A-Za-z0-9_+-]+){0,2}$"


class NightScaling(Args):
    """Fewer tasks at night. The usual bounds come back in the morning."""

    minimum_tasks: int = Field(default=1, ge=0, le=5000)
    """The fewest tasks at night. By default 1."""
    starts: str = Field(default="20:00", pattern=TIME)
    """When it begins, HH:MM. By default 20:00."""
    ends: str = Field(default="06:00", pattern=TIME, validate_default=True)
    """When it ends, HH:MM. By default 06:00."""
    time_zone: str = Field(default="UTC", pattern=TIME_ZONE)
    """Whose clock, for instance Europe/Berlin. By default UTC."""

    @field_validator("ends")
    @classmethod
    def _is_another_time(cls, value: str, info: ValidationInfo) -> str:
        if value == info.data.get("starts"):
            raise ValueError(f"the night ends when it starts, at {value}")
        return value


class ScheduledBounds(Args):
    """Bounds from a point in time on, until another schedule sets others."""

    schedule: str = Field(pattern=SCHEDULE)
    """When: `cron(minute hour day month weekday year)`, `rate(1 day)` or `at(2030-01-31T08:00:00)`."""
    minimum_tasks: int = Field(ge=0, le=5000)
    """The fewest tasks from then on."""
    maximum_tasks: int = Field(ge=1, le=5000)
    """The most tasks from then on."""
    time_zone: str = Field(default="UTC", pattern=TIME_ZONE)
    """Whose clock, for instance Europe/Berlin. By default UTC."""

    @field_validator("maximum_tasks")
    @classmethod
    def _is_above_minimum(cls, value: int, info: ValidationInfo) -> int:
        return at_least(value, info, "minimum_tasks")


def night_bounds(night: NightScaling, minimum_tasks: int, maximum_tasks: int) -> Iterator[tuple[str, ScheduledBounds]]:
    """The two points in time of a night; the load can ask for as many tasks as by day."""
    for role, time, fewest in (("night", night.starts, night.minimum_tasks), ("morning", night.ends, minimum_tasks)):
        hour, minute = map(int, time.split(":"))
        yield (
            role,
            ScheduledBounds(
                schedule=f"cron({minute} {hour} * * ? *)",
                minimum_tasks=fewest,
                maximum_tasks=maximum_tasks,
                time_zone=night.time_zone,
            ),
        )


def scheduled_role(name: str) -> str:
    """The role of the child that sets a schedule's bounds."""
    return f"scaling-at-{name}"


def scheduled_scaling(
    component: Component, target: aws.appautoscaling.Target, schedules: Mapping[str, ScheduledBounds]
) -> None:
    """One child `scaling-at-...` for each."""
    for name, bounds in schedules.items():
        role = scheduled_role(name)
        aws.appautoscaling.ScheduledAction(
            component.child(role),
            service_namespace=target.service_namespace,
            scalable_dimension=target.scalable_dimension,
            resource_id=target.resource_id,
            schedule=bounds.schedule,
            timezone=bounds.time_zone,
            scalable_target_action={"min_capacity": bounds.minimum_tasks, "max_capacity": bounds.maximum_tasks},
            opts=component.options(role),
        )
