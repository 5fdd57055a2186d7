"""Examples for penstock.platform.sandbox.aws.sqs."""

import json
from collections.abc import Callable

from penstock.platform.sandbox.aws.sqs import Queue, QueuePolicy, RedriveAllowPolicy, RedrivePolicy
from penstock.platform.sandbox.resource_class import Cloud, Properties

from .model import Example
from .names import new_name


def queue(cloud: Cloud) -> str:
    """A new queue's URL."""
    return str(cloud.client("sqs").create_queue(QueueName=new_name("queue"))["QueueUrl"])


def fifo_queue_arn(cloud: Cloud) -> str:
    """A new FIFO queue's ARN."""
    client = cloud.client("sqs")
    url = client.create_queue(QueueName=f"{new_name('queue')}.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
    return arn(cloud, url)


def arn(cloud: Cloud, url: str) -> str:
    """A queue's ARN."""
    answer = cloud.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    return str(answer["Attributes"]["QueueArn"])


def policy(action: str) -> str:
    """A queue policy with one statement."""
    statement = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": action, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def redrive(dead_letter_queue_arn: str, attempts: int) -> str:
    """A redrive policy."""
    return json.dumps({"deadLetterTargetArn": dead_letter_queue_arn, "maxReceiveCount": attempts})


def redrive_allow(*names: str) -> str:
    """Which queues may send their dead letters."""
    arns = [f"arn:aws:sqs:eu-west-1:111122223333:{name}" for name in names]
    return json.dumps({"redrivePermission": "byQueue", "sourceQueueArns": arns})


def put(attribute: str, value: str) -> Callable[[Cloud, str], object]:
    """Sets an attribute behind the engine's back."""
    return lambda cloud, url: cloud.client("sqs").set_queue_attributes(QueueUrl=url, Attributes={attribute: value})


def queue_inputs(cloud: Cloud) -> Properties:
    """As many properties as a queue has: a FIFO queue has the most."""
    return {
        "contentBasedDeduplication": True,
        "deduplicationScope": "messageGroup",
        "delaySeconds": 5,
        "fifoQueue": True,
        "fifoThroughputLimit": "perMessageGroupId",
        "kmsMasterKeyId": "alias/queue",
        "maxMessageSize": 2048,
        "messageRetentionSeconds": 86_400,
        "name": f"{new_name('queue')}.fifo",
        "policy": policy("sqs:SendMessage"),
        "receiveWaitTimeSeconds": 20,
        "redriveAllowPolicy": redrive_allow("one.fifo"),
        "redrivePolicy": redrive(fifo_queue_arn(cloud), 3),
        "tags": {"purpose": "orders"},
        "visibilityTimeoutSeconds": 60,
    }


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=Queue(),
        prepare=queue_inputs,
        changed=lambda cloud: {
            "contentBasedDeduplication": False,
            "deduplicationScope": "queue",
            "delaySeconds": 0,
            "fifoThroughputLimit": "perQueue",
            "kmsDataKeyReusePeriodSeconds": 600,
            "kmsMasterKeyId": "alias/other",
            "maxMessageSize": 4096,
            "messageRetentionSeconds": 1_209_600,
            "policy": policy("sqs:*"),
            "receiveWaitTimeSeconds": 0,
            "redriveAllowPolicy": redrive_allow("one.fifo", "two.fifo"),
            "redrivePolicy": redrive(fifo_queue_arn(cloud), 9),
            "tags": {"purpose": "invoices", "empty": ""},
            "visibilityTimeoutSeconds": 90,
        },
        removed="kmsMasterKeyId",
        replaced={"fifoQueue": False, "name": "another.fifo"},
        tamper=put("VisibilityTimeout", "7"),
        tampered="visibilityTimeoutSeconds",
    ),
    Example(
        resource_class=QueuePolicy(),
        prepare=lambda cloud: {"policy": policy("sqs:SendMessage"), "queueUrl": queue(cloud)},
        changed={"policy": policy("sqs:ReceiveMessage")},
        replaced={"queueUrl": "https://sqs.eu-west-1.amazonaws.com/111122223333/another"},
        tamper=put("Policy", policy("sqs:*")),
        tampered="policy",
        why_not={"removed": "every input is required"},
    ),
    Example(
        resource_class=RedriveAllowPolicy(),
        prepare=lambda cloud: {"queueUrl": queue(cloud), "redriveAllowPolicy": redrive_allow("one")},
        changed={"redriveAllowPolicy": redrive_allow("one", "two")},
        replaced={"queueUrl": "https://sqs.eu-west-1.amazonaws.com/111122223333/another"},
        tamper=put("RedriveAllowPolicy", json.dumps({"redrivePermission": "allowAll"})),
        tampered="redriveAllowPolicy",
        why_not={"removed": "every input is required"},
    ),
    Example(
        resource_class=RedrivePolicy(),
        prepare=lambda cloud: {"queueUrl": queue(cloud), "redrivePolicy": redrive(arn(cloud, queue(cloud)), 3)},
        changed=lambda cloud: {"redrivePolicy": redrive(arn(cloud, queue(cloud)), 9)},
        replaced={"queueUrl": "https://sqs.eu-west-1.amazonaws.com/111122223333/another"},
        tamper=lambda cloud, url: put("RedrivePolicy", redrive(arn(cloud, url), 1))(cloud, url),
        tampered="redrivePolicy",
        why_not={"removed": "every input is required"},
    ),
)
