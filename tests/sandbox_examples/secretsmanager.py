"""Examples for penstock.platform.sandbox.aws.secretsmanager."""

import json

from penstock.platform.sandbox.aws.secretsmanager import Secret, SecretPolicy, SecretRotation
from penstock.platform.sandbox.resource_class import Cloud

from .iam import role_arn
from .model import NEW_NAME, Example
from .names import new_name

KEY = "arn:aws:kms:eu-west-1:111122223333:key/1"


def secret(cloud: Cloud) -> str:
    """A new secret's ARN, without a value."""
    return str(cloud.client("secretsmanager").create_secret(Name=new_name("secret"))["ARN"])


def function(cloud: Cloud) -> str:
    """A new function's ARN."""
    answer = cloud.client("lambda").create_function(
        FunctionName=new_name("rotate"),
        Role=role_arn(cloud),
        Runtime="python3.12",
        Handler="rotate.handler",
        Code={"ZipFile": b"PK\x05\x06" + bytes(18)},
    )
    return str(answer["FunctionArn"])


def policy(action: str) -> str:
    """A resource policy with one statement."""
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
        "Action": action,
        "Resource": "*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=Secret(),
        prepare=lambda cloud: {
            "description": "password of a database",
            "forceOverwriteReplicaSecret": True,
            "kmsKeyId": KEY,
            "name": NEW_NAME,
            "policy": policy("secretsmanager:GetSecretValue"),
            "recoveryWindowInDays": 7,
            "replicas": [{"region": "us-east-1", "kmsKeyId": "arn:aws:kms:us-east-1:111122223333:key/1"}],
            "tags": {"purpose": "database"},
            "type": "Salesforce",
        },
        changed={
            "description": "password of another database",
            "forceOverwriteReplicaSecret": False,
            "kmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/2",
            "policy": policy("secretsmanager:*"),
            "recoveryWindowInDays": 0,
            "replicas": [{"region": "us-west-2", "kmsKeyId": "arn:aws:kms:us-west-2:111122223333:key/1"}],
            "tags": {"purpose": "cache", "empty": ""},
        },
        removed="tags",
        replaced={"name": NEW_NAME, "type": "Snowflake"},
        tamper=lambda cloud, arn: cloud.client("secretsmanager").update_secret(SecretId=arn, Description="other"),
        tampered="description",
    ),
    Example(
        resource_class=SecretPolicy(),
        prepare=lambda cloud: {
            "blockPublicPolicy": True,
            "policy": policy("secretsmanager:GetSecretValue"),
            "secretArn": secret(cloud),
        },
        changed={"blockPublicPolicy": False, "policy": policy("secretsmanager:DescribeSecret")},
        removed="blockPublicPolicy",
        replaced={"secretArn": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:another"},
        tamper=lambda cloud, arn: cloud.client("secretsmanager").put_resource_policy(
            SecretId=arn, ResourcePolicy=policy("secretsmanager:*")
        ),
        tampered="policy",
    ),
    Example(
        resource_class=SecretRotation(),
        prepare=lambda cloud: {
            "externalSecretRotationMetadatas": [{"key": "a", "value": "b"}],
            "externalSecretRotationRoleArn": "arn:aws:iam::111122223333:role/rotate",
            "rotateImmediately": False,
            "rotationLambdaArn": function(cloud),
            "rotationRules": {"automaticallyAfterDays": 30, "duration": "3h", "scheduleExpression": "rate(30 days)"},
            "secretId": secret(cloud),
        },
        changed=lambda cloud: {
            "rotateImmediately": True,
            "rotationLambdaArn": function(cloud),
            "rotationRules": {"automaticallyAfterDays": 7, "duration": "4h", "scheduleExpression": "rate(7 days)"},
        },
        removed="rotateImmediately",
        replaced={"secretId": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:another"},
        tamper=lambda cloud, arn: cloud.client("secretsmanager").rotate_secret(
            SecretId=arn, RotationRules={"AutomaticallyAfterDays": 3}
        ),
        tampered="rotationRules",
    ),
)
