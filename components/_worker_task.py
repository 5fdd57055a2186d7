"""What a worker runs, and what that may do: start, and work on its queue."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from ..platform.component import Component
from ._account import Account
from ._service_container import QUEUE_URL, WorkerContainer
from ._service_deployment import service_task_definition
from ._service_log import service_log_name
from ._service_roles import execution_policy, service_roles
from ._worker_queue import Queues, queue_url, task_policy

__all__ = ["WorkerTask", "worker_task"]


@dataclass(frozen=True, slots=True)
class WorkerTask:
    """The revision, the role that its tasks have, and what must exist before one can start."""

    definition: aws.ecs.TaskDefinition
    role: aws.iam.Role
    needed: list[pulumi.Resource]


def worker_task(component: Component, account: Account, container: WorkerContainer, queues: Queues) -> WorkerTask:
    """The child `task` with its roles, and the child `task-policy`: the queue's messages may be worked on."""
    log_group_name = service_log_name(component)
    starting = execution_policy(
        account, image=container.image, log_group_name=log_group_name, secrets=container.secrets.values()
    )
    roles = service_roles(component, account, starting)
    working = aws.iam.RolePolicy(
        component.child("task-policy"),
        role=roles.task.name,
        policy=queues.main.name.apply(lambda queue_name: task_policy(account, queue_name)),
        opts=component.options("task-policy"),
    )
    url = queues.main.name.apply(lambda queue_name: queue_url(account, queue_name))
    definition = service_task_definition(
        component, account, container, roles=roles, log_group_name=log_group_name, variables={QUEUE_URL: url}
    )
    return WorkerTask(definition, roles.task, [roles.execution_policy, working])
