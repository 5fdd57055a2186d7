"""The cases of the rules on buckets: who gets in, and what they keep."""

import json
from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource, urn
from rule_cases import BLOCKED, BUCKET, BY_OUTPUT, OK, OTHER_SHAPE, UNDECIDED, VIOLATION, setting

__all__ = ["CASES", "ONE_SHAPE"]

PRIVATE = {"Effect": "Allow", "Principal": {"Service": "logging.s3.amazonaws.com"}, "Action": "s3:PutObject"}
PUBLIC = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}
NO_HTTP = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": "*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
IN_ORGANISATION = {**PUBLIC, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}
VERSIONED = resource("Bucket", "logs", bucket="logs-1a2b3c4", versioning={"enabled": True})
POLICY_OF_BUCKET = urn("BucketPolicy", "setting")
LOCKED = resource("Bucket", "logs", bucket="logs-1a2b3c4", objectLockEnabled=True)
ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers"
LOGIN_USERS = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
DELIVERY = "http://acs.amazonaws.com/groups/s3/LogDelivery"


def policy(*statements: Any) -> str:
    """A policy document with these statements."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def access_point(**properties: Any) -> Resource:
    """An access point."""
    return resource("aws:s3/accessPoint:AccessPoint", bucket=UNKNOWN, **properties)


def account_block(**properties: Any) -> Resource:
    """The block of public access of the account."""
    return resource("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", **properties)


def lifecycle(**rule: Any) -> Resource:
    """A lifecycle of the bucket with one rule, which is on."""
    kind = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
    return setting(kind, rules=[{"status": "Enabled", **rule}])


def lifecycle_elsewhere(**rule: Any) -> Resource:
    """A lifecycle of a bucket that another stack has."""
    kind = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
    return resource(kind, "elsewhere", bucket="of-others-1a2b3c4", rules=[{"status": "Enabled", **rule}])


def logging(**properties: Any) -> Resource:
    """Where the requests of a bucket are recorded."""
    return resource("aws:s3/bucketLogging:BucketLogging", **properties)


def lock(**properties: Any) -> Resource:
    """The bucket's object lock."""
    return setting("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", **properties)


def ownership(owner: Any) -> Resource:
    """Who owns what is written into a bucket."""
    kind = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
    return resource(kind, bucket=UNKNOWN, rule={"objectOwnership": owner})


def encryption(**rule: Any) -> Resource:
    """How a bucket encrypts, by default."""
    return resource("BucketServerSideEncryptionConfiguration", bucket=UNKNOWN, rules=[rule])


