"""Examples for penstock.platform.sandbox.aws.logs."""

import json

from penstock.platform.sandbox.aws.logs import LogGroup, LogResourcePolicy

from .model import NEW_NAME, Example


def policy(action: str) -> str:
    """A resource policy with one statement."""
    statement = {"Effect": "Allow", "Principal": {"Service": "es.amazonaws.com"}, "Action": action, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=LogGroup(),
        prepare=lambda cloud: {
            "deletionProtectionEnabled": True,
            "kmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/1",
            "logGroupClass": "INFREQUENT_ACCESS",
            "name": NEW_NAME,
            "retentionInDays": 30,
            "skipDestroy": False,
            "tags": {"purpose": "web"},
        },
        changed={
            "deletionProtectionEnabled": False,
            "kmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/2",
            "retentionInDays": 90,
            "skipDestroy": True,
            "tags": {"purpose": "batch", "empty": ""},
        },
        removed="retentionInDays",
        replaced={"logGroupClass": "STANDARD", "name": NEW_NAME},
        tamper=lambda cloud, name: cloud.client("logs").put_retention_policy(logGroupName=name, retentionInDays=1),
        tampered="retentionInDays",
    ),
    Example(
        resource_class=LogResourcePolicy(),
        prepare=lambda cloud: {"policyName": NEW_NAME, "policyDocument": policy("logs:PutLogEvents")},
        changed={"policyDocument": policy("logs:CreateLogStream")},
        replaced={"policyName": NEW_NAME},
        tamper=lambda cloud, name: cloud.client("logs").put_resource_policy(
            policyName=name, policyDocument=policy("logs:*")
        ),
        tampered="policyDocument",
        why_not={"removed": "every input is required"},
    ),
)
