"""ECR repositories, and the two documents that a repository has: what expires, and who may pull."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from ..resource_class import Cloud, Properties, ResourceClass
from ._shared import agree, change_tags, changed, none_when_gone, tag_list, tag_map

COMPUTED_KEY: Final = frozenset({"kmsKey"})
"""With KMS and no key given, ECR takes the account's own."""


class Repository(ResourceClass):
    """A repository of container images. Its id is its name."""

    type = "aws:ecr/repository:Repository"
    cloudformation = "AWS::ECR::Repository"
    cloudformation_names = {
        "encryptionConfigurations": "EncryptionConfiguration",
        "forceDelete": "EmptyOnDelete",
        "name": "RepositoryName",
    }
    defaults = {"imageTagMutability": "MUTABLE"}
    nested_defaults = {"encryptionConfigurations": {"encryptionType": "AES256"}}
    replace_on = frozenset({"encryptionConfigurations", "name"})
    write_only = frozenset({"forceDelete"})
    computed = frozenset({"encryptionConfigurations", "imageScanningConfiguration", "name"})
    takes_tags = True

    def equal(self, name: str, one: Any, other: Any) -> bool:
        """A key that nobody asked for is ECR's choice."""
        if name == "encryptionConfigurations":
            return agree(one, other, COMPUTED_KEY)
        return super().equal(name, one, other)

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Create the repository with its tags."""
        asked: dict[str, Any] = {"imageTagMutability": inputs["imageTagMutability"]}
        if filters := inputs.get("imageTagMutabilityExclusionFilters"):
            asked["imageTagMutabilityExclusionFilters"] = filters
        if scanning := inputs.get("imageScanningConfiguration"):
            asked["imageScanningConfiguration"] = scanning
        if encryption := inputs.get("encryptionConfigurations"):
            asked["encryptionConfiguration"] = encryption[0]
        answer = cloud.client("ecr").create_repository(
            repositoryName=inputs["name"], tags=tag_list(inputs.get("tagsAll")), **asked
        )
        return str(answer["repository"]["repositoryName"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Answer from the repository and its tags."""
        client = cloud.client("ecr")
        answer = none_when_gone(client.describe_repositories, repositoryNames=[resource_id])
        if answer is None:
            return None
        repository = answer["repositories"][0]
        arn = repository["repositoryArn"]
        return {
            "arn": arn,
            "encryptionConfigurations": [repository["encryptionConfiguration"]],
            "imageScanningConfiguration": repository["imageScanningConfiguration"],
            "imageTagMutability": repository["imageTagMutability"],
            "imageTagMutabilityExclusionFilters": repository.get("imageTagMutabilityExclusionFilters") or None,
            "name": repository["repositoryName"],
            "registryId": repository["registryId"],
            "repositoryUrl": repository["repositoryUri"],
            "tagsAll": tag_map(client.list_tags_for_resource(resourceArn=arn)["tags"]),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Set what differs, each by its own call."""
        client = cloud.client("ecr")
        if changed(old, new, "imageTagMutability", "imageTagMutabilityExclusionFilters"):
            filters = new.get("imageTagMutabilityExclusionFilters")
            client.put_image_tag_mutability(
                repositoryName=resource_id,
                imageTagMutability=new["imageTagMutability"],
                **({"imageTagMutabilityExclusionFilters": filters} if filters else {}),
            )
        scanning = new.get("imageScanningConfiguration")
        if scanning and not self.equal("imageScanningConfiguration", old.get("imageScanningConfiguration"), scanning):
            client.put_image_scanning_configuration(repositoryName=resource_id, imageScanningConfiguration=scanning)
        change_tags(client, {"resourceArn": old["arn"]}, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Delete it; ECR refuses while it holds images, unless `forceDelete` was set."""
        none_when_gone(
            cloud.client("ecr").delete_repository,
            repositoryName=resource_id,
            force=bool(state.get("forceDelete")),
        )


class RepositoryDocument(ResourceClass):
    """A document of a repository. Its id is the repository's name."""

    required = ("policy", "repository")
    json_properties = frozenset({"policy"})
    delete_before_replace = True

    calls: ClassVar[Mapping[str, str]]
    """What the API calls its putting, getting and deleting."""
    text: ClassVar[str]
    """What the API calls the document."""

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Put the document."""
        self.update(cloud, inputs["repository"], {}, inputs)
        return str(inputs["repository"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Get the document of the repository that the id names."""
        answer = none_when_gone(getattr(cloud.client("ecr"), self.calls["get"]), repositoryName=resource_id)
        if answer is None:
            return None
        return {"policy": answer[self.text], "registryId": answer["registryId"], "repository": resource_id}

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Put the document again."""
        put = getattr(cloud.client("ecr"), self.calls["put"])
        put(repositoryName=resource_id, **{self.text: new["policy"]})

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Delete the document."""
        none_when_gone(getattr(cloud.client("ecr"), self.calls["delete"]), repositoryName=resource_id)


class LifecyclePolicy(RepositoryDocument):
    """Which images expire. To the real provider, another document is another policy."""

    type = "aws:ecr/lifecyclePolicy:LifecyclePolicy"
    replace_on = frozenset({"policy", "repository"})
    calls = {"put": "put_lifecycle_policy", "get": "get_lifecycle_policy", "delete": "delete_lifecycle_policy"}
    text = "lifecyclePolicyText"


class RepositoryPolicy(RepositoryDocument):
    """Who may do what with the repository."""

    type = "aws:ecr/repositoryPolicy:RepositoryPolicy"
    replace_on = frozenset({"repository"})
    calls = {"put": "set_repository_policy", "get": "get_repository_policy", "delete": "delete_repository_policy"}
    text = "policyText"


CLASSES: tuple[ResourceClass, ...] = (Repository(), LifecyclePolicy(), RepositoryPolicy())
