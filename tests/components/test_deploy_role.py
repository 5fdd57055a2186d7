"""A role for GitHub's workflows as a program declares it."""

from typing import Any

import pulumi_aws as aws
import pytest
from component_programs import ACCOUNT_ID, assert_clean, assert_refused, synthesised
from penstock.components import DeployRole, DeployRoleArgs
from penstock.platform.testing import Synthesised
from policy_evaluator import ALLOWED, DENIED, NOT_ALLOWED, Request, decide

ISSUER = "token.actions.githubusercontent.com"
PROVIDER = f"arn:aws:iam::{ACCOUNT_ID}:oidc-provider/{ISSUER}"
BOUNDARY = f"arn:aws:iam::{ACCOUNT_ID}:policy/delivery-boundary"
POLICY = f"arn:aws:iam::{ACCOUNT_ID}:policy/delivery"
KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT_ID}:key/1234"
REPOSITORY = "shop/orders"

PREVIEW: dict[str, Any] = {"access": "preview", "repository": REPOSITORY, "permissions_boundary_arn": BOUNDARY}
DEPLOY: dict[str, Any] = {
    "access": "deploy",
    "repository": REPOSITORY,
    "environment": "prod",
    "permissions_boundary_arn": BOUNDARY,
    "policy_arns": {"delivery": POLICY},
}
STATE = {"bucket_name": "shop-state", "key_arn": KEY}


def role(fields: dict[str, Any], **more: Any) -> Synthesised:
    return synthesised(lambda: DeployRole("ci", DeployRoleArgs(**{**fields, **more})))


def taken(stack: Synthesised, subject: str, audience: str = "sts.amazonaws.com", provider: str = PROVIDER) -> bool:
    """Whether a token with this subject and audience is let in."""
    request = Request(
        principal=provider,
        action="sts:AssumeRoleWithWebIdentity",
        resource="*",
        context={f"{ISSUER}:sub": subject, f"{ISSUER}:aud": audience},
    )
    return decide(stack.one("ci-role").get("assumeRolePolicy"), request) == ALLOWED


def test_a_preview_role_is_taken_by_pull_requests_of_the_repository_only() -> None:
    stack = role(PREVIEW)
    assert taken(stack, "repo:shop/orders:pull_request")
    for subject in (
        "repo:shop/orders:ref:refs/heads/main",
        "repo:shop/orders:environment:prod",
        "repo:shop/orders-fork:pull_request",
        "repo:other/orders:pull_request",
    ):
        assert not taken(stack, subject), subject


def test_a_deploy_role_is_taken_by_jobs_in_its_environment_only() -> None:
    """A job on the main branch outside the environment has not been approved by anybody."""
    stack = role(DEPLOY)
    assert taken(stack, "repo:shop/orders:environment:prod")
    for subject in (
        "repo:shop/orders:environment:production",
        "repo:shop/orders:environment:dev",
        "repo:shop/orders:ref:refs/heads/main",
        "repo:shop/orders:pull_request",
        "repo:other/orders:environment:prod",
    ):
        assert not taken(stack, subject), subject


def test_a_token_for_another_audience_or_of_another_provider_is_not_let_in() -> None:
    stack = role(DEPLOY)
    subject = "repo:shop/orders:environment:prod"
    assert not taken(stack, subject, audience="https://github.com/shop")
    assert not taken(stack, subject, provider=f"arn:aws:iam::{ACCOUNT_ID}:oidc-provider/other.example.com")
    anonymous = Request(principal=PROVIDER, action="sts:AssumeRoleWithWebIdentity", resource="*")
    assert decide(stack.one("ci-role").get("assumeRolePolicy"), anonymous) == NOT_ALLOWED


def test_a_subject_with_the_numbers_of_owner_and_repository_is_exact_too() -> None:
    """As GitHub writes it for repositories since the summer of 2026."""
    stack = role(DEPLOY, repository="shop@123/orders@456")
    assert taken(stack, "repo:shop@123/orders@456:environment:prod")
    assert not taken(stack, "repo:shop@124/orders@456:environment:prod")
    assert not taken(stack, "repo:shop/orders:environment:prod")


