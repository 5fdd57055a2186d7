"""What the policies of log buckets and their keys allow and deny, judged by an evaluator."""

import json
from collections.abc import Mapping

import pytest
from penstock.components._account import Account
from penstock.components._bucket_policy import bucket_policy
from penstock.components._key_policy import key_policy, log_delivery_statement, log_group_statement
from penstock.components._log_purpose import DELIVERIES, Encryption, LogPurpose
from policy_evaluator import ALLOWED, DENIED, NOT_ALLOWED, Request, decide

OURS = Account(account_id="123456789012", region="eu-west-1")
THEIRS = Account(account_id="999988887777", region="eu-west-1")
BUCKET = "arn:aws:s3:::logs-1234567"
SOMEBODY = "arn:aws:iam::123456789012:role/admin"
PURPOSES = pytest.mark.parametrize("purpose", LogPurpose)


def delivery(purpose: LogPurpose, source: Account = OURS, more: Mapping[str, str] | None = None) -> Request:
    """A delivery as the service makes it, on behalf of an account."""
    how = DELIVERIES[purpose]
    context = {"aws:SecureTransport": "true", "aws:SourceAccount": source.account_id}
    if (source_arn := how.source_arn(source)) is not None:
        context["aws:SourceArn"] = source_arn.replace("*", "one")
    if how.needs_owner_header:
        context["s3:x-amz-acl"] = "bucket-owner-full-control"
    key = how.objects.format(account=source.account_id).replace("*", "2026/log.gz")
    return Request(
        principal=how.service, action="s3:PutObject", resource=f"{BUCKET}/{key}", context={**context, **(more or {})}
    )


@PURPOSES
def test_the_service_delivers_for_our_account(purpose: LogPurpose) -> None:
    """Also without an encryption header: the bucket's default then applies."""
    assert decide(bucket_policy("logs-1234567", purpose, OURS), delivery(purpose)) == ALLOWED


@PURPOSES
def test_the_service_does_not_deliver_for_another_account(purpose: LogPurpose) -> None:
    """Else anybody could have their logs written into our bucket (confused deputy)."""
    assert decide(bucket_policy("logs-1234567", purpose, OURS), delivery(purpose, THEIRS)) == NOT_ALLOWED


@PURPOSES
def test_another_service_does_not_deliver(purpose: LogPurpose) -> None:
    other = Request(
        principal="lambda.amazonaws.com",
        action="s3:PutObject",
        resource=delivery(purpose).resource,
        context=delivery(purpose).context,
    )
    assert decide(bucket_policy("logs-1234567", purpose, OURS), other) == NOT_ALLOWED


@PURPOSES
def test_plain_http_is_denied(purpose: LogPurpose) -> None:
    """To the service, and to readers of bucket and objects."""
    policy = bucket_policy("logs-1234567", purpose, OURS)
    plain = {"aws:SecureTransport": "false"}
    assert decide(policy, delivery(purpose, more=plain)) == DENIED
    for action, resource in (("s3:GetObject", f"{BUCKET}/a"), ("s3:ListBucket", BUCKET)):
        asked = Request(principal=SOMEBODY, action=action, resource=resource, context=plain)
        assert decide(policy, asked) == DENIED


@PURPOSES
def test_other_encryption_is_denied_and_the_right_one_is_not(purpose: LogPurpose) -> None:
    policy = bucket_policy("logs-1234567", purpose, OURS)
    right = DELIVERIES[purpose].encryption
    (other,) = set(Encryption) - {right}
    header = "s3:x-amz-server-side-encryption"
    assert decide(policy, delivery(purpose, more={header: right.algorithm})) == ALLOWED
    assert decide(policy, delivery(purpose, more={header: other.algorithm})) == DENIED


@pytest.mark.parametrize("purpose", [LogPurpose.TRAIL, LogPurpose.FLOW_LOGS])
def test_a_key_of_another_account_is_denied(purpose: LogPurpose) -> None:
    """With it, our own logs could be locked away from us."""
    policy = bucket_policy("logs-1234567", purpose, OURS)
    header = "s3:x-amz-server-side-encryption-aws-kms-key-id"
    assert decide(policy, delivery(purpose, more={header: OURS.arn("kms", "key/1")})) == ALLOWED
    assert decide(policy, delivery(purpose, more={header: THEIRS.arn("kms", "key/1")})) == DENIED


