"""What the EC2 classes share: one way to find, to name by ARN, and to tag."""

from collections.abc import Mapping
from typing import Any, ClassVar

from ..resource_class import Cloud, Properties, ResourceClass
from ._shared import none_when_gone, tag_list, tag_map, tags_to_change

__all__ = ["Ec2Class", "found", "service_arn"]


def found(cloud: Cloud, call: str, **arguments: Any) -> dict[str, Any] | None:
    """The one thing that an EC2 `describe_...` call answers, or None when it does not exist."""
    answer = none_when_gone(getattr(cloud.client("ec2"), call), **arguments)
    items: list[dict[str, Any]] = next(
        (value for name, value in (answer or {}).items() if name != "ResponseMetadata"), []
    )
    return items[0] if items else None


def service_arn(cloud: Cloud, resource: str) -> str:
    """The ARN of an EC2 resource (`vpc/vpc-1`); most EC2 calls do not answer it, the real provider builds it too."""
    return f"arn:{cloud.partition}:ec2:{cloud.region}:{cloud.account_id}:{resource}"


class Ec2Class(ResourceClass):
    """An EC2 resource that takes tags."""

    takes_tags = True
    tag_type: ClassVar[str]
    """EC2's name of the type, in tag specifications and in ARNs."""

    def tag_specifications(self, inputs: Properties) -> dict[str, Any]:
        """The tags as an argument of a create call; no argument without tags."""
        tags = tag_list(inputs.get("tagsAll"))
        return {"TagSpecifications": [{"ResourceType": self.tag_type, "Tags": tags}]} if tags else {}

    def common(self, cloud: Cloud, resource_id: str, answer: Mapping[str, Any]) -> Properties:
        """The outputs that nearly every EC2 resource has."""
        return {
            "arn": service_arn(cloud, f"{self.tag_type}/{resource_id}"),
            "ownerId": answer.get("OwnerId", cloud.account_id),
            "tagsAll": tag_map(answer.get("Tags")),
        }

    def retag(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Bring the tags to what is asked."""
        put, taken = tags_to_change(old, new)
        if put:
            cloud.client("ec2").create_tags(Resources=[resource_id], Tags=tag_list(put))
        if taken:
            cloud.client("ec2").delete_tags(Resources=[resource_id], Tags=[{"Key": name} for name in taken])
