"""Where data lies: protected from deletion, kept in versions, encrypted, private.

Since version 4 of the AWS provider the settings of a bucket are resources of their own, so most rules look at how they
stand together; the older settings inside the bucket count too.
"""

from collections.abc import Iterator

from ..platform.resource import Graph, Resource
from ..platform.rule import OK, GraphRule, Outcome, ResourceRule, Rule, Severity, Violation
from .standards import cdk_nag, checkov, cis_aws, nist, security_hub
from .values import every, forbidden_value, true

__all__ = ["BUCKET_TYPES", "PUBLIC_ACCESS_SWITCHES", "RULES", "is_versioned", "settings_of"]

BUCKET_TYPES = ("aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2")

_PUBLIC_ACLS = ("public-read", "public-read-write", "authenticated-read", "website")
_ALGORITHMS = ("AES256", "aws:kms", "aws:kms:dsse")
PUBLIC_ACCESS_SWITCHES = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
"""The four settings that together close every way to make a bucket public."""


def settings_of(graph: Graph, bucket: Resource, kind: str) -> list[Resource]:
    """The resources of a kind (under both of its type tokens) that set something of the bucket."""
    module = f"{kind[0].lower()}{kind[1:]}"
    tokens = (f"aws:s3/{module}:{kind}", f"aws:s3/{module}V2:{kind}V2")
    return [setting for token in tokens for setting in graph.referring(bucket, token, "bucket", identity="bucket")]


def is_versioned(graph: Graph, bucket: Resource) -> bool:
    """Whether the bucket keeps versions, by a resource of its own or by its older inline setting."""
    if true(bucket.get("versioning.enabled")) or true(bucket.get("versionings.0.enabled")):
        return True
    settings = settings_of(graph, bucket, "BucketVersioning")
    return any(setting.get("versioningConfiguration.status") == "Enabled" for setting in settings)


def _is_encrypted(graph: Graph, bucket: Resource) -> bool:
    if any(bucket.get(path) in _ALGORITHMS for path in _inline_encryption()):
        return True
    settings = settings_of(graph, bucket, "BucketServerSideEncryptionConfiguration")
    return any(
        setting.get(f"{path}.applyServerSideEncryptionByDefault.sseAlgorithm") in _ALGORITHMS
        for setting in settings
        for path in setting.paths("rules")
    )


def _inline_encryption() -> Iterator[str]:
    yield "serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault.sseAlgorithm"
    plural = "serverSideEncryptionConfigurations.0.rules.0.applyServerSideEncryptionByDefaults.0.sseAlgorithm"
    yield plural


def _is_private(graph: Graph, bucket: Resource) -> bool:
    blocks = settings_of(graph, bucket, "BucketPublicAccessBlock")
    return any(all(true(block.get(switch)) for switch in PUBLIC_ACCESS_SWITCHES) for block in blocks)


def _is_protected(bucket: Resource) -> Outcome:
    return OK if bucket.protect else Violation("it can be deleted: it has no protect option")


RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-STO-001",
        sentence="Buckets are protected from deletion.",
        severity=Severity.HIGH,
        why="A renamed resource or a wrong destroy deletes what cannot be made again.",
        fix="Use LogBucket, or give the bucket ResourceOptions(protect=True, retain_on_delete=True).",
        url="https://www.pulumi.com/docs/iac/concepts/resources/options/protect/",
        types=BUCKET_TYPES,
        check=_is_protected,
    ),
    GraphRule(
        id="PEN-STO-002",
        sentence="Buckets keep versions.",
        severity=Severity.HIGH,
        why="Without versions, what is overwritten or deleted is gone.",
        fix='Add BucketVersioning with versioning_configuration={"status": "Enabled"}.',
        url="https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
        references=(*security_hub("S3.14"), *nist("CP-9")),
        equivalents=(*cdk_nag("NIST.800.53.R5-S3BucketVersioningEnabled"), *checkov("CKV_AWS_21")),
        types=BUCKET_TYPES,
        check=every(BUCKET_TYPES, is_versioned, "keeps no versions"),
    ),
    GraphRule(
        id="PEN-STO-003",
        sentence="Buckets say how they are encrypted.",
        severity=Severity.HIGH,
        why="A stated encryption can be reviewed, and the key decides who may read a copy.",
        fix="Add BucketServerSideEncryptionConfiguration, with aws:kms and a key where the writer allows it.",
        url="https://docs.aws.amazon.com/AmazonS3/latest/userguide/serv-side-encryption.html",
        references=nist("SC-28", "SC-28(1)"),
        equivalents=checkov("CKV_AWS_19"),
        types=BUCKET_TYPES,
        check=every(BUCKET_TYPES, _is_encrypted, "does not say how it is encrypted"),
    ),
    GraphRule(
        id="PEN-STO-004",
        sentence="Buckets block every kind of public access.",
        severity=Severity.CRITICAL,
        why="One permissive policy or ACL, written today or years from now, would publish everything in the bucket.",
        fix="Add BucketPublicAccessBlock with all four settings true.",
        url="https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
        references=(*cis_aws("2.1.4"), *security_hub("S3.8"), *nist("AC-3", "SC-7")),
        equivalents=(*cdk_nag("AwsSolutions-S2"), *checkov("CKV2_AWS_6")),
        types=BUCKET_TYPES,
        check=every(BUCKET_TYPES, _is_private, "does not block all public access"),
    ),
    ResourceRule(
        id="PEN-STO-005",
        sentence="No access control list makes a bucket public.",
        severity=Severity.CRITICAL,
        why="Everything in the bucket can be read, or written, by everybody.",
        fix="Leave acl out, and turn ACLs off with BucketOwnershipControls (BucketOwnerEnforced).",
        url="https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
        references=(*security_hub("S3.2", "S3.3"), *nist("AC-3")),
        equivalents=checkov("CKV_AWS_20"),
        types=(*BUCKET_TYPES, "aws:s3/bucketAcl:BucketAcl", "aws:s3/bucketAclV2:BucketAclV2"),
        check=forbidden_value("acl", when=_PUBLIC_ACLS.__contains__, because="it opens the bucket to everybody"),
    ),
    ResourceRule(
        id="PEN-STO-006",
        sentence="No bucket can be deleted with its content.",
        severity=Severity.HIGH,
        why="With force_destroy, a destroy first deletes every object and every version.",
        fix="Leave force_destroy out; empty a bucket on purpose, by hand, when it is really no longer needed.",
        url="https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-bucket.html",
        types=BUCKET_TYPES,
        check=forbidden_value("forceDestroy", when=true, because="deleting the bucket deletes its content"),
        remedy=lambda _: {"forceDestroy": False},
    ),
)
