"""Identity providers of IAM: whose tokens the account believes."""

from typing import Any

from ..resource_class import Cloud, Properties, ResourceClass
from ._shared import none_when_gone, tag_list, tag_map, tags_to_change


class OpenIdConnectProvider(ResourceClass):
    """An OpenID Connect provider. Its id is its ARN, which is made of its URL: an account has one per URL."""

    type = "aws:iam/openIdConnectProvider:OpenIdConnectProvider"
    cloudformation = "AWS::IAM::OIDCProvider"
    cloudformation_names = {"clientIdLists": "ClientIdList", "thumbprintLists": "ThumbprintList"}
    required = ("clientIdLists", "url")
    replace_on = frozenset({"url"})
    computed = frozenset({"thumbprintLists"})
    not_kept = {"clientIdLists": "the emulator cannot change the audiences of a provider"}
    set_properties = frozenset({"clientIdLists"})
    delete_before_replace = True
    takes_tags = True
    is_global = True

    def equal(self, name: str, one: Any, other: Any) -> bool:
        """IAM answers the URL without its scheme."""
        if name == "url" and isinstance(one, str) and isinstance(other, str):
            return one.removeprefix("https://") == other.removeprefix("https://")
        return super().equal(name, one, other)

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Create the provider with its tags. Without thumbprints, AWS trusts the certificate authorities it knows."""
        thumbprints = inputs.get("thumbprintLists")
        answer = cloud.client("iam").create_open_id_connect_provider(
            Url=inputs["url"],
            ClientIDList=inputs["clientIdLists"],
            Tags=tag_list(inputs.get("tagsAll")),
            **({"ThumbprintList": thumbprints} if thumbprints else {}),
        )
        return str(answer["OpenIDConnectProviderArn"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Answer from the provider."""
        client = cloud.client("iam")
        answer = none_when_gone(client.get_open_id_connect_provider, OpenIDConnectProviderArn=resource_id)
        if answer is None:
            return None
        return {
            "arn": resource_id,
            "clientIdLists": answer["ClientIDList"],
            "tagsAll": tag_map(answer.get("Tags")),
            "thumbprintLists": answer.get("ThumbprintList") or [],
            "url": answer["Url"],
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Set other thumbprints and tags. Like the real provider, it never takes the thumbprints away."""
        client = cloud.client("iam")
        thumbprints = new.get("thumbprintLists")
        if thumbprints and old.get("thumbprintLists") != thumbprints:
            client.update_open_id_connect_provider_thumbprint(
                OpenIDConnectProviderArn=resource_id, ThumbprintList=thumbprints
            )
        to_set, to_take = tags_to_change(old, new)
        if to_take:
            client.untag_open_id_connect_provider(OpenIDConnectProviderArn=resource_id, TagKeys=to_take)
        if to_set:
            client.tag_open_id_connect_provider(OpenIDConnectProviderArn=resource_id, Tags=tag_list(to_set))

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Delete the provider."""
        none_when_gone(cloud.client("iam").delete_open_id_connect_provider, OpenIDConnectProviderArn=resource_id)


CLASSES: tuple[ResourceClass, ...] = (OpenIdConnectProvider(),)
