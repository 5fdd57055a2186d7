"""The containers of a service: what runs, how large, as whom, with which variables, after what, and how it ends."""

from collections.abc import Mapping
from enum import StrEnum

from pydantic import Field, ValidationInfo, field_validator

from ..platform.reference import SecretRef
from ._container_rules import ContainerRules
from ._fargate import check_cpu, check_size

__all__ = [
    "DEFAULT_STOP_SECONDS",
    "QUEUE_URL",
    "Container",
    "DependencyCondition",
    "ServiceContainer",
    "Sidecar",
    "TaskContainer",
    "WorkerContainer",
    "check_user",
]

DEFAULT_STOP_SECONDS = 30
"""What ECS waits for where a container says nothing (Amazon ECS documentation, task definition parameters)."""

MAXIMUM_STOP_SECONDS = 120
"""The longest that Fargate waits (same place)."""

QUEUE_URL = "QUEUE_URL"
"""The variable that tells a worker's container where its messages are."""

_ROOT = ("root", "0")


def check_user(user: str) -> None:
    """Refuse a user that is root, by name or number, or not stated.

    Raises:
        ValueError: it is.
    """
    name = user.split(":", 1)[0].strip()
    if not name or name in _ROOT or (name.isdigit() and int(name) == 0):
        raise ValueError("the container must not run as root: give a user of the image, for instance 65532")


class DependencyCondition(StrEnum):
    """What a container waits for in another one."""

    START = "START"
    """It was started."""
    COMPLETE = "COMPLETE"
    """It ran to its end, well or not. Only for one that is not essential."""
    SUCCESS = "SUCCESS"
    """It ran to its end and exited with 0. Only for one that is not essential."""
    HEALTHY = "HEALTHY"
    """Its health_check_command exits 0. Only for one that has such a command."""


class _Rules(ContainerRules):
    """What holds for every container of ECS."""

    @field_validator("user", check_fields=False)
    @classmethod
    def _is_not_root(cls, value: str) -> str:
        check_user(value)
        return value

    @field_validator("secrets", check_fields=False)
    @classmethod
    def _can_be_read_by_ecs(cls, value: dict[str, SecretRef]) -> dict[str, SecretRef]:
        if in_vault := [f"{name} is {secret.text}" for name, secret in sorted(value.items()) if secret.vault]:
            raise ValueError(
                f"ECS reads no Vault, and {'; '.join(in_vault)}: keep it in Secrets Manager and give its ARN, "
                "or run the service on Kubernetes (KubernetesService)"
            )
        return value

    @field_validator("cpu", check_fields=False)
    @classmethod
    def _has_sizes(cls, value: int) -> int:
        check_cpu(value)
        return value

    @field_validator("memory", check_fields=False)
    @classmethod
    def _goes_with_cpu(cls, value: int, info: ValidationInfo) -> int:
        if "cpu" in info.data:  # else it was wrong itself, and is told
            check_size(info.data["cpu"], value)
        return value


class ServiceContainer(_Rules):
    """The container that serves. Plain values only: what runs is known, and judged, before anything is deployed."""

    image: str
    """The image by digest: REPOSITORY@sha256:DIGEST. A tag is refused: it can name other bytes tomorrow."""
    health_check_command: list[str] = Field(default=[])
    """A command inside it that exits 0 when it is healthy. By default only the load balancer asks."""
    user: str = "65532"
    """The user that it runs as, by name or number. By default 65532 (nonroot). Root is refused."""
    command: list[str] = Field(default=[])
    """What it runs. By default the image's own command."""
    environment: dict[str, str] = Field(default={})
    """Environment variables. Never a secret."""
    secrets: dict[str, SecretRef] = Field(default={})
    """Environment variables whose values are read, when a task starts, from where a secret is kept."""
    stop_timeout_seconds: int = Field(default=DEFAULT_STOP_SECONDS, ge=2, le=MAXIMUM_STOP_SECONDS)
    """How long it has to end by itself (SIGTERM) before it is killed, in seconds, at most 120. By default 30."""
    depends_on: dict[str, DependencyCondition] = Field(default={})
    """What it waits for before it starts: the name of another container of the task to START, COMPLETE, SUCCESS or
    HEALTHY. A sidecar goes by its name, the service's own container by `main`. By default it waits for nothing."""
    port: int = Field(default=8080, ge=1, le=65535)
    """The TCP port on which it serves HTTP. By default 8080. Another port makes another service beside this one, as another
    `health_check_path` does."""
    health_check_path: str = Field(default="/healthz", pattern="^/")
    """The path that answers 200 when it can serve; the load balancer asks every 15 s. By default /healthz. Tasks that
    serve are never asked for another one: it makes another service with `minimum_tasks` beside this one, which gets the
    requests when it is healthy, behind another load balancer (with another name) where traffic shifts. Not for a service
    that shifts traffic at a shared load balancer: the rule has its place there already."""
    cpu: int = Field(default=256)
    """CPU units of the task; 1024 make one virtual CPU. By default 256."""
    memory: int = Field(default=512, validate_default=True)
    """Memory of the task in MiB; Fargate runs certain pairs with cpu only. By default 512."""


