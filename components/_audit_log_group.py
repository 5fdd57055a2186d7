"""The log group of a trail: where its events can be searched and counted within minutes."""

import pulumi
import pulumi_aws as aws
from pydantic import field_validator

from ..platform.component import Component
from ..platform.inputs import Args, json_text
from ._account import Account
from ._key import encryption_key
from ._key_policy import log_group_statement
from ._retention import check_retention
from ._service_log import service_log_name
from ._trust import service_trust_policy

__all__ = ["TrailLogGroup", "trail_log_group", "trail_role_policy", "trail_trust_policy"]


class TrailLogGroup(Args):
    """A log group that the trail writes to, beside its bucket."""

    retention_days: int = 90
    """How long it keeps an event, in days: a number that CloudWatch Logs knows. By default 90."""

    @field_validator("retention_days")
    @classmethod
    def _is_a_retention(cls, value: int) -> int:
        return check_retention(value)


def trail_trust_policy() -> str:
    """Only CloudTrail may take the role.

    Without a condition on the source: CloudTrail says none when it takes this role, and with one nothing would ever arrive.
    Who gives the role to a trail needs iam:PassRole for it.
    """
    return service_trust_policy("cloudtrail.amazonaws.com")


def trail_role_policy(account: Account, log_group_name: str) -> str:
    """To write its own streams of one log group: CloudTrail names them after the account and itself."""
    streams = f"log-group:{log_group_name}:log-stream:{account.account_id}_CloudTrail_*"
    statement = {
        "Sid": "WriteEvents",
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": account.arn("logs", streams),
    }
    return json_text({"Version": "2012-10-17", "Statement": [statement]})


def trail_log_group(
    component: Component, account: Account, settings: TrailLogGroup
) -> tuple[aws.cloudwatch.LogGroup, pulumi.Output[str]]:
    """The children `log`, `key`, `key-alias`, `log-role` and `log-role-policy`.

    Args:
        component: the parent.
        account: where it is deployed.
        settings: what is asked for.

    Returns:
        The log group, and the role's ARN once it may write.
    """
    name = service_log_name(component)
    key = encryption_key(
        component, account, f"Log group of {component.component_name}", [log_group_statement(name, account)]
    )
    log_group = aws.cloudwatch.LogGroup(
        component.child("log"),
        name=name,
        kms_key_id=key.arn,
        retention_in_days=settings.retention_days,
        tags=component.tags(),
        opts=component.options("log"),
    )
    return log_group, _writing_role(component, account, name)


def _writing_role(component: Component, account: Account, log_group_name: str) -> pulumi.Output[str]:
    role = aws.iam.Role(
        component.child("log-role"),
        description="CloudTrail writes the trail's events to its log group",
        assume_role_policy=trail_trust_policy(),
        tags=component.tags(),
        opts=component.options("log-role"),
    )
    policy = aws.iam.RolePolicy(
        component.child("log-role-policy"),
        role=role.name,
        policy=trail_role_policy(account, log_group_name),
        opts=component.options("log-role-policy"),
    )
    # CloudTrail tries the role when it is told of it, and fails where it may not write yet.
    return pulumi.Output.all(role.arn, policy.id).apply(lambda known: str(known[0]))
