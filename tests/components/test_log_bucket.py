"""A log bucket as a program declares it."""

from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from component_programs import ACCOUNT_ID, assert_clean, assert_refused, synthesised
from penstock.components import LogBucket, LogBucketArgs, LogPurpose, ObjectLock
from penstock.platform.errors import ConfigurationError
from penstock.platform.testing import Synthesised, any_value, exactly, matches, serialised_json

PURPOSES = pytest.mark.parametrize("purpose", LogPurpose)


def log_bucket(purpose: LogPurpose = LogPurpose.FLOW_LOGS, **more: Any) -> Synthesised:
    return synthesised(lambda: LogBucket("logs", LogBucketArgs(purpose=purpose, **more)))


def encrypted(algorithm: str) -> dict[str, Any]:
    return {"rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": algorithm}}]}


@PURPOSES
def test_a_bucket_is_versioned_private_and_without_acls(purpose: LogPurpose) -> None:
    stack = log_bucket(purpose)
    stack.one("logs-versioning").has({"versioningConfiguration": {"status": "Enabled"}})
    switches = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
    stack.one("logs-public-access-block").has(dict.fromkeys(switches, True))
    stack.one("logs-ownership").has({"rule": {"objectOwnership": "BucketOwnerEnforced"}})
    stack.one("logs-bucket").has({"forceDestroy": False})


@pytest.mark.parametrize("purpose", [LogPurpose.TRAIL, LogPurpose.FLOW_LOGS])
def test_trails_and_flow_logs_are_encrypted_with_a_rotated_key(purpose: LogPurpose) -> None:
    stack = log_bucket(purpose)
    encryption = stack.one("logs-encryption")
    encryption.has(encrypted("aws:kms"))
    key = stack.one("logs-key")
    key.has({"enableKeyRotation": True})
    assert key.name in encryption.waits_for("rules")


@pytest.mark.parametrize("purpose", [LogPurpose.LOAD_BALANCER_LOGS, LogPurpose.ACCESS_LOGS, LogPurpose.INVENTORY])
def test_what_aws_delivers_to_sse_s3_only_has_no_key(purpose: LogPurpose) -> None:
    stack = log_bucket(purpose)
    stack.one("logs-encryption").has(encrypted("AES256"))
    stack.resource_count(aws.kms.Key, 0)


@PURPOSES
def test_every_child_is_protected_and_retained(purpose: LogPurpose) -> None:
    """Whatever the caller says: a bucket without its key, policy or versioning would be a bucket lost."""
    options = pulumi.ResourceOptions(protect=False, retain_on_delete=False)
    args = LogBucketArgs(purpose=purpose, object_lock=None if purpose is LogPurpose.ACCESS_LOGS else ObjectLock(days=1))
    stack = synthesised(lambda: LogBucket("logs", args, options))
    children = [resource for resource in stack.resources if resource.name.startswith("logs")]
    assert len(children) >= 8
    assert all(child.options.protect and child.options.retain_on_delete for child in children)


@PURPOSES
def test_the_policy_is_known_in_the_first_preview(purpose: LogPurpose) -> None:
    """It names the bucket by its automatic name, so rules on policies can judge it."""
    stack = log_bucket(purpose)
    bucket_name = stack.one("logs-bucket").automatic_name
    policy = stack.one("logs-policy")
    policy.has({"policy": serialised_json(any_value())})
    for part in (f"arn:aws:s3:::{bucket_name}", ACCOUNT_ID):
        policy.has({"policy": matches(part)})


def test_what_uses_the_bucket_waits_for_its_policy() -> None:
    """A service that delivers tries the bucket when it is told of it, and fails without the policy."""

    def program() -> None:
        logs = LogBucket("logs", LogBucketArgs(purpose=LogPurpose.ACCESS_LOGS))
        LogBucket("more", LogBucketArgs(purpose=LogPurpose.TRAIL, access_log_bucket=logs.bucket_name))

    stack = synthesised(program)
    logging = stack.one("more-access-logging")
    logging.has({"targetBucket": stack.one("logs-bucket").automatic_name})
    assert "logs-policy" in logging.waits_for("targetBucket")


