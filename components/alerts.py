"""Alerts: where a platform's alarms go, encrypted, open to the services named and to nobody else, read by those subscribed."""

import re
from enum import StrEnum
from typing import Self

import pulumi
import pulumi_aws as aws
from pydantic import Field, field_validator, model_validator

from ..platform.component import Component, Mutable
from ..platform.inputs import Args, Input
from ..platform.naming import is_resource_name
from ._account import account_of
from ._key import encryption_key
from ._own_topic import own_topic
from ._publishers import AlertPublisher, publisher_key_statements, topic_policy

__all__ = ["AlertProtocol", "AlertPublisher", "AlertSubscription", "Alerts", "AlertsArgs"]


class AlertProtocol(StrEnum):
    """How a subscriber is told. Plain HTTP is not among them."""

    EMAIL = "email"
    HTTPS = "https"
    LAMBDA = "lambda"
    SQS = "sqs"


_ENDPOINTS = {
    AlertProtocol.EMAIL: (re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"), "an address like on-call@example.com"),
    AlertProtocol.HTTPS: (re.compile(r"https://[^/\s]+(?:/\S*)?"), "an address that starts with https://"),
    AlertProtocol.LAMBDA: (re.compile(r"arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:\S+"), "a function's ARN"),
    AlertProtocol.SQS: (re.compile(r"arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_.-]+"), "a queue's ARN"),
}


class AlertSubscription(Args):
    """Somebody, or something, that is told of every alert."""

    protocol: AlertProtocol
    """How it is told: email, https, lambda or sqs. Email and https are confirmed by the subscriber first."""
    endpoint: Input[str]
    """Where: an email address, an https:// address, or the ARN of a function or queue that lets SNS in.
    An address with a token in it is a secret: give it as one (`Config.require_secret`)."""

    # Of the whole subscription, so that the error does not repeat the endpoint: it may hold a token.
    @model_validator(mode="after")
    def _endpoint_fits(self) -> Self:
        pattern, expected = _ENDPOINTS[self.protocol]
        if isinstance(self.endpoint, str) and not pattern.fullmatch(self.endpoint):
            raise ValueError(f"the endpoint of protocol {self.protocol.value} must be {expected}")
        return self


class AlertsArgs(Args):
    """Who publishes, and who is told."""

    subscriptions: dict[str, AlertSubscription] = Field(default={})
    """Who is told, by a name of your own (on-call, chat). By default nobody: subscribe to the topic elsewhere."""
    publishers: list[AlertPublisher] = Field(default=[AlertPublisher.ALARMS], min_length=1)
    """Which services may publish for this account: alarms (CloudWatch), budgets, events (EventBridge). By default alarms."""

    @field_validator("subscriptions")
    @classmethod
    def _have_names(cls, value: dict[str, AlertSubscription]) -> dict[str, AlertSubscription]:
        if wrong := [name for name in value if not is_resource_name(name)]:
            raise ValueError(
                f"{wrong[0]!r} cannot name a subscription: use lower-case letters, digits and single dashes"
            )
        return value


class Alerts(Component):
    """An SNS topic encrypted with a key of its own. Only the services named may publish to it, for this account, with TLS.

    Beside them, who of the account may publish is decided by the account's own policies, as ever; nobody of another account.
    """

    IN_PLACE = (
        Mutable("policy", ("policy",), "which services may publish next"),
        Mutable("key", ("policy",), "the same services may encrypt; what is encrypted stays readable"),
    )
    GIVEN_UP = own_topic("topic", key="key")

    topic_arn: pulumi.Output[str]
    """The topic. What uses it waits until its policy is in place."""
    topic_name: pulumi.Output[str]
    """The topic's name, known in a preview."""
    kms_key_arn: pulumi.Output[str]
    """The key that encrypts what is on its way."""

    def __init__(self, name: str, args: AlertsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = AlertsArgs.of(args, f"Alerts {name!r}")
        super().__init__(name, opts)
        account = account_of(self)
        publishers = tuple(args.publishers)
        statements = publisher_key_statements(account, publishers)
        key = encryption_key(self, account, f"Alerts of {name}", statements)
        topic = aws.sns.Topic(
            self.child("topic"),
            kms_master_key_id=key.arn,
            tags=self.tags(),
            opts=self.options("topic"),
        )
        policy = aws.sns.TopicPolicy(
            self.child("policy"),
            arn=topic.arn,
            policy=topic.name.apply(lambda topic_name: topic_policy(account, topic_name, publishers)),
            opts=self.options("policy"),
        )
        for subscriber, subscription in args.subscriptions.items():
            role = f"subscription-{subscriber}"
            aws.sns.TopicSubscription(
                self.child(role),
                topic=policy.arn,
                protocol=subscription.protocol.value,
                endpoint=subscription.endpoint,
                opts=self.options(role),
            )
        self.finish(topic_arn=policy.arn, topic_name=topic.name, kms_key_arn=key.arn)
