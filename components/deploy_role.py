"""DeployRole: what a GitHub workflow may do in an account, without a key that could leak. Previews read, one environment deploys."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import pulumi
import pulumi_aws as aws
from pydantic import Field, ValidationInfo, field_validator

from ..platform.component import Component, Mutable
from ..platform.inputs import Args, Input
from ._account import Account, account_of
from ._deploy_access import (
    DeployAccess,
    check_boundary,
    check_environment,
    check_identity_provider,
    check_policies,
    check_repository,
)
from ._deploy_documents import AUDIENCE, ISSUER, own_limits_policy, state_policy, subject, trust_policy

__all__ = ["DeployAccess", "DeployRole", "DeployRoleArgs", "DeployState"]

READ_ONLY_POLICIES: Final = {"audit": "SecurityAudit", "view": "job-function/ViewOnlyAccess"}
"""AWS's own policies that read how things are set up, and not what is in them: no objects, secrets or records."""


CHECKS: Final[Mapping[str, Callable[[Any], None]]] = {
    "repository": check_repository,
    "permissions_boundary_arn": check_boundary,
    "identity_provider_arn": check_identity_provider,
}
"""What is checked of a field whatever the role is for."""


class DeployState(Args):
    """Where Pulumi keeps the state of the stacks that are deployed."""

    bucket_name: Input[str]
    """The bucket of the state."""
    key_arn: Input[str]
    """The KMS key that encrypts the bucket and the stacks' secrets, by ARN."""


class DeployRoleArgs(Args):
    """Which workflow may take the role, and what it may then do."""

    access: DeployAccess
    """What it is for: preview (pull requests; only reads) or deploy (jobs in one environment)."""
    repository: str
    """The one repository whose workflows may take it, as its tokens write it: OWNER/NAME; or OWNER@ID/NAME@ID for one
    that was created, renamed or moved since the summer of 2026, or that opted in to immutable subjects."""
    permissions_boundary_arn: Input[str]
    """The policy that bounds it, by ARN: whatever is attached to it, it can never do more."""
    environment: str | None = Field(default=None, validate_default=True)
    """With access deploy, the GitHub environment whose jobs may take it: the environment's rules say who approves."""
    policy_arns: dict[str, Input[str]] = Field(default={}, validate_default=True)
    """With access deploy, what it may do: policies by ARN, each under a name of your own."""
    state: DeployState | None = None
    """Where the state is kept, which it may then read (preview) or write (deploy). By default nowhere that it may."""
    identity_provider_arn: Input[str] | None = None
    """The account's identity provider for GitHub, by ARN. An account can have one only. By default this role makes it;
    give that role's output of the same name to every other role in the account."""
    session_hours: int = Field(default=1, ge=1, le=12)
    """How long a workflow may go on with the role it took, in hours. By default 1."""

    @field_validator("repository", "permissions_boundary_arn", "identity_provider_arn")
    @classmethod
    def _stands_alone(cls, value: Any, info: ValidationInfo) -> Any:
        CHECKS[str(info.field_name)](value)
        return value

    @field_validator("environment", "policy_arns")
    @classmethod
    def _goes_with_access(cls, value: Any, info: ValidationInfo) -> Any:
        if "access" in info.data:  # else it was wrong itself, and is told
            check = check_environment if info.field_name == "environment" else check_policies
            check(info.data["access"], value)
        return value