def test_a_preview_role_reads_how_things_are_set_up_and_nothing_else() -> None:
    stack = role(PREVIEW)
    attached = stack.find(aws.iam.RolePolicyAttachment)
    assert {attachment.get("policyArn") for attachment in attached} == {
        "arn:aws:iam::aws:policy/SecurityAudit",
        "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
    }


def test_a_deploy_role_may_do_what_its_policies_say() -> None:
    stack = role(DEPLOY)
    stack.resource_count(aws.iam.RolePolicyAttachment, 1)
    stack.has_resource(aws.iam.RolePolicyAttachment, {"policyArn": POLICY}, name="ci-policy-delivery")


@pytest.mark.parametrize(("fields", "writes"), [(PREVIEW, NOT_ALLOWED), (DEPLOY, ALLOWED)])
def test_a_preview_reads_the_state_and_a_deployment_keeps_it(fields: dict[str, Any], writes: str) -> None:
    policy = role(fields, state=STATE).one("ci-state").get("policy")
    who = f"arn:aws:iam::{ACCOUNT_ID}:role/ci"

    def may(action: str, resource: str) -> str:
        return decide(policy, Request(principal=who, action=action, resource=resource))

    assert may("s3:GetObject", "arn:aws:s3:::shop-state/.pulumi/stacks/shop/prod.json") == ALLOWED
    assert may("kms:Decrypt", KEY) == ALLOWED
    assert may("s3:PutObject", "arn:aws:s3:::shop-state/.pulumi/locks/a.json") == writes
    assert may("kms:Encrypt", KEY) == writes
    assert may("s3:GetObject", "arn:aws:s3:::other/a") == NOT_ALLOWED


@pytest.mark.parametrize("fields", [PREVIEW, DEPLOY], ids=["preview", "deploy"])
def test_it_is_bounded_and_cannot_lift_its_bounds(fields: dict[str, Any]) -> None:
    """Whatever its policies allow."""
    stack = role(fields)
    own = stack.one("ci-role")
    arn = f"arn:aws:iam::{ACCOUNT_ID}:role/{own.automatic_name}"
    own.has({"permissionsBoundary": BOUNDARY})
    limits = stack.one("ci-own-limits").get("policy")
    for action, resource in (
        ("iam:DeleteRolePermissionsBoundary", arn),
        ("iam:PutRolePermissionsBoundary", arn),
        ("iam:UpdateAssumeRolePolicy", arn),
        ("iam:AttachRolePolicy", arn),
        ("iam:PutRolePolicy", arn),
        ("iam:CreatePolicyVersion", BOUNDARY),
        ("iam:SetDefaultPolicyVersion", BOUNDARY),
    ):
        assert decide(limits, Request(principal=arn, action=action, resource=resource)) == DENIED, action
    other = Request(principal=arn, action="iam:PutRolePolicy", resource=f"arn:aws:iam::{ACCOUNT_ID}:role/web")
    assert decide(limits, other) == NOT_ALLOWED


def test_a_session_lasts_an_hour_unless_asked_otherwise() -> None:
    role(PREVIEW).one("ci-role").has({"maxSessionDuration": 3600})
    role(DEPLOY, session_hours=2).one("ci-role").has({"maxSessionDuration": 7200})


def test_an_account_has_one_identity_provider_and_its_roles_share_it() -> None:
    """The trust of both is known in the first preview, and the second waits for the provider of the first."""

    def program() -> None:
        first = DeployRole("preview", DeployRoleArgs(**PREVIEW))
        DeployRole("deploy", DeployRoleArgs(**DEPLOY, identity_provider_arn=first.identity_provider_arn))

    stack = synthesised(program)
    (provider,) = stack.find(aws.iam.OpenIdConnectProvider)
    provider.has({"url": f"https://{ISSUER}", "clientIdLists": ["sts.amazonaws.com"]})
    deploy = stack.one("deploy-role")
    assert PROVIDER in deploy.get("assumeRolePolicy")
    assert provider.name in deploy.waits_for("assumeRolePolicy")


