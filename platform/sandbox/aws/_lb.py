"""What the load-balancing classes share: finding by ARN, and tags."""

from typing import Any, ClassVar

from ..resource_class import Cloud, Properties, ResourceClass
from ._shared import none_when_gone, tag_list, tag_map, tags_to_change

__all__ = ["LbClass"]


class LbClass(ResourceClass):
    """A resource of Elastic Load Balancing: its id is its ARN, and it takes tags."""

    takes_tags = True
    listing: ClassVar[tuple[str, str, str]]
    """The call that describes it, that call's argument for ARNs, and the list in its answer."""

    def client(self, cloud: Cloud) -> Any:
        return cloud.client("elbv2")

    def found(self, cloud: Cloud, arn: str) -> dict[str, Any] | None:
        """What the API says of it, or None."""
        call, argument, answer = self.listing
        items = (none_when_gone(getattr(self.client(cloud), call), **{argument: [arn]}) or {}).get(answer) or ()
        return next(iter(items), None)

    def tags(self, inputs: Properties) -> dict[str, Any]:
        """The tags as an argument of a create call; no argument without tags."""
        tags = tag_list(inputs.get("tagsAll"))
        return {"Tags": tags} if tags else {}

    def tags_of(self, cloud: Cloud, arn: str) -> dict[str, str]:
        """The tags that it has."""
        answer = self.client(cloud).describe_tags(ResourceArns=[arn])
        return tag_map(answer["TagDescriptions"][0].get("Tags"))

    def retag(self, cloud: Cloud, arn: str, old: Properties, new: Properties) -> None:
        """Bring the tags to what is asked. Taken away first: moto allows ten."""
        put, taken = tags_to_change(old, new)
        if taken:
            self.client(cloud).remove_tags(ResourceArns=[arn], TagKeys=taken)
        if put:
            self.client(cloud).add_tags(ResourceArns=[arn], Tags=tag_list(put))
