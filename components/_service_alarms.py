"""The alarms of a service, and the topic where they go."""

from collections.abc import Iterable

import pulumi
import pulumi_aws as aws
from pydantic import Field

from ..platform.component import Component
from ..platform.inputs import Args, Input
from ._account import Account
from ._alarms import PERIOD_SECONDS, Alarm, Dimensions, service_alarms_table
from ._publishers import AlertPublisher, topic_policy

__all__ = ["ServiceAlarms", "metric_alarms", "service_alarms", "service_topic"]


class ServiceAlarms(Args):
    """When people are told, and a deployment is rolled back."""

    server_error_percent: float = Field(default=1.0, gt=0, lt=100)
    """How much of all requests may fail (5xx), in percent. By default 1."""
    latency_seconds: float = Field(default=1.0, gt=0, le=4000)
    """Within what 99 of 100 requests are answered, in seconds. By default 1."""
    topic_arn: Input[str] | None = None
    """The SNS topic that is told, by ARN. By default the service makes one, encrypted; subscribe to its output."""


def service_topic(component: Component, account: Account, key: aws.kms.Key) -> pulumi.Output[str]:
    """The children `alarm-topic` and `alarm-topic-policy`; the topic's ARN, once the policy is in place."""
    topic = aws.sns.Topic(
        component.child("alarm-topic"),
        kms_master_key_id=key.arn,
        tags=component.tags(),
        opts=component.options("alarm-topic"),
    )
    policy = aws.sns.TopicPolicy(
        component.child("alarm-topic-policy"),
        arn=topic.arn,
        policy=topic.name.apply(lambda topic_name: topic_policy(account, topic_name, [AlertPublisher.ALARMS])),
        opts=component.options("alarm-topic-policy"),
    )
    return policy.arn


def service_alarms(
    component: Component,
    alarms: ServiceAlarms,
    topic_arn: Input[str],
    *,
    targets: Dimensions,
    tasks: Dimensions,
    alternate: Dimensions | None = None,
    is_shared: bool = False,
) -> list[pulumi.Output[str]]:
    """One child for each alarm; their names, which a preview knows."""
    table = service_alarms_table(
        server_error_percent=alarms.server_error_percent,
        latency_seconds=alarms.latency_seconds,
        targets=targets,
        tasks=tasks,
        alternate=alternate,
        is_shared=is_shared,
    )
    return metric_alarms(component, table, topic_arn)


def metric_alarms(component: Component, table: Iterable[Alarm], topic_arn: Input[str]) -> list[pulumi.Output[str]]:
    """One child for each alarm of the table; their names, which a preview knows."""
    return [
        aws.cloudwatch.MetricAlarm(
            component.child(alarm.role),
            alarm_description=f"{component.component_name}: {alarm.description}",
            comparison_operator="GreaterThanThreshold",
            threshold=alarm.threshold,
            evaluation_periods=alarm.minutes * 60 // PERIOD_SECONDS,
            datapoints_to_alarm=alarm.minutes * 60 // PERIOD_SECONDS,
            metric_queries=alarm.queries,
            # Where there are no requests there is no latency; a service that should run is watched by its own alarm.
            treat_missing_data="notBreaching",
            alarm_actions=[topic_arn],
            ok_actions=[topic_arn],
            tags=component.tags(),
            opts=component.options(alarm.role),
        ).name
        for alarm in table
    ]
