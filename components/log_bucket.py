"""LogBucket: a bucket that keeps logs, that only their service can fill, and that nobody deletes by accident."""

from enum import StrEnum
from typing import Any

import pulumi
import pulumi_aws as aws
from pydantic import Field, ValidationInfo, field_validator

from ..platform.component import Component, Mutable
from ..platform.inputs import Args, Input
from ._account import Account, account_of
from ._bucket_policy import bucket_policy
from ._key import encryption_key
from ._key_policy import log_delivery_statement
from ._lifecycle import lifecycle_rules
from ._log_purpose import DELIVERIES, Encryption, LogPurpose, check_combination

__all__ = ["LogBucket", "LogBucketArgs", "ObjectLock", "ObjectLockMode"]


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


class LogBucketArgs(Args):
    """What a LogBucket is for, and how long it keeps what it gets."""

    purpose: LogPurpose
    """Which logs it takes: trail, flow_logs, load_balancer_logs or access_logs. Decides encryption and who may write."""
    expire_after_days: int = Field(default=365, ge=1)
    """The age in days at which a log is deleted. By default a year. Kept 60 days or more, it moves to cheaper storage at 30."""
    expire_old_versions_after_days: int = Field(default=30, ge=1)
    """How long an overwritten or deleted version stays, in days. By default 30."""
    encryption: Encryption | None = None
    """Said to be sure: s3 or kms. By default what the purpose asks for; anything else is refused, with the reason."""
    object_lock: ObjectLock | None = None
    """Lock every object for a time. By default none. Can only be chosen when the bucket is created."""
    access_log_bucket: Input[str] | None = None
    """The name of the LogBucket (purpose access_logs) that takes this bucket's own access logs. By default none are kept."""

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
    )

    bucket_name: pulumi.Output[str]
    """The bucket's name. What uses it waits until the bucket's policy is in place."""
    bucket_arn: pulumi.Output[str]
    """The bucket's ARN. What uses it waits until the bucket's policy is in place."""
    kms_key_arn: pulumi.Output[str | None]
    """The key that encrypts it; none where S3 holds the key."""

    def __init__(self, name: str, args: LogBucketArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = LogBucketArgs.of(args, f"LogBucket {name!r}")
        kept = pulumi.ResourceOptions(protect=True, retain_on_delete=True)
        super().__init__(name, pulumi.ResourceOptions.merge(opts, kept))
        account = account_of(self)
        bucket = aws.s3.Bucket(
            self.child("bucket"),
            force_destroy=False,
            object_lock_enabled=args.object_lock is not None,
            tags=self.tags(),
            opts=self.options("bucket"),
        )
        key = self._encrypt(bucket, args, account)
        self._keep(bucket, args)
        policy = self._close(bucket, args, account)
        if args.access_log_bucket is not None:
            aws.s3.BucketLogging(
                self.child("access-logging"),
                bucket=bucket.bucket,
                target_bucket=args.access_log_bucket,
                target_prefix=pulumi.Output.concat(bucket.bucket, "/"),
                opts=self.options("access-logging"),
            )
        self.finish(
            bucket_name=policy.bucket,
            bucket_arn=policy.bucket.apply(account.bucket_arn),
            kms_key_arn=key.arn if key is not None else None,
        )

    def _encrypt(self, bucket: aws.s3.Bucket, args: LogBucketArgs, account: Account) -> aws.kms.Key | None:
        encryption = DELIVERIES[args.purpose].encryption
        key = None
        if encryption is Encryption.KMS:
            statements = [log_delivery_statement(args.purpose, account)]
            key = encryption_key(self, account, f"Logs in {self.component_name}", statements)
        aws.s3.BucketServerSideEncryptionConfiguration(
            self.child("encryption"),
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
            opts=self.options("encryption"),
        )
        return key

    def _keep(self, bucket: aws.s3.Bucket, args: LogBucketArgs) -> None:
        versioning = aws.s3.BucketVersioning(
            self.child("versioning"),
            bucket=bucket.bucket,
            versioning_configuration={"status": "Enabled"},
            opts=self.options("versioning"),
        )
        aws.s3.BucketLifecycleConfiguration(
            self.child("lifecycle"),
            bucket=bucket.bucket,
            rules=lifecycle_rules(
                expire_after_days=args.expire_after_days,
                expire_old_versions_after_days=args.expire_old_versions_after_days,
            ),
            opts=self.options("lifecycle", depends_on=[versioning]),
        )
        if args.object_lock is not None:
            aws.s3.BucketObjectLockConfiguration(
                self.child("object-lock"),
                bucket=bucket.bucket,
                rule={"default_retention": {"mode": args.object_lock.mode.value, "days": args.object_lock.days}},
                opts=self.options("object-lock", depends_on=[versioning]),
            )

    def _close(self, bucket: aws.s3.Bucket, args: LogBucketArgs, account: Account) -> aws.s3.BucketPolicy:
        ownership = aws.s3.BucketOwnershipControls(
            self.child("ownership"),
            bucket=bucket.bucket,
            rule={"object_ownership": "BucketOwnerEnforced"},
            opts=self.options("ownership"),
        )
        block = aws.s3.BucketPublicAccessBlock(
            self.child("public-access-block"),
            bucket=bucket.bucket,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=self.options("public-access-block"),
        )
        return aws.s3.BucketPolicy(
            self.child("policy"),
            bucket=bucket.bucket,
            policy=bucket.bucket.apply(lambda bucket_name: bucket_policy(bucket_name, args.purpose, account)),
            # S3 answers with a conflict when settings of one bucket change at the same time.
            opts=self.options("policy", depends_on=[ownership, block]),
        )
