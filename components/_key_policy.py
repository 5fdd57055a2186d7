"""Policies of KMS keys: pure documents. In a key's policy the resource `*` is the key itself, so nothing is unknown in them."""

from collections.abc import Iterable, Mapping
from typing import Any

from ..platform.inputs import json_text
from ._account import Account
from ._bucket_policy import source_conditions
from ._log_purpose import DELIVERIES, LogPurpose

__all__ = ["alarm_topic_statement", "key_policy", "log_delivery_statement", "log_group_statement"]

Statement = Mapping[str, Any]


def key_policy(account: Account, statements: Iterable[Statement] = ()) -> str:
    """The policy as JSON text: the account's own IAM policies decide, and the services named in `statements` may use the key."""
    administration = {
        "Sid": "AccountPoliciesDecide",
        "Effect": "Allow",
        "Principal": {"AWS": account.root_arn},
        "Action": "kms:*",
        "Resource": "*",
    }
    return json_text({"Version": "2012-10-17", "Statement": [administration, *statements]})


def log_delivery_statement(purpose: LogPurpose, account: Account) -> Statement:
    """A log service may encrypt what it delivers for this account."""
    delivery = DELIVERIES[purpose]
    return _service("AllowDelivery", delivery.service, delivery.key_actions, source_conditions(delivery, account))


def log_group_statement(log_group_name: str, account: Account) -> Statement:
    """CloudWatch Logs may use the key for one log group."""
    log_group = account.arn("logs", f"log-group:{log_group_name}")
    actions = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*")
    return _service(
        "AllowLogGroup",
        f"logs.{account.region}.amazonaws.com",
        actions,
        {"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": log_group}},
    )


def alarm_topic_statement(account: Account) -> Statement:
    """CloudWatch may publish the account's alarms to an encrypted topic."""
    return _service(
        "AllowAlarms",
        "cloudwatch.amazonaws.com",
        ("kms:Decrypt", "kms:GenerateDataKey*"),
        {"StringEquals": {"aws:SourceAccount": account.account_id}},
    )


def _service(sid: str, service: str, actions: Iterable[str], conditions: Mapping[str, Any]) -> Statement:
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": list(actions),
        "Resource": "*",
        "Condition": conditions,
    }
