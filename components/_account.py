"""Where a component is deployed: account, region and partition, known in every preview, so that ARNs can be written out."""

from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

import pulumi
import pulumi_aws as aws

from ..platform.errors import EnvironmentNotUsableError, PenstockError

__all__ = ["Account", "CloudRefusedError", "account_of"]


ANY_OF_AWS: Final = "aws:index/getRegion:getRegion"
"""The SDK finds a provider by a token of its package."""


class CloudRefusedError(EnvironmentNotUsableError, pulumi.RunError):
    """AWS, or the provider's guard of the account, refused. Pulumi tells an error of this kind without a traceback."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account in a region, as plain text."""

    account_id: str
    region: str
    partition: str = "aws"

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a resource of this account in this region."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account_id}:{resource}"

    def bucket_arn(self, bucket_name: str) -> str:
        """The ARN of a bucket: it names neither account nor region."""
        return f"arn:{self.partition}:s3:::{bucket_name}"

    def global_arn(self, service: str, resource: str) -> str:
        """The ARN of a resource of this account that lives in no region."""
        return f"arn:{self.partition}:{service}::{self.account_id}:{resource}"

    def managed_policy_arn(self, policy: str) -> str:
        """The ARN of a policy of AWS's own, by path and name."""
        return f"arn:{self.partition}:iam::aws:policy/{policy}"

    @property
    def root_arn(self) -> str:
        """The principal that stands for everybody in the account whom its own policies allow."""
        return self.global_arn("iam", "root")


_KNOWN: Final = WeakKeyDictionary[pulumi.Resource, Account]()
"""By provider, for the default one by the stack: both belong to one run, so no answer outlives it."""


def account_of(component: pulumi.ComponentResource) -> Account:
    """The account that the component's provider deploys to.

    It is asked for synchronously: documents made from plain text are known at the first preview, so policies can judge them.
    A run asks each provider once: while the answer is waited for, the SDK goes round in all that is under way.

    Raises:
        CloudRefusedError: there is no answer, for instance because the provider does not allow this account.
    """
    asked = component.get_provider(ANY_OF_AWS) or pulumi.runtime.get_root_resource()
    if asked is None:
        return _asked(component)
    if asked not in _KNOWN:
        _KNOWN[asked] = _asked(component)
    return _KNOWN[asked]


def _asked(component: pulumi.ComponentResource) -> Account:
    options = pulumi.InvokeOptions(parent=component)
    try:
        return Account(
            account_id=aws.get_caller_identity(opts=options).account_id,
            region=aws.get_region(opts=options).region,
            partition=aws.get_partition(opts=options).partition,
        )
    except PenstockError:
        raise
    except Exception as error:  # noqa: BLE001 - the SDK raises a bare Exception
        raise CloudRefusedError(
            "the account that this would be deployed to cannot be asked who it is",
            got=error,
            do="look at the credentials, and at the provider's region and allowed_account_ids",
        ) from None
