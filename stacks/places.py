"""Where a stack's resources are, as the documents of its roles name them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..platform.environment import Environment

__all__ = ["Places", "allow"]


@dataclass(frozen=True, slots=True)
class Places:
    """The account and the names of one stack: what a component makes is named after it."""

    environment: Environment
    project: str

    def arns(self, service: str, *resources: str, region: str | None = None) -> list[str]:
        """ARNs in the environment's account and region, or in another (`*` for all)."""
        region = self.environment.region if region is None else region
        return [f"arn:aws:{service}:{region}:{self.environment.account_id}:{resource}" for resource in resources]

    def global_arns(self, service: str, *resources: str) -> list[str]:
        """ARNs in the account of what lives in no region."""
        return self.arns(service, *resources, region="")

    @property
    def logs(self) -> str:
        """The log groups that the components name."""
        return f"log-group:/{self.project}/{self.environment.name}/*"

    @property
    def families(self) -> str:
        """The task definitions."""
        return f"task-definition/{self.project}-{self.environment.name}-*"


def allow(
    sid: str,
    actions: Iterable[str],
    resources: str | Iterable[str],
    conditions: dict[str, dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """A statement that allows."""
    listed = resources if isinstance(resources, str) else list(resources)
    statement = {"Sid": sid, "Effect": "Allow", "Action": list(actions), "Resource": listed}
    return {**statement, "Condition": conditions} if conditions else statement
