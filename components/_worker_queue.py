"""The queue of a worker, and the one for messages that nobody could handle: encrypted, over TLS only, kept from deletion."""

from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws
from pydantic import Field

from ..platform.component import Component
from ..platform.inputs import Args, Input, json_text
from ._account import Account

__all__ = ["Queues", "WorkerQueue", "queue_policy", "queue_url", "task_policy", "worker_queues"]

DAY_SECONDS = 86_400
DEAD_LETTER_RETENTION_DAYS = 14
"""The longest that SQS keeps a message. A dead letter keeps the age that it had."""

LONG_POLL_SECONDS = 20
"""The longest that SQS lets a request wait for a message: fewer requests, and no message later for it."""


class WorkerQueue(Args):
    """How messages wait, and how often one is tried."""

    visibility_timeout_seconds: int = Field(default=300, ge=1, le=43_200)
    """How long a message that a task has fetched is kept from the others, in seconds; then it is tried again. Not shorter
    than the container's stop_timeout_seconds. By default 300."""
    maximum_receive_count: int = Field(default=5, ge=1, le=1000)
    """How often a message is tried before it is a dead letter. By default 5."""
    retention_days: int = Field(default=4, ge=1, lt=DEAD_LETTER_RETENTION_DAYS)
    """How long a message waits before it is lost, in days, below 14: so long dead letters are kept, and they keep their
    age. By default 4."""


@dataclass(frozen=True, slots=True)
class Queues:
    """The two queues, and what must be in place before they are used."""

    main: aws.sqs.Queue
    dead_letters: aws.sqs.Queue
    main_policy: aws.sqs.QueuePolicy
    settings: list[pulumi.Resource]
    """What else must be in place."""


def queue_url(account: Account, queue_name: str) -> str:
    """A queue's URL, known before the queue exists."""
    domain = "amazonaws.com.cn" if account.partition == "aws-cn" else "amazonaws.com"
    return f"https://sqs.{account.region}.{domain}/{account.account_id}/{queue_name}"


def queue_policy(account: Account, queue_name: str) -> str:
    """Nobody without TLS. Who else may do what, the account's own policies decide."""
    plain = {
        "Sid": "DenyPlainHttp",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sqs:*",
        "Resource": account.arn("sqs", queue_name),
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return json_text({"Version": "2012-10-17", "Statement": [plain]})


def task_policy(account: Account, queue_name: str) -> str:
    """What working on a queue takes: to fetch, keep and delete its messages, and to decrypt them, through SQS alone."""
    statements = [
        {
            "Sid": "WorkOnQueue",
            "Effect": "Allow",
            "Action": [
                "sqs:ChangeMessageVisibility",
                "sqs:DeleteMessage",
                "sqs:GetQueueAttributes",
                "sqs:GetQueueUrl",
                "sqs:ReceiveMessage",
            ],
            "Resource": account.arn("sqs", queue_name),
        },
        {
            # The key's id is not known in a preview. Through SQS it opens messages only, and of them only this queue's.
            "Sid": "DecryptMessages",
            "Effect": "Allow",
            "Action": "kms:Decrypt",
            "Resource": account.arn("kms", "key/*"),
            "Condition": {"StringEquals": {"kms:ViaService": f"sqs.{account.region}.amazonaws.com"}},
        },
    ]
    return json_text({"Version": "2012-10-17", "Statement": statements})


def worker_queues(
    component: Component, account: Account, key: aws.kms.Key, queue: WorkerQueue, *, deletion_protection: bool
) -> Queues:
    """The children `queue`, `dead-letter-queue`, a policy for each, and who may use the second: the first alone."""

    def arn(one: aws.sqs.Queue) -> pulumi.Output[str]:
        return one.name.apply(lambda name: account.arn("sqs", name))

    def make(role: str, days: int, redrive_policy: Input[str] | None = None) -> aws.sqs.Queue:
        return aws.sqs.Queue(
            component.child(role),
            kms_master_key_id=key.arn,
            message_retention_seconds=days * DAY_SECONDS,
            receive_wait_time_seconds=LONG_POLL_SECONDS,
            visibility_timeout_seconds=queue.visibility_timeout_seconds,
            redrive_policy=redrive_policy,
            tags=component.tags(),
            opts=component.options(role, protect=deletion_protection),
        )

    dead_letters = make("dead-letter-queue", DEAD_LETTER_RETENTION_DAYS)
    redrive = arn(dead_letters).apply(lambda target: _redrive_policy(target, queue.maximum_receive_count))
    main = make("queue", queue.retention_days, redrive)
    settings: list[pulumi.Resource] = [
        _policy(component, account, "dead-letter-queue", dead_letters),
        aws.sqs.RedriveAllowPolicy(
            component.child("dead-letter-source"),
            queue_url=dead_letters.url,
            redrive_allow_policy=arn(main).apply(_redrive_allow_policy),
            opts=component.options("dead-letter-source"),
        ),
    ]
    return Queues(main, dead_letters, _policy(component, account, "queue", main), settings)


def _policy(component: Component, account: Account, of: str, queue: aws.sqs.Queue) -> aws.sqs.QueuePolicy:
    return aws.sqs.QueuePolicy(
        component.child(f"{of}-policy"),
        queue_url=queue.url,
        policy=queue.name.apply(lambda name: queue_policy(account, name)),
        opts=component.options(f"{of}-policy"),
    )


def _redrive_policy(dead_letter_queue_arn: str, maximum_receive_count: int) -> str:
    return json_text({"deadLetterTargetArn": dead_letter_queue_arn, "maxReceiveCount": maximum_receive_count})


def _redrive_allow_policy(queue_arn: str) -> str:
    allowed: dict[str, Any] = {"redrivePermission": "byQueue", "sourceQueueArns": [queue_arn]}
    return json_text(allowed)
