"""Examples for penstock.platform.sandbox.aws.sns."""

import json
from typing import Any

from penstock.platform.sandbox.aws.sns import PROTOCOLS, Topic, TopicPolicy, TopicSubscription
from penstock.platform.sandbox.resource_class import Cloud, Properties

from .model import Example
from .names import new_name

ROLE = "arn:aws:iam::111122223333:role/feedback"


def topic(cloud: Cloud) -> str:
    """A new topic's ARN."""
    return str(cloud.client("sns").create_topic(Name=new_name("topic"))["TopicArn"])


def policy(action: str) -> str:
    """A topic policy with one statement."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "cloudwatch.amazonaws.com"},
        "Action": action,
        "Resource": "*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def topic_inputs(cloud: Cloud) -> Properties:
    """As many properties as a topic has: a FIFO topic has the most."""
    roles: dict[str, Any] = {
        f"{protocol}{outcome}FeedbackRoleArn": ROLE for protocol in PROTOCOLS for outcome in ("Failure", "Success")
    }
    return {
        **roles,
        **{f"{protocol}SuccessFeedbackSampleRate": 50 for protocol in PROTOCOLS},
        "archivePolicy": json.dumps({"MessageRetentionPeriod": 30}),
        "contentBasedDeduplication": True,
        "deliveryPolicy": json.dumps({"http": {"defaultHealthyRetryPolicy": {"numRetries": 3}}}),
        "displayName": "alarms",
        "fifoThroughputScope": "Topic",
        "fifoTopic": True,
        "kmsMasterKeyId": "alias/alarms",
        "maximumMessageSize": 1024,
        "name": f"{new_name('topic')}.fifo",
        "policy": policy("SNS:Publish"),
        "signatureVersion": 2,
        "tags": {"purpose": "alarms"},
        "tracingConfig": "Active",
    }


def subscription(cloud: Cloud) -> Properties:
    """As many properties as a subscription has."""
    return {
        "confirmationTimeoutInMinutes": 5,
        "deliveryPolicy": json.dumps({"healthyRetryPolicy": {"numRetries": 3}}),
        "endpoint": "https://alarms.example.com/",
        "endpointAutoConfirms": True,
        "filterPolicy": json.dumps({"state": ["ALARM"]}),
        "filterPolicyScope": "MessageBody",
        "protocol": "https",
        "rawMessageDelivery": True,
        "redrivePolicy": json.dumps({"deadLetterTargetArn": "arn:aws:sqs:eu-west-1:111122223333:dead"}),
        "replayPolicy": json.dumps({"PointType": "Timestamp"}),
        "subscriptionRoleArn": ROLE,
        "topic": topic(cloud),
    }


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=Topic(),
        prepare=topic_inputs,
        changed={
            "archivePolicy": json.dumps({"MessageRetentionPeriod": 60}),
            "contentBasedDeduplication": False,
            "deliveryPolicy": json.dumps({"http": {"defaultHealthyRetryPolicy": {"numRetries": 9}}}),
            "displayName": "warnings",
            "httpSuccessFeedbackSampleRate": 10,
            "kmsMasterKeyId": "alias/warnings",
            "policy": policy("SNS:Subscribe"),
            "signatureVersion": 1,
            "tags": {"purpose": "warnings", "empty": ""},
            "tracingConfig": "PassThrough",
        },
        removed="displayName",
        replaced={"fifoTopic": False, "name": "another.fifo"},
        tamper=lambda cloud, arn: cloud.client("sns").set_topic_attributes(
            TopicArn=arn, AttributeName="DisplayName", AttributeValue="other"
        ),
        tampered="displayName",
    ),
    Example(
        resource_class=TopicPolicy(),
        prepare=lambda cloud: {"arn": topic(cloud), "policy": policy("SNS:Publish")},
        changed={"policy": policy("SNS:Subscribe")},
        replaced={"arn": "arn:aws:sns:eu-west-1:111122223333:another"},
        tamper=lambda cloud, arn: cloud.client("sns").set_topic_attributes(
            TopicArn=arn, AttributeName="Policy", AttributeValue=policy("SNS:*")
        ),
        tampered="policy",
        left={"owner": "111122223333"},
        why_not={"removed": "every input is required"},
    ),
    Example(
        resource_class=TopicSubscription(),
        prepare=subscription,
        changed={
            "confirmationTimeoutInMinutes": 9,
            "deliveryPolicy": json.dumps({"healthyRetryPolicy": {"numRetries": 9}}),
            "endpointAutoConfirms": False,
            "filterPolicy": json.dumps({"state": ["OK"]}),
            "filterPolicyScope": "MessageAttributes",
            "rawMessageDelivery": False,
            "redrivePolicy": json.dumps({"deadLetterTargetArn": "arn:aws:sqs:eu-west-1:111122223333:other"}),
            "subscriptionRoleArn": "arn:aws:iam::111122223333:role/other",
        },
        removed="redrivePolicy",
        replaced={
            "endpoint": "https://other.example.com/",
            "protocol": "http",
            "topic": "arn:aws:sns:eu-west-1:111122223333:another",
        },
        tamper=lambda cloud, arn: cloud.client("sns").set_subscription_attributes(
            SubscriptionArn=arn, AttributeName="RawMessageDelivery", AttributeValue="false"
        ),
        tampered="rawMessageDelivery",
    ),
)
