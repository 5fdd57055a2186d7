"""The two roles of a service: one with which ECS starts its tasks, one that the tasks have, with the least that each needs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pulumi_aws as aws

from ..platform.component import Component
from ..platform.inputs import json_text
from ..platform.reference import SecretRef
from ._account import Account
from ._trust import service_trust_policy

__all__ = ["Roles", "execution_policy", "service_roles", "trust_policy"]

_ECR_IMAGE = re.compile(
    r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/(?P<repository>[^@:]+)[@:].+"
)


@dataclass(frozen=True, slots=True)
class Roles:
    """The roles, and what must exist before a task can start."""

    execution: aws.iam.Role
    execution_policy: aws.iam.RolePolicy
    task: aws.iam.Role


def trust_policy(account: Account) -> str:
    """Only ECS, and only for tasks of this account, may take the role."""
    return service_trust_policy(
        "ecs-tasks.amazonaws.com",
        {
            "StringEquals": {"aws:SourceAccount": account.account_id},
            "ArnLike": {"aws:SourceArn": account.arn("ecs", "*")},
        },
    )


def execution_policy(
    account: Account, *, image: str, log_group_name: str, secrets: Iterable[SecretRef], more_images: Iterable[str] = ()
) -> str:
    """What starting a task takes: pull its images, write its log, read its secrets; each by name."""
    statements: list[dict[str, Any]] = [
        {
            "Sid": "WriteLog",
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": account.arn("logs", f"log-group:{log_group_name}:*"),
        },
        *_pull_statements(account, (image, *more_images)),
    ]
    for reference in sorted(secrets, key=lambda secret: secret.text):
        statements += [statement for statement in reference.read_statements if statement not in statements]
    return json_text({"Version": "2012-10-17", "Statement": statements})


def _pull_statements(account: Account, images: Iterable[str]) -> list[dict[str, Any]]:
    """Of private repositories in ECR; another registry is not asked with AWS credentials."""
    repositories = sorted(
        {
            f"arn:{account.partition}:ecr:{parts['region']}:{parts['account']}:repository/{parts['repository']}"
            for parts in map(_ECR_IMAGE.fullmatch, images)
            if parts is not None
        }
    )
    if not repositories:
        return []
    return [
        {
            "Sid": "PullImage",
            "Effect": "Allow",
            "Action": ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            "Resource": repositories[0] if len(repositories) == 1 else repositories,
        },
        # The one call that takes no resource.
        {"Sid": "LogInToRegistry", "Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"},
    ]


def service_roles(component: Component, account: Account, policy: str) -> Roles:
    """The children `execution-role`, `execution-policy` and `task-role`; the last may do nothing until somebody says what."""
    execution = _role(
        component, account, "execution-role", "Starts tasks: pulls the image, writes the log, reads secrets"
    )
    return Roles(
        execution=execution,
        execution_policy=aws.iam.RolePolicy(
            component.child("execution-policy"),
            role=execution.name,
            policy=policy,
            opts=component.options("execution-policy"),
        ),
        task=_role(component, account, "task-role", "What the service itself may do"),
    )


def _role(component: Component, account: Account, role: str, description: str) -> aws.iam.Role:
    return aws.iam.Role(
        component.child(role),
        description=description,
        assume_role_policy=trust_policy(account),
        tags=component.tags(),
        opts=component.options(role),
    )
