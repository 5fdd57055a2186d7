"""How long objects of a log bucket live, and where: pure arithmetic on days."""

from pulumi_aws.s3 import BucketLifecycleConfigurationRuleArgsDict as Rule

__all__ = ["lifecycle_rules"]

MINIMUM_DAYS_IN_STANDARD = 30
"""S3 moves nothing to Infrequent Access earlier."""
MINIMUM_DAYS_IN_INFREQUENT_ACCESS = 30
"""S3 charges for that long at least, so moving an object for less costs more than it saves."""
UNFINISHED_UPLOAD_DAYS = 7


def lifecycle_rules(*, expire_after_days: int, expire_old_versions_after_days: int) -> list[Rule]:
    """The rules: cheaper storage when it pays, expiry, removal of old versions and of unfinished uploads.

    Args:
        expire_after_days: the age at which a log is deleted.
        expire_old_versions_after_days: the age, as an old version, at which one is removed.
    """
    keep: Rule = {
        "id": "keep-and-expire",
        "status": "Enabled",
        "filter": {},  # for every object
        "expiration": {"days": expire_after_days},
        "noncurrent_version_expiration": {"noncurrent_days": expire_old_versions_after_days},
    }
    if expire_after_days >= MINIMUM_DAYS_IN_STANDARD + MINIMUM_DAYS_IN_INFREQUENT_ACCESS:
        keep["transitions"] = [{"days": MINIMUM_DAYS_IN_STANDARD, "storage_class": "STANDARD_IA"}]
    unfinished: Rule = {
        "id": "remove-unfinished-uploads",
        "status": "Enabled",
        "filter": {},  # for every object
        "abort_incomplete_multipart_upload": {"days_after_initiation": UNFINISHED_UPLOAD_DAYS},
    }
    return [keep, unfinished]
