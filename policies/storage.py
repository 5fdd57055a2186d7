"""Where data lies: protected from deletion, kept in versions, encrypted, private.

Since version 4 of the AWS provider the settings of a bucket are resources of their own, so most rules look at how they
stand together; the older settings inside the bucket count too.
"""

from collections.abc import Iterator

from ..platform.resource import Graph, Resource
from ..platform.rule import OK, GraphRule, Outcome, Reference, ResourceRule, Rule, Severity, Violation
from .values import every, forbidden_value, true

__all__ = ["RULES"]

BUCKET_TYPES = ("aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2")

_PUBLIC_ACLS = ("public-read", "public-read-write", "authenticated-read", "website")
_PUBLIC_ACCESS_SWITCHES = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")


def _settings(graph: Graph, bucket: Resource, kind: str) -> list[Resource]:
    """The resources of a kind (under both of its type tokens) that set something of the bucket."""
    module = f"{kind[0].lower()}{kind[1:]}"
    tokens = (f"aws:s3/{module}:{kind}", f"aws:s3/{module}V2:{kind}V2")
    return [setting for token in tokens for setting in graph.referring(bucket, token, "bucket", identity="bucket")]


def _is_versioned(graph: Graph, bucket: Resource) -> bool:
    if true(bucket.get("versioning.enabled")) or true(bucket.get("versionings.0.enabled")):
        return True
    settings = _settings(graph, bucket, "BucketVersioning")
    return any(setting.get("versioningConfiguration.status") == "Enabled" for setting in settings)


def _is_encrypted(graph: Graph, bucket: Resource) -> bool:
    if any(bucket.get(path) for path in _inline_encryption()):
        return True
    settings = _settings(graph, bucket, "BucketServerSideEncryptionConfiguration")
    return any(
        bool(setting.get(f"{path}.applyServerSideEncryptionByDefault.sseAlgorithm"))
        for setting in settings
        for path in setting.paths("rules")
    )


def _inline_encryption() -> Iterator[str]:
    yield "serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault.sseAlgorithm"
    plural = "serverSideEncryptionConfigurations.0.rules.0.applyServerSideEncryptionByDefaults.0.sseAlgorithm"
    yield plural


def _is_private(graph: Graph, bucket: Resource) -> bool:
    blocks = _settings(graph, bucket, "BucketPublicAccessBlock")
    return any(all(true(block.get(switch)) for switch in _PUBLIC_ACCESS_SWITCHES) for block in blocks)


def _is_protected(bucket: Resource) -> Outcome:
    return OK if bucket.protect else Violation("it can be deleted: it has no protect option")


RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-STO-001",
        sentence="Buckets are protected from deletion.",
        severity=Severity.HIGH,
        why="A renamed resource or a wrong destroy deletes what cannot be made again.",
        fix="Use LogBucket, or give the bucket ResourceOptions(protect=True, retain_on_delete=True).",
        types=BUCKET_TYPES,
        check=_is_protected,
    ),
    GraphRule(
        id="PEN-STO-002",
        sentence="Buckets keep versions.",
        severity=Severity.HIGH,
        why="Without versions, what is overwritten or deleted is gone.",
        fix='Add BucketVersioning with versioning_configuration={"status": "Enabled"}.',
        references=(Reference("AWS Foundational Security Best Practices", "S3.14"),),
        types=BUCKET_TYPES,
        check=every(BUCKET_TYPES, _is_versioned, "keeps no versions"),
    ),
    GraphRule(
        id="PEN-STO-003",
        sentence="Buckets say how they are encrypted.",
        severity=Severity.HIGH,
        why="A stated encryption can be reviewed, and the key decides who may read a copy.",
        fix="Add BucketServerSideEncryptionConfiguration, with aws:kms and a key where the writer allows it.",
        references=(Reference("CIS AWS Foundations", "2.1.1"),),
        types=BUCKET_TYPES,
        check=every(BUCKET_TYPES, _is_encrypted, "does not say how it is encrypted"),
    ),
    GraphRule(
        id="PEN-STO-004",
        sentence="Buckets block every kind of public access.",
        severity=Severity.CRITICAL,
        why="One permissive policy or ACL, written today or years from now, would publish everything in the bucket.",
        fix="Add BucketPublicAccessBlock with all four settings true.",
        references=(
            Reference("CIS AWS Foundations", "2.1.4"),
            Reference("AWS Foundational Security Best Practices", "S3.8"),
        ),
        types=BUCKET_TYPES,
        check=every(BUCKET_TYPES, _is_private, "does not block all public access"),
    ),
    ResourceRule(
        id="PEN-STO-005",
        sentence="No access control list makes a bucket public.",
        severity=Severity.CRITICAL,
        why="Everything in the bucket can be read, or written, by everybody.",
        fix="Leave acl out, and turn ACLs off with BucketOwnershipControls (BucketOwnerEnforced).",
        references=(Reference("AWS Foundational Security Best Practices", "S3.2"),),
        types=(*BUCKET_TYPES, "aws:s3/bucketAcl:BucketAcl", "aws:s3/bucketAclV2:BucketAclV2"),
        check=forbidden_value("acl", when=_PUBLIC_ACLS.__contains__, because="it opens the bucket to everybody"),
    ),
    ResourceRule(
        id="PEN-STO-006",
        sentence="No bucket can be deleted with its content.",
        severity=Severity.HIGH,
        why="With force_destroy, a destroy first deletes every object and every version.",
        fix="Leave force_destroy out; empty a bucket on purpose, by hand, when it is really no longer needed.",
        types=BUCKET_TYPES,
        check=forbidden_value("forceDestroy", when=true, because="deleting the bucket deletes its content"),
    ),
)