@PURPOSES
@pytest.mark.parametrize(
    ("action", "resource"), [("s3:DeleteBucket", BUCKET), ("s3:DeleteObjectVersion", f"{BUCKET}/AWSLogs/a")]
)
def test_deleting_is_denied(purpose: LogPurpose, action: str, resource: str) -> None:
    """Even to an administrator, who would have to take the statement away first."""
    asked = Request(principal=SOMEBODY, action=action, resource=resource, context={"aws:SecureTransport": "true"})
    assert decide(bucket_policy("logs-1234567", purpose, OURS), asked) == DENIED


@pytest.mark.parametrize("purpose", [LogPurpose.TRAIL, LogPurpose.FLOW_LOGS])
def test_a_key_encrypts_for_its_service_and_our_account_only(purpose: LogPurpose) -> None:
    policy = key_policy(OURS, [log_delivery_statement(purpose, OURS)])

    def asked(source: Account, service: str = DELIVERIES[purpose].service) -> Request:
        return Request(
            principal=service,
            action="kms:GenerateDataKey",
            resource="the key",
            context=delivery(purpose, source).context,
        )

    assert decide(policy, asked(OURS)) == ALLOWED
    assert decide(policy, asked(THEIRS)) == NOT_ALLOWED
    assert decide(policy, asked(OURS, "lambda.amazonaws.com")) == NOT_ALLOWED


def test_a_key_leaves_the_account_in_charge_and_nobody_else() -> None:
    """Without the first, AWS refuses the policy: nobody could ever change it again."""
    policy = key_policy(OURS)
    for principal, verdict in ((SOMEBODY, ALLOWED), ("arn:aws:iam::999988887777:role/admin", NOT_ALLOWED)):
        asked = Request(principal=principal, action="kms:ScheduleKeyDeletion", resource="the key")
        assert decide(policy, asked) == verdict


def test_a_log_group_s_key_works_for_that_log_group_only() -> None:
    policy = key_policy(OURS, [log_group_statement("/shop/dev/web", OURS)])

    def asked(log_group: str) -> Request:
        context = {"kms:EncryptionContext:aws:logs:arn": OURS.arn("logs", f"log-group:{log_group}")}
        return Request(
            principal="logs.eu-west-1.amazonaws.com", action="kms:Encrypt", resource="the key", context=context
        )

    assert decide(policy, asked("/shop/dev/web")) == ALLOWED
    assert decide(policy, asked("/shop/dev/other")) == NOT_ALLOWED


@PURPOSES
def test_policies_fit_into_what_s3_takes(purpose: LogPurpose) -> None:
    """20 KB, with the longest bucket name there is."""
    assert len(bucket_policy("b" * 63, purpose, OURS)) < 20_480


def test_the_partition_is_the_account_s() -> None:
    """In GovCloud and China every ARN begins differently."""
    account = Account(account_id="123456789012", region="us-gov-west-1", partition="aws-us-gov")
    text = bucket_policy("logs", LogPurpose.FLOW_LOGS, account) + key_policy(account)
    assert "arn:aws:" not in text
    assert json.loads(bucket_policy("logs", LogPurpose.TRAIL, account))["Statement"][0]["Resource"].startswith(
        "arn:aws-us-gov:s3:::logs/AWSLogs/123456789012/"
    )


def test_the_evaluator_refuses_what_it_does_not_know() -> None:
    """A condition passed over would make these tests say yes to anything."""
    statement = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
    asked = Request(principal=SOMEBODY, action="s3:GetObject", resource=BUCKET)
    for extra in ({"Condition": {"NumericLessThan": {"s3:max-keys": "1"}}}, {"NotAction": "s3:*"}):
        policy = json.dumps({"Statement": [{**statement, **extra}]})
        with pytest.raises(NotImplementedError):
            decide(
                policy,
                Request(
                    principal=asked.principal,
                    action=asked.action,
                    resource=asked.resource,
                    context={"s3:max-keys": "2"},
                ),
            )
