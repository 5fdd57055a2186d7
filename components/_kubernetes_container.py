"""What a service on Kubernetes runs: which image, as whom, how large, with which variables, and how it starts and ends."""

from pydantic import Field, ValidationInfo, field_validator

from ..platform.reference import SecretRef
from ._container_rules import ContainerRules
from ._kubernetes_values import cpu_quantity, memory_quantity, secret_names, texts, variable_names

__all__ = ["KubernetesContainer"]

FIRST_UNPRIVILEGED_PORT = 1024


class KubernetesContainer(ContainerRules):
    """The container that serves. Plain values only: what runs is known, and judged, before anything is deployed."""

    image: str
    """The image by digest: REPOSITORY@sha256:DIGEST. A tag is refused: it can name other bytes tomorrow."""
    command: list[str] = Field(default=[])
    """What it runs, taken literally, instead of the image's own entry point and command. By default those."""
    environment: dict[str, str] = Field(default={})
    """Environment variables, taken literally. Never a secret."""
    secrets: dict[str, SecretRef] = Field(default={})
    """Environment variables whose values External Secrets reads from where a secret is kept. Another reference is a new
    revision; another value is read when a pod starts."""
    user: int = Field(default=65532, ge=1, le=2_147_483_647)
    """The user and group that it runs as, by number, so that the cluster can tell it is not root. By default 65532."""
    port: int = Field(default=8080, ge=1, le=65535)
    """The TCP port on which it serves HTTP, 1024 at least: a user that is not root opens no lower one. By default 8080."""
    readiness_path: str = Field(default="/healthz", pattern=r"^/[!-~]{0,199}$")
    """The path that answers 2xx when it can serve; asked every 5 s. By default /healthz."""
    liveness_path: str = Field(default="/healthz", pattern=r"^/[!-~]{0,199}$")
    """The path that answers 2xx as long as it need not be restarted; it should ask nothing of others. By default /healthz."""
    startup_seconds: int = Field(default=60, ge=5, le=3600)
    """How long it may take to start before it is restarted, in seconds. By default 60."""
    drain_seconds: int = Field(default=10, ge=0, le=300)
    """How long it still serves, before it is told to end, while others learn that it goes. By default 10."""
    stop_timeout_seconds: int = Field(default=30, ge=2, le=3600)
    """How long it then has to end by itself (SIGTERM) before it is killed, in seconds. By default 30."""
    cpu: str = "250m"
    """The CPU that is kept for it: virtual CPUs (0.5) or thousandths (500m). It may use what else is idle. By default 250m."""
    cpu_limit: str | None = None
    """The most CPU that it gets, even where more is idle. By default no limit, since one slows it down for nothing."""
    memory: str = "256Mi"
    """Its memory, kept for it and its limit: memory cannot be taken back, so more is never promised. By default 256Mi."""
    temporary_storage: str = "64Mi"
    """The room in /tmp, the only place where it may write. By default 64Mi."""

    @field_validator("command")
    @classmethod
    def _is_plain(cls, value: list[str]) -> list[str]:
        texts(value)
        return value

    @field_validator("environment")
    @classmethod
    def _is_an_environment(cls, value: dict[str, str]) -> dict[str, str]:
        variable_names(value)
        texts(value)
        return value

    @field_validator("secrets")
    @classmethod
    def _become_variables(cls, value: dict[str, SecretRef]) -> dict[str, SecretRef]:
        secret_names(value)
        return value

    @field_validator("port")
    @classmethod
    def _can_be_opened(cls, value: int) -> int:
        if value < FIRST_UNPRIVILEGED_PORT:
            raise ValueError(f"a user that is not root opens no port below {FIRST_UNPRIVILEGED_PORT}: give 8080")
        return value

    @field_validator("cpu")
    @classmethod
    def _is_cpu(cls, value: str) -> str:
        return cpu_quantity(value)

    @field_validator("cpu_limit")
    @classmethod
    def _is_above_the_request(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None:
            return None
        limit = cpu_quantity(value)
        if _thousandths(limit) < _thousandths(info.data.get("cpu", limit)):
            raise ValueError(f"it is below cpu {info.data['cpu']}")
        return limit

    @field_validator("memory", "temporary_storage")
    @classmethod
    def _is_memory(cls, value: str) -> str:
        return memory_quantity(value)

    @property
    def grace_seconds(self) -> int:
        """How long a pod takes to end at most."""
        return self.drain_seconds + self.stop_timeout_seconds


def _thousandths(cpu: str) -> int:
    return int(cpu[:-1]) if cpu.endswith("m") else int(cpu) * 1000
