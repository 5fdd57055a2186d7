"""The KMS key of a component: rotated every year, slow to delete, with an alias that people can read."""

from collections.abc import Iterable, Mapping
from typing import Any

import pulumi_aws as aws

from ..platform.component import Component
from ._account import Account
from ._key_policy import key_policy

__all__ = ["encryption_key"]


def encryption_key(
    component: Component,
    account: Account,
    description: str,
    statements: Iterable[Mapping[str, Any]] = (),
    *,
    role: str = "key",
    region: str | None = None,
) -> aws.kms.Key:
    """The children `key` and `key-alias`.

    Args:
        component: the parent.
        account: where it is deployed.
        description: what the key encrypts.
        statements: which services may use it, beside whom the account's policies allow.
        role: the key's; the alias's is made from it.
        region: where it is made. By default the provider's.
    """
    key = aws.kms.Key(
        component.child(role),
        description=description,
        enable_key_rotation=True,
        deletion_window_in_days=30,
        policy=key_policy(account, statements),
        tags=component.tags(),
        region=region,
        opts=component.options(role),
    )
    alias = f"{role}-alias"
    aws.kms.Alias(component.child(alias), target_key_id=key.key_id, region=region, opts=component.options(alias))
    return key
