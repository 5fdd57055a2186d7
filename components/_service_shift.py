"""What a deployment that shifts traffic needs: a role with which ECS moves it, and no more than that."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from ..platform.component import Component
from ..platform.inputs import json_text
from ._account import Account
from ._service_load_balancer import LoadBalancer
from ._service_strategy import ServiceDeployment, deployment_configuration
from ._trust import service_trust_policy

__all__ = ["Shift", "service_shift", "shift_policy"]


@dataclass(frozen=True, slots=True)
class Shift:
    """The second target group with what ECS is told of it, and what must exist before."""

    advanced: aws.ecs.ServiceLoadBalancerAdvancedConfigurationArgsDict
    configuration: aws.ecs.ServiceDeploymentConfigurationArgsDict
    needed: Sequence[pulumi.Resource]


def shift_policy(account: Account, *, load_balancer: str, target_groups: Sequence[str]) -> str:
    """What moving traffic takes: the rules of one load balancer, and the targets of two groups."""
    rules = f"listener-rule/app/{load_balancer}/*"
    statements: list[dict[str, Any]] = [
        {
            # None of these calls takes a resource.
            "Sid": "Look",
            "Effect": "Allow",
            "Action": [
                "elasticloadbalancing:DescribeListeners",
                "elasticloadbalancing:DescribeRules",
                "elasticloadbalancing:DescribeTargetGroups",
                "elasticloadbalancing:DescribeTargetHealth",
            ],
            "Resource": "*",
        },
        {
            "Sid": "ShiftTraffic",
            "Effect": "Allow",
            "Action": "elasticloadbalancing:ModifyRule",
            "Resource": account.arn("elasticloadbalancing", rules),
        },
        {
            "Sid": "MoveTargets",
            "Effect": "Allow",
            "Action": ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
            "Resource": [account.arn("elasticloadbalancing", f"targetgroup/{name}/*") for name in target_groups],
        },
    ]
    return json_text({"Version": "2012-10-17", "Statement": statements})


def service_shift(
    component: Component, account: Account, deployment: ServiceDeployment, balancer: LoadBalancer
) -> Shift | None:
    """The children `deployment-role` and its policies; None where nothing shifts."""
    if balancer.alternate is None or balancer.rule is None:
        return None
    role = aws.iam.Role(
        component.child("deployment-role"),
        description="With this ECS shifts traffic from one revision to the next",
        assume_role_policy=_trust_policy(account),
        tags=component.tags(),
        opts=component.options("deployment-role"),
    )
    names = pulumi.Output.all(balancer.name, balancer.targets.name, balancer.alternate.name)
    policies = [
        _policy(
            component,
            "deployment-policy",
            role,
            names.apply(lambda known: shift_policy(account, load_balancer=known[0], target_groups=known[1:])),
        )
    ]
    if deployment.hooks:
        functions = pulumi.Output.all(*(hook.function_arn for hook in deployment.hooks))
        policies.append(_policy(component, "hook-policy", role, functions.apply(_hook_policy)))
    return Shift(
        advanced={
            "alternate_target_group_arn": balancer.alternate.arn,
            "production_listener_rule": balancer.rule.arn,
            "role_arn": role.arn,
        },
        configuration=deployment_configuration(deployment, role.arn),
        needed=policies,
    )


def _trust_policy(account: Account) -> str:
    return service_trust_policy("ecs.amazonaws.com", {"StringEquals": {"aws:SourceAccount": account.account_id}})


def _hook_policy(functions: Sequence[str]) -> str:
    statement = {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": sorted(set(functions))}
    return json_text({"Version": "2012-10-17", "Statement": [statement]})


def _policy(component: Component, name: str, role: aws.iam.Role, policy: pulumi.Output[str]) -> aws.iam.RolePolicy:
    return aws.iam.RolePolicy(component.child(name), role=role.name, policy=policy, opts=component.options(name))
