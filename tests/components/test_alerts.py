"""A topic for alerts as a program declares it."""

from typing import Any

import pytest
from component_programs import ACCOUNT_ID, REGION, assert_clean, assert_refused, synthesised
from penstock.components import AlertProtocol, AlertPublisher, Alerts, AlertsArgs, AlertSubscription
from penstock.platform.errors import ConfigurationError
from penstock.platform.testing import Synthesised
from policy_evaluator import ALLOWED, DENIED, NOT_ALLOWED, Request, decide

QUEUE = f"arn:aws:sqs:{REGION}:{ACCOUNT_ID}:alerts"
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT_ID}:function:alerts"
STRANGER = "999988887777"
SERVICES = {
    AlertPublisher.ALARMS: ("cloudwatch.amazonaws.com", "arn:aws:cloudwatch:eu-west-1:{account}:alarm:latency"),
    AlertPublisher.BUDGETS: ("budgets.amazonaws.com", "arn:aws:budgets::{account}:budget/monthly"),
}


def alerts(**arguments: Any) -> Synthesised:
    return synthesised(lambda: Alerts("on-call", AlertsArgs(**arguments)))


def topic_arn(stack: Synthesised) -> str:
    return f"arn:aws:sns:{REGION}:{ACCOUNT_ID}:{stack.one('on-call-topic').automatic_name}"


def published(stack: Synthesised, principal: str, **context: str) -> str:
    """What the topic's policy says to somebody who publishes, with TLS unless told otherwise."""
    tls = {"aws:SecureTransport": "true"}
    request = Request(principal=principal, action="sns:Publish", resource=topic_arn(stack), context={**tls, **context})
    return decide(stack.one("on-call-policy").get("policy"), request)


def acting_for(publisher: AlertPublisher, account: str) -> dict[str, str]:
    return {"aws:SourceAccount": account, "aws:SourceArn": SERVICES[publisher][1].format(account=account)}


@pytest.mark.parametrize("publisher", SERVICES)
def test_a_service_may_publish_for_this_account_and_for_no_other(publisher: AlertPublisher) -> None:
    """Else anybody could have their own alarms sent here (confused deputy)."""
    stack = alerts(publishers=[publisher])
    service = SERVICES[publisher][0]
    assert published(stack, service, **acting_for(publisher, ACCOUNT_ID)) == ALLOWED
    assert published(stack, service, **acting_for(publisher, STRANGER)) == NOT_ALLOWED
    assert published(stack, service) == NOT_ALLOWED


@pytest.mark.parametrize("publisher", SERVICES)
def test_the_key_lets_in_the_same_services_under_the_same_conditions(publisher: AlertPublisher) -> None:
    """Without the key, what they publish to an encrypted topic is dropped."""
    policy = alerts(publishers=[publisher]).one("on-call-key").get("policy")
    key = {"principal": SERVICES[publisher][0], "action": "kms:GenerateDataKey", "resource": "key"}
    assert decide(policy, Request(**key, context=acting_for(publisher, ACCOUNT_ID))) == ALLOWED
    assert decide(policy, Request(**key, context=acting_for(publisher, STRANGER))) == NOT_ALLOWED


def test_event_rules_are_let_in_without_conditions() -> None:
    """EventBridge sends no source to a topic or its key: a condition would drop every message."""
    stack = alerts(publishers=["events"])
    assert published(stack, "events.amazonaws.com") == ALLOWED
    decrypt = Request(principal="events.amazonaws.com", action="kms:Decrypt", resource="key")
    assert decide(stack.one("on-call-key").get("policy"), decrypt) == ALLOWED


def test_only_the_services_named_may_publish() -> None:
    """By default the account's alarms."""
    stack = alerts()
    assert published(stack, "cloudwatch.amazonaws.com", **acting_for(AlertPublisher.ALARMS, ACCOUNT_ID)) == ALLOWED
    assert published(stack, "events.amazonaws.com") == NOT_ALLOWED
    assert published(stack, f"arn:aws:iam::{STRANGER}:role/spam") == NOT_ALLOWED


def test_nobody_may_publish_without_tls() -> None:
    stack = alerts()
    source = acting_for(AlertPublisher.ALARMS, ACCOUNT_ID)
    plain = {**source, "aws:SecureTransport": "false"}
    assert published(stack, "cloudwatch.amazonaws.com", **plain) == DENIED


def test_the_topic_is_encrypted_with_a_rotated_key_of_its_own() -> None:
    stack = alerts()
    key = stack.one("on-call-key")
    key.has({"enableKeyRotation": True})
    assert key.urn in stack.one("on-call-topic").property_dependencies["kmsMasterKeyId"]


@pytest.mark.parametrize(
    ("protocol", "endpoint"),
    [
        ("email", "on-call@example.com"),
        ("https", "https://alerts.example.com/in?key=1"),
        ("lambda", FUNCTION),
        ("sqs", QUEUE),
    ],
)
def test_who_is_subscribed_is_told_once_the_policy_is_in_place(protocol: str, endpoint: str) -> None:
    stack = alerts(subscriptions={"chat": {"protocol": protocol, "endpoint": endpoint}})
    subscription = stack.one("on-call-subscription-chat")
    subscription.has({"protocol": protocol, "endpoint": endpoint})
    assert stack.one("on-call-policy").urn in subscription.property_dependencies["topic"]


def test_no_rule_is_violated_or_undecided_in_the_first_preview() -> None:
    subscriptions = {"queue": AlertSubscription(protocol=AlertProtocol.SQS, endpoint=QUEUE)}
    assert_clean(alerts(subscriptions=subscriptions, publishers=list(AlertPublisher)))


def subscribed(protocol: str, endpoint: str) -> dict[str, Any]:
    return {"subscriptions": {"chat": {"protocol": protocol, "endpoint": endpoint}}}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (subscribed("http", "http://alerts.example.com"), ["subscriptions.chat.protocol", "'https'"]),
        (subscribed("https", "http://alerts.example.com"), ["subscriptions.chat", "starts with https://"]),
        (subscribed("email", "on-call"), ["subscriptions.chat", "an address like"]),
        (subscribed("sqs", FUNCTION), ["subscriptions.chat", "a queue's ARN"]),
        (subscribed("lambda", QUEUE), ["subscriptions.chat", "a function's ARN"]),
        ({"subscriptions": {"On call": {"protocol": "sqs", "endpoint": QUEUE}}}, ["cannot name a subscription"]),
        ({"publishers": ["everybody"]}, ["publishers.0", "'alarms', 'budgets' or 'events'"]),
        ({"publishers": []}, ["publishers", "at least 1 item"]),
    ],
)
def test_what_cannot_work_or_is_not_encrypted_is_refused(fields: dict[str, Any], words: list[str]) -> None:
    given: Any = fields  # a mapping, as from another language
    assert_refused(lambda: Alerts("on-call", given), ["Alerts 'on-call'", *words])


def test_a_refused_endpoint_is_not_repeated() -> None:
    """It may hold a token."""
    with pytest.raises(ConfigurationError) as refusal:
        AlertsArgs(**subscribed("https", "http://alerts.example.com/hunter2"))
    assert "hunter2" not in str(refusal.value)
