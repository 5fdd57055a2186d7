"""ContainerRegistry: a repository of container images in which a tag means one image for ever, and what runs stays."""

import re

import pulumi
import pulumi_aws as aws
from pydantic import Field, field_validator

from ..platform.aws_functions import DNS_SUFFIXES
from ..platform.component import Component, Mutable
from ..platform.inputs import Args
from ._account import Account, account_of
from ._key import encryption_key
from ._registry_documents import lifecycle_policy, registry_policy

__all__ = ["ContainerRegistry", "ContainerRegistryArgs"]

_ACCOUNT_ID = re.compile(r"\d{12}")


class ContainerRegistryArgs(Args):
    """Who may pull, and how long what was never released is kept. There is no argument that makes tags mutable."""

    pull_accounts: list[str] = Field(default=[])
    """The accounts beside its own that may pull, by their number of twelve digits. By default none."""
    expire_untagged_after_days: int = Field(default=14, ge=1, le=365)
    """The age in days at which an image without a tag is deleted. By default 14. An image with a tag is never deleted."""

    @field_validator("pull_accounts")
    @classmethod
    def _are_accounts(cls, value: list[str]) -> list[str]:
        if wrong := [number for number in value if not _ACCOUNT_ID.fullmatch(number)]:
            raise ValueError(
                f"{wrong[0]!r} is not the number of an account: name each by its twelve digits, never all with *"
            )
        return value


class ContainerRegistry(Component):
    """A repository of container images, encrypted with a key of its own, scanned on every push, with immutable tags.

    Push every image that is to run with a tag, and deploy it by its digest: images with a tag never expire, because no
    rule of ECR can know which of them some environment still runs. Nobody may delete one. (Where the account's registry
    scans by a configuration of its own, for instance continuously, that decides instead of the scan on push.)

    The repository, its key and its policy are protected and retained. Giving one up takes two steps, on purpose:
    `pulumi state unprotect` them and remove the component from the program, which leaves everything in AWS; then delete
    it there, its policy first.
    """

    IN_PLACE = (Mutable("policy", ("policy",), "who may pull next"),)
    GAPS = (Mutable("lifecycle", ("policy",), "without it, nothing expires for a moment"),)

    repository_name: pulumi.Output[str]
    """The repository's name, known in a preview. What uses it waits until the repository's policy is in place."""
    repository_arn: pulumi.Output[str]
    """The repository's ARN, known in a preview."""
    repository_url: pulumi.Output[str]
    """What an image's name starts with, known in a preview: an image is `URL@sha256:DIGEST`."""
    kms_key_arn: pulumi.Output[str]
    """The key that encrypts the images. Who may pull needs no permission on it: ECR decrypts."""

    def __init__(self, name: str, args: ContainerRegistryArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = ContainerRegistryArgs.of(args, f"ContainerRegistry {name!r}")
        kept = pulumi.ResourceOptions(protect=True, retain_on_delete=True)
        super().__init__(name, pulumi.ResourceOptions.merge(opts, kept))
        account = account_of(self)
        key = encryption_key(self, account, f"Images in {name}")
        repository = aws.ecr.Repository(
            self.child("repository"),
            image_tag_mutability="IMMUTABLE",
            image_scanning_configuration={"scan_on_push": True},
            encryption_configurations=[{"encryption_type": "KMS", "kms_key": key.arn}],
            force_delete=False,
            tags=self.tags(),
            opts=self.options("repository"),
        )
        aws.ecr.LifecyclePolicy(
            self.child("lifecycle"),
            repository=repository.name,
            policy=lifecycle_policy(args.expire_untagged_after_days),
            # To the provider another document is another policy. The old one must not be deleted after the new one is
            # put, since a repository has one only; and protected, it could never change.
            opts=self.options("lifecycle", protect=False, delete_before_replace=True),
        )
        policy = aws.ecr.RepositoryPolicy(
            self.child("policy"),
            repository=repository.name,
            policy=registry_policy(account, args.pull_accounts),
            opts=self.options("policy"),
        )
        self.finish(
            repository_name=policy.repository,
            repository_arn=policy.repository.apply(lambda known: account.arn("ecr", f"repository/{known}")),
            repository_url=policy.repository.apply(lambda known: f"{_registry_host(account)}/{known}"),
            kms_key_arn=key.arn,
        )


def _registry_host(account: Account) -> str:
    return f"{account.account_id}.dkr.ecr.{account.region}.{DNS_SUFFIXES[account.partition]}"
