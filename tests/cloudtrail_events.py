"""Calls as CloudTrail reports them to EventBridge: by whom, with what, on what."""

from typing import Any

__all__ = [
    "ACCOUNT",
    "ASSIGNED_ROLE",
    "BY_HAND",
    "CONSOLE",
    "DEPLOY_ROLE",
    "NOT_BY_HAND",
    "WORKLOAD_ROLE",
    "call",
    "role",
    "user",
]

ACCOUNT = "123456789012"
DEPLOY_ROLE = f"arn:aws:iam::{ACCOUNT}:role/ci/deploy"
ASSIGNED_ROLE = (
    f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef"
)
WORKLOAD_ROLE = f"arn:aws:iam::{ACCOUNT}:role/orders-task-role-1a2b3c4"
SERVICE_ROLE = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"
CONSOLE = {"sessionCredentialFromConsole": "true"}


def role(arn: str, session: str = "ann@example.com", **more: Any) -> dict[str, Any]:
    """A session of a role."""
    name = arn.rpartition("/")[2]
    return {
        "type": "AssumedRole",
        "principalId": f"AROAEXAMPLE:{session}",
        "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/{name}/{session}",
        "sessionContext": {"sessionIssuer": {"type": "Role", "arn": arn, "userName": name}},
        **more,
    }


def user(kind: str = "IAMUser", arn: str = f"arn:aws:iam::{ACCOUNT}:user/ann") -> dict[str, Any]:
    """A user of the account, or the root user."""
    return {"type": kind, "principalId": "AIDAEXAMPLE", "arn": arn}


def call(
    identity: dict[str, Any], name: str = "DeleteBucket", service: str = "s3.amazonaws.com", **more: Any
) -> dict[str, Any]:
    """The event. Names beyond the signature are fields of CloudTrail's record."""
    return {
        "version": "0",
        "detail-type": "AWS API Call via CloudTrail",
        "source": f"aws.{service.partition('.')[0]}",
        "account": ACCOUNT,
        "region": "eu-west-1",
        "detail": {
            "userIdentity": identity,
            "eventTime": "2026-01-02T03:04:05Z",
            "eventSource": service,
            "eventName": name,
            "awsRegion": "eu-west-1",
            "sourceIPAddress": "192.0.2.1",
            "userAgent": "aws-cli/2.31.0",
            "requestParameters": {"bucketName": "orders"},
            "eventID": "11111111-2222-3333-4444-555555555555",
            "readOnly": False,
            "managementEvent": True,
            **more,
        },
    }


BY_HAND: dict[str, dict[str, Any]] = {
    "a user with an access key": call(user()),
    "the root user": call(user("Root", f"arn:aws:iam::{ACCOUNT}:root")),
    "a federated user": call(user("FederatedUser", f"arn:aws:sts::{ACCOUNT}:federated-user/ann")),
    "a user of Identity Center, who has no ARN": call({"type": "IdentityCenterUser", "onBehalfOf": {"userId": "1"}}),
    "somebody's role from a terminal": call(role(ASSIGNED_ROLE)),
    "somebody's role in the console": call(role(ASSIGNED_ROLE), **CONSOLE),
    "a console session whose mark is no text": call(role(ASSIGNED_ROLE), sessionCredentialFromConsole=True),
    "the console's own user agent": call(role(DEPLOY_ROLE), userAgent="console.amazonaws.com"),
    "S3's console": call(role(DEPLOY_ROLE), userAgent="[S3Console/0.4, aws-internal/3]"),
    "the sign-in page": call(role(DEPLOY_ROLE), userAgent="signin.amazonaws.com"),
    "the deploy role in the console": call(role(DEPLOY_ROLE), **CONSOLE),
    "a role with a deploy role's name elsewhere": call(role(DEPLOY_ROLE.replace("/ci/", "/people/"))),
    "another account's role of that name": call(role(DEPLOY_ROLE.replace(ACCOUNT, "999988887777"))),
    "a console action that is no API call": {
        **call(user()),
        "detail-type": "AWS Console Action via CloudTrail",
    },
}

NOT_BY_HAND: dict[str, dict[str, Any]] = {
    "the deploy role from a pipeline": call(role(DEPLOY_ROLE, "pipeline"), userAgent="Pulumi/3.0 (terraform)"),
    "a service for the deploy role": call(role(DEPLOY_ROLE, invokedBy="cloudformation.amazonaws.com")),
    "a service for somebody, after the call that was told": call(
        role(ASSIGNED_ROLE, invokedBy="cloudformation.amazonaws.com"), userAgent="cloudformation.amazonaws.com"
    ),
    "a service's own role": call(role(SERVICE_ROLE, "ecs-service-scheduler")),
    "a service": call({"type": "AWSService", "invokedBy": "kms.amazonaws.com"}, "RotateKey", "kms.amazonaws.com"),
    "a user who reads": call(user(), "ListBuckets", readOnly=True),
    "a console session that reads": call(role(ASSIGNED_ROLE), "ListBuckets", readOnly=True, **CONSOLE),
    "no call": {**call(user()), "detail-type": "AWS Service Event via CloudTrail"},
}
