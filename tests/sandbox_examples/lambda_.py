"""Examples for penstock.platform.sandbox.aws.lambda_."""

from typing import Any

from penstock.platform.sandbox.aws.lambda_ import Function
from penstock.platform.sandbox.resource_class import Cloud, Properties

from .ecs_services import network
from .iam import role_arn
from .model import NEW_NAME, Example
from .names import new_name

ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7"


def code(digest: str) -> dict[str, Any]:
    """An archive, as it comes from the engine."""
    return {"4dabf18193072939515e22adb298388d": ARCHIVE, "hash": digest, "path": "code"}


def layer(cloud: Cloud) -> str:
    """A new layer's ARN."""
    content = {"ZipFile": b"PK\x05\x06" + bytes(18)}
    return str(
        cloud.client("lambda").publish_layer_version(LayerName=new_name("layer"), Content=content)["LayerVersionArn"]
    )


def vpc_config(cloud: Cloud) -> dict[str, Any]:
    """Subnets and security groups of a new network."""
    made = network(cloud)
    return {"subnetIds": made["subnets"], "securityGroupIds": made["securityGroups"]}


def function(cloud: Cloud) -> Properties:
    """As many properties as a function has."""
    return {
        "architectures": ["arm64"],
        "capacityProviderConfig": {"lambdaManagedInstancesCapacityProviderConfig": {"capacityProviderArn": "arn"}},
        "code": code("1"),
        "codeSigningConfigArn": "arn:aws:lambda:eu-west-1:111122223333:code-signing-config:csc-0123456789abcdef0",
        "deadLetterConfig": {"targetArn": "arn:aws:sqs:eu-west-1:111122223333:dead"},
        "description": "rotates a secret",
        "durableConfig": {"executionTimeout": 60},
        "environment": {"variables": {"LOG_LEVEL": "info", "lower_case": "kept"}},
        "ephemeralStorage": {"size": 1024},
        "fileSystemConfig": {"arn": "arn:aws:elasticfilesystem:eu-west-1:1:access-point/1", "localMountPath": "/mnt/a"},
        "handler": "rotate.handler",
        "imageConfig": {"commands": ["a"]},
        "kmsKeyArn": "arn:aws:kms:eu-west-1:111122223333:key/1",
        "layers": [layer(cloud)],
        "loggingConfig": {"logFormat": "JSON"},
        "memorySize": 256,
        "name": NEW_NAME,
        "packageType": "Zip",
        "publish": False,
        "publishTo": "LATEST_PUBLISHED",
        "replaceSecurityGroupsOnDestroy": True,
        "replacementSecurityGroupIds": ["sg-1"],
        "reservedConcurrentExecutions": 2,
        "role": role_arn(cloud),
        "runtime": "python3.12",
        "skipDestroy": False,
        "snapStart": {"applyOn": "PublishedVersions"},
        "sourceCodeHash": "1",
        "tags": {"purpose": "rotation"},
        "tenancyConfig": {"tenantIsolationMode": "PER_TENANT"},
        "timeout": 30,
        "tracingConfig": {"mode": "Active"},
        "vpcConfig": {**vpc_config(cloud), "ipv6AllowedForDualStack": True},
    }


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=Function(),
        prepare=function,
        changed=lambda cloud: {
            "code": code("2"),
            "description": "rotates two secrets",
            "environment": {"variables": {"LOG_LEVEL": "debug"}},
            "ephemeralStorage": {"size": 2048},
            "handler": "other.handler",
            "kmsKeyArn": "arn:aws:kms:eu-west-1:111122223333:key/2",
            "layers": [],
            "memorySize": 512,
            "publish": True,
            "reservedConcurrentExecutions": 0,
            "role": role_arn(cloud),
            "runtime": "python3.13",
            "skipDestroy": True,
            "sourceCodeHash": "2",
            "tags": {"purpose": "batch", "empty": ""},
            "timeout": 60,
            "tracingConfig": {"mode": "PassThrough"},
            "codeSigningConfigArn": "arn:aws:lambda:eu-west-1:111122223333:code-signing-config:csc-0123456789abcdef1",
            "vpcConfig": vpc_config(cloud),
        },
        removed="environment",
        replaced={
            "name": NEW_NAME,
            "packageType": "Image",
            "tenancyConfig": {"tenantIsolationMode": "NONE"},
        },
        tamper=lambda cloud, name: cloud.client("lambda").update_function_configuration(FunctionName=name, Timeout=5),
        tampered="timeout",
    ),
)
