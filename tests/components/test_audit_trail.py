"""An audit trail as a program declares it."""

from typing import Any

import pulumi
import pytest
from component_programs import ACCOUNT_ID, REGION, assert_clean, assert_refused, synthesised
from penstock.components import (
    AuditTrail,
    AuditTrailArgs,
    LogBucket,
    LogBucketArgs,
    LogPurpose,
    TrailBucket,
    TrailLogGroup,
)
from penstock.platform.testing import Synthesised
from policy_evaluator import ALLOWED, NOT_ALLOWED, Request, decide

KEY = f"arn:aws:kms:{REGION}:{ACCOUNT_ID}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
CLOUDTRAIL = "cloudtrail.amazonaws.com"


def audit_trail(**fields: Any) -> Synthesised:
    return synthesised(lambda: AuditTrail("audit", AuditTrailArgs(**fields)))


def test_it_sees_every_region_and_global_services_and_proves_its_logs() -> None:
    switches = ("enableLogging", "enableLogFileValidation", "isMultiRegionTrail", "includeGlobalServiceEvents")
    audit_trail().one("audit-trail").has(dict.fromkeys(switches, True))


def test_no_rule_is_violated_or_undecided_in_the_first_preview() -> None:
    assert_clean(audit_trail(log_group={}, object_lock={"days": 30}))


def test_it_makes_a_bucket_for_trails_with_a_key_and_waits_for_both() -> None:
    stack = audit_trail()
    trail = stack.one("audit-trail")
    trail.has({"s3BucketName": stack.one("audit-logs-bucket").automatic_name})
    assert stack.one("audit-logs-policy").urn in trail.property_dependencies["s3BucketName"]
    assert trail.property_dependencies["kmsKeyId"] == (stack.one("audit-logs-key").urn,)


def test_the_bucket_keeps_logs_as_long_as_asked() -> None:
    stack = audit_trail(expire_after_days=400, object_lock={"days": 30})
    assert stack.one("audit-logs-lifecycle").get("rules.0.expiration.days") == 400
    stack.one("audit-logs-object-lock").has({"rule": {"defaultRetention": {"days": 30}}})


def test_the_bucket_s_policies_let_this_trail_write_and_no_other_account_s() -> None:
    """The trail's name is not known when they are written: they take any trail of the account."""
    stack = audit_trail()
    bucket = stack.one("audit-logs-bucket").automatic_name
    write = {"action": "s3:PutObject", "resource": f"arn:aws:s3:::{bucket}/AWSLogs/{ACCOUNT_ID}/CloudTrail/eu-west-1/1"}
    encrypt = {"action": "kms:GenerateDataKey", "resource": KEY}
    asked = {
        stack.one("audit-logs-policy").get("policy"): write,
        stack.one("audit-logs-key").get("policy"): encrypt,
    }
    name = stack.one("audit-trail").automatic_name
    for policy, request in asked.items():
        for account, decision in ((ACCOUNT_ID, ALLOWED), ("999988887777", NOT_ALLOWED)):
            context = {
                "aws:SourceAccount": account,
                "aws:SourceArn": f"arn:aws:cloudtrail:{REGION}:{account}:trail/{name}",
                "aws:SecureTransport": "true",
                "s3:x-amz-acl": "bucket-owner-full-control",
            }
            assert decide(policy, Request(principal=CLOUDTRAIL, context=context, **request)) == decision


def test_a_bucket_can_be_given() -> None:
    def program() -> None:
        logs = LogBucket("logs", LogBucketArgs(purpose=LogPurpose.TRAIL))
        bucket = TrailBucket(name=logs.bucket_name, kms_key_arn=logs.kms_key_arn.apply(str))
        AuditTrail("audit", AuditTrailArgs(bucket=bucket))

    stack = synthesised(program)
    trail = stack.one("audit-trail")
    trail.has({"s3BucketName": stack.one("logs-bucket").automatic_name})
    assert stack.one("logs-policy").urn in trail.property_dependencies["s3BucketName"]
    stack.resource_count("aws:s3/bucket:Bucket", 1)


def test_every_child_is_protected_whatever_the_caller_says() -> None:
    options = pulumi.ResourceOptions(protect=False)
    stack = synthesised(
        lambda: AuditTrail("audit", AuditTrailArgs(log_group=TrailLogGroup(retention_days=30)), options)
    )
    children = [resource for resource in stack.resources if resource.name.startswith("audit")]
    assert len(children) > 10
    assert [child.name for child in children if not child.options.protect] == []


def test_it_writes_to_a_log_group_only_when_asked() -> None:
    audit_trail().resource_count("aws:cloudwatch/logGroup:LogGroup", 0)
    stack = audit_trail(log_group={})
    trail, log = stack.one("audit-trail"), stack.one("audit-log")
    log.has({"name": "/shop/dev/audit", "retentionInDays": 90})
    assert trail.property_dependencies["cloudWatchLogsGroupArn"] == (log.urn,)
    needed = {stack.one("audit-log-role").urn, stack.one("audit-log-role-policy").urn}
    assert needed <= set(trail.property_dependencies["cloudWatchLogsRoleArn"])


def test_only_cloudtrail_may_take_the_log_group_s_role() -> None:
    trust = audit_trail(log_group={}).one("audit-log-role").get("assumeRolePolicy")

    def taken(principal: str) -> str:
        return decide(trust, Request(principal=principal, action="sts:AssumeRole", resource="role"))

    assert taken(CLOUDTRAIL) == ALLOWED
    assert taken("ec2.amazonaws.com") == NOT_ALLOWED
    assert taken(f"arn:aws:iam::{ACCOUNT_ID}:role/a") == NOT_ALLOWED


@pytest.mark.parametrize(
    ("stream", "decision"), [(f"{ACCOUNT_ID}_CloudTrail_{REGION}", ALLOWED), ("another", NOT_ALLOWED)]
)
def test_the_role_may_write_the_trail_s_own_streams(stream: str, decision: str) -> None:
    policy = audit_trail(log_group={}).one("audit-log-role-policy").get("policy")
    resource = f"arn:aws:logs:{REGION}:{ACCOUNT_ID}:log-group:/shop/dev/audit:log-stream:{stream}"
    assert decide(policy, Request(principal="role", action="logs:PutLogEvents", resource=resource)) == decision


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"bucket": {"name": "logs"}}, ["bucket.kms_key_arn"]),
        ({"bucket": {"name": "logs", "kms_key_arn": "alias/logs"}}, ["bucket.kms_key_arn", "the key's own ARN"]),
        (
            {"bucket": {"name": "logs", "kms_key_arn": KEY}, "expire_after_days": 400},
            ["expire_after_days", "the bucket is given"],
        ),
        ({"bucket": {"name": "logs", "kms_key_arn": KEY}, "object_lock": {"days": 1}}, ["object_lock", "is given"]),
        ({"expire_after_days": 30}, ["expire_after_days", "greater than or equal to 90"]),
        ({"log_group": {"retention_days": 100}}, ["log_group.retention_days", "CloudWatch Logs takes one of"]),
        ({"multi_region": False}, ["multi_region"]),
    ],
)
def test_what_cannot_work_is_refused_with_the_reason(fields: dict[str, Any], words: list[str]) -> None:
    given: Any = fields  # a mapping, as from another language
    assert_refused(lambda: AuditTrail("audit", given), ["AuditTrail 'audit'", *words])
