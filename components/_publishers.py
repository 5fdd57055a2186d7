"""Which services may publish to a topic, as a table: under which conditions, to the topic and with its key."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from ..platform.inputs import json_text
from ._account import Account

__all__ = ["PUBLISHERS", "AlertPublisher", "publisher_key_statements", "topic_policy"]


class AlertPublisher(StrEnum):
    """A service of AWS that tells people something."""

    ALARMS = "alarms"
    BUDGETS = "budgets"
    EVENTS = "events"


@dataclass(frozen=True, slots=True)
class Publisher:
    """How one service publishes, from the services' own documentation."""

    sid: str
    service: str
    source: str | None
    """The pattern of the ARNs on behalf of which it publishes; None where it tells nobody on whose behalf."""

    def conditions(self, account: Account) -> dict[str, Any]:
        """That the service acts for this account: without it, anybody could have theirs published here (confused deputy)."""
        if self.source is None:
            return {}
        source = self.source.format(partition=account.partition, region=account.region, account=account.account_id)
        return {
            "Condition": {
                "StringEquals": {"aws:SourceAccount": account.account_id},
                "ArnLike": {"aws:SourceArn": source},
            }
        }


PUBLISHERS: Final[Mapping[AlertPublisher, Publisher]] = {
    AlertPublisher.ALARMS: Publisher(
        "AllowAlarms", "cloudwatch.amazonaws.com", "arn:{partition}:cloudwatch:{region}:{account}:alarm:*"
    ),
    AlertPublisher.BUDGETS: Publisher("AllowBudgets", "budgets.amazonaws.com", "arn:{partition}:budgets::{account}:*"),
    # EventBridge sends neither account nor rule to a topic or its key: with a condition, every message is dropped
    # without a word. It publishes as a service within one account only; across accounts it needs a role.
    AlertPublisher.EVENTS: Publisher("AllowEvents", "events.amazonaws.com", None),
}


def topic_policy(account: Account, topic_name: str, publishers: Iterable[AlertPublisher]) -> str:
    """The policy as JSON text: these services, for this account, may publish; nobody without TLS.

    Who of the account itself may publish is left to its own policies.
    """
    topic = account.arn("sns", topic_name)
    statements = [
        {**_allow(PUBLISHERS[name], account), "Action": "sns:Publish", "Resource": topic} for name in _each(publishers)
    ]
    plain = {
        "Sid": "DenyPlainHttp",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sns:Publish",
        "Resource": topic,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return json_text({"Version": "2012-10-17", "Statement": [*statements, plain]})


def publisher_key_statements(account: Account, publishers: Iterable[AlertPublisher]) -> list[Mapping[str, Any]]:
    """For the key of a topic: these services may encrypt what they publish for this account."""
    return [
        {**_allow(PUBLISHERS[name], account), "Action": ["kms:Decrypt", "kms:GenerateDataKey*"], "Resource": "*"}
        for name in _each(publishers)
    ]


def _each(publishers: Iterable[AlertPublisher]) -> list[AlertPublisher]:
    return sorted(set(publishers))


def _allow(publisher: Publisher, account: Account) -> dict[str, Any]:
    principal = {"Service": publisher.service}
    return {"Sid": publisher.sid, "Effect": "Allow", "Principal": principal, **publisher.conditions(account)}
