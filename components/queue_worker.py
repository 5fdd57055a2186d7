"""QueueWorker: an immutable container service that works on a queue, with as many tasks as keep the wait short."""

import pulumi
from pydantic import Field, ValidationInfo, field_validator

from ..platform.component import Component
from ..platform.inputs import Args
from ._account import account_of
from ._own_topic import OWN_TOPIC
from ._retention import check_retention
from ._service_alarms import service_topic
from ._service_container import WorkerContainer
from ._service_deployment import Place, service_cluster, service_deployment
from ._service_log import service_log
from ._service_network import task_security_group
from ._service_ownership import ROLLBACK, tasks_ownership
from ._worker_alarms import WorkerAlarms, worker_alarms
from ._worker_changes import WORKER_IN_PLACE, WORKER_ROLLOUTS
from ._worker_network import WorkerNetwork
from ._worker_queue import WorkerQueue, worker_queues
from ._worker_scaling import WorkerScaling, worker_scaling
from ._worker_task import worker_task

__all__ = [
    "QueueWorker",
    "QueueWorkerArgs",
    "WorkerAlarms",
    "WorkerContainer",
    "WorkerNetwork",
    "WorkerQueue",
    "WorkerScaling",
]


class QueueWorkerArgs(Args):
    """What works, where, on how long a queue, and who is told when it fails."""

    container: WorkerContainer
    """What runs. The variable QUEUE_URL tells it where its messages are."""
    network: WorkerNetwork
    """Where it runs."""
    queue: WorkerQueue = Field(default=WorkerQueue(), validate_default=True)
    """How messages wait, and how often one is tried. By default 5 times."""
    scaling: WorkerScaling = Field(default=WorkerScaling(), validate_default=True)
    """How many tasks run. By default 2 to 10, so that a message waits for at most a minute."""
    alarms: WorkerAlarms = Field(default=WorkerAlarms(), validate_default=True)
    """When people are told, and a deployment is rolled back."""
    log_retention_days: int = 365
    """How long the tasks' log is kept, in days. By default a year."""
    deletion_protection: bool = True
    """Whether the queues are protected from deletion, with the messages in them. By default they are."""
    wait_for_steady_state: bool = True
    """Whether `up` waits until a deployment is stable, and fails when it rolled back. By default it does."""

    @field_validator("queue")
    @classmethod
    def _waits_for_a_task_that_ends(cls, value: WorkerQueue, info: ValidationInfo) -> WorkerQueue:
        container = info.data.get("container")
        if container is not None and value.visibility_timeout_seconds < container.stop_timeout_seconds:
            raise ValueError(
                f"visibility_timeout_seconds {value.visibility_timeout_seconds} is shorter than "
                f"container.stop_timeout_seconds {container.stop_timeout_seconds}: "
                "another task would get a message that one that ends still works on"
            )
        return value

    @field_validator("scaling")
    @classmethod
    def _ends_before_the_next_attempt(cls, value: WorkerScaling, info: ValidationInfo) -> WorkerScaling:
        queue = info.data.get("queue")
        if queue is not None and value.seconds_per_message > queue.visibility_timeout_seconds:
            raise ValueError(
                f"seconds_per_message {value.seconds_per_message:g} is longer than "
                f"queue.visibility_timeout_seconds {queue.visibility_timeout_seconds}: every message would be tried twice"
            )
        return value

    @field_validator("alarms")
    @classmethod
    def _wait_for_the_autoscaler(cls, value: WorkerAlarms, info: ValidationInfo) -> WorkerAlarms:
        scaling = info.data.get("scaling")
        if scaling is not None and value.oldest_message_seconds <= scaling.delay_seconds:
            raise ValueError(
                f"oldest_message_seconds {value.oldest_message_seconds} is not longer than "
                f"scaling.delay_seconds {scaling.delay_seconds:g}: it would go off when all is as it should be"
            )
        return value

    @field_validator("log_retention_days")
    @classmethod
    def _is_a_retention(cls, value: int) -> int:
        return check_retention(value)


class QueueWorker(Component):
    """A service on Fargate that works on an encrypted queue of its own, with dead letters, autoscaling, roles, log and alarms.

    A task that is told to end (SIGTERM) should fetch no more and finish what it has; what it does not finish is tried again.
    A deployment that does not become healthy, or that sets off an alarm, is rolled back by ECS to the revision before.
    """

    OWNERSHIP = (tasks_ownership(reason="it follows the backlog between the two bounds"), ROLLBACK)
    IN_PLACE = WORKER_IN_PLACE
    ROLLOUTS = WORKER_ROLLOUTS
    GIVEN_UP = OWN_TOPIC

    queue_url: pulumi.Output[str]
    """Where to send messages. What uses it waits until the queue's policy is in place."""
    queue_arn: pulumi.Output[str]
    """The queue: who sends needs sqs:SendMessage on it."""
    dead_letter_queue_arn: pulumi.Output[str]
    """Where messages go that could not be handled."""
    kms_key_arn: pulumi.Output[str]
    """The key that encrypts the messages: who sends needs kms:GenerateDataKey and kms:Decrypt on it."""
    cluster_name: pulumi.Output[str]
    """The ECS cluster."""
    service_name: pulumi.Output[str]
    """The ECS service."""
    task_definition_arn: pulumi.Output[str]
    """The revision that this deployment runs."""
    task_role_name: pulumi.Output[str]
    """The role of the tasks. It may work on the queue: attach to it what else the worker needs."""
    task_security_group_id: pulumi.Output[str]
    """The tasks' security group: let it into a database, or let it out to one."""
    log_group_name: pulumi.Output[str]
    """Where the tasks log to."""
    alarm_topic_arn: pulumi.Output[str]
    """The topic that the alarms tell: subscribe to it."""

    def __init__(self, name: str, args: QueueWorkerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = QueueWorkerArgs.of(args, f"QueueWorker {name!r}")
        super().__init__(name, opts)
        account = account_of(self)
        cluster = service_cluster(self)
        in_cluster = {"ClusterName": cluster.name, "ServiceName": cluster.name}
        log_group, key = service_log(self, account, args.log_retention_days, encrypts="Messages, log and alarms")
        queues = worker_queues(self, account, key, args.queue, deletion_protection=args.deletion_protection)
        task = worker_task(self, account, args.container, queues)
        tasks = task_security_group(self, args.network)
        topic_arn = args.alarms.topic_arn or service_topic(self, account, key)
        needed = [*tasks.rules, *task.needed, log_group, queues.main_policy, *queues.settings]
        service = service_deployment(
            self,
            cluster,
            task.definition,
            Place(network=args.network, group=tasks.group, needed=needed),
            alarm_names=worker_alarms(self, args.alarms, topic_arn, queues=queues, tasks=in_cluster),
            minimum_tasks=args.scaling.minimum_tasks,
            wait_for_steady_state=args.wait_for_steady_state,
        )
        worker_scaling(self, args.scaling, service, queue={"QueueName": queues.main.name}, tasks=in_cluster)
        self.finish(
            queue_url=queues.main_policy.queue_url,
            queue_arn=queues.main.arn,
            dead_letter_queue_arn=queues.dead_letters.arn,
            kms_key_arn=key.arn,
            cluster_name=cluster.name,
            service_name=service.name,
            task_definition_arn=task.definition.arn,
            task_role_name=task.role.name,
            task_security_group_id=tasks.group.id,
            log_group_name=log_group.name,
            alarm_topic_arn=topic_arn,
        )
