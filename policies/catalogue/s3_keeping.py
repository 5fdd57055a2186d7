"""What a bucket keeps, for how long, and what it tells of its use."""

from collections.abc import Callable, Iterator, Mapping

from ...platform.resource import Graph, Resource
from ...platform.rule import GraphRule, Outcome, ResourceRule, Rule, Severity, Violation, each
from ..documents import Statement, as_list, statements
from ..standards import cdk_nag, checkov, nist, pci, security_hub
from ..storage import BUCKET_TYPES, is_versioned, settings_of
from ..values import every, true

__all__ = ["RULES"]

LOGGING = "aws:s3/bucketLogging:BucketLogging"
REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
ENCRYPTION_TYPES = (
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
)

LIFECYCLE_TYPES = (
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
)

_GUIDE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide"
_LOG_SERVICES = (
    "cloudtrail.amazonaws.com",
    "delivery.logs.amazonaws.com",
    "logdelivery.elasticloadbalancing.amazonaws.com",
    "logging.s3.amazonaws.com",
    "s3.amazonaws.com",
)
"""The services that deliver logs and inventories to a bucket."""

_NARROWER = (
    "prefix",
    "tags",
    "filter.prefix",
    "filter.tag",
    "filter.and",
    "filter.objectSizeGreaterThan",
    "filter.objectSizeLessThan",
)
"""What makes a lifecycle rule one of some objects only."""


_GIVING_UP = ("abortIncompleteMultipartUpload.daysAfterInitiation", "abortIncompleteMultipartUploadDays")


def _is_logged(graph: Graph, bucket: Resource) -> bool:
    if any(bucket.get(path) for path in ("logging.targetBucket", "loggings.0.targetBucket")):
        return True
    # A bucket that takes access logs does not log its own: each delivery would make another.
    takes = graph.referring(bucket, LOGGING, "targetBucket", identity="bucket")
    if takes or settings_of(graph, bucket, "BucketLogging"):
        return True
    is_behind = _is_behind(graph, bucket, LOGGING, "targetBucket") or _is_behind(graph, bucket, REPLICATION, "rules")
    return is_behind or _takes_logs(graph, bucket)


def _takes_logs(graph: Graph, bucket: Resource) -> bool:
    """Whether its policy lets a service of AWS deliver logs: such a bucket is where a watch ends."""
    holders = [bucket, *settings_of(graph, bucket, "BucketPolicy")]
    documents = [holder.get("policy") for holder in holders]
    return any(_lets_logs_in(statement) for document in documents for statement in statements(document))


def _lets_logs_in(statement: Statement) -> bool:
    principal = statement.get("Principal")
    services = as_list(principal.get("Service")) if isinstance(principal, Mapping) else []
    is_one = any(str(service).startswith(_LOG_SERVICES) for service in services)
    return is_one and statement.get("Effect") == "Allow" and "s3:PutObject" in as_list(statement.get("Action"))


def _is_behind(graph: Graph, bucket: Resource, type_token: str, property_name: str) -> bool:
    """Whether such a property takes an output of the bucket, or of what sets something of the bucket (its policy)."""
    urns = [urn for user in graph.of_type(type_token) for urn in user.property_dependencies.get(property_name, ())]
    sources = [graph.by_urn[urn] for urn in urns if urn in graph.by_urn]
    return any(source is bucket or bucket.urn in source.property_dependencies.get("bucket", ()) for source in sources)


def _has_such_rule(holder: Resource, rules: str, paths: tuple[str, ...]) -> bool:
    """Whether one of its lifecycle rules is on, is of the whole bucket, and has one of these settings."""

    def is_such(rule: str) -> bool:
        is_on = holder.get(f"{rule}.status") == "Enabled" or true(holder.get(f"{rule}.enabled"))
        narrower = any(holder.get(f"{rule}.{path}") for path in _NARROWER)
        return is_on and not narrower and any(holder.get(f"{rule}.{path}") for path in paths)

    return any(is_such(rule) for rule in holder.paths(rules))


def _does_to_all(*paths: str) -> Callable[[Graph, Resource], bool]:
    """That a lifecycle rule of the whole bucket has one of these settings."""

    def is_good(graph: Graph, bucket: Resource) -> bool:
        holders = [(bucket, "lifecycleRules"), *((setting, "rules") for setting in _lifecycles(graph, bucket))]
        return any(_has_such_rule(holder, rules, paths) for holder, rules in holders)

    return is_good


def _lifecycles(graph: Graph, bucket: Resource) -> list[Resource]:
    return settings_of(graph, bucket, "BucketLifecycleConfiguration")


def _gives_up_on_uploads(graph: Graph) -> Outcome:
    """Of buckets, and of what sets the lifecycle of a bucket that another stack has."""
    message = "keeps the parts of unfinished uploads for ever"

    def elsewhere() -> Iterator[Resource]:
        settings = {item.urn for bucket in graph.of_type(*BUCKET_TYPES) for item in _lifecycles(graph, bucket)}
        yield from (item for item in graph.of_type(*LIFECYCLE_TYPES) if item.urn not in settings)

    def violation(setting: Resource) -> Violation | None:
        is_good = _has_such_rule(setting, "rules", _GIVING_UP)
        return None if is_good else Violation(f"{setting.name} {message}", setting.urn)

    of_buckets = each(
        graph.of_type(*BUCKET_TYPES),
        lambda bucket: (
            None if _does_to_all(*_GIVING_UP)(graph, bucket) else Violation(f"{bucket.name} {message}", bucket.urn)
        ),
    )
    return [*of_buckets, *each(elsewhere(), violation)]


