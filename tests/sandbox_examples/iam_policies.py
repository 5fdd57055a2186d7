"""Examples for penstock.platform.sandbox.aws.iam_policies."""

import json

from penstock.platform.sandbox.aws.iam_policies import Policy, RolePolicy, RolePolicyAttachment
from penstock.platform.sandbox.resource_class import Cloud

from .iam import role_arn
from .model import NEW_NAME, Example
from .names import new_name


def allow(action: str) -> str:
    """An identity policy with one statement."""
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]})


def policy(cloud: Cloud) -> str:
    """A new managed policy's ARN."""
    answer = cloud.client("iam").create_policy(PolicyName=new_name("policy"), PolicyDocument=allow("sqs:SendMessage"))
    return str(answer["Policy"]["Arn"])


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=Policy(),
        prepare=lambda cloud: {
            "delayAfterPolicyCreationInMs": 10,
            "description": "reads a queue",
            "name": NEW_NAME,
            "path": "/service/",
            "policy": allow("sqs:ReceiveMessage"),
            "tags": {"purpose": "queue"},
        },
        changed={
            "delayAfterPolicyCreationInMs": 20,
            "policy": allow("sqs:SendMessage"),
            "tags": {"purpose": "writing", "empty": ""},
        },
        removed="tags",
        replaced={"description": "writes a queue", "name": NEW_NAME, "path": "/"},
        tamper=lambda cloud, arn: cloud.client("iam").create_policy_version(
            PolicyArn=arn, PolicyDocument=allow("*"), SetAsDefault=True
        ),
        tampered="policy",
    ),
    Example(
        resource_class=RolePolicy(),
        prepare=lambda cloud: {
            "name": NEW_NAME,
            "policy": allow("sqs:ReceiveMessage"),
            "role": role_arn(cloud).rpartition("/")[2],
        },
        changed={"policy": allow("sqs:SendMessage")},
        replaced={"name": NEW_NAME, "namePrefix": "other-", "role": "another-role"},
        tamper=lambda cloud, resource_id: cloud.client("iam").put_role_policy(
            RoleName=resource_id.split(":")[0], PolicyName=resource_id.split(":")[1], PolicyDocument=allow("*")
        ),
        tampered="policy",
        why_not={"removed": "without a name it keeps the one it has, and the rest is required"},
    ),
    Example(
        resource_class=RolePolicyAttachment(),
        prepare=lambda cloud: {"policyArn": policy(cloud), "role": role_arn(cloud).rpartition("/")[2]},
        replaced={"policyArn": "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess", "role": "another-role"},
        why_not={
            "changed": "every change is another attachment",
            "removed": "every input is required",
            "tamper": "an attachment is there or not, and has nothing else to change",
        },
    ),
)
