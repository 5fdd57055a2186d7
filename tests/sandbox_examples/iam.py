"""Examples for penstock.platform.sandbox.aws.iam."""

import json

from penstock.platform.sandbox.aws.iam import Role
from penstock.platform.sandbox.resource_class import Cloud

from .model import NEW_NAME, Example
from .names import new_name


def trust(service: str) -> str:
    """A trust policy for a service."""
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def role_arn(cloud: Cloud) -> str:
    """A new role's ARN."""
    answer = cloud.client("iam").create_role(
        RoleName=new_name("role"), AssumeRolePolicyDocument=trust("lambda.amazonaws.com")
    )
    return str(answer["Role"]["Arn"])


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=Role(),
        prepare=lambda cloud: {
            "assumeRolePolicy": trust("ecs-tasks.amazonaws.com"),
            "description": "reads a queue",
            "forceDetachPolicies": True,
            "maxSessionDuration": 7200,
            "name": NEW_NAME,
            "path": "/service/",
            "permissionsBoundary": "arn:aws:iam::aws:policy/ReadOnlyAccess",
            "tags": {"purpose": "task"},
        },
        changed={
            "assumeRolePolicy": trust("lambda.amazonaws.com"),
            "description": "reads two queues",
            "forceDetachPolicies": False,
            "maxSessionDuration": 3600,
            "permissionsBoundary": "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
            "tags": {"purpose": "function"},
        },
        removed="permissionsBoundary",
        replaced={"name": NEW_NAME, "path": "/"},
        tamper=lambda cloud, name: cloud.client("iam").update_role(RoleName=name, MaxSessionDuration=3600),
        tampered="maxSessionDuration",
    ),
)
