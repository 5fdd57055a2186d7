"""The alarms of a worker: which roll a deployment back, and which only tell."""

import pulumi
from pydantic import Field

from ..platform.component import Component
from ..platform.inputs import Args, Input
from ._alarms import Alarm, Dimensions, metric, result, running_below_desired
from ._service_alarms import metric_alarms
from ._worker_queue import Queues

__all__ = ["WorkerAlarms", "rollback_alarms_table", "telling_alarms_table", "worker_alarms"]

SQS = "AWS/SQS"

NEW_DEAD_LETTERS = "DIFF(FILL(dead_letters, 0))"
"""How many more there are than a minute ago. A queue that stays empty has no metrics, so what is missing is zero."""


class WorkerAlarms(Args):
    """When people are told, and a deployment is rolled back."""

    oldest_message_seconds: int = Field(default=900, ge=60, le=86_400)
    """For how long the oldest message may wait, in seconds, longer than scaling.delay_seconds. By default 900."""
    topic_arn: Input[str] | None = None
    """The SNS topic that is told, by ARN. By default the worker makes one, encrypted; subscribe to its output."""


def rollback_alarms_table(
    *, oldest_message_seconds: int, queue: Dimensions, dead_letters: Dimensions, tasks: Dimensions
) -> tuple[Alarm, ...]:
    """What a deployment must not cause.

    Args:
        oldest_message_seconds: for how long the oldest message may wait.
        queue: which queue.
        dead_letters: which queue its dead letters go to.
        tasks: which cluster and service.
    """
    return (
        Alarm(
            role="oldest-message",
            description=f"A message waits for longer than {oldest_message_seconds} s",
            threshold=oldest_message_seconds,
            minutes=3,
            queries=[metric("result", f"{SQS} ApproximateAgeOfOldestMessage", "Maximum", queue)],
        ),
        Alarm(
            role="new-dead-letters",
            description="A message became a dead letter",
            threshold=0,
            minutes=1,
            queries=[
                metric("dead_letters", f"{SQS} ApproximateNumberOfMessagesVisible", "Maximum", dead_letters),
                result(NEW_DEAD_LETTERS, "new dead letters"),
            ],
        ),
        running_below_desired(tasks),
    )


def telling_alarms_table(*, dead_letters: Dimensions) -> tuple[Alarm, ...]:
    """What stays until somebody looks at it.

    No deployment watches it: an alarm that was on before a deployment began says nothing about that deployment, and one
    dead letter that is left lying would keep it on for every deployment after it.
    """
    return (
        Alarm(
            role="dead-letters",
            description="There are dead letters: find out why, then send them back (redrive) or delete them",
            threshold=0,
            minutes=1,
            queries=[metric("result", f"{SQS} ApproximateNumberOfMessagesVisible", "Maximum", dead_letters)],
        ),
    )


def worker_alarms(
    component: Component, alarms: WorkerAlarms, topic_arn: Input[str], *, queues: Queues, tasks: Dimensions
) -> list[pulumi.Output[str]]:
    """One child for each alarm; the names of those that roll a deployment back, which a preview knows."""
    dead_letters = {"QueueName": queues.dead_letters.name}
    metric_alarms(component, telling_alarms_table(dead_letters=dead_letters), topic_arn)
    table = rollback_alarms_table(
        oldest_message_seconds=alarms.oldest_message_seconds,
        queue={"QueueName": queues.main.name},
        dead_letters=dead_letters,
        tasks=tasks,
    )
    return metric_alarms(component, table, topic_arn)