@pytest.mark.parametrize("fields", [PREVIEW, DEPLOY], ids=["preview", "deploy"])
def test_no_rule_is_violated_or_undecided_in_the_first_preview(fields: dict[str, Any]) -> None:
    assert_clean(role(fields, state=STATE), decided=["PEN-IAM-001", "PEN-IAM-002"])


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({**PREVIEW, "repository": "shop/*"}, ["repository", "workflows of other repositories"]),
        ({**PREVIEW, "repository": "*"}, ["repository", "workflows of other repositories"]),
        ({**PREVIEW, "repository": "shop/order?"}, ["repository", "workflows of other repositories"]),
        ({**PREVIEW, "repository": "shop"}, ["repository", "OWNER/NAME"]),
        ({**PREVIEW, "repository": "shop/orders:ref"}, ["repository", "without address, branch or event"]),
        ({**PREVIEW, "repository": "https://github.com/shop/orders"}, ["repository", "OWNER/NAME"]),
        ({**PREVIEW, "environment": "prod"}, ["environment", "another subject"]),
        ({**PREVIEW, "policy_arns": {"more": POLICY}}, ["policy_arns", "before anybody reviewed it"]),
        ({**DEPLOY, "environment": None}, ["environment", "any branch could deploy unreviewed"]),
        ({**DEPLOY, "environment": "prod*"}, ["environment", "other environments"]),
        ({**DEPLOY, "environment": "prod:eu"}, ["environment", "letters, digits"]),
        ({**DEPLOY, "policy_arns": {}}, ["policy_arns", "can deploy nothing"]),
        ({**DEPLOY, "policy_arns": {"delivery": "delivery"}}, ["policy_arns", "not the ARN of an IAM policy"]),
        ({**DEPLOY, "policy_arns": {"De livery": POLICY}}, ["policy_arns", "cannot name a policy"]),
        ({**DEPLOY, "permissions_boundary_arn": "none"}, ["permissions_boundary_arn", "not the ARN"]),
        (
            {**DEPLOY, "permissions_boundary_arn": "arn:aws:iam::aws:policy/AdministratorAccess"},
            ["permissions_boundary_arn", "bounds nothing"],
        ),
        ({**DEPLOY, "identity_provider_arn": "github"}, ["identity_provider_arn", f"oidc-provider/{ISSUER}"]),
        ({**DEPLOY, "session_hours": 13}, ["session_hours", "less than or equal to 12"]),
        ({**DEPLOY, "access": "admin"}, ["access", "'preview' or 'deploy'"]),
        ({"access": "preview", "repository": REPOSITORY}, ["permissions_boundary_arn", "required"]),
    ],
)
def test_what_would_let_too_many_in_is_refused_with_the_reason(fields: dict[str, Any], words: list[str]) -> None:
    given: Any = fields  # a mapping, as from another language
    assert_refused(lambda: DeployRole("ci", given), ["DeployRole 'ci'", *words])


def test_a_boundary_that_the_same_program_makes_is_waited_for() -> None:
    """Its ARN is not known yet, which is no error."""

    def program() -> None:
        boundary = aws.iam.Policy("boundary", policy='{"Version":"2012-10-17","Statement":[]}')
        DeployRole("ci", DeployRoleArgs(**{**DEPLOY, "permissions_boundary_arn": boundary.arn}))

    stack = synthesised(program)
    boundary = stack.one("boundary").urn
    assert stack.one("ci-role").property_dependencies["permissionsBoundary"] == (boundary,)
    assert boundary in stack.one("ci-own-limits").property_dependencies["policy"]
