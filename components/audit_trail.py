"""AuditTrail: who did what in an account, in every region, in logs that nobody can change unseen."""

from typing import Any

import pulumi
import pulumi_aws as aws
from pydantic import Field, ValidationInfo, field_validator

from ..platform.component import Component, Mutable
from ..platform.inputs import Args, Input
from ..platform.texts import wrong_text
from ._account import account_of
from ._audit_log_group import TrailLogGroup, trail_log_group
from ._log_purpose import LogPurpose
from .log_bucket import LogBucket, LogBucketArgs, ObjectLock

__all__ = ["AuditTrail", "AuditTrailArgs", "TrailBucket"]


class TrailBucket(Args):
    """An existing bucket for the logs: a LogBucket's outputs, with purpose trail."""

    name: Input[str]
    """The bucket's name."""
    kms_key_arn: Input[str]
    """The key that encrypts it, by ARN. CloudTrail must be allowed to use it, as a LogBucket's key allows."""

    @field_validator("name")
    @classmethod
    def _is_a_bucket(cls, value: Any) -> Any:
        if (reason := wrong_text("bucket_name", value)) is not None:
            raise ValueError(reason)
        return value

    @field_validator("kms_key_arn")
    @classmethod
    def _is_a_key(cls, value: Any) -> Any:
        if isinstance(value, str) and (not value.startswith("arn:") or ":kms:" not in value or ":key/" not in value):
            raise ValueError("the key's own ARN is needed: CloudTrail answers it, whatever alias or id it was given")
        return value


class AuditTrailArgs(Args):
    """Where an audit trail's logs go, and how long they are kept."""

    bucket: TrailBucket | None = None
    """The bucket that takes the logs. By default the trail makes a LogBucket with a key of its own."""
    expire_after_days: int = Field(default=365, ge=90, le=36500)
    """The age in days at which a log is deleted, in a bucket that the trail makes. By default a year; 90 at the least."""
    object_lock: ObjectLock | None = None
    """Lock every log for a time, in a bucket that the trail makes. By default none. Can only be chosen at the start."""
    log_group: TrailLogGroup | None = None
    """Write the events to a log group too, where they can be searched and alarmed on. By default to the bucket only."""

    @field_validator("expire_after_days", "object_lock")
    @classmethod
    def _is_for_its_own_bucket(cls, value: Any, info: ValidationInfo) -> Any:
        if value is not None and info.data.get("bucket") is not None:
            raise ValueError("the bucket is given, and decides by itself how long it keeps what it gets")
        return value


class AuditTrail(Component):
    """A trail of every management call in every region, with digests that prove that its logs are whole.

    The trail is protected, and with it every child. Its logs, the bucket and its key stay whatever happens to it. One such
    trail is enough for an account: a second copy of management events costs money.

    The trail's physical name is made up like every other: nothing has to know it before it exists, because the bucket and
    its key take any trail of the account.
    """

    IN_PLACE = (
        Mutable("trail", ("kmsKeyId", "s3BucketName"), "where later logs go; those that are there stay"),
        Mutable("trail", ("cloudWatchLogsGroupArn", "cloudWatchLogsRoleArn"), "who else gets later events"),
        Mutable("log", ("retentionInDays",), "how long events are kept there too"),
    )

    trail_arn: pulumi.Output[str]
    """The trail."""
    trail_name: pulumi.Output[str]
    """The trail's name."""
    bucket_name: pulumi.Output[str]
    """The bucket that its logs are in."""
    kms_key_arn: pulumi.Output[str]
    """The key that encrypts them: whoever reads the logs must be allowed to decrypt with it."""
    log_group_name: pulumi.Output[str | None]
    """The log group that has the events too; none where it was not asked for."""

    def __init__(self, name: str, args: AuditTrailArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = AuditTrailArgs.of(args, f"AuditTrail {name!r}")
        super().__init__(name, pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(protect=True)))
        bucket_name, kms_key_arn = self._bucket(args)
        log_group, role_arn = None, None
        if args.log_group is not None:
            log_group, role_arn = trail_log_group(self, account_of(self), args.log_group)
        trail = aws.cloudtrail.Trail(
            self.child("trail"),
            s3_bucket_name=bucket_name,
            kms_key_id=kms_key_arn,
            enable_logging=True,
            enable_log_file_validation=True,
            is_multi_region_trail=True,
            include_global_service_events=True,
            # CloudTrail asks for the group with all its streams.
            cloud_watch_logs_group_arn=pulumi.Output.concat(log_group.arn, ":*") if log_group is not None else None,
            cloud_watch_logs_role_arn=role_arn,
            tags=self.tags(),
            opts=self.options("trail"),
        )
        self.finish(
            trail_arn=trail.arn,
            trail_name=trail.name,
            bucket_name=bucket_name,
            kms_key_arn=kms_key_arn,
            log_group_name=log_group.name if log_group is not None else None,
        )

    def _bucket(self, args: AuditTrailArgs) -> tuple[Input[str], Input[str]]:
        """Name and key of the given bucket, or of the child `logs`."""
        if args.bucket is not None:
            return args.bucket.name, args.bucket.kms_key_arn
        own = LogBucketArgs(
            purpose=LogPurpose.TRAIL, expire_after_days=args.expire_after_days, object_lock=args.object_lock
        )
        bucket = LogBucket(self.child("logs"), own, self.options("logs"))
        return bucket.bucket_name, bucket.kms_key_arn.apply(str)
