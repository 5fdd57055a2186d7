"""The container of a task, as JSON text made from plain values only: known at the first preview, so policies can judge it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ..platform.reference import SecretRef

__all__ = ["check_user", "container_definitions"]

_ROOT = ("root", "0")


def check_user(user: str) -> None:
    """Refuse a user that is root, by name or number, or not stated.

    Raises:
        ValueError: it is.
    """
    name = user.split(":", 1)[0].strip()
    if not name or name in _ROOT or (name.isdigit() and int(name) == 0):
        raise ValueError("the container must not run as root: give a user of the image, for instance 65532")


def container_definitions(
    *,
    name: str,
    image: str,
    port: int,
    user: str,
    command: Sequence[str],
    health_check_command: Sequence[str],
    environment: Mapping[str, str],
    secrets: Mapping[str, SecretRef],
    log_group_name: str,
    region: str,
) -> str:
    """The container definitions of a task with one container, as JSON text in a fixed order."""
    container: dict[str, Any] = {
        "name": name,
        "image": image,
        "essential": True,
        "user": user,
        "readonlyRootFilesystem": True,
        # An init process forwards signals and reaps children; no Linux capability is needed by a service of its own port.
        "linuxParameters": {"initProcessEnabled": True, "capabilities": {"drop": ["ALL"]}},
        "portMappings": [{"containerPort": port, "hostPort": port, "protocol": "tcp"}],
        "environment": [{"name": key, "value": environment[key]} for key in sorted(environment)],
        "secrets": [{"name": key, "valueFrom": secrets[key].value_from} for key in sorted(secrets)],
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {
                "awslogs-group": log_group_name,
                "awslogs-region": region,
                "awslogs-stream-prefix": name,
                # A slow log service must not stop the service: lines beyond the buffer are dropped.
                "mode": "non-blocking",
                "max-buffer-size": "25m",
            },
        },
    }
    if command:
        container["command"] = list(command)
    if health_check_command:
        container["healthCheck"] = {
            "command": ["CMD", *health_check_command],
            "interval": 15,
            "timeout": 5,
            "retries": 3,
            "startPeriod": 30,
        }
    return json.dumps([container], separators=(",", ":"), sort_keys=True)