_OLD_VERSIONS_EXPIRE = _does_to_all(
    "noncurrentVersionExpiration.noncurrentDays",
    "noncurrentVersionExpiration.days",
    "noncurrentVersionExpirations.0.days",
)


def _lets_old_versions_expire(graph: Graph, bucket: Resource) -> bool:
    return _OLD_VERSIONS_EXPIRE(graph, bucket) or not is_versioned(graph, bucket)


def _locks_by_default(graph: Graph, bucket: Resource) -> bool:
    inline = bucket.get("objectLockConfiguration.rule.defaultRetention")
    if inline or not (true(bucket.get("objectLockEnabled")) or bucket.get("objectLockConfiguration")):
        return True
    settings = settings_of(graph, bucket, "BucketObjectLockConfiguration")
    return any(setting.get("rule.defaultRetention.mode") for setting in settings)


def _uses_a_bucket_key(resource: Resource) -> Outcome:
    rules = [
        *resource.paths("rules"),
        *resource.paths("serverSideEncryptionConfiguration.rule"),
        *resource.paths("serverSideEncryptionConfigurations.0.rules"),
    ]

    def violation(rule: str) -> Violation | None:
        default = f"{rule}.applyServerSideEncryptionByDefault"
        algorithm = resource.get(f"{default}.sseAlgorithm") or resource.get(f"{default}s.0.sseAlgorithm")
        if algorithm != "aws:kms" or true(resource.get(f"{rule}.bucketKeyEnabled")):
            return None
        return Violation(f"{rule} uses KMS without a bucket key")

    return each(rules, violation)


RULES: tuple[Rule, ...] = (
    GraphRule(
        id="PEN-STO-009",
        sentence="Buckets have access logs.",
        severity=Severity.MEDIUM,
        why="Without them nobody can tell afterwards who read what. A bucket that takes logs, or copies, needs none.",
        fix='Add aws.s3.BucketLogging(..., bucket=bucket.bucket, target_bucket=logs.bucket_name, target_prefix="shop/").',
        references=(*security_hub("S3.9"), *nist("AU-2", "AU-12"), *pci("10.2.1")),
        equivalents=(*cdk_nag("AwsSolutions-S1"), *checkov("CKV_AWS_18")),
        url=f"{_GUIDE}/ServerLogs.html",
        types=BUCKET_TYPES,
        check=every(BUCKET_TYPES, _is_logged, "keeps no access logs"),
    ),
    GraphRule(
        id="PEN-STO-012",
        sentence="Old versions in a versioned bucket expire.",
        severity=Severity.LOW,
        why="Every overwritten or deleted object stays, is paid for, and can still leak, until a rule removes it.",
        fix='Add a rule to BucketLifecycleConfiguration: "noncurrent_version_expiration": {"noncurrent_days": 30}.',
        references=(*security_hub("S3.10", "S3.13"), *nist("SI-12")),
        url=f"{_GUIDE}/lifecycle-configuration-bucket-with-versioning.html",
        types=BUCKET_TYPES,
        check=every(BUCKET_TYPES, _lets_old_versions_expire, "keeps old versions for ever"),
    ),
    GraphRule(
        id="PEN-STO-013",
        sentence="Buckets give up on unfinished uploads.",
        severity=Severity.LOW,
        why="The parts of an upload that broke off are in no listing, and are paid for until somebody aborts it.",
        fix='Add a rule to BucketLifecycleConfiguration: "abort_incomplete_multipart_upload": {"days_after_initiation": 7}.',
        references=security_hub("S3.13"),
        equivalents=checkov("CKV_AWS_300"),
        url=f"{_GUIDE}/mpu-abort-incomplete-mpu-lifecycle-config.html",
        types=(*BUCKET_TYPES, *LIFECYCLE_TYPES),
        check=_gives_up_on_uploads,
    ),
    GraphRule(
        id="PEN-STO-014",
        sentence="A bucket with object lock locks every object by default.",
        severity=Severity.MEDIUM,
        why="Object lock without a default retention locks only what its writer asks to lock: mostly nothing.",
        fix='Add BucketObjectLockConfiguration with rule={"default_retention": {"mode": "GOVERNANCE", "days": 30}}.',
        references=(*security_hub("S3.15"), *nist("CP-9")),
        url=f"{_GUIDE}/object-lock.html",
        types=BUCKET_TYPES,
        check=every(BUCKET_TYPES, _locks_by_default, "has object lock but no default retention"),
    ),
    ResourceRule(
        id="PEN-STO-019",
        sentence="Buckets that encrypt with KMS use a bucket key.",
        severity=Severity.LOW,
        why="Without it every object costs a request to KMS, which is dear, and throttled when there are many.",
        fix='Set "bucket_key_enabled": True beside "apply_server_side_encryption_by_default".',
        url=f"{_GUIDE}/bucket-key.html",
        types=(*ENCRYPTION_TYPES, *BUCKET_TYPES),
        check=_uses_a_bucket_key,
    ),
)
