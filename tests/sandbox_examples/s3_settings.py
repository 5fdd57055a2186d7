"""Examples for penstock.platform.sandbox.aws.s3_settings."""

import json
from typing import Any

from penstock.platform.sandbox.aws.s3_settings import (
    BucketLifecycleConfiguration,
    BucketLogging,
    BucketObjectLockConfiguration,
    BucketOwnershipControls,
    BucketPolicy,
    BucketPublicAccessBlock,
    BucketServerSideEncryptionConfiguration,
    BucketVersioning,
)
from penstock.platform.sandbox.resource_class import Cloud

from .model import Example
from .names import new_name

OWNER = "111122223333"


def bucket(cloud: Cloud, **options: Any) -> str:
    """A new bucket."""
    name = new_name("bucket")
    where = {"LocationConstraint": cloud.region}
    cloud.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration=where, **options)
    return name


def log_bucket(cloud: Cloud) -> str:
    """A new bucket that may receive access logs."""
    name = bucket(cloud)
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "logging.s3.amazonaws.com"},
        "Action": ["s3:PutObject"],
        "Resource": f"arn:aws:s3:::{name}/*",
    }
    cloud.client("s3").put_bucket_policy(Bucket=name, Policy=json.dumps({"Statement": [statement]}))
    return name


