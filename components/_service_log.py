"""Where the tasks of a service log to, and the key of that log and of the alarms."""

import pulumi
import pulumi_aws as aws

from ..platform.component import Component
from ._account import Account
from ._key import encryption_key
from ._key_policy import alarm_topic_statement, log_group_statement

__all__ = ["service_log", "service_log_name"]


def service_log_name(component: Component) -> str:
    """Stated, not made up: the containers' definitions name it, and must be known before anything exists."""
    return f"/{pulumi.get_project()}/{pulumi.get_stack()}/{component.component_name}"


def service_log(
    component: Component, account: Account, retention_days: int, *, encrypts: str = "Log and alarms"
) -> tuple[aws.cloudwatch.LogGroup, aws.kms.Key]:
    """The child `log`, encrypted with the child `key`, which also encrypts the topic of the alarms, and whatever else it says."""
    name = service_log_name(component)
    statements = [log_group_statement(name, account), alarm_topic_statement(account)]
    key = encryption_key(component, account, f"{encrypts} of {component.component_name}", statements)
    log_group = aws.cloudwatch.LogGroup(
        component.child("log"),
        name=name,
        kms_key_id=key.arn,
        retention_in_days=retention_days,
        tags=component.tags(),
        opts=component.options("log"),
    )
    return log_group, key
