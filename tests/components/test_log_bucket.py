"""A log bucket as a program declares it."""

import json
from typing import Any

import pulumi
import pytest
from component_programs import ACCOUNT_ID, declared, one
from penstock.components import LogBucket, LogBucketArgs, LogPurpose, ObjectLock
from penstock.platform.errors import ConfigurationError
from penstock.platform.resource import Graph
from penstock.platform.rule import Verdict, judge
from penstock.policies import ALL as RULES

PURPOSES = pytest.mark.parametrize("purpose", LogPurpose)


def log_bucket(purpose: LogPurpose = LogPurpose.FLOW_LOGS, **more: Any) -> Graph:
    return declared(lambda: LogBucket("logs", LogBucketArgs(purpose=purpose, **more)))


@PURPOSES
def test_a_bucket_is_versioned_private_and_without_acls(purpose: LogPurpose) -> None:
    graph = log_bucket(purpose)
    assert one(graph, "logs-versioning").get("versioningConfiguration.status") == "Enabled"
    block = one(graph, "logs-public-access-block").properties
    switches = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
    assert all(block[switch] is True for switch in switches)
    assert one(graph, "logs-ownership").get("rule.objectOwnership") == "BucketOwnerEnforced"
    assert one(graph, "logs-bucket").get("forceDestroy") is False


@pytest.mark.parametrize("purpose", [LogPurpose.TRAIL, LogPurpose.FLOW_LOGS])
def test_trails_and_flow_logs_are_encrypted_with_a_rotated_key(purpose: LogPurpose) -> None:
    graph = log_bucket(purpose)
    encryption = one(graph, "logs-encryption")
    assert encryption.get("rules.0.applyServerSideEncryptionByDefault.sseAlgorithm") == "aws:kms"
    key = one(graph, "logs-key")
    assert key.get("enableKeyRotation") is True
    assert key.urn in encryption.property_dependencies["rules"]


@pytest.mark.parametrize("purpose", [LogPurpose.LOAD_BALANCER_LOGS, LogPurpose.ACCESS_LOGS, LogPurpose.INVENTORY])
def test_what_aws_delivers_to_sse_s3_only_has_no_key(purpose: LogPurpose) -> None:
    graph = log_bucket(purpose)
    encryption = one(graph, "logs-encryption")
    assert encryption.get("rules.0.applyServerSideEncryptionByDefault.sseAlgorithm") == "AES256"
    assert not list(graph.of_type("aws:kms/key:Key"))


@PURPOSES
def test_every_child_is_protected_and_retained(purpose: LogPurpose) -> None:
    """Whatever the caller says: a bucket without its key, policy or versioning would be a bucket lost."""
    options = pulumi.ResourceOptions(protect=False, retain_on_delete=False)
    args = LogBucketArgs(purpose=purpose, object_lock=None if purpose is LogPurpose.ACCESS_LOGS else ObjectLock(days=1))
    graph = declared(lambda: LogBucket("logs", args, options))
    children = [resource for resource in graph.resources if resource.name.startswith("logs")]
    assert len(children) >= 8
    assert all(child.protect and child.retain_on_delete for child in children)


@PURPOSES
def test_the_policy_is_known_in_the_first_preview(purpose: LogPurpose) -> None:
    """It names the bucket by its automatic name, so rules on policies can judge it."""
    graph = log_bucket(purpose)
    bucket_name = one(graph, "logs-bucket").get("bucket")
    policy = json.loads(one(graph, "logs-policy").get("policy"))
    assert f"arn:aws:s3:::{bucket_name}" in str(policy)
    assert ACCOUNT_ID in str(policy)


def test_what_uses_the_bucket_waits_for_its_policy() -> None:
    """A service that delivers tries the bucket when it is told of it, and fails without the policy."""

    def program() -> None:
        logs = LogBucket("logs", LogBucketArgs(purpose=LogPurpose.ACCESS_LOGS))
        LogBucket("more", LogBucketArgs(purpose=LogPurpose.TRAIL, access_log_bucket=logs.bucket_name))

    graph = declared(program)
    logging = one(graph, "more-access-logging")
    assert logging.get("targetBucket") == one(graph, "logs-bucket").get("bucket")
    assert one(graph, "logs-policy").urn in logging.property_dependencies["targetBucket"]


def test_a_lock_is_chosen_with_the_bucket() -> None:
    graph = log_bucket(LogPurpose.TRAIL, object_lock={"days": 400, "mode": "COMPLIANCE"})
    assert one(graph, "logs-bucket").get("objectLockEnabled") is True
    lock = one(graph, "logs-object-lock").get("rule.defaultRetention")
    assert lock == {"mode": "COMPLIANCE", "days": 400}


