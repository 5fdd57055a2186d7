"""The copy of a log bucket in another region: what it is kept in, who copies, and with which rights."""

import re
from dataclasses import replace
from typing import Any

import pulumi
import pulumi_aws as aws

from ..platform.component import Component
from ..platform.inputs import ArgumentError, json_text
from ._account import Account
from ._bucket import Keeping, KeptBucket, kept_bucket
from ._trust import service_trust_policy

__all__ = ["check_region", "replicated", "replication_policy"]

_REGION = re.compile(r"[a-z]{2}(-[a-z]+){1,2}-\d")


def check_region(region: str) -> None:
    """A region's name, by its form.

    Raises:
        ValueError: it has another form.
    """
    if not _REGION.fullmatch(region):
        raise ValueError("expected the name of a region, such as eu-central-1")


def replicated(
    component: Component, account: Account, source: KeptBucket, keeping: Keeping, *, region: str
) -> KeptBucket:
    """The children `replica-*`, `replication-role`, `replication-policy` and `replication`.

    What is delivered from now on is copied within minutes; what is deleted or expires in one stays in the other.

    Raises:
        ArgumentError: the region is the bucket's own.
    """
    if region == account.region:
        raise ArgumentError(
            f"{type(component).__name__} {component.component_name!r}: a copy in the same region is lost together with it",
            got=f"replicate_to_region = {region}",
            do="name another region",
        )
    replica = kept_bucket(component, replace(account, region=region), keeping, purpose=None)
    role, policy = _rights(component, account, source, replica, region=region, is_locked=keeping.retention is not None)
    needed = [source.versioning, replica.versioning, replica.policy, policy]
    aws.s3.BucketReplicationConfig(
        component.child("replication"),
        bucket=source.bucket.bucket,
        role=role.arn,
        rules=[_rule(account, replica)],
        # S3 refuses it before both are versioned; without the rights, the first copies would fail and never be tried again.
        opts=component.options("replication", depends_on=needed),
    )
    return replica


def _rights(
    component: Component, account: Account, source: KeptBucket, replica: KeptBucket, *, region: str, is_locked: bool
) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
    role = aws.iam.Role(
        component.child("replication-role"),
        description="Copies logs to another region",
        assume_role_policy=source.bucket.bucket.apply(lambda name: _trust_policy(account, name)),
        tags=component.tags(),
        opts=component.options("replication-role"),
    )
    names = pulumi.Output.all(source.bucket.bucket, replica.bucket.bucket)
    policy = aws.iam.RolePolicy(
        component.child("replication-policy"),
        role=role.name,
        policy=names.apply(lambda both: replication_policy(account, region, *both, is_locked=is_locked)),
        opts=component.options("replication-policy"),
    )
    return role, policy


def _rule(account: Account, replica: KeptBucket) -> Any:
    return {
        "id": "everything",
        "priority": 1,
        "status": "Enabled",
        "filter": {"prefix": ""},  # for every object
        # A deletion here is a mistake or an attack: the copy does not follow it.
        "delete_marker_replication": {"status": "Disabled"},
        # Without it, S3 leaves out whatever is encrypted with a key of the account.
        "source_selection_criteria": {"sse_kms_encrypted_objects": {"status": "Enabled"}},
        "destination": {
            "bucket": replica.bucket.bucket.apply(account.bucket_arn),
            "encryption_configuration": {"replica_kms_key_id": replica.key_arn},
        },
    }


def _trust_policy(account: Account, bucket_name: str) -> str:
    """Only S3, and only for this bucket, may take the role."""
    return service_trust_policy(
        "s3.amazonaws.com",
        {
            "StringEquals": {"aws:SourceAccount": account.account_id},
            "ArnEquals": {"aws:SourceArn": account.bucket_arn(bucket_name)},
        },
    )


def replication_policy(account: Account, region: str, source_name: str, replica_name: str, *, is_locked: bool) -> str:
    """What copying takes: read versions here, write copies there, and the keys of both through S3 alone.

    It names keys by what they encrypt, not by their ARNs, which no preview knows.
    """
    source, replica = account.bucket_arn(source_name), account.bucket_arn(replica_name)
    read = ["s3:GetObjectVersionAcl", "s3:GetObjectVersionForReplication", "s3:GetObjectVersionTagging"]
    if is_locked:
        read += ["s3:GetObjectLegalHold", "s3:GetObjectRetention"]
    there = replace(account, region=region)
    statements = [
        _allow("ReadConfiguration", ["s3:GetReplicationConfiguration", "s3:ListBucket"], source),
        _allow("ReadVersions", read, f"{source}/*"),
        _allow("WriteCopies", ["s3:ReplicateObject", "s3:ReplicateTags"], f"{replica}/*"),
        _through_s3("Decrypt", ["kms:Decrypt"], account, source),
        _through_s3("Encrypt", ["kms:Encrypt", "kms:GenerateDataKey"], there, replica),
    ]
    return json_text({"Version": "2012-10-17", "Statement": statements})


def _through_s3(sid: str, actions: list[str], account: Account, bucket_arn: str) -> dict[str, Any]:
    """A key of the account, only in S3's hands, and only for the objects of one bucket."""
    conditions = {
        "StringEquals": {"kms:ViaService": f"s3.{account.region}.amazonaws.com"},
        "StringLike": {"kms:EncryptionContext:aws:s3:arn": [bucket_arn, f"{bucket_arn}/*"]},
    }
    return {**_allow(sid, actions, account.arn("kms", "key/*")), "Condition": conditions}


def _allow(sid: str, actions: list[str], resource: str) -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resource}