class WorkerContainer(_Rules):
    """The container that works on what it fetches. Plain values only: what runs is known, and judged, before anything is deployed."""

    image: str
    """The image by digest: REPOSITORY@sha256:DIGEST. A tag is refused: it can name other bytes tomorrow."""
    health_check_command: list[str] = Field(default=[])
    """A command inside it that exits 0 when it is healthy. By default nobody asks: it is replaced when it ends."""
    user: str = "65532"
    """The user that it runs as, by name or number. By default 65532 (nonroot). Root is refused."""
    command: list[str] = Field(default=[])
    """What it runs. By default the image's own command."""
    environment: dict[str, str] = Field(default={})
    """Environment variables. Never a secret. QUEUE_URL is set by the component."""
    secrets: dict[str, SecretRef] = Field(default={})
    """Environment variables whose values are read, when a task starts, from where a secret is kept."""
    stop_timeout_seconds: int = Field(default=MAXIMUM_STOP_SECONDS, ge=2, le=MAXIMUM_STOP_SECONDS)
    """How long it has, once told to end (SIGTERM), to finish what it works on before it is killed, in seconds. By default
    120, the most that Fargate waits."""
    cpu: int = Field(default=256)
    """CPU units of the task; 1024 make one virtual CPU. By default 256."""
    memory: int = Field(default=512, validate_default=True)
    """Memory of the task in MiB; Fargate runs certain pairs with cpu only. By default 512."""

    @field_validator("environment", "secrets")
    @classmethod
    def _leave_the_queue(cls, value: Mapping[str, object]) -> Mapping[str, object]:
        if QUEUE_URL in value:
            raise ValueError(f"{QUEUE_URL} is set by the component: choose another name")
        return value


class Sidecar(_Rules):
    """A container beside the one that serves. It shares the task's CPU, memory, network and roles."""

    image: str
    """The image by digest: REPOSITORY@sha256:DIGEST. A tag is refused: it can name other bytes tomorrow."""
    health_check_command: list[str] = Field(default=[])
    """A command inside it that exits 0 when it is healthy. By default nobody asks."""
    user: str = "65532"
    """The user that it runs as, by name or number. By default 65532 (nonroot). Root is refused."""
    command: list[str] = Field(default=[])
    """What it runs. By default the image's own command."""
    environment: dict[str, str] = Field(default={})
    """Environment variables. Never a secret."""
    secrets: dict[str, SecretRef] = Field(default={})
    """Environment variables whose values are read, when a task starts, from where a secret is kept."""
    stop_timeout_seconds: int = Field(default=DEFAULT_STOP_SECONDS, ge=2, le=MAXIMUM_STOP_SECONDS)
    """How long it has to end by itself (SIGTERM) before it is killed, in seconds, at most 120. By default 30."""
    depends_on: dict[str, DependencyCondition] = Field(default={})
    """What it waits for before it starts: the name of another container of the task to START, COMPLETE, SUCCESS or
    HEALTHY. A sidecar goes by its name, the service's own container by `main`. By default it waits for nothing."""
    essential: bool = True
    """Whether the whole task ends, and is replaced, when it ends. By default it does; not for one that only prepares."""


TaskContainer = ServiceContainer | WorkerContainer
"""The container that a task is there for."""

Container = TaskContainer | Sidecar
"""Any container of a task."""
