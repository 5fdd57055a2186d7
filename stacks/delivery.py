"""How images and changes get in: the registry, and the roles of the pipeline."""

from operator import itemgetter
from typing import Final

import pulumi
import pulumi_aws as aws

from ..components import ContainerRegistry, ContainerRegistryArgs, DeployAccess, DeployRole, DeployRoleArgs
from ..platform.environment import Environment
from .deploy_rights import deploy_limits, deploy_rights
from .places import Places

__all__ = ["deploy_roles", "registry"]

DESCRIPTIONS: Final = {
    "limits": "The most that the pipeline may do",
    "rights": "What the pipeline may do with networks, keys, buckets and roles",
    "services": "What the pipeline may do with everything else",
}
"""The boundary of its roles, and its policies, by what they are called in `deploy_rights`."""


def registry(options: pulumi.ResourceOptions) -> ContainerRegistry:
    """The environment's own images: what is promoted is copied here, so that no environment depends on another's account."""
    return ContainerRegistry("images", ContainerRegistryArgs(), options)


def deploy_roles(
    environment: Environment,
    repository: str,
    *,
    workload_boundary: pulumi.Output[str],
    options: pulumi.ResourceOptions,
) -> tuple[DeployRole, DeployRole]:
    """One for pull requests, which reads, and one for jobs in the GitHub environment of this name.

    They can change neither themselves nor any boundary: what changes these is deployed by an administrator, as the first
    deployment is.
    """
    limits_arn, policy_arns = _policies(Places(environment, pulumi.get_project()), workload_boundary, options)
    preview = DeployRole(
        "preview",
        DeployRoleArgs(access=DeployAccess.PREVIEW, repository=repository, permissions_boundary_arn=limits_arn),
        options,
    )
    deploy = DeployRole(
        "deploy",
        DeployRoleArgs(
            access=DeployAccess.DEPLOY,
            repository=repository,
            environment=environment.name,
            permissions_boundary_arn=limits_arn,
            policy_arns=policy_arns,
            identity_provider_arn=preview.identity_provider_arn,
        ),
        options,
    )
    return preview, deploy


def _policies(
    places: Places, workload_boundary: pulumi.Output[str], options: pulumi.ResourceOptions
) -> tuple[pulumi.Output[str], dict[str, pulumi.Input[str]]]:
    """The ARN of the boundary, and those of the policies by name."""
    documents = workload_boundary.apply(
        lambda arn: {"limits": deploy_limits(places, arn), **deploy_rights(places, arn)}
    )
    arns = {
        name: _policy(
            places, f"deploy-{name}", description=description, policy=documents.apply(itemgetter(name)), options=options
        )
        for name, description in DESCRIPTIONS.items()
    }
    return arns.pop("limits"), {**arns}


def _policy(
    places: Places, name: str, *, description: str, policy: pulumi.Output[str], options: pulumi.ResourceOptions
) -> pulumi.Output[str]:
    """A policy; its ARN by the name, which a preview knows, so that what the roles may do is judged before they exist."""
    made = aws.iam.Policy(name, description=description, policy=policy, opts=options)
    return made.name.apply(lambda name: places.global_arns("iam", f"policy/{name}")[0])
