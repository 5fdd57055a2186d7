"""The KMS key of a component: rotated every year, slow to delete, with an alias that people can read."""

from collections.abc import Iterable, Mapping
from typing import Any

import pulumi_aws as aws

from ..platform.component import Component
from ._account import Account
from ._key_policy import key_policy

__all__ = ["encryption_key"]


def encryption_key(
    component: Component, account: Account, description: str, statements: Iterable[Mapping[str, Any]] = ()
) -> aws.kms.Key:
    """The children `key` and `key-alias`.

    Args:
        component: the parent.
        account: where it is deployed.
        description: what the key encrypts.
        statements: which services may use it, beside whom the account's policies allow.
    """
    key = aws.kms.Key(
        component.child("key"),
        description=description,
        enable_key_rotation=True,
        deletion_window_in_days=30,
        policy=key_policy(account, statements),
        tags=component.tags(),
        opts=component.options("key"),
    )
    aws.kms.Alias(component.child("key-alias"), target_key_id=key.key_id, opts=component.options("key-alias"))
    return key
