"""The containers of a task, as JSON text made from plain values only: known at the first preview, so policies can judge them."""

import json
from collections.abc import Mapping
from typing import Any

from ..platform.inputs import ArgumentError
from ._service_container import (
    DEFAULT_STOP_SECONDS,
    Container,
    ServiceContainer,
    Sidecar,
    TaskContainer,
    WorkerContainer,
)
from ._service_dependencies import MAIN

__all__ = ["container_definitions"]


def container_definitions(
    container: TaskContainer,
    *,
    name: str,
    log_group_name: str,
    region: str,
    sidecars: Mapping[str, Sidecar] | None = None,
) -> str:
    """The container definitions of a task as JSON text: the one that serves, then its sidecars in the order of their names.

    Args:
        container: what the service was told.
        name: that container's name.
        log_group_name: where they log to.
        region: where that log group is.
        sidecars: what runs beside it, by name.

    Raises:
        ArgumentError: a sidecar has the name of the container that serves.
    """
    sidecars = sidecars or {}
    if name in sidecars:
        raise ArgumentError(
            f"ImmutableService {name!r}: a sidecar is named like the service, whose own container has that name",
            got=name,
            do="give the sidecar another name",
        )
    definitions = [{**_definition(container, name, name), "essential": True}]
    for sidecar_name, sidecar in sorted(sidecars.items()):
        definitions.append({**_definition(sidecar, sidecar_name, name), "essential": sidecar.essential})
    for definition in definitions:
        definition["logConfiguration"] = {
            "logDriver": "awslogs",
            "options": _log_options(definition["name"], log_group_name, region),
        }
    return json.dumps(definitions, separators=(",", ":"), sort_keys=True)


def _definition(container: Container, name: str, main_name: str) -> dict[str, Any]:
    environment, secrets = container.environment, container.secrets
    definition: dict[str, Any] = {
        "name": name,
        "image": container.image,
        "user": container.user,
        "readonlyRootFilesystem": True,
        # An init process forwards signals and reaps children; no Linux capability is needed by a service of its own port.
        "linuxParameters": {"initProcessEnabled": True, "capabilities": {"drop": ["ALL"]}},
        "environment": [{"name": key, "value": environment[key]} for key in sorted(environment)],
        "secrets": [{"name": key, "valueFrom": secrets[key].value_from} for key in sorted(secrets)],
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
    if container.stop_timeout_seconds != DEFAULT_STOP_SECONDS:
        definition["stopTimeout"] = container.stop_timeout_seconds
    if isinstance(container, ServiceContainer):
        definition["portMappings"] = [{"containerPort": container.port, "hostPort": container.port, "protocol": "tcp"}]
    if not isinstance(container, WorkerContainer) and container.depends_on:
        definition["dependsOn"] = [
            {"containerName": main_name if other == MAIN else other, "condition": condition.value}
            for other, condition in sorted(container.depends_on.items())
        ]
    return definition


def _log_options(name: str, log_group_name: str, region: str) -> dict[str, str]:
    return {
        "awslogs-group": log_group_name,
        "awslogs-region": region,
        "awslogs-stream-prefix": name,
        # A slow log service must not stop the service: lines beyond the buffer are dropped.
        "mode": "non-blocking",
        "max-buffer-size": "25m",
    }