class DeployRole(Component):
    """A role that the workflows of one GitHub repository take with a token of their own: no key to keep or to leak.

    It trusts one exact subject: the repository's pull requests (GitHub gives those from forks no token), or its jobs in
    one environment; for another subject it is another role, with another ARN. It can change neither itself nor its boundary, so somebody else deploys it; which roles it may make
    is for the boundary to say. A repository that customises its subject cannot take it.
    """

    IN_PLACE = (
        Mutable(
            "role", ("maxSessionDuration", "permissionsBoundary"), "how long and how far; a session stays whose it is"
        ),
        Mutable("own-limits", ("policy",), "the same denial, of another boundary"),
        Mutable("state", ("policy",), "which state it may reach"),
    )

    role_arn: pulumi.Output[str]
    """The role, for the workflow's `role-to-assume`, once it may do what it should."""
    role_name: pulumi.Output[str]
    """The role's name, known in a preview."""
    identity_provider_arn: pulumi.Output[str]
    """The account's identity provider for GitHub, known in a preview. What uses it waits until it exists."""

    def __init__(self, name: str, args: DeployRoleArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = DeployRoleArgs.of(args, f"DeployRole {name!r}")
        super().__init__(name, opts)
        account = account_of(self)
        provider_arn = self._identity_provider(args, account)
        token_subject = subject(args.repository, args.environment)
        role = aws.iam.Role(
            self.child("role"),
            description=f"For GitHub: {token_subject}",
            assume_role_policy=provider_arn.apply(lambda arn: trust_policy(arn, token_subject)),
            max_session_duration=args.session_hours * 3600,
            permissions_boundary=args.permissions_boundary_arn,
            tags=self.tags(),
            # Who takes it is what it is: a session of the one must never become a session of the other.
            opts=self.options("role", replace_on_changes=["assumeRolePolicy"]),
        )
        # The denial is there before what it limits.
        limits = self._own_limits(role, args, account)
        permissions = [*self._policies(role, limits, args, account), *self._state(role, args, account)]
        role_arn = pulumi.Output.all(role.arn, *permissions).apply(lambda known: str(known[0]))
        self.finish(role_arn=role_arn, role_name=role.name, identity_provider_arn=provider_arn)

    def _identity_provider(self, args: DeployRoleArgs, account: Account) -> pulumi.Output[str]:
        if args.identity_provider_arn is not None:
            return pulumi.Output.from_input(args.identity_provider_arn)
        provider = aws.iam.OpenIdConnectProvider(
            self.child("identity-provider"),
            url=f"https://{ISSUER}",
            client_id_lists=[AUDIENCE],
            tags=self.tags(),
            opts=self.options("identity-provider"),
        )
        # Its ARN follows from the account, so the trust policy is known in the first preview.
        return provider.url.apply(lambda _: account.global_arn("iam", f"oidc-provider/{ISSUER}"))

    def _own_limits(self, role: aws.iam.Role, args: DeployRoleArgs, account: Account) -> aws.iam.RolePolicy:
        policy = pulumi.Output.all(role.name, args.permissions_boundary_arn).apply(
            lambda known: own_limits_policy(account.global_arn("iam", f"role/{known[0]}"), known[1])
        )
        return aws.iam.RolePolicy(
            self.child("own-limits"), role=role.name, policy=policy, opts=self.options("own-limits")
        )

    def _policies(
        self, role: aws.iam.Role, limits: aws.iam.RolePolicy, args: DeployRoleArgs, account: Account
    ) -> list[pulumi.Output[Any]]:
        policies: dict[str, Input[str]] = dict(args.policy_arns)
        if args.access is DeployAccess.PREVIEW:
            policies = {name: account.managed_policy_arn(policy) for name, policy in READ_ONLY_POLICIES.items()}
        return [
            aws.iam.RolePolicyAttachment(
                self.child(f"policy-{name}"),
                role=role.name,
                policy_arn=policy_arn,
                opts=self.options(f"policy-{name}", depends_on=[limits]),
            ).id
            for name, policy_arn in policies.items()
        ]

    def _state(self, role: aws.iam.Role, args: DeployRoleArgs, account: Account) -> list[pulumi.Output[Any]]:
        if args.state is None:
            return []
        policy = pulumi.Output.all(args.state.bucket_name, args.state.key_arn).apply(
            lambda known: state_policy(
                account, bucket_name=known[0], key_arn=known[1], may_write=args.access is DeployAccess.DEPLOY
            )
        )
        return [aws.iam.RolePolicy(self.child("state"), role=role.name, policy=policy, opts=self.options("state")).id]
