"""ECS capacity providers: which Auto Scaling group a cluster's tasks may run on."""

from typing import Any

from ..resource_class import Cloud, Properties, ResourceClass
from ._shared import agree, changed, tag_list, tag_map
from .ecs import retag

DECIDED = frozenset(
    {"instanceWarmupPeriod", "managedDraining", "managedScaling", "managedTerminationProtection"}
    | {"maximumScalingStepSize", "minimumScalingStepSize", "status", "targetCapacity"}
)
"""Members of the block that the service decides when they are not given."""


class CapacityProvider(ResourceClass):
    """A capacity provider on an Auto Scaling group. Its id is its ARN; it is imported by ARN or name."""

    type = "aws:ecs/capacityProvider:CapacityProvider"
    cloudformation = "AWS::ECS::CapacityProvider"
    cloudformation_names = {"cluster": "ClusterName"}
    replace_on = frozenset({"cluster", "name"})
    computed = frozenset({"name"})
    not_kept = {"autoScalingGroupProvider.managedDraining": "moto keeps that of a new provider, but cannot change it"}
    takes_tags = True

    def validate(self, inputs: Properties) -> dict[str, str]:
        if inputs.get("autoScalingGroupProvider") is None:
            return {"autoScalingGroupProvider": "the emulator has capacity on Auto Scaling groups only: give one"}
        return {}

    def equal(self, name: str, one: Any, other: Any) -> bool:
        if name == "autoScalingGroupProvider" and one is not None and other is not None:
            return agree(one, other, DECIDED)
        return super().equal(name, one, other)

    def replaces(self, old: Properties, new: Properties) -> frozenset[str]:
        blocks = [side.get("autoScalingGroupProvider") for side in (old, new)]
        groups = [block.get("autoScalingGroupArn") if isinstance(block, dict) else None for block in blocks]
        return frozenset({"autoScalingGroupProvider"}) if None not in groups and groups[0] != groups[1] else frozenset()

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        answer = cloud.client("ecs").create_capacity_provider(
            name=inputs["name"],
            autoScalingGroupProvider=_whole(inputs["autoScalingGroupProvider"]),
            tags=tag_list(inputs.get("tagsAll"), key="key", value="value"),
        )
        return str(answer["capacityProvider"]["capacityProviderArn"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        answer = cloud.client("ecs").describe_capacity_providers(capacityProviders=[resource_id], include=["TAGS"])
        provider = next((item for item in answer["capacityProviders"] if item["status"] != "INACTIVE"), None)
        if provider is None:
            return None
        return {
            "arn": provider["capacityProviderArn"],
            "autoScalingGroupProvider": provider.get("autoScalingGroupProvider"),
            "name": provider["name"],
            "tagsAll": tag_map(provider.get("tags"), key="key", value="value"),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        client = cloud.client("ecs")
        if changed(old, new, "autoScalingGroupProvider"):
            wanted = _whole(new["autoScalingGroupProvider"])
            wanted.pop("autoScalingGroupArn")
            client.update_capacity_provider(name=resource_id, autoScalingGroupProvider=wanted)
        retag(client, resource_id, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        if self.describe(cloud, resource_id, state) is not None:
            cloud.client("ecs").delete_capacity_provider(capacityProvider=resource_id)


def _whole(block: Any) -> Any:
    """The block with whole numbers as such: a program's numbers arrive with a point."""
    if isinstance(block, dict):
        return {name: _whole(value) for name, value in block.items() if value is not None}
    return int(block) if isinstance(block, float) else block


CLASSES: tuple[ResourceClass, ...] = (CapacityProvider(),)
