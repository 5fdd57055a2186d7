"""How a service goes from one revision to the next: a few tasks at a time, or traffic shifted to new ones beside the old."""

from enum import StrEnum

import pulumi
import pulumi_aws as aws
from pydantic import Field, ValidationInfo, field_validator

from ..platform.inputs import Args, Input
from ._service_container import ServiceContainer

__all__ = [
    "DeploymentStrategy",
    "LifecycleHook",
    "LifecycleStage",
    "ServiceDeployment",
    "check_port",
    "deployment_configuration",
]

MINUTES_OF_A_DAY = 1440


class DeploymentStrategy(StrEnum):
    """How a deployment goes."""

    ROLLING = "rolling"
    """New tasks replace old ones, a few at a time."""
    BLUE_GREEN = "blue_green"
    """All traffic goes to the new tasks at once; the old ones stay for a while."""
    CANARY = "canary"
    """A small part of the traffic goes to the new tasks first, then all."""
    LINEAR = "linear"
    """Traffic goes to the new tasks in equal steps."""


class LifecycleStage(StrEnum):
    """When in a deployment a function is asked."""

    RECONCILE_SERVICE = "RECONCILE_SERVICE"
    """Before anything, where more than one revision runs."""
    PRE_SCALE_UP = "PRE_SCALE_UP"
    """Before new tasks start."""
    POST_SCALE_UP = "POST_SCALE_UP"
    """When the new tasks run."""
    PRODUCTION_TRAFFIC_SHIFT = "PRODUCTION_TRAFFIC_SHIFT"
    """While traffic shifts."""
    POST_PRODUCTION_TRAFFIC_SHIFT = "POST_PRODUCTION_TRAFFIC_SHIFT"
    """When all traffic has shifted."""


class LifecycleHook(Args):
    """A function that a deployment asks, and that can stop it: then ECS goes back."""

    function_arn: Input[str]
    """The Lambda function, by ARN. ECS gets a role that may call it."""
    stages: list[LifecycleStage] = Field(min_length=1)
    """When it is asked."""


class ServiceDeployment(Args):
    """How a deployment goes forward. However it goes, a failure or an alarm makes ECS go back."""

    strategy: DeploymentStrategy = DeploymentStrategy.ROLLING
    """Rolling, blue_green, canary or linear. By default rolling. At a shared load balancer, going to or from rolling makes
    another rule: give the route a new priority with it. Go to rolling only while the first target group serves."""
    alternate_port: int | None = Field(default=None, ge=1, le=65535, validate_default=True)
    """The port of the second target group, which traffic shifts to: the container's. Needed for all but rolling."""
    bake_minutes: int = Field(default=10, ge=0, le=MINUTES_OF_A_DAY)
    """All but rolling: how long the old tasks stay, to go back to at once, in minutes. By default 10."""
    canary_percent: float = Field(default=10, ge=0.1, lt=100)
    """Canary: how much of the traffic goes first, in percent. By default 10."""
    canary_bake_minutes: int = Field(default=10, ge=0, le=MINUTES_OF_A_DAY)
    """Canary: how long until the rest follows, in minutes. By default 10."""
    step_percent: float = Field(default=20, ge=3, lt=100)
    """Linear: how much of the traffic goes in each step, in percent. By default 20."""
    step_bake_minutes: int = Field(default=5, ge=0, le=MINUTES_OF_A_DAY)
    """Linear: how long between two steps, in minutes. By default 5."""
    hooks: list[LifecycleHook] = Field(default=[])
    """All but rolling: functions that are asked on the way. By default none."""

    @field_validator("alternate_port")
    @classmethod
    def _is_there_to_shift_to(cls, value: int | None, info: ValidationInfo) -> int | None:
        strategy = info.data.get("strategy", DeploymentStrategy.ROLLING)
        if value is None and strategy is not DeploymentStrategy.ROLLING:
            raise ValueError(f"{strategy} shifts traffic to a second target group: give its port, the container's")
        if value is not None and strategy is DeploymentStrategy.ROLLING:
            raise ValueError("a rolling deployment has one target group: leave it out, or choose another strategy")
        return value

    @field_validator("hooks")
    @classmethod
    def _are_asked(cls, value: list[LifecycleHook], info: ValidationInfo) -> list[LifecycleHook]:
        if value and info.data.get("strategy") is DeploymentStrategy.ROLLING:
            raise ValueError("a rolling deployment asks no functions: choose another strategy")
        return value

    @property
    def shifts_traffic(self) -> bool:
        """Whether there is a second target group."""
        return self.strategy is not DeploymentStrategy.ROLLING


def check_port(alternate_port: int | None, container: ServiceContainer | None) -> None:
    """Refuse a second target group on another port than the container's, on which ECS registers tasks in both groups.

    Raises:
        ValueError: it is another.
    """
    if alternate_port is not None and container is not None and alternate_port != container.port:
        raise ValueError(
            f"alternate_port {alternate_port} is not container.port {container.port}, on which tasks serve in both groups"
        )


def deployment_configuration(
    deployment: ServiceDeployment, role_arn: pulumi.Output[str]
) -> aws.ecs.ServiceDeploymentConfigurationArgsDict:
    """What ECS is told of a deployment that shifts traffic.

    Args:
        deployment: what was asked for.
        role_arn: the role with which ECS calls the functions.
    """
    configuration: aws.ecs.ServiceDeploymentConfigurationArgsDict = {
        "strategy": deployment.strategy.upper(),
        "bake_time_in_minutes": str(deployment.bake_minutes),
    }
    if deployment.strategy is DeploymentStrategy.CANARY:
        configuration["canary_configuration"] = {
            "canary_percent": deployment.canary_percent,
            "canary_bake_time_in_minutes": str(deployment.canary_bake_minutes),
        }
    if deployment.strategy is DeploymentStrategy.LINEAR:
        configuration["linear_configuration"] = {
            "step_percent": deployment.step_percent,
            "step_bake_time_in_minutes": str(deployment.step_bake_minutes),
        }
    if deployment.hooks:
        configuration["lifecycle_hooks"] = [
            {"hook_target_arn": hook.function_arn, "role_arn": role_arn, "lifecycle_stages": [*hook.stages]}
            for hook in deployment.hooks
        ]
    return configuration
