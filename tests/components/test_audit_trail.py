"""An audit trail as a program declares it."""

from typing import Any

import pulumi
import pytest
from component_programs import ACCOUNT_ID, REGION, declared, one
from penstock.components import (
    AuditTrail,
    AuditTrailArgs,
    LogBucket,
    LogBucketArgs,
    LogPurpose,
    TrailBucket,
    TrailLogGroup,
)
from penstock.platform.errors import ConfigurationError
from penstock.platform.resource import Graph
from penstock.platform.rule import Verdict, judge
from penstock.policies import ALL as RULES
from policy_evaluator import ALLOWED, NOT_ALLOWED, Request, decide

KEY = f"arn:aws:kms:{REGION}:{ACCOUNT_ID}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
CLOUDTRAIL = "cloudtrail.amazonaws.com"


def audit_trail(**fields: Any) -> Graph:
    return declared(lambda: AuditTrail("audit", AuditTrailArgs(**fields)))


def test_it_sees_every_region_and_global_services_and_proves_its_logs() -> None:
    trail = one(audit_trail(), "audit-trail").properties
    switches = ("enableLogging", "enableLogFileValidation", "isMultiRegionTrail", "includeGlobalServiceEvents")
    assert all(trail[switch] is True for switch in switches)


def test_no_rule_is_violated_or_undecided_in_the_first_preview() -> None:
    """But that nobody tags: there is no environment here."""
    judgement = judge(RULES, audit_trail(log_group={}, object_lock={"days": 30}))
    assert not judgement.having(Verdict.UNDECIDED)
    assert not judgement.having(Verdict.COULD_NOT_RUN)
    assert {finding.rule_id for finding in judgement.having(Verdict.VIOLATION)} <= {"PEN-OWN-001"}


def test_it_makes_a_bucket_for_trails_with_a_key_and_waits_for_both() -> None:
    graph = audit_trail()
    trail = one(graph, "audit-trail")
    assert trail.get("s3BucketName") == one(graph, "audit-logs-bucket").get("bucket")
    assert one(graph, "audit-logs-policy").urn in trail.property_dependencies["s3BucketName"]
    assert trail.property_dependencies["kmsKeyId"] == (one(graph, "audit-logs-key").urn,)


def test_the_bucket_keeps_logs_as_long_as_asked() -> None:
    graph = audit_trail(expire_after_days=400, object_lock={"days": 30})
    assert one(graph, "audit-logs-lifecycle").get("rules.0.expiration.days") == 400
    assert one(graph, "audit-logs-object-lock").get("rule.defaultRetention.days") == 30


def test_the_bucket_s_policies_let_this_trail_write_and_no_other_account_s() -> None:
    """The trail's name is not known when they are written: they take any trail of the account."""
    graph = audit_trail()
    bucket = one(graph, "audit-logs-bucket").get("bucket")
    write = {"action": "s3:PutObject", "resource": f"arn:aws:s3:::{bucket}/AWSLogs/{ACCOUNT_ID}/CloudTrail/eu-west-1/1"}
    encrypt = {"action": "kms:GenerateDataKey", "resource": KEY}
    asked = {
        one(graph, "audit-logs-policy").get("policy"): write,
        one(graph, "audit-logs-key").get("policy"): encrypt,
    }
    name = one(graph, "audit-trail").get("name")
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

    graph = declared(program)
    trail = one(graph, "audit-trail")
    assert trail.get("s3BucketName") == one(graph, "logs-bucket").get("bucket")
    assert one(graph, "logs-policy").urn in trail.property_dependencies["s3BucketName"]
    assert len(list(graph.of_type("aws:s3/bucket:Bucket"))) == 1


def test_every_child_is_protected_whatever_the_caller_says() -> None:
    options = pulumi.ResourceOptions(protect=False)
    graph = declared(lambda: AuditTrail("audit", AuditTrailArgs(log_group=TrailLogGroup(retention_days=30)), options))
    children = [resource for resource in graph.resources if resource.name.startswith("audit")]
    assert len(children) > 10
    assert [child.name for child in children if not child.protect] == []


def test_it_writes_to_a_log_group_only_when_asked() -> None:
    assert not list(audit_trail().of_type("aws:cloudwatch/logGroup:LogGroup"))
    graph = audit_trail(log_group={})
    trail, log = one(graph, "audit-trail"), one(graph, "audit-log")
    assert (log.get("name"), log.get("retentionInDays")) == ("/shop/dev/audit", 90)
    assert trail.property_dependencies["cloudWatchLogsGroupArn"] == (log.urn,)
    needed = {one(graph, "audit-log-role").urn, one(graph, "audit-log-role-policy").urn}
    assert needed <= set(trail.property_dependencies["cloudWatchLogsRoleArn"])


def test_only_cloudtrail_may_take_the_log_group_s_role() -> None:
    trust = one(audit_trail(log_group={}), "audit-log-role").get("assumeRolePolicy")

    def taken(principal: str) -> str:
        return decide(trust, Request(principal=principal, action="sts:AssumeRole", resource="role"))

    assert taken(CLOUDTRAIL) == ALLOWED
    assert taken("ec2.amazonaws.com") == NOT_ALLOWED
    assert taken(f"arn:aws:iam::{ACCOUNT_ID}:role/a") == NOT_ALLOWED


@pytest.mark.parametrize(
    ("stream", "decision"), [(f"{ACCOUNT_ID}_CloudTrail_{REGION}", ALLOWED), ("another", NOT_ALLOWED)]
)
def test_the_role_may_write_the_trail_s_own_streams(stream: str, decision: str) -> None:
    policy = one(audit_trail(log_group={}), "audit-log-role-policy").get("policy")
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
    with pytest.raises(ConfigurationError) as refusal:
        declared(lambda: AuditTrail("audit", fields))  # type: ignore[arg-type] # a mapping, as from another language
    message = str(refusal.value)
    assert all(word in message for word in ["AuditTrail 'audit'", *words]), message
