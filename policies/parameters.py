"""What an organisation may choose about the rules: values, never whether something is unsafe."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["BlastRadius", "Parameters"]


class BlastRadius(BaseModel):
    """How much of a stack one run may delete or replace."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int = Field(default=25, ge=0)
    """So many resources at most."""
    share: float = Field(default=0.25, ge=0, le=1)
    """This share of all that exist at most, 0.25 being a quarter."""
    always_allowed: int = Field(default=5, ge=0)
    """So many may go whatever share they are: in a small stack, one resource is a large one."""


class Parameters(BaseModel):
    """The parameters of all rules. Without a value, the default is what the rule says in its documentation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    allowed_registries: tuple[str, ...] = ()
    """Registries that images may come from, as prefixes of their names. Empty, as by default: any registry."""
    required_tags: tuple[str, ...] = ("owner", "environment")
    """Tags that every resource has which takes tags."""
    minimum_log_retention_days: int = Field(default=14, ge=1, le=3653)
    """How long logs are kept at least."""
    minimum_backup_retention_days: int = Field(default=7, ge=1, le=365)
    """How long automatic backups of databases are kept at least; Security Hub's own default for RDS.11."""
    disposable_environments: tuple[str, ...] = ("dev",)
    """Environments, by their tag, that are taken down whole: what only guards against deletion is not asked of them."""
    pod_security_version: str = Field(default="latest", pattern=r"^(latest|v1\.\d{1,3})$")
    """Which edition of the Pod Security Standards pods are judged by, as Kubernetes names them: `latest` or, say, `v1.34`."""
    blast_radius: BlastRadius = BlastRadius()
    """How much of a stack one run may delete or replace."""
    blast_radius_by_environment: Mapping[str, BlastRadius] = Field(default_factory=dict)
    """The same for single environments, by the stack's name."""
