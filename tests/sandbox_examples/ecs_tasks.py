"""Examples for penstock.platform.sandbox.aws.ecs_tasks."""

import json
from typing import Any

from penstock.platform.sandbox.aws.ecs_tasks import TaskDefinition
from penstock.platform.sandbox.resource_class import Cloud, Properties

from .model import NEW_NAME, Example

IMAGE = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/web@sha256:" + "a" * 64


def containers(**more: Any) -> str:
    """One container, as a program writes it."""
    return json.dumps([{"name": "web", "image": IMAGE, "essential": True, **more}])


def fargate(cloud: Cloud) -> Properties:
    """As many properties as a task definition has."""
    return {
        "containerDefinitions": containers(
            portMappings=[{"containerPort": 8080, "protocol": "tcp"}],
            environment=[{"name": "B", "value": "2"}, {"name": "A", "value": "1"}],
            readonlyRootFilesystem=True,
            user="10001",
        ),
        "cpu": "256",
        "enableFaultInjection": True,
        "ephemeralStorage": {"sizeInGib": 30},
        "executionRoleArn": "arn:aws:iam::111122223333:role/execution",
        "family": NEW_NAME,
        "ipcMode": "task",
        "memory": "512",
        "networkMode": "awsvpc",
        "pidMode": "task",
        "placementConstraints": [{"type": "memberOf", "expression": "attribute:a == b"}],
        "proxyConfiguration": {"containerName": "web", "properties": {"AppPorts": "8080"}, "type": "APPMESH"},
        "requiresCompatibilities": ["FARGATE"],
        "runtimePlatform": {"cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX"},
        "skipDestroy": False,
        "tags": {"purpose": "web"},
        "taskRoleArn": "arn:aws:iam::111122223333:role/task",
        "trackLatest": False,
        "volumes": [
            {"name": "scratch", "configureAtLaunch": False},
            {"name": "host", "hostPath": "/tmp"},
            {
                "name": "files",
                "efsVolumeConfiguration": {
                    "authorizationConfig": {"accessPointId": "fsap-1", "iam": "ENABLED"},
                    "fileSystemId": "fs-1",
                    "transitEncryption": "ENABLED",
                    "transitEncryptionPort": 2049,
                },
            },
            {
                "name": "driver",
                "dockerVolumeConfiguration": {"driver": "local", "scope": "task", "labels": {"a": "b"}},
            },
        ],
    }


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=TaskDefinition(),
        prepare=fargate,
        changed={"skipDestroy": True, "tags": {"purpose": "batch", "empty": ""}, "trackLatest": True},
        removed="tags",
        replaced={
            "containerDefinitions": containers(readonlyRootFilesystem=True),
            "cpu": "512",
            "enableFaultInjection": False,
            "ephemeralStorage": {"sizeInGib": 40},
            "executionRoleArn": "arn:aws:iam::111122223333:role/other",
            "family": NEW_NAME,
            "ipcMode": "none",
            "memory": "1024",
            "networkMode": "bridge",
            "pidMode": "host",
            "placementConstraints": [],
            "proxyConfiguration": {"containerName": "other"},
            "requiresCompatibilities": ["EC2"],
            "runtimePlatform": {"cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX"},
            "taskRoleArn": "arn:aws:iam::111122223333:role/other",
            "volumes": [],
        },
        tamper=lambda cloud, family: cloud.client("ecs").untag_resource(
            resourceArn=cloud.client("ecs").describe_task_definition(taskDefinition=family)["taskDefinition"][
                "taskDefinitionArn"
            ],
            tagKeys=["purpose"],
        ),
        tampered="tags",
        import_id=lambda state: str(state["arn"]),
    ),
)
