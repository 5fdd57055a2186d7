"""Who may be let in from GitHub, and with what: pure checks, each refusal with its reason (a ValueError)."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from ..platform.naming import is_resource_name
from ._deploy_documents import ISSUER

__all__ = [
    "DeployAccess",
    "check_boundary",
    "check_environment",
    "check_identity_provider",
    "check_policies",
    "check_repository",
]

_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(?:@\d+)?/[A-Za-z0-9._-]+(?:@\d+)?")
_ENVIRONMENT = re.compile(r"[A-Za-z0-9._/-]{1,255}")
_POLICY = re.compile(r"arn:aws[a-z-]*:iam::(?:\d{12}|aws):policy/[\w+=,.@/-]+")
_PROVIDER = re.compile(rf"arn:aws[a-z-]*:iam::\d{{12}}:oidc-provider/{re.escape(ISSUER)}")


class DeployAccess(StrEnum):
    """What the role is for: previews of pull requests, which only read; or deployments from one GitHub environment."""

    PREVIEW = "preview"
    DEPLOY = "deploy"


def check_repository(repository: str) -> None:
    """One repository, exactly."""
    if _has_wildcard(repository):
        raise ValueError("a wildcard would let workflows of other repositories take the role: name one, as OWNER/NAME")
    if not _REPOSITORY.fullmatch(repository):
        raise ValueError("name the repository as OWNER/NAME, without address, branch or event")


def check_environment(access: DeployAccess, environment: str | None) -> None:
    """One environment, exactly, where the role deploys; none where it only reads."""
    if access is DeployAccess.PREVIEW:
        if environment is not None:
            raise ValueError(
                "a job in an environment has another subject than a pull request: it could not take the role"
            )
        return
    if environment is None:
        raise ValueError("a deploy role is bound to a GitHub environment: without, any branch could deploy unreviewed")
    if _has_wildcard(environment):
        raise ValueError("a wildcard would let jobs of other environments take the role: name one")
    if not _ENVIRONMENT.fullmatch(environment):
        raise ValueError("name the environment with letters, digits, dots, dashes, underscores and slashes")


def check_policies(access: DeployAccess, policy_arns: Mapping[str, Any]) -> None:
    """Some where the role deploys, none where it only reads."""
    if access is DeployAccess.PREVIEW and policy_arns:
        raise ValueError("a preview only reads: what it may do, every pull request may do before anybody reviewed it")
    if access is DeployAccess.DEPLOY and not policy_arns:
        raise ValueError("a deploy role without a policy can deploy nothing")
    for name, arn in policy_arns.items():
        if not is_resource_name(name):
            raise ValueError(f"{name!r} cannot name a policy: use lower-case letters, digits and single dashes")
        if isinstance(arn, str) and not _POLICY.fullmatch(arn):
            raise ValueError(f"{name} is not the ARN of an IAM policy")


def check_boundary(arn: object) -> None:
    """A policy that leaves something out, where its ARN is known."""
    if isinstance(arn, str) and not _POLICY.fullmatch(arn):
        raise ValueError("not the ARN of an IAM policy")
    if isinstance(arn, str) and arn.endswith(":aws:policy/AdministratorAccess"):
        raise ValueError("a boundary that allows everything bounds nothing")


def check_identity_provider(arn: object) -> None:
    """GitHub's, where the ARN is known."""
    if isinstance(arn, str) and not _PROVIDER.fullmatch(arn):
        raise ValueError(f"expected arn:aws:iam::ACCOUNT:oidc-provider/{ISSUER}")


def _has_wildcard(name: str) -> bool:
    return "*" in name or "?" in name
