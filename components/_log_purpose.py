"""What a log bucket is for, as a table: who delivers, where to, under which conditions, and with which encryption."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ._account import Account

__all__ = ["DELIVERIES", "Delivery", "Encryption", "LogPurpose", "check_combination"]


class LogPurpose(StrEnum):
    """Which logs a bucket takes. One bucket has one purpose: their deliveries differ in encryption and in who writes."""

    TRAIL = "trail"
    FLOW_LOGS = "flow_logs"
    LOAD_BALANCER_LOGS = "load_balancer_logs"
    ACCESS_LOGS = "access_logs"
    INVENTORY = "inventory"


class Encryption(StrEnum):
    """Who holds the key of a bucket's objects: S3 (SSE-S3), or a key of the account (SSE-KMS)."""

    S3 = "s3"
    KMS = "kms"

    @property
    def algorithm(self) -> str:
        """What the S3 API calls it."""
        return {"s3": "AES256", "kms": "aws:kms"}[self.value]


@dataclass(frozen=True, slots=True)
class Delivery:
    """How one kind of log is delivered, from the service's own documentation."""

    service: str
    """The service principal that writes."""
    encryption: Encryption
    source: tuple[str, str] | None
    """Service and resource pattern of the ARN that a delivery names as its source; None where it names only an account."""
    objects: str
    """Where in the bucket it writes; `{account}` is the account's number."""
    reads: tuple[str, ...] = ()
    """What it asks of the bucket before it writes."""
    key_actions: tuple[str, ...] = ()
    """What it does with the bucket's key."""
    needs_owner_header: bool = False
    """Whether it gives the bucket's owner full control by a header."""

    def source_arn(self, account: Account) -> str | None:
        """The pattern of the ARNs on behalf of which it may write."""
        if self.source is None:
            return None
        service, resource = self.source
        region_and_account = {"s3": ":", "cloudtrail": f"*:{account.account_id}"}
        place = region_and_account.get(service, f"{account.region}:{account.account_id}")
        return f"arn:{account.partition}:{service}:{place}:{resource}"


DELIVERIES: Final[Mapping[LogPurpose, Delivery]] = {
    LogPurpose.TRAIL: Delivery(
        service="cloudtrail.amazonaws.com",
        encryption=Encryption.KMS,
        source=("cloudtrail", "trail/*"),
        objects="AWSLogs/{account}/*",
        reads=("s3:GetBucketAcl",),
        key_actions=("kms:DescribeKey", "kms:GenerateDataKey*"),
        needs_owner_header=True,
    ),
    LogPurpose.FLOW_LOGS: Delivery(
        service="delivery.logs.amazonaws.com",
        encryption=Encryption.KMS,
        source=("logs", "*"),
        objects="AWSLogs/{account}/*",
        reads=("s3:GetBucketAcl", "s3:ListBucket"),
        key_actions=("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"),
        needs_owner_header=True,
    ),
    # Elastic Load Balancing documents no source ARN; the account's number in the path is what it names as the guard.
    LogPurpose.LOAD_BALANCER_LOGS: Delivery(
        service="logdelivery.elasticloadbalancing.amazonaws.com",
        encryption=Encryption.S3,
        source=None,
        objects="AWSLogs/{account}/*",
    ),
    LogPurpose.ACCESS_LOGS: Delivery(
        service="logging.s3.amazonaws.com",
        encryption=Encryption.S3,
        source=("s3", "*"),
        objects="*",
    ),
    LogPurpose.INVENTORY: Delivery(
        service="s3.amazonaws.com",
        encryption=Encryption.S3,
        source=("s3", "*"),
        objects="*",
        needs_owner_header=True,
    ),
}


def check_combination(
    purpose: LogPurpose,
    *,
    encryption: Encryption | None = None,
    object_lock: object = None,
    access_log_bucket: object = None,
) -> None:
    """Refuse what would leave a bucket without logs, or logs without the account's key.

    Raises:
        ValueError: the combination does not work; the message has the reason.
    """
    needed = DELIVERIES[purpose].encryption
    if encryption is not None and encryption is not needed:
        reason = (
            "AWS delivers these logs only to buckets with SSE-S3; with a KMS key nothing would ever arrive"
            if needed is Encryption.S3
            else "these logs say who did what and who talked to whom: they are kept under a key of the account"
        )
        raise ValueError(f"purpose {purpose.value} does not go with encryption {encryption.value}: {reason}")
    if purpose is not LogPurpose.ACCESS_LOGS:
        return
    if object_lock is not None:
        raise ValueError("S3 delivers no access logs to a bucket whose objects are locked by default")
    if access_log_bucket is not None:
        raise ValueError("the access logs of a bucket for access logs would log themselves, without end")
