"""The policy of a log bucket: a pure document made from names that are known at the first preview."""

from typing import Any

from ..platform.inputs import json_text
from ._account import Account
from ._log_purpose import DELIVERIES, Delivery, Encryption, LogPurpose

__all__ = ["bucket_policy", "source_conditions"]

_ENCRYPTION_HEADER = "s3:x-amz-server-side-encryption"
_KEY_HEADER = "s3:x-amz-server-side-encryption-aws-kms-key-id"


def bucket_policy(bucket_name: str, purpose: LogPurpose | None, account: Account) -> str:
    """The policy as JSON text.

    Args:
        bucket_name: the bucket's physical name.
        purpose: which logs it takes; None for a replica: the role that copies needs no statement of the bucket's.
        account: the account that owns the bucket and whose logs it takes.
    """
    bucket = account.bucket_arn(bucket_name)
    delivery = DELIVERIES[purpose] if purpose is not None else None
    statements = [
        *(_delivery_statements(bucket, delivery, account) if delivery is not None else []),
        _deny("DenyPlainHttp", "s3:*", [bucket, f"{bucket}/*"], {"Bool": {"aws:SecureTransport": "false"}}),
        _deny("DenyDeletion", ["s3:DeleteBucket", "s3:DeleteObjectVersion"], [bucket, f"{bucket}/*"]),
        *_encryption_statements(bucket, delivery.encryption if delivery is not None else Encryption.KMS, account),
    ]
    return json_text({"Version": "2012-10-17", "Statement": statements})


def source_conditions(delivery: Delivery, account: Account) -> dict[str, dict[str, str]]:
    """That the service acts for this account: without it, anybody could have their logs written here (confused deputy)."""
    source_arn = delivery.source_arn(account)
    conditions = {"StringEquals": {"aws:SourceAccount": account.account_id}}
    return conditions if source_arn is None else {**conditions, "ArnLike": {"aws:SourceArn": source_arn}}


def _delivery_statements(bucket: str, delivery: Delivery, account: Account) -> list[dict[str, Any]]:
    conditions = source_conditions(delivery, account)
    write = dict(conditions)
    if delivery.needs_owner_header:
        write["StringEquals"] = {**conditions["StringEquals"], "s3:x-amz-acl": "bucket-owner-full-control"}
    objects = f"{bucket}/{delivery.objects.format(account=account.account_id)}"
    principal = {"Service": delivery.service}
    allow = {"Sid": "AllowDelivery", "Effect": "Allow", "Principal": principal}
    statements = [{**allow, "Action": ["s3:PutObject"], "Resource": objects, "Condition": write}]
    if delivery.reads:
        allow["Sid"] = "AllowDeliveryCheck"
        statements.append({**allow, "Action": list(delivery.reads), "Resource": bucket, "Condition": conditions})
    return statements


def _encryption_statements(bucket: str, encryption: Encryption, account: Account) -> list[dict[str, Any]]:
    # `Null` first: a request without the header is fine, the bucket's default encryption then applies. StringNotEquals
    # alone would match the missing header too, and deny every delivery.
    objects = [f"{bucket}/*"]
    other = {"Null": {_ENCRYPTION_HEADER: "false"}, "StringNotEquals": {_ENCRYPTION_HEADER: encryption.algorithm}}
    statements = [_deny("DenyOtherEncryption", "s3:PutObject", objects, other)]
    if encryption is Encryption.KMS:
        foreign = {"Null": {_KEY_HEADER: "false"}, "ArnNotLike": {_KEY_HEADER: account.arn("kms", "key/*")}}
        statements.append(_deny("DenyKeysOfOthers", "s3:PutObject", objects, foreign))
    return statements


def _deny(
    sid: str, action: str | list[str], resources: list[str], conditions: dict[str, Any] | None = None
) -> dict[str, Any]:
    statement = {"Sid": sid, "Effect": "Deny", "Principal": "*", "Action": action, "Resource": resources}
    return statement if conditions is None else {**statement, "Condition": conditions}
