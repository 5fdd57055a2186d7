"""What a host may do by itself: join its one cluster, and tell it how its tasks fare. Nothing else."""

from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from ..platform.component import Component
from ..platform.inputs import json_text
from ._account import Account
from ._trust import service_trust_policy

__all__ = ["HostRole", "fleet_role", "host_policy"]


@dataclass(frozen=True, slots=True)
class HostRole:
    """The role of the hosts, and what must exist before one of them can join."""

    role: aws.iam.Role
    policy: aws.iam.RolePolicy
    profile: aws.iam.InstanceProfile


def host_policy(account: Account, cluster_name: str) -> str:
    """What the ECS agent calls. Images, logs and secrets are read with the roles of the tasks.

    Sessions, SSH and parameters are not in it: nobody opens a shell by this role.
    """
    cluster = account.arn("ecs", f"cluster/{cluster_name}")
    statements: list[dict[str, Any]] = [
        {
            "Sid": "JoinCluster",
            "Effect": "Allow",
            "Action": [
                "ecs:DeregisterContainerInstance",
                "ecs:RegisterContainerInstance",
                "ecs:SubmitAttachmentStateChanges",
                "ecs:SubmitContainerStateChange",
                "ecs:SubmitTaskStateChange",
            ],
            "Resource": cluster,
        },
        {
            "Sid": "ServeCluster",
            "Effect": "Allow",
            "Action": ["ecs:Poll", "ecs:StartTelemetrySession", "ecs:UpdateContainerInstancesState"],
            "Resource": account.arn("ecs", f"container-instance/{cluster_name}/*"),
            "Condition": {"ArnEquals": {"ecs:cluster": cluster}},
        },
        # The one call that takes no resource.
        {"Sid": "FindEndpoint", "Effect": "Allow", "Action": "ecs:DiscoverPollEndpoint", "Resource": "*"},
    ]
    return json_text({"Version": "2012-10-17", "Statement": statements})


def fleet_role(component: Component, account: Account, cluster_name: pulumi.Output[str]) -> HostRole:
    """The children `host-role`, `host-policy` and `host-profile`."""
    role = aws.iam.Role(
        component.child("host-role"),
        description="Joins the cluster, and nothing else",
        assume_role_policy=service_trust_policy("ec2.amazonaws.com"),
        tags=component.tags(),
        opts=component.options("host-role"),
    )
    return HostRole(
        role=role,
        policy=aws.iam.RolePolicy(
            component.child("host-policy"),
            role=role.name,
            policy=cluster_name.apply(lambda name: host_policy(account, name)),
            # For another cluster it is another policy: the hosts of the old one need theirs until they are gone.
            opts=component.options("host-policy", replacement_trigger=cluster_name),
        ),
        profile=aws.iam.InstanceProfile(
            component.child("host-profile"),
            role=role.name,
            tags=component.tags(),
            opts=component.options("host-profile"),
        ),
    )
