"""The container of a task, as JSON text made from plain values only: known at the first preview, so policies can judge it."""

import json
from typing import Any

from ._service_container import ServiceContainer

__all__ = ["container_definitions"]


def container_definitions(container: ServiceContainer, *, name: str, log_group_name: str, region: str) -> str:
    """The container definitions of a task with one container, as JSON text in a fixed order.

    Args:
        container: what the service was told.
        name: the container's name.
        log_group_name: where it logs to.
        region: where that log group is.
    """
    environment, secrets = container.environment, container.secrets
    definition: dict[str, Any] = {
        "name": name,
        "image": container.image,
        "essential": True,
        "user": container.user,
        "readonlyRootFilesystem": True,
        # An init process forwards signals and reaps children; no Linux capability is needed by a service of its own port.
        "linuxParameters": {"initProcessEnabled": True, "capabilities": {"drop": ["ALL"]}},
        "portMappings": [{"containerPort": container.port, "hostPort": container.port, "protocol": "tcp"}],
        "environment": [{"name": key, "value": environment[key]} for key in sorted(environment)],
        "secrets": [{"name": key, "valueFrom": secrets[key].value_from} for key in sorted(secrets)],
        "logConfiguration": {"logDriver": "awslogs", "options": _log_options(name, log_group_name, region)},
    }
    if container.command:
        definition["command"] = container.command
    if container.health_check_command:
        definition["healthCheck"] = {
            "command": ["CMD", *container.health_check_command],
            "interval": 15,
            "timeout": 5,
            "retries": 3,
            "startPeriod": 30,
        }
    return json.dumps([definition], separators=(",", ":"), sort_keys=True)


def _log_options(name: str, log_group_name: str, region: str) -> dict[str, str]:
    return {
        "awslogs-group": log_group_name,
        "awslogs-region": region,
        "awslogs-stream-prefix": name,
        # A slow log service must not stop the service: lines beyond the buffer are dropped.
        "mode": "non-blocking",
        "max-buffer-size": "25m",
    }
