"""LogBucket: a bucket that keeps logs, that only their service can fill, and that nobody deletes by accident."""

from enum import StrEnum
from typing import Any, Final

import pulumi
import pulumi_aws as aws
from pulumi_aws.s3 import BucketObjectLockConfigurationRuleDefaultRetentionArgsDict as Retention
from pydantic import Field, ValidationInfo, field_validator

from ..platform.component import Component, Mutable
from ..platform.inputs import Args, Input
from ._account import Account, account_of
from ._bucket import Keeping, kept_bucket
from ._log_purpose import Encryption, LogPurpose, check_combination
from ._replication import check_region, replicated

__all__ = ["LogBucket", "LogBucketArgs", "ObjectLock", "ObjectLockMode"]

INVENTORY_FIELDS: Final = (
    "EncryptionStatus",
    "LastModifiedDate",
    "ObjectLockMode",
    "ObjectLockRetainUntilDate",
    "ReplicationStatus",
    "Size",
    "StorageClass",
)
"""What an inventory says of each object, beside its name and version: that it is encrypted, copied and locked."""


class ObjectLockMode(StrEnum):
    """Who can lift a lock: those with a special permission, or nobody."""

    GOVERNANCE = "GOVERNANCE"
    COMPLIANCE = "COMPLIANCE"


class ObjectLock(Args):
    """A lock on every object: until it ends, no version can be deleted or overwritten."""

    days: int = Field(ge=1, le=36500)
    """How long, in days from delivery."""
    mode: ObjectLockMode = ObjectLockMode.GOVERNANCE
    """Who can lift it. By default those with s3:BypassGovernanceRetention; with COMPLIANCE nobody, not even the root user."""

    @property
    def retention(self) -> Retention:
        """As the S3 API takes it."""
        return {"mode": self.mode.value, "days": self.days}


class LogBucketArgs(Args):
    """What a LogBucket is for, and how long it keeps what it gets."""

    purpose: LogPurpose
    """Which logs it takes: trail, flow_logs, load_balancer_logs or access_logs. Decides encryption and who may write."""
    expire_after_days: int = Field(default=365, ge=1, le=36500)
    """The age in days at which a log is deleted. By default a year. Kept 60 days or more, it moves to cheaper storage at 30."""
    expire_old_versions_after_days: int = Field(default=30, ge=1, le=36500)
    """How long an overwritten or deleted version stays, in days. By default 30."""
    encryption: Encryption | None = None
    """Said to be sure: s3 or kms. By default what the purpose asks for; anything else is refused, with the reason."""
    object_lock: ObjectLock | None = None
    """Lock every object for a time. By default none. Can only be chosen when the bucket is created."""
    access_log_bucket: Input[str] | None = None
    """The name of the LogBucket (purpose access_logs) that takes this bucket's own access logs. By default none are kept."""
    inventory_bucket: Input[str] | None = None
    """The name of the LogBucket (purpose inventory) that takes a weekly list of all versions in this bucket, with their
    encryption, lock and replication. By default none is made."""
    replicate_to_region: str | None = None
    """The region that gets a copy of everything delivered from now on, in a bucket kept like this one, with a key of its own.
    By default there is no copy."""

    @field_validator("replicate_to_region")
    @classmethod
    def _is_a_region(cls, value: str | None) -> str | None:
        if value is not None:
            check_region(value)
        return value

    @field_validator("encryption", "object_lock", "access_log_bucket")
    @classmethod
    def _goes_with_purpose(cls, value: Any, info: ValidationInfo) -> Any:
        if value is not None and "purpose" in info.data:  # else it was wrong itself, and is told
            check_combination(info.data["purpose"], **{str(info.field_name): value})
        return value


class LogBucket(Component):
    """A versioned, private, encrypted bucket for one kind of log.

    The component is protected and retained, and with it every child: a bucket without its key, policy or versioning
    would be a bucket lost. Giving one up takes two steps, on purpose: `pulumi state unprotect` its children and remove it from
    the program, which leaves everything in AWS; then delete it there, its policy first.
    """

    IN_PLACE = (
        Mutable("lifecycle", ("rules",), "when S3 moves or deletes what it keeps"),
        Mutable("object-lock", ("rule",), "how long later logs are locked"),
        Mutable("access-logging", ("targetBucket",), "where later requests are recorded"),
        Mutable("inventory", ("destination",), "where later lists are written"),
        Mutable("replica-lifecycle", ("rules",), "when S3 moves or deletes what it keeps"),
        Mutable("replica-object-lock", ("rule",), "how long later copies are locked"),
    )

    bucket_name: pulumi.Output[str]
    """The bucket's name. What uses it waits until the bucket's policy is in place."""
    bucket_arn: pulumi.Output[str]
    """The bucket's ARN. What uses it waits until the bucket's policy is in place."""
    kms_key_arn: pulumi.Output[str | None]
    """The key that encrypts it; none where S3 holds the key."""
    replica_bucket_name: pulumi.Output[str | None]
    """The name of the copy in the other region; none where there is no copy."""

    def __init__(self, name: str, args: LogBucketArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = LogBucketArgs.of(args, f"LogBucket {name!r}")
        lasting = pulumi.ResourceOptions(protect=True, retain_on_delete=True)
        super().__init__(name, pulumi.ResourceOptions.merge(opts, lasting))
        account = account_of(self)
        keeping = Keeping(
            expire_after_days=args.expire_after_days,
            expire_old_versions_after_days=args.expire_old_versions_after_days,
            retention=args.object_lock.retention if args.object_lock is not None else None,
        )
        kept = kept_bucket(self, account, keeping, purpose=args.purpose)
        self._record(kept.bucket, account, args)
        replica = None
        if args.replicate_to_region is not None:
            replica = replicated(self, account, kept, keeping, region=args.replicate_to_region)
        self.finish(
            bucket_name=kept.policy.bucket,
            bucket_arn=kept.policy.bucket.apply(account.bucket_arn),
            kms_key_arn=kept.key_arn,
            replica_bucket_name=replica.policy.bucket if replica is not None else None,
        )

    def _record(self, bucket: aws.s3.Bucket, account: Account, args: LogBucketArgs) -> None:
        """What other buckets keep about this one: who asked for what, and what is in it."""
        if args.access_log_bucket is not None:
            aws.s3.BucketLogging(
                self.child("access-logging"),
                bucket=bucket.bucket,
                target_bucket=args.access_log_bucket,
                target_prefix=pulumi.Output.concat(bucket.bucket, "/"),
                opts=self.options("access-logging"),
            )
        if args.inventory_bucket is not None:
            destination = pulumi.Output.from_input(args.inventory_bucket).apply(account.bucket_arn)
            aws.s3.Inventory(
                self.child("inventory"),
                bucket=bucket.bucket,
                included_object_versions="All",
                schedule={"frequency": "Weekly"},
                optional_fields=list(INVENTORY_FIELDS),
                destination={
                    "bucket": {
                        "account_id": account.account_id,
                        "bucket_arn": destination,
                        "format": "Parquet",
                        "encryption": {"sse_s3": {}},
                    }
                },
                opts=self.options("inventory"),
            )
