"""How many hosts a fleet has, of which types, and how they are paid for."""

import re
from typing import Final

import pulumi_aws as aws
from pulumi_aws.autoscaling import GroupMixedInstancesPolicyArgsDict as MixedInstances
from pydantic import Field, ValidationInfo, field_validator

from ..platform.inputs import Args
from ._bounds import at_least

__all__ = ["FleetInstances", "mixed_instances", "runs_on_arm"]

INSTANCE_TYPE: Final = re.compile(
    r"(?P<family>[a-z]+)(?:-[a-z0-9]+)?(?P<generation>\d+)(?P<options>[a-z-]*)\.[a-z0-9-]+"
)


def runs_on_arm(instance_type: str) -> bool:
    """Whether the type has an Arm processor (Graviton): a `g` among the letters after its generation, or the family a1.

    Raises:
        ValueError: it is no instance type.
    """
    parts = INSTANCE_TYPE.fullmatch(instance_type)
    if parts is None:
        raise ValueError(f"{instance_type!r} is no instance type; one is m7g.large")
    return "g" in parts["options"] or parts["family"] == "a"


class FleetInstances(Args):
    """The types, the bounds between which ECS sets their number, and how many of them may be Spot."""

    types: list[str] = Field(min_length=1, max_length=40)
    """The instance types, the preferred first: all of the processor (x86 or Arm) that the image is made for."""
    minimum: int = Field(default=2, ge=1, le=1000)
    """The fewest hosts. By default 2, in different zones, so that one can fail."""
    maximum: int = Field(default=10, ge=1, le=1000, validate_default=True)
    """The most hosts. By default 10. A refresh may have half as many more for a while."""
    spot_percent: int = Field(default=0, ge=0, le=100, validate_default=True)
    """How many of the hosts beyond `on_demand_minimum` are Spot instances, in percent. By default none. AWS takes a Spot
    instance back with two minutes' notice: one at risk is replaced and drained before."""
    on_demand_minimum: int = Field(default=0, ge=0, le=1000)
    """How many hosts are never Spot instances. By default none beyond the percentage."""
    target_capacity_percent: int = Field(default=100, ge=1, le=100)
    """How full ECS keeps the hosts, in percent. By default 100: no host is spare. Less leaves room for tasks that start."""

    @field_validator("types")
    @classmethod
    def _are_of_one_processor(cls, value: list[str]) -> list[str]:
        if len({runs_on_arm(instance_type) for instance_type in value}) > 1:
            raise ValueError("an image is made for x86 or for Arm, and these types are both")
        if len(set(value)) != len(value):
            raise ValueError("each instance type is given once")
        return value

    @field_validator("maximum")
    @classmethod
    def _is_above_minimum(cls, value: int, info: ValidationInfo) -> int:
        return at_least(value, info, "minimum")

    @field_validator("spot_percent")
    @classmethod
    def _has_a_choice(cls, value: int, info: ValidationInfo) -> int:
        if value and len(info.data.get("types", ("", ""))) < 2:
            raise ValueError("Spot instances of one type are taken back all at once: give at least two types")
        return value


def mixed_instances(instances: FleetInstances, template: aws.ec2.LaunchTemplate) -> MixedInstances:
    """One version of a template, by number, so that there is one to go back to, on instances of all the types."""
    version = template.latest_version.apply(lambda number: str(int(number)))
    return {
        "launch_template": {
            "launch_template_specification": {"launch_template_id": template.id, "version": version},
            "overrides": [{"instance_type": instance_type} for instance_type in instances.types],
        },
        "instances_distribution": {
            "on_demand_allocation_strategy": "prioritized",
            "on_demand_base_capacity": instances.on_demand_minimum,
            "on_demand_percentage_above_base_capacity": 100 - instances.spot_percent,
            "spot_allocation_strategy": "price-capacity-optimized",
        },
    }
