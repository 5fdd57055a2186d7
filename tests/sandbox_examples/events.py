"""Examples for penstock.platform.sandbox.aws.events."""

import json
from typing import Any

from penstock.platform.sandbox.aws.events import EventRule, EventTarget
from penstock.platform.sandbox.resource_class import Cloud, Properties

from .model import NEW_NAME, Example
from .names import new_name

TOPIC = "arn:aws:sns:eu-west-1:111122223333:alarms"
QUEUE = "arn:aws:sqs:eu-west-1:111122223333:dead"
ROLE = "arn:aws:iam::111122223333:role/events"


def pattern(source: str) -> str:
    """An event pattern with one condition."""
    return json.dumps({"source": [source]})


def bus(cloud: Cloud) -> str:
    """A new event bus's name."""
    name = new_name("bus")
    cloud.client("events").create_event_bus(Name=name)
    return name


def rule(cloud: Cloud) -> str:
    """A new rule's name, on the default bus."""
    name = new_name("rule")
    cloud.client("events").put_rule(Name=name, EventPattern=pattern("aws.s3"))
    return name


def target(cloud: Cloud) -> Properties:
    """As many properties as a target has."""
    transformer: dict[str, Any] = {"inputPaths": {"who": "$.detail.who"}, "inputTemplate": '"<who>"'}
    return {
        "arn": TOPIC,
        "deadLetterConfig": {"arn": QUEUE},
        "eventBusName": "default",
        "forceDestroy": True,
        "httpTarget": {
            "headerParameters": {"accept": "text/plain"},
            "pathParameterValues": ["orders"],
            "queryStringParameters": {"page": "1"},
        },
        "inputTransformer": transformer,
        "kinesisTarget": {"partitionKeyPath": "$.detail.who"},
        "retryPolicy": {"maximumEventAgeInSeconds": 60, "maximumRetryAttempts": 3},
        "roleArn": ROLE,
        "rule": rule(cloud),
        "sqsTarget": {"messageGroupId": "orders"},
        "targetId": "topic",
    }


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=EventRule(),
        prepare=lambda cloud: {
            "description": "who does what",
            "eventBusName": bus(cloud),
            "eventPattern": pattern("aws.s3"),
            "forceDestroy": True,
            "name": NEW_NAME,
            "roleArn": ROLE,
            "state": "DISABLED",
            "tags": {"purpose": "audit"},
        },
        changed={
            "description": "who does what else",
            "eventPattern": pattern("aws.ec2"),
            "forceDestroy": False,
            "roleArn": f"{ROLE}-other",
            "state": "ENABLED",
            "tags": {"purpose": "other", "empty": ""},
        },
        removed="description",
        replaced={"eventBusName": "default", "name": NEW_NAME},
        tamper=lambda cloud, name: cloud.client("events").enable_rule(
            Name=name.rpartition("/")[2], EventBusName=name.rpartition("/")[0]
        ),
        tampered="state",
    ),
    Example(
        resource_class=EventTarget(),
        prepare=target,
        changed={
            "arn": f"{TOPIC}-other",
            "deadLetterConfig": {"arn": f"{QUEUE}-other"},
            "forceDestroy": False,
            "httpTarget": {"headerParameters": {"accept": "text/html"}},
            "inputTransformer": {"inputTemplate": '"it happened"'},
            "kinesisTarget": {"partitionKeyPath": "$.detail.what"},
            "retryPolicy": {"maximumEventAgeInSeconds": 120, "maximumRetryAttempts": 0},
            "roleArn": f"{ROLE}-other",
            "sqsTarget": {"messageGroupId": "other"},
        },
        removed="retryPolicy",
        replaced={"eventBusName": "other", "rule": "other", "targetId": "other"},
        tamper=lambda cloud, resource_id: cloud.client("events").put_targets(
            Rule=resource_id.removesuffix("-topic"), Targets=[{"Id": "topic", "Arn": f"{TOPIC}-tampered"}]
        ),
        tampered="arn",
        import_id=lambda state: f"{state['eventBusName']}/{state['rule']}/{state['targetId']}",
    ),
)