def test_a_lock_is_chosen_with_the_bucket() -> None:
    stack = log_bucket(LogPurpose.TRAIL, object_lock={"days": 400, "mode": "COMPLIANCE"})
    stack.one("logs-bucket").has({"objectLockEnabled": True})
    retention = exactly({"mode": "COMPLIANCE", "days": 400})
    stack.one("logs-object-lock").has({"rule": {"defaultRetention": retention}})


def test_logs_expire_when_asked() -> None:
    lifecycle = log_bucket(expire_after_days=90, expire_old_versions_after_days=10).one("logs-lifecycle")
    expiry = {
        "expiration": {"days": 90},
        "transitions": [exactly({"days": 30, "storageClass": "STANDARD_IA"})],
        "noncurrentVersionExpiration": {"noncurrentDays": 10},
    }
    lifecycle.has({"rules": [expiry, {"abortIncompleteMultipartUpload": {"daysAfterInitiation": 7}}]})


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
    given: Any = fields  # a mapping, as from another language
    assert_refused(lambda: LogBucket("logs", given), ["LogBucket 'logs'", *words])


@pytest.mark.parametrize("encryption", ["kms", None])
def test_the_encryption_that_the_purpose_asks_for_may_be_said(encryption: str | None) -> None:
    stack = log_bucket(LogPurpose.TRAIL, encryption=encryption)
    stack.one("logs-encryption").has(encrypted("aws:kms"))


@pytest.mark.parametrize("name", ["Logs", "logs_1", "1logs", "logs-", "l" * 41])
def test_a_name_that_cannot_be_part_of_a_bucket_s_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError, match="1 to 40 lower-case letters"):
        synthesised(lambda: LogBucket(name, LogBucketArgs(purpose=LogPurpose.TRAIL)))


def replicated(**more: Any) -> Synthesised:
    return log_bucket(LogPurpose.TRAIL, replicate_to_region="eu-central-1", **more)


def test_a_copy_is_kept_in_another_region_like_the_original() -> None:
    """Versioned, private, encrypted with a key of that region, locked as long, for the same time."""
    stack = replicated(object_lock={"days": 400}, expire_after_days=500)
    copies = [resource for resource in stack.resources if resource.name.startswith("logs-replica-")]
    assert {resource.get("region") for resource in copies} == {"eu-central-1"}
    assert all(copy.options.protect and copy.options.retain_on_delete for copy in copies)
    for role in ("versioning", "lifecycle", "object-lock", "ownership", "public-access-block"):
        original, copy = stack.one(f"logs-{role}").inputs, stack.one(f"logs-replica-{role}").inputs
        ours = {name: value for name, value in copy.items() if name not in ("bucket", "region")}
        assert ours == {name: value for name, value in original.items() if name != "bucket"}, role
    assert "logs-replica-key" in stack.one("logs-replica-encryption").waits_for("rules")


def test_everything_is_copied_and_deletions_are_not() -> None:
    stack = replicated()
    rule = {
        "filter": exactly({"prefix": ""}),
        "deleteMarkerReplication": exactly({"status": "Disabled"}),
        "sourceSelectionCriteria": exactly({"sseKmsEncryptedObjects": exactly({"status": "Enabled"})}),
        "destination": {"bucket": f"arn:aws:s3:::{stack.one('logs-replica-bucket').automatic_name}"},
    }
    stack.one("logs-replication").has({"rules": [rule]})


def test_copying_waits_for_rights_and_for_versioning_on_both_sides() -> None:
    """S3 refuses it without versioning, and never tries again what it could not copy for want of rights."""
    stack = replicated()
    needed = {"logs-versioning", "logs-replica-versioning", "logs-replica-policy", "logs-replication-policy"}
    assert needed <= stack.one("logs-replication").waits_for()


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

    assert_clean(synthesised(program))


def test_an_inventory_lists_every_version_in_the_bucket_that_takes_lists() -> None:
    inventory = log_bucket(inventory_bucket="lists-1234567").one("logs-inventory")
    inventory.has(
        {
            "includedObjectVersions": "All",
            "destination": {"bucket": {"bucketArn": "arn:aws:s3:::lists-1234567", "accountId": ACCOUNT_ID}},
        }
    )
    assert {"EncryptionStatus", "ReplicationStatus"} <= set(inventory.get("optionalFields"))


def test_without_copy_and_inventory_nothing_of_them_is_made() -> None:
    stack = log_bucket()
    assert not [resource.name for resource in stack.resources if "repli" in resource.name or "invent" in resource.name]