TAKES_LOGS = {
    "Effect": "Allow",
    "Principal": {"Service": "delivery.logs.amazonaws.com"},
    "Action": "s3:PutObject",
    "Resource": "*",
}
KMS = {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": UNKNOWN}
OLD_VERSIONS = {"noncurrentVersionExpiration": {"noncurrentDays": 30}}
UPLOADS = {"abortIncompleteMultipartUpload": {"daysAfterInitiation": 7}}

CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-STO-007": {
        OK: [
            resource("BucketPolicy", bucket=UNKNOWN, policy=policy(PRIVATE, NO_HTTP)),
            resource("BucketPolicy", policy={"Statement": [UNKNOWN, NO_HTTP]}),
            BUCKET,
        ],
        VIOLATION: [
            resource("BucketPolicy", bucket=UNKNOWN, policy=policy(PRIVATE)),
            resource("BucketPolicy", policy=policy({**NO_HTTP, "Action": "s3:GetObject"})),
        ],
        OTHER_SHAPE: [
            resource("Bucket", policy=policy(PRIVATE)),
            resource("BucketPolicy", policy=json.loads(policy())),
        ],
        UNDECIDED: [resource("BucketPolicy", policy=UNKNOWN)],
    },
    "PEN-STO-008": {
        OK: [
            [BUCKET, setting("BucketPolicy", policy=UNKNOWN)],
            [BUCKET, resource("BucketPolicy", bucket="logs-1a2b3c4")],
            resource("Bucket", policy=policy(NO_HTTP)),
        ],
        VIOLATION: [BUCKET, [BUCKET, resource("BucketPolicy", bucket="another", policy=policy(NO_HTTP))]],
        OTHER_SHAPE: [resource("BucketV2", loggings=[])],
        UNDECIDED: [[BUCKET, resource("BucketPolicy", bucket=UNKNOWN)]],
    },
    "PEN-STO-009": {
        OK: [
            [BUCKET, logging(bucket=UNKNOWN, targetBucket="elsewhere", **BY_OUTPUT)],
            [BUCKET, logging(bucket="another", targetBucket=UNKNOWN, depends={"targetBucket": BUCKET.urn})],
            [
                BUCKET,
                setting("BucketPolicy"),
                logging(bucket="another", targetBucket=UNKNOWN, depends={"targetBucket": POLICY_OF_BUCKET}),
            ],
            [
                BUCKET,
                resource(
                    "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
                    bucket="another",
                    rules=[{"destination": {"bucket": UNKNOWN}}],
                    depends={"rules": BUCKET.urn},
                ),
            ],
            resource("Bucket", logging={"targetBucket": "elsewhere"}),
            resource("BucketV2", loggings=[{"targetBucket": "elsewhere"}]),
            [BUCKET, setting("BucketPolicy", policy={"Statement": [UNKNOWN, TAKES_LOGS]})],
            [BUCKET, logging(bucket="another", targetBucket="logs-1a2b3c4")],
            resource("Bucket", policy=policy(TAKES_LOGS)),
            *(
                resource("Bucket", policy=policy({**TAKES_LOGS, "Principal": {"Service": f"{service}.amazonaws.com"}}))
                for service in ("cloudtrail", "logdelivery.elasticloadbalancing", "logging.s3", "s3")
            ),
        ],
        VIOLATION: [
            BUCKET,
            [BUCKET, logging(bucket="another", targetBucket="elsewhere")],
            [BUCKET, setting("BucketPolicy", policy=policy({**TAKES_LOGS, "Effect": "Deny"}))],
            resource("Bucket", policy=policy({**TAKES_LOGS, "Principal": {"Service": "sns.amazonaws.com"}})),
        ],
        OTHER_SHAPE: [resource("Bucket", logging={"targetPrefix": "shop/"}), resource("BucketV2", loggings=[])],
        UNDECIDED: [
            [BUCKET, logging(bucket=UNKNOWN, targetBucket="elsewhere")],
            [BUCKET, setting("BucketPolicy", policy=UNKNOWN)],
        ],
    },
    "PEN-STO-010": {
        OK: [ownership("BucketOwnerEnforced"), BUCKET],
        VIOLATION: [ownership("BucketOwnerPreferred"), ownership("ObjectWriter")],
        UNDECIDED: [ownership(UNKNOWN)],
    },
    "PEN-STO-011": {
        OK: [
            resource("BucketPolicy", policy=policy(PRIVATE, NO_HTTP), bucket=UNKNOWN),
            resource("BucketPolicy", policy=policy(IN_ORGANISATION)),
            resource("Bucket"),
            access_point(),
        ],
        VIOLATION: [
            resource("BucketPolicy", policy=policy(PRIVATE, PUBLIC), bucket=UNKNOWN),
            resource("BucketPolicy", policy={"Statement": [UNKNOWN, PUBLIC]}),
        ],
        OTHER_SHAPE: [
            resource("Bucket", policy=policy(PUBLIC)),
            access_point(policy=policy({**PUBLIC, "Principal": {"AWS": ["*"]}})),
            resource("aws:s3control/accessPointPolicy:AccessPointPolicy", policy={"Statement": PUBLIC}),
        ],
        UNDECIDED: [resource("BucketPolicy", policy=UNKNOWN), access_point(policy={"Statement": [UNKNOWN, PRIVATE]})],
    },
    "PEN-STO-012": {
        OK: [
            BUCKET,
            [VERSIONED, lifecycle(**OLD_VERSIONS)],
            [VERSIONED, lifecycle(**OLD_VERSIONS, filter={"prefix": ""}, id=UNKNOWN)],
            resource(
                "Bucket",
                versioning={"enabled": True},
                lifecycleRules=[{"enabled": True, "noncurrentVersionExpiration": {"days": 30}}],
            ),
            resource(
                "BucketV2",
                versionings=[{"enabled": True}],
                lifecycleRules=[{"enabled": True, "noncurrentVersionExpirations": [{"days": 30}]}],
            ),
        ],
        VIOLATION: [
            VERSIONED,
            [VERSIONED, lifecycle(expiration={"days": 30})],
            [VERSIONED, lifecycle(**OLD_VERSIONS, filter={"prefix": "tmp/"})],
            *(
                [VERSIONED, lifecycle(**OLD_VERSIONS, **narrower)]
                for narrower in (
                    {"prefix": "tmp/"},
                    {"tags": {"kind": "draft"}},
                    {"filter": {"and": {"prefix": "tmp/", "tags": {"kind": "draft"}}}},
                    {"filter": {"objectSizeGreaterThan": 1024}},
                    {"filter": {"objectSizeLessThan": 1024}},
                )
            ),
            [VERSIONED, lifecycle(**{**OLD_VERSIONS, "status": "Disabled"})],
        ],
        OTHER_SHAPE: [
            [BUCKET, setting("BucketVersioning", versioningConfiguration={"status": "Enabled"})],
            resource(
                "Bucket",
                versioning={"enabled": True},
                lifecycleRules=[{"enabled": False, "noncurrentVersionExpiration": {"days": 30}}],
            ),
        ],
        UNDECIDED: [[VERSIONED, lifecycle(noncurrentVersionExpiration={"noncurrentDays": UNKNOWN})]],
    },
    "PEN-STO-013": {
        OK: [
            [BUCKET, lifecycle(**UPLOADS, expiration={"days": UNKNOWN})],
            lifecycle_elsewhere(**UPLOADS),
            resource("Bucket", lifecycleRules=[{"enabled": True, "abortIncompleteMultipartUploadDays": 7}]),
        ],
        VIOLATION: [
            BUCKET,
            [BUCKET, lifecycle(**OLD_VERSIONS)],
            [BUCKET, lifecycle(**UPLOADS), lifecycle_elsewhere(**OLD_VERSIONS)],
            [BUCKET, lifecycle(**UPLOADS, filter={"tag": {"key": "kind", "value": "draft"}})],
        ],
        OTHER_SHAPE: [
            resource("Bucket", lifecycleRules=[{"enabled": False, "abortIncompleteMultipartUploadDays": 7}]),
            lifecycle_elsewhere(**OLD_VERSIONS),
        ],
        UNDECIDED: [[BUCKET, lifecycle(**{**UPLOADS, "status": UNKNOWN})]],
    },
    "PEN-STO-014": {
        OK: [
            BUCKET,
            [LOCKED, lock(rule={"defaultRetention": {"mode": "GOVERNANCE", "days": UNKNOWN}})],
            resource("Bucket", objectLockConfiguration={"rule": {"defaultRetention": {"mode": "COMPLIANCE"}}}),
        ],
        VIOLATION: [LOCKED, [LOCKED, lock()], [LOCKED, lock(rule={})]],
        OTHER_SHAPE: [resource("Bucket", objectLockConfiguration={"objectLockEnabled": "Enabled"})],
        UNDECIDED: [[LOCKED, lock(rule=UNKNOWN)], resource("Bucket", objectLockEnabled=UNKNOWN)],
    },
    "PEN-STO-015": {
        OK: [account_block(**BLOCKED, accountId=UNKNOWN), resource("BucketPublicAccessBlock", blockPublicAcls=False)],
        VIOLATION: [
            account_block(),
            account_block(**{**BLOCKED, "restrictPublicBuckets": False}),
            account_block(blockPublicAcls=UNKNOWN, blockPublicPolicy=False),
        ],
        UNDECIDED: [account_block(**{**BLOCKED, "ignorePublicAcls": UNKNOWN})],
    },
    "PEN-STO-016": {
        OK: [
            access_point(),
            access_point(publicAccessBlockConfiguration={"blockPublicAcls": True}),
            access_point(publicAccessBlockConfiguration={}),
        ],
        VIOLATION: [
            access_point(publicAccessBlockConfiguration={**BLOCKED, "blockPublicPolicy": False}),
            access_point(publicAccessBlockConfiguration={"blockPublicAcls": UNKNOWN, "restrictPublicBuckets": False}),
        ],
        UNDECIDED: [access_point(publicAccessBlockConfiguration=UNKNOWN)],
    },
    "PEN-STO-017": {
        OK: [
            resource("Bucket", grants=[{"type": "Group", "uri": DELIVERY, "permissions": ["WRITE"]}]),
            resource("BucketAcl", bucket=UNKNOWN, accessControlPolicy={"grants": [{"grantee": {"id": UNKNOWN}}]}),
            resource("BucketAcl", acl="private"),
        ],
        VIOLATION: [
            resource("BucketAcl", accessControlPolicy={"grants": [UNKNOWN, {"grantee": {"uri": ALL_USERS}}]}),
            resource("BucketAcl", accessControlPolicy={"grants": [{"grantee": {"uri": LOGIN_USERS}}]}),
            resource(
                "aws:s3/bucketAclV2:BucketAclV2", accessControlPolicy={"grants": [{"grantee": {"uri": ALL_USERS}}]}
            ),
        ],
        OTHER_SHAPE: [resource("Bucket", grants=[{"type": "Group", "uri": ALL_USERS, "permissions": ["READ"]}])],
        UNDECIDED: [resource("BucketAcl", accessControlPolicy=UNKNOWN), resource("Bucket", grants=[UNKNOWN])],
    },
    "PEN-STO-018": {
        OK: [
            resource("aws:s3/bucketObject:BucketObject", acl="bucket-owner-full-control", key=UNKNOWN),
            resource("aws:s3/bucketObjectv2:BucketObjectv2"),
        ],
        VIOLATION: [resource("aws:s3/bucketObjectv2:BucketObjectv2", acl="public-read", bucket=UNKNOWN)],
        OTHER_SHAPE: [
            resource("aws:s3/bucketObject:BucketObject", acl="public-read-write"),
            resource("aws:s3/objectCopy:ObjectCopy", acl="authenticated-read"),
        ],
        UNDECIDED: [resource("aws:s3/bucketObjectv2:BucketObjectv2", acl=UNKNOWN)],
    },
    "PEN-STO-019": {
        OK: [
            encryption(applyServerSideEncryptionByDefault=KMS, bucketKeyEnabled=True),
            encryption(applyServerSideEncryptionByDefault={"sseAlgorithm": "AES256"}),
            encryption(applyServerSideEncryptionByDefault={"sseAlgorithm": "aws:kms:dsse"}),
            resource("Bucket"),
        ],
        VIOLATION: [
            encryption(applyServerSideEncryptionByDefault=KMS),
            encryption(applyServerSideEncryptionByDefault=KMS, bucketKeyEnabled=False),
            resource(
                "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
                rules=[{"applyServerSideEncryptionByDefault": KMS}],
            ),
        ],
        OTHER_SHAPE: [
            resource("Bucket", serverSideEncryptionConfiguration={"rule": {"applyServerSideEncryptionByDefault": KMS}}),
            resource(
                "BucketV2",
                serverSideEncryptionConfigurations=[{"rules": [{"applyServerSideEncryptionByDefaults": [KMS]}]}],
            ),
        ],
        UNDECIDED: [encryption(applyServerSideEncryptionByDefault=KMS, bucketKeyEnabled=UNKNOWN)],
    },
    "PEN-STO-020": {
        OK: [BUCKET, resource("Bucket", websiteDomain=UNKNOWN)],
        VIOLATION: [
            resource("aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration", bucket=UNKNOWN),
            resource("aws:s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2", bucket=UNKNOWN),
            resource("Bucket", website={"indexDocument": "index.html"}),
        ],
        OTHER_SHAPE: [resource("BucketV2", websites=[{"redirectAllRequestsTo": "https://example.com"}])],
        UNDECIDED: [resource("Bucket", website=UNKNOWN)],
    },
}

ONE_SHAPE = frozenset({"PEN-STO-010", "PEN-STO-015", "PEN-STO-016"})
