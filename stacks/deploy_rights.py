"""What the pipeline may do in an environment's account, as a policy document."""

from typing import Final

from ..platform.inputs import json_text

__all__ = ["deploy_rights"]

SERVICES: Final = (
    "application-autoscaling",
    "autoscaling",
    "cloudtrail",
    "cloudwatch",
    "ec2",
    "ecr",
    "ecs",
    "elasticloadbalancing",
    "events",
    "kms",
    "logs",
    "sns",
    "sqs",
)
"""Services whose resources the stacks are made of."""

ROLE_ACTIONS: Final = (
    "iam:*InstanceProfile*",
    "iam:*Role",
    "iam:*RolePolic*",
    "iam:*RoleTags",
    "iam:CreateServiceLinkedRole",
    "iam:TagRole",
    "iam:UntagRole",
)

READ_ACTIONS: Final = (
    "application-autoscaling:Describe*",
    "autoscaling:Describe*",
    "cloudtrail:DescribeTrails",
    "cloudwatch:Describe*",
    "ec2:Describe*",
    "ecr:DescribeRegistry",
    "ecs:Describe*",
    "ecs:List*",
    "elasticloadbalancing:Describe*",
    "iam:Get*",
    "iam:List*",
    "kms:CreateKey",
    "kms:ListAliases",
    "logs:DescribeLogGroups",
    "s3:ListAllMyBuckets",
)
"""What AWS ties to no resource."""

NEVER: Final = (
    "cloudtrail:DeleteTrail",
    "cloudtrail:StopLogging",
    "ec2:CreateKeyPair",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreateUser",
    "kms:ScheduleKeyDeletion",
    "s3:DeleteBucket",
)
"""What takes away evidence or data for good, or makes a way in that nobody watches."""


def deploy_rights(account_id: str) -> str:
    """The document as JSON text: the resources of the stacks' services in this account, and no way to lose the evidence."""
    statements = [
        {
            "Sid": "StackResources",
            "Effect": "Allow",
            "Action": [f"{service}:*" for service in SERVICES],
            "Resource": [f"arn:aws:{service}:*:{account_id}:*" for service in SERVICES],
        },
        {"Sid": "Buckets", "Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::*"},
        {
            "Sid": "WorkloadRoles",
            "Effect": "Allow",
            "Action": list(ROLE_ACTIONS),
            "Resource": [f"arn:aws:iam::{account_id}:role/*", f"arn:aws:iam::{account_id}:instance-profile/*"],
        },
        {"Sid": "Look", "Effect": "Allow", "Action": list(READ_ACTIONS), "Resource": "*"},
        {"Sid": "Never", "Effect": "Deny", "Action": list(NEVER), "Resource": "*"},
    ]
    return json_text({"Version": "2012-10-17", "Statement": statements})