def policy(name: str, action: str) -> str:
    """A bucket policy with one statement."""
    statement = {"Effect": "Allow", "Principal": "*", "Action": action, "Resource": f"arn:aws:s3:::{name}/*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def bucket_policy(cloud: Cloud) -> dict[str, Any]:
    """A bucket with its policy."""
    name = bucket(cloud)
    return {"bucket": name, "policy": policy(name, "s3:GetObject")}


def encryption(algorithm: str, **more: Any) -> list[dict[str, Any]]:
    """The one encryption rule."""
    return [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": algorithm, **more}, "bucketKeyEnabled": True}]


LIFECYCLE_RULES = [
    {
        "id": "logs",
        "status": "Enabled",
        "filter": {"and": {"prefix": "logs/", "tags": {"kind": "access"}, "objectSizeGreaterThan": 1024}},
        "expiration": {"days": 400},
        "transitions": [
            {"days": 30, "storageClass": "STANDARD_IA"},
            {"days": 90, "storageClass": "GLACIER"},
        ],
        "noncurrentVersionExpiration": {"noncurrentDays": 30, "newerNoncurrentVersions": 3},
        "noncurrentVersionTransitions": [
            {"noncurrentDays": 10, "newerNoncurrentVersions": 2, "storageClass": "STANDARD_IA"}
        ],
    },
    {"id": "unfinished", "status": "Enabled", "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7}},
    {"id": "prefix", "status": "Disabled", "filter": {"prefix": "a/"}, "expiration": {"date": "2030-01-01T00:00:00Z"}},
    {
        "id": "tag",
        "status": "Enabled",
        "filter": {"tag": {"key": "a", "value": "b"}},
        "expiration": {"expiredObjectDeleteMarker": True},
    },
    {
        "id": "size",
        "status": "Enabled",
        "filter": {"and": {"prefix": "b/", "objectSizeLessThan": 4096}},
        "expiration": {"days": 1},
    },
    {"id": "large", "status": "Enabled", "filter": {"objectSizeGreaterThan": 5}, "expiration": {"days": 1}},
    {"id": "small", "status": "Enabled", "filter": {"objectSizeLessThan": 5}, "expiration": {"days": 1}},
]

EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=BucketVersioning(),
        prepare=lambda cloud: {
            "bucket": bucket(cloud),
            "expectedBucketOwner": OWNER,
            "mfa": "arn:aws:iam::111122223333:mfa/root 123456",
            "versioningConfiguration": {"status": "Enabled", "mfaDelete": "Disabled"},
        },
        changed={"versioningConfiguration": {"status": "Suspended"}},
        removed="mfa",
        replaced={"bucket": "another-bucket", "expectedBucketOwner": "444455556666"},
        tamper=lambda cloud, resource_id: cloud.client("s3").put_bucket_versioning(
            Bucket=resource_id.split(",")[0], VersioningConfiguration={"Status": "Suspended"}
        ),
        tampered="versioningConfiguration",
        left={"versioningConfiguration": {"status": "Suspended"}},
    ),
    Example(
        resource_class=BucketServerSideEncryptionConfiguration(),
        prepare=lambda cloud: {
            "bucket": bucket(cloud),
            "expectedBucketOwner": OWNER,
            "rules": [
                {
                    **encryption("aws:kms", kmsMasterKeyId="arn:aws:kms:eu-west-1:111122223333:key/1")[0],
                    "blockedEncryptionTypes": ["SSE-C"],
                }
            ],
        },
        changed={"rules": encryption("AES256")},
        replaced={"bucket": "another-bucket", "expectedBucketOwner": "444455556666"},
        tamper=lambda cloud, resource_id: cloud.client("s3").put_bucket_encryption(
            Bucket=resource_id.split(",")[0],
            ServerSideEncryptionConfiguration={
                "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
            },
        ),
        tampered="rules",
        why_not={"removed": "every input that an update can take away is required"},
    ),
    Example(
        resource_class=BucketPublicAccessBlock(),
        prepare=lambda cloud: {
            "bucket": bucket(cloud),
            "blockPublicAcls": True,
            "blockPublicPolicy": True,
            "ignorePublicAcls": True,
            "restrictPublicBuckets": True,
            "skipDestroy": False,
        },
        changed={"blockPublicAcls": False, "restrictPublicBuckets": False, "skipDestroy": True},
        removed="ignorePublicAcls",
        replaced={"bucket": "another-bucket"},
        tamper=lambda cloud, name: cloud.client("s3").put_public_access_block(
            Bucket=name, PublicAccessBlockConfiguration={"BlockPublicAcls": True, "BlockPublicPolicy": False}
        ),
        tampered="blockPublicPolicy",
    ),
    Example(
        resource_class=BucketOwnershipControls(),
        prepare=lambda cloud: {"bucket": bucket(cloud), "rule": {"objectOwnership": "BucketOwnerEnforced"}},
        changed={"rule": {"objectOwnership": "BucketOwnerPreferred"}},
        replaced={"bucket": "another-bucket"},
        tamper=lambda cloud, name: cloud.client("s3").put_bucket_ownership_controls(
            Bucket=name, OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]}
        ),
        tampered="rule",
        why_not={"removed": "every input is required"},
    ),
    Example(
        resource_class=BucketLifecycleConfiguration(),
        prepare=lambda cloud: {
            "bucket": bucket(cloud),
            "expectedBucketOwner": OWNER,
            "rules": LIFECYCLE_RULES,
            "timeouts": {"create": "3m"},
            "transitionDefaultMinimumObjectSize": "varies_by_storage_class",
        },
        changed={"rules": [{"id": "a", "status": "Disabled", "expiration": {"days": 9}}], "timeouts": {"create": "5m"}},
        removed="transitionDefaultMinimumObjectSize",
        replaced={"bucket": "another-bucket", "expectedBucketOwner": "444455556666"},
        tamper=lambda cloud, resource_id: cloud.client("s3").put_bucket_lifecycle_configuration(
            Bucket=resource_id.split(",")[0],
            LifecycleConfiguration={
                "Rules": [{"ID": "b", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}}]
            },
        ),
        tampered="rules",
    ),
    Example(
        resource_class=BucketPolicy(),
        prepare=bucket_policy,
        changed={"policy": policy("another-bucket", "s3:PutObject")},
        replaced={"bucket": "another-bucket"},
        tamper=lambda cloud, name: cloud.client("s3").put_bucket_policy(Bucket=name, Policy=policy(name, "s3:*")),
        tampered="policy",
        why_not={"removed": "every input is required"},
    ),
    Example(
        resource_class=BucketObjectLockConfiguration(),
        prepare=lambda cloud: {
            "bucket": bucket(cloud, ObjectLockEnabledForBucket=True),
            "expectedBucketOwner": OWNER,
            "objectLockEnabled": "Enabled",
            "rule": {"defaultRetention": {"days": 30, "mode": "GOVERNANCE"}},
            "token": "of-the-support",
        },
        changed={"rule": {"defaultRetention": {"years": 1, "mode": "COMPLIANCE"}}},
        removed="rule",
        replaced={"bucket": "another-bucket", "expectedBucketOwner": "444455556666"},
        tamper=lambda cloud, resource_id: cloud.client("s3").put_object_lock_configuration(
            Bucket=resource_id.split(",")[0],
            ObjectLockConfiguration={
                "ObjectLockEnabled": "Enabled",
                "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}},
            },
        ),
        tampered="rule",
        left={"objectLockEnabled": "Enabled", "rule": None},
    ),
    Example(
        resource_class=BucketLogging(),
        prepare=lambda cloud: {
            "bucket": bucket(cloud),
            "expectedBucketOwner": OWNER,
            "targetBucket": log_bucket(cloud),
            "targetPrefix": "access/",
            "targetGrants": [
                {
                    "grantee": {"type": "Group", "uri": "http://acs.amazonaws.com/groups/s3/LogDelivery"},
                    "permission": "READ",
                }
            ],
            "targetObjectKeyFormat": {"partitionedPrefix": {"partitionDateSource": "EventTime"}},
        },
        changed={"targetPrefix": "logs/"},
        removed="targetGrants",
        replaced={"bucket": "another-bucket", "expectedBucketOwner": "444455556666"},
        tamper=lambda cloud, resource_id: cloud.client("s3").put_bucket_logging(
            Bucket=resource_id.split(",")[0],
            BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": log_bucket(cloud), "TargetPrefix": "other/"}},
        ),
        tampered="targetPrefix",
    ),
)
