"""The container of a service: what runs, how large, as whom, and with which variables."""

from pydantic import Field, ValidationInfo, field_validator

from ..platform.errors import ConfigurationError
from ..platform.image import require_digest
from ..platform.inputs import Args
from ..platform.reference import SecretRef
from ._fargate import check_cpu, check_size

__all__ = ["ServiceContainer", "check_user"]

_ROOT = ("root", "0")


def check_user(user: str) -> None:
    """Refuse a user that is root, by name or number, or not stated.

    Raises:
        ValueError: it is.
    """
    name = user.split(":", 1)[0].strip()
    if not name or name in _ROOT or (name.isdigit() and int(name) == 0):
        raise ValueError("the container must not run as root: give a user of the image, for instance 65532")


class ServiceContainer(Args):
    """One container. Plain values only: what runs is known, and judged, before anything is deployed."""

    image: str
    """The image by digest: REPOSITORY@sha256:DIGEST. A tag is refused: it can name other bytes tomorrow."""
    port: int = Field(default=8080, ge=1, le=65535)
    """The TCP port on which it serves HTTP. By default 8080."""
    health_check_path: str = Field(default="/healthz", pattern="^/")
    """The path that answers 200 when it can serve; the load balancer asks every 15 s. By default /healthz."""
    health_check_command: list[str] = Field(default=[])
    """A command inside it that exits 0 when it is healthy. By default only the load balancer asks."""
    cpu: int = Field(default=256)
    """CPU units; 1024 make one virtual CPU. By default 256."""
    memory: int = Field(default=512, validate_default=True)
    """Memory in MiB; Fargate runs certain pairs with cpu only. By default 512."""
    user: str = "65532"
    """The user that it runs as, by name or number. By default 65532 (nonroot). Root is refused."""
    command: list[str] = Field(default=[])
    """What it runs. By default the image's own command."""
    environment: dict[str, str] = Field(default={})
    """Environment variables. Never a secret."""
    secrets: dict[str, SecretRef] = Field(default={})
    """Environment variables whose values are read, when a task starts, from where a secret is kept."""

    @field_validator("image")
    @classmethod
    def _is_pinned(cls, value: str) -> str:
        try:
            return require_digest(value)
        except ConfigurationError as error:
            raise ValueError(f"{error.what}; {error.do}") from None

    @field_validator("user")
    @classmethod
    def _is_not_root(cls, value: str) -> str:
        check_user(value)
        return value

    @field_validator("secrets", mode="before")
    @classmethod
    def _are_references(cls, value: object) -> object:
        if isinstance(value, dict) and any(isinstance(item, str) for item in value.values()):
            raise ValueError("a secret is given as SecretRef(ARN), never by its value")
        return value

    @field_validator("secrets")
    @classmethod
    def _are_given_once(cls, value: dict[str, SecretRef], info: ValidationInfo) -> dict[str, SecretRef]:
        if twice := sorted(set(info.data.get("environment", ())) & set(value)):
            raise ValueError(f"both a plain variable and a secret: {', '.join(twice)}")
        return value

    @field_validator("cpu")
    @classmethod
    def _has_sizes(cls, value: int) -> int:
        check_cpu(value)
        return value

    @field_validator("memory")
    @classmethod
    def _goes_with_cpu(cls, value: int, info: ValidationInfo) -> int:
        if "cpu" in info.data:  # else it was wrong itself, and is told
            check_size(info.data["cpu"], value)
        return value
