"""Examples for penstock.platform.sandbox.aws.s3."""

from penstock.platform.sandbox.aws.s3 import Bucket

from .model import NEW_NAME, Example

EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=Bucket(),
        prepare=lambda cloud: {
            "bucket": NEW_NAME,
            "bucketNamespace": "global",
            "forceDestroy": True,
            "objectLockEnabled": True,
            "tags": {"purpose": "logs", "empty": ""},
        },
        changed={"forceDestroy": False, "tags": {"purpose": "audit"}},
        removed="tags",
        replaced={"bucket": NEW_NAME, "bucketNamespace": "account-regional", "objectLockEnabled": False},
        tamper=lambda cloud, bucket: cloud.client("s3").delete_bucket_tagging(Bucket=bucket),
        tampered="tags",
    ),
)
