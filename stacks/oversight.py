"""Who is told, and who did what: alerts, the audit trail, and an alarm for what is changed by hand."""

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from ..components import (
    AlertProtocol,
    AlertPublisher,
    Alerts,
    AlertsArgs,
    AlertSubscription,
    AuditTrail,
    AuditTrailArgs,
    ClickOpsAlarm,
    ClickOpsAlarmArgs,
    DeployRole,
    LogBucket,
    LogBucketArgs,
    LogPurpose,
    TrailBucket,
)
from ..platform.environment import Environment

__all__ = ["alerts", "audit_trail", "click_ops_alarm", "tell_of"]

AUDIT_DAYS = 365
"""An audit trail is asked for when something is found out late: no environment keeps it for less."""


def alerts(environment: Environment, options: pulumi.ResourceOptions) -> Alerts:
    """The topic of the platform, for alarms and for what EventBridge finds."""
    subscriptions = {}
    if environment.alert_email is not None:
        subscriptions["on-call"] = AlertSubscription(protocol=AlertProtocol.EMAIL, endpoint=environment.alert_email)
    publishers = [AlertPublisher.ALARMS, AlertPublisher.EVENTS]
    return Alerts("alerts", AlertsArgs(subscriptions=subscriptions, publishers=publishers), options)


def tell_of(
    name: str, topic_arn: pulumi.Output[str], environment: Environment, options: pulumi.ResourceOptions
) -> None:
    """Tell the same people what another topic tells."""
    if environment.alert_email is not None:
        aws.sns.TopicSubscription(
            name,
            topic=topic_arn,
            protocol=AlertProtocol.EMAIL.value,
            endpoint=environment.alert_email,
            opts=options,
        )


def audit_trail(
    environment: Environment, access_logs: LogBucket, options: pulumi.ResourceOptions
) -> tuple[LogBucket, AuditTrail]:
    """The account's trail, and the bucket of its logs."""
    logs = LogBucket(
        "audit-logs",
        LogBucketArgs(
            purpose=LogPurpose.TRAIL,
            expire_after_days=max(environment.log_retention_days, AUDIT_DAYS),
            access_log_bucket=access_logs.bucket_name,
            replicate_to_region=environment.copy_audit_logs_to,
        ),
        options,
    )
    bucket = TrailBucket(name=logs.bucket_name, kms_key_arn=logs.kms_key_arn.apply(str))
    return logs, AuditTrail("audit", AuditTrailArgs(bucket=bucket), options)


def click_ops_alarm(told: Alerts, deploy_roles: Sequence[DeployRole], options: pulumi.ResourceOptions) -> ClickOpsAlarm:
    """Everything that no pipeline changed is told of."""
    arns = [role.role_arn for role in deploy_roles]
    return ClickOpsAlarm("click-ops", ClickOpsAlarmArgs(deploy_role_arns=list(arns), topic_arn=told.topic_arn), options)
