"""How images and changes get in: the registry, and the roles of the pipeline."""

import pulumi
import pulumi_aws as aws

from ..components import ContainerRegistry, ContainerRegistryArgs, DeployAccess, DeployRole, DeployRoleArgs
from ..platform.environment import Environment
from .deploy_rights import deploy_rights

__all__ = ["deploy_roles", "registry"]


def registry(options: pulumi.ResourceOptions) -> ContainerRegistry:
    """The environment's own images: what is promoted is copied here, so that no environment depends on another's account."""
    return ContainerRegistry("images", ContainerRegistryArgs(), options)


def deploy_roles(
    environment: Environment, repository: str, options: pulumi.ResourceOptions
) -> tuple[DeployRole, DeployRole]:
    """One for pull requests, which reads, and one for jobs in the GitHub environment of this name.

    They can't change themselves: what changes them is deployed by an administrator, as the first deployment is.
    """
    rights = aws.iam.Policy(
        "deploy-rights",
        description="What the pipeline may do, and its boundary",
        policy=deploy_rights(environment.account_id),
        opts=options,
    )
    # By its name, which a preview knows, so that what the roles may do is judged before they exist.
    rights_arn = rights.name.apply(lambda name: f"arn:aws:iam::{environment.account_id}:policy/{name}")
    preview = DeployRole(
        "preview",
        DeployRoleArgs(access=DeployAccess.PREVIEW, repository=repository, permissions_boundary_arn=rights_arn),
        options,
    )
    deploy = DeployRole(
        "deploy",
        DeployRoleArgs(
            access=DeployAccess.DEPLOY,
            repository=repository,
            environment=environment.name,
            permissions_boundary_arn=rights_arn,
            policy_arns={"rights": rights_arn},
            identity_provider_arn=preview.identity_provider_arn,
        ),
        options,
    )
    return preview, deploy
