"""The documents of a role that GitHub's workflows take: whom it trusts, its state, its own limits. Pure."""

from ..platform.inputs import json_text
from ._account import Account

__all__ = ["AUDIENCE", "ISSUER", "own_limits_policy", "state_policy", "subject", "trust_policy"]

ISSUER = "token.actions.githubusercontent.com"
AUDIENCE = "sts.amazonaws.com"

_OWN_ROLE = (
    "iam:AttachRolePolicy",
    "iam:DeleteRole",
    "iam:DeleteRolePermissionsBoundary",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRole",
)
_OWN_BOUNDARY = (
    "iam:CreatePolicyVersion",
    "iam:DeletePolicy",
    "iam:DeletePolicyVersion",
    "iam:SetDefaultPolicyVersion",
)


def subject(repository: str, environment: str | None) -> str:
    """What GitHub writes into the token of a job: of one in an environment, or of a pull request where there is none."""
    return f"repo:{repository}:" + (f"environment:{environment}" if environment else "pull_request")


def trust_policy(provider_arn: str, token_subject: str) -> str:
    """Only a token that GitHub made for AWS and for exactly this subject."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": provider_arn},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {f"{ISSUER}:aud": AUDIENCE, f"{ISSUER}:sub": token_subject}},
    }
    return json_text({"Version": "2012-10-17", "Statement": [statement]})


def state_policy(account: Account, *, bucket_name: str, key_arn: str, may_write: bool) -> str:
    """What a preview needs of Pulumi's state (read it, and decrypt its settings), and what a deployment writes."""
    bucket = account.bucket_arn(bucket_name)
    objects = ["s3:GetObject", *(["s3:DeleteObject", "s3:PutObject"] if may_write else [])]
    key = ["kms:Decrypt", *(["kms:Encrypt", "kms:GenerateDataKey"] if may_write else [])]
    statements = [
        {"Sid": "ListState", "Effect": "Allow", "Action": "s3:ListBucket", "Resource": bucket},
        {"Sid": "UseState", "Effect": "Allow", "Action": objects, "Resource": f"{bucket}/*"},
        {"Sid": "UseKey", "Effect": "Allow", "Action": key, "Resource": key_arn},
    ]
    return json_text({"Version": "2012-10-17", "Statement": statements})


def own_limits_policy(role_arn: str, boundary_arn: str) -> str:
    """The role can change neither itself nor its boundary, whatever its policies allow: else it could lift every limit."""
    statements = [
        {"Sid": "DenyOwnRole", "Effect": "Deny", "Action": list(_OWN_ROLE), "Resource": role_arn},
        {"Sid": "DenyOwnBoundary", "Effect": "Deny", "Action": list(_OWN_BOUNDARY), "Resource": boundary_arn},
    ]
    return json_text({"Version": "2012-10-17", "Statement": statements})