def test_logs_expire_when_asked() -> None:
    lifecycle = one(log_bucket(expire_after_days=90, expire_old_versions_after_days=10), "logs-lifecycle")
    assert lifecycle.get("rules.0.expiration.days") == 90
    assert lifecycle.get("rules.0.transitions.0") == {"days": 30, "storageClass": "STANDARD_IA"}
    assert lifecycle.get("rules.0.noncurrentVersionExpiration.noncurrentDays") == 10
    assert lifecycle.get("rules.1.abortIncompleteMultipartUpload.daysAfterInitiation") == 7


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"purpose": "load_balancer_logs", "encryption": "kms"}, ["SSE-S3", "nothing would ever arrive"]),
        ({"purpose": "access_logs", "encryption": "kms"}, ["SSE-S3", "nothing would ever arrive"]),
        ({"purpose": "trail", "encryption": "s3"}, ["under a key of the account"]),
        ({"purpose": "flow_logs", "encryption": "s3"}, ["under a key of the account"]),
        ({"purpose": "access_logs", "object_lock": {"days": 1}}, ["locked by default"]),
        ({"purpose": "access_logs", "access_log_bucket": "logs"}, ["without end"]),
        (
            {"purpose": "trail", "replicate_to_region": "eu-west-1"},
            ["replicate_to_region = eu-west-1", "lost together"],
        ),
        (
            {"purpose": "trail", "replicate_to_region": "Frankfurt"},
            ["replicate_to_region", "'Frankfurt'", "eu-central-1"],
        ),
        ({"purpose": "trail", "replicate_to_region": "eu-central-1\n"}, ["replicate_to_region", "name of a region"]),
        ({"purpose": "everything"}, ["purpose", "'trail', 'flow_logs'"]),
        ({"purpose": "trail", "expire_after_days": 0}, ["expire_after_days", "greater than or equal to 1"]),
        ({"purpose": "trail", "object_lock": {"days": 1, "mode": "MAYBE"}}, ["object_lock.mode", "GOVERNANCE"]),
    ],
)
def test_what_cannot_work_is_refused_with_the_reason(fields: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        declared(lambda: LogBucket("logs", fields))  # type: ignore[arg-type] # a mapping, as from another language
    message = str(refusal.value)
    assert all(word in message for word in ["LogBucket 'logs'", *words]), message


@pytest.mark.parametrize("encryption", ["kms", None])
def test_the_encryption_that_the_purpose_asks_for_may_be_said(encryption: str | None) -> None:
    graph = log_bucket(LogPurpose.TRAIL, encryption=encryption)
    assert one(graph, "logs-encryption").get("rules.0.applyServerSideEncryptionByDefault.sseAlgorithm") == "aws:kms"


@pytest.mark.parametrize("name", ["Logs", "logs_1", "1logs", "logs-", "l" * 41])
def test_a_name_that_cannot_be_part_of_a_bucket_s_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError, match="1 to 40 lower-case letters"):
        declared(lambda: LogBucket(name, LogBucketArgs(purpose=LogPurpose.TRAIL)))


def replicated(**more: Any) -> Graph:
    return log_bucket(LogPurpose.TRAIL, replicate_to_region="eu-central-1", **more)


def test_a_copy_is_kept_in_another_region_like_the_original() -> None:
    """Versioned, private, encrypted with a key of that region, locked as long, for the same time."""
    graph = replicated(object_lock={"days": 400}, expire_after_days=500)
    copies = [resource for resource in graph.resources if resource.name.startswith("logs-replica-")]
    assert {resource.get("region") for resource in copies} == {"eu-central-1"}
    assert all(copy.protect and copy.retain_on_delete for copy in copies)
    for role in ("versioning", "lifecycle", "object-lock", "ownership", "public-access-block"):
        original, copy = one(graph, f"logs-{role}").properties, one(graph, f"logs-replica-{role}").properties
        ours = {name: value for name, value in copy.items() if name not in ("bucket", "region")}
        assert ours == {name: value for name, value in original.items() if name != "bucket"}, role
    assert one(graph, "logs-replica-key").urn in one(graph, "logs-replica-encryption").property_dependencies["rules"]


def test_everything_is_copied_and_deletions_are_not() -> None:
    graph = replicated()
    (rule,) = one(graph, "logs-replication").get("rules")
    assert rule["filter"] == {"prefix": ""}
    assert rule["deleteMarkerReplication"] == {"status": "Disabled"}
    assert rule["sourceSelectionCriteria"] == {"sseKmsEncryptedObjects": {"status": "Enabled"}}
    assert rule["destination"]["bucket"] == f"arn:aws:s3:::{one(graph, 'logs-replica-bucket').get('bucket')}"


def test_copying_waits_for_rights_and_for_versioning_on_both_sides() -> None:
    """S3 refuses it without versioning, and never tries again what it could not copy for want of rights."""
    graph = replicated()
    needed = ("logs-versioning", "logs-replica-versioning", "logs-replica-policy", "logs-replication-policy")
    dependencies = set(one(graph, "logs-replication").dependencies)
    assert {one(graph, name).urn for name in needed} <= dependencies


def test_policies_find_nothing_at_a_bucket_with_copy_and_inventory() -> None:
    def program() -> None:
        lists = LogBucket("lists", LogBucketArgs(purpose=LogPurpose.INVENTORY))
        args = LogBucketArgs(
            purpose=LogPurpose.TRAIL,
            object_lock=ObjectLock(days=30),
            inventory_bucket=lists.bucket_name,
            replicate_to_region="eu-central-1",
        )
        LogBucket("logs", args)

    judgement = judge(RULES, declared(program))
    assert not judgement.having(Verdict.UNDECIDED)
    assert not judgement.having(Verdict.COULD_NOT_RUN)
    # The environment's tags come from the provider, which this program leaves to the default.
    assert {finding.rule_id[:7] for finding in judgement.having(Verdict.VIOLATION)} <= {"PEN-OWN"}


def test_an_inventory_lists_every_version_in_the_bucket_that_takes_lists() -> None:
    inventory = one(log_bucket(inventory_bucket="lists-1234567"), "logs-inventory")
    assert inventory.get("includedObjectVersions") == "All"
    assert inventory.get("destination.bucket.bucketArn") == "arn:aws:s3:::lists-1234567"
    assert inventory.get("destination.bucket.accountId") == ACCOUNT_ID
    assert {"EncryptionStatus", "ReplicationStatus"} <= set(inventory.get("optionalFields"))


def test_without_copy_and_inventory_nothing_of_them_is_made() -> None:
    graph = log_bucket()
    assert not [resource.name for resource in graph.resources if "repli" in resource.name or "invent" in resource.name]
