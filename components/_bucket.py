"""A bucket that keeps what it gets: versioned, private, encrypted; the children that a log bucket and its replica share."""

from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws
from pulumi_aws.s3 import BucketObjectLockConfigurationRuleDefaultRetentionArgsDict as Retention

from ..platform.component import Component
from ._account import Account
from ._bucket_policy import bucket_policy
from ._key import encryption_key
from ._key_policy import log_delivery_statement
from ._lifecycle import lifecycle_rules
from ._log_purpose import DELIVERIES, Encryption, LogPurpose

__all__ = ["Keeping", "KeptBucket", "kept_bucket"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """How a bucket keeps what it gets."""

    expire_after_days: int
    expire_old_versions_after_days: int
    retention: Retention | None
    """Mode and days of the lock on every object; None for no lock."""


@dataclass(frozen=True, slots=True)
class KeptBucket:
    """The bucket, and what must be there before anything uses it."""

    bucket: aws.s3.Bucket
    key: aws.kms.Key | None
    """None where S3 holds the key."""
    versioning: aws.s3.BucketVersioning
    policy: aws.s3.BucketPolicy

    @property
    def key_arn(self) -> pulumi.Output[str] | None:
        """The key's ARN; None where S3 holds the key."""
        return self.key.arn if self.key is not None else None


@dataclass(frozen=True, slots=True)
class _Place:
    """Whose children they are, how their roles begin, and in which region they are made."""

    component: Component
    prefix: str
    region: str | None
    """None for the provider's: an explicit one would be a change for buckets that exist."""

    def role(self, role: str) -> str:
        return f"{self.prefix}{role}"

    def arguments(self, role: str, **more: Any) -> dict[str, Any]:
        """The keyword arguments that all children share."""
        region = {} if self.region is None else {"region": self.region}
        return {"opts": self.component.options(self.role(role), **more), **region}


def kept_bucket(component: Component, account: Account, keeping: Keeping, *, purpose: LogPurpose | None) -> KeptBucket:
    """The children `bucket`, `encryption`, `versioning`, `policy` and so on.

    Args:
        component: the parent.
        account: the account, with the region of the bucket.
        keeping: for how long it keeps what it gets.
        purpose: which logs are delivered to it; None for a replica, whose roles begin with `replica-`.
    """
    place = _Place(component, "", None) if purpose is not None else _Place(component, "replica-", account.region)
    bucket = aws.s3.Bucket(
        component.child(place.role("bucket")),
        force_destroy=False,
        object_lock_enabled=keeping.retention is not None,
        tags=component.tags(),
        **place.arguments("bucket"),
    )
    key = _encrypt(place, bucket, account, purpose)
    versioning = _keep(place, bucket, keeping)
    return KeptBucket(bucket, key, versioning, _close(place, bucket, account, purpose))


def _encrypt(place: _Place, bucket: aws.s3.Bucket, account: Account, purpose: LogPurpose | None) -> aws.kms.Key | None:
    encryption = Encryption.KMS if purpose is None else DELIVERIES[purpose].encryption
    key = None
    if encryption is Encryption.KMS:
        key = encryption_key(
            place.component,
            account,
            f"{'Logs' if purpose is not None else 'Copies of the logs'} in {place.component.component_name}",
            [] if purpose is None else [log_delivery_statement(purpose, account)],
            role=place.role("key"),
            region=place.region,
        )
    aws.s3.BucketServerSideEncryptionConfiguration(
        place.component.child(place.role("encryption")),
        bucket=bucket.bucket,
        rules=[
            {
                "apply_server_side_encryption_by_default": {
                    "sse_algorithm": encryption.algorithm,
                    "kms_master_key_id": key.arn if key is not None else None,
                },
                # One key per bucket and day instead of one request to KMS per object.
                "bucket_key_enabled": key is not None,
            }
        ],
        **place.arguments("encryption"),
    )
    return key


def _keep(place: _Place, bucket: aws.s3.Bucket, keeping: Keeping) -> aws.s3.BucketVersioning:
    versioning = aws.s3.BucketVersioning(
        place.component.child(place.role("versioning")),
        bucket=bucket.bucket,
        versioning_configuration={"status": "Enabled"},
        **place.arguments("versioning"),
    )
    aws.s3.BucketLifecycleConfiguration(
        place.component.child(place.role("lifecycle")),
        bucket=bucket.bucket,
        rules=lifecycle_rules(
            expire_after_days=keeping.expire_after_days,
            expire_old_versions_after_days=keeping.expire_old_versions_after_days,
        ),
        **place.arguments("lifecycle", depends_on=[versioning]),
    )
    if keeping.retention is not None:
        aws.s3.BucketObjectLockConfiguration(
            place.component.child(place.role("object-lock")),
            bucket=bucket.bucket,
            rule={"default_retention": keeping.retention},
            **place.arguments("object-lock", depends_on=[versioning]),
        )
    return versioning


def _close(place: _Place, bucket: aws.s3.Bucket, account: Account, purpose: LogPurpose | None) -> aws.s3.BucketPolicy:
    ownership = aws.s3.BucketOwnershipControls(
        place.component.child(place.role("ownership")),
        bucket=bucket.bucket,
        rule={"object_ownership": "BucketOwnerEnforced"},
        **place.arguments("ownership"),
    )
    block = aws.s3.BucketPublicAccessBlock(
        place.component.child(place.role("public-access-block")),
        bucket=bucket.bucket,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
        **place.arguments("public-access-block"),
    )
    return aws.s3.BucketPolicy(
        place.component.child(place.role("policy")),
        bucket=bucket.bucket,
        policy=bucket.bucket.apply(lambda bucket_name: bucket_policy(bucket_name, purpose, account)),
        # S3 answers with a conflict when settings of one bucket change at the same time.
        **place.arguments("policy", depends_on=[ownership, block]),
    )
