"""CloudWatch: logs that are kept, encrypted and closed, and alarms that somebody hears."""

import re
from collections.abc import Callable

from ...platform.resource import Graph, Resource
from ...platform.rule import NOT_APPLICABLE, OK, GraphRule, Level, Outcome, ResourceRule, Rule, Severity, Violation
from ..parameters import Parameters
from ..standards import cdk_nag, checkov, nist, security_hub
from ..values import every, forbidden_value, is_set, present, required_value, true
from .checks import closed

__all__ = ["rules"]

LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
COMPOSITE_ALARM = "aws:cloudwatch/compositeAlarm:CompositeAlarm"

_GUIDE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest"
_DOCUMENTS = {
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "policyDocument",
    "aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy": "accessPolicy",
}
"""Type to the property that holds its policy."""
_WATCHERS = {
    COMPOSITE_ALARM: "alarmRule",
    "aws:ecs/service:Service": "alarms",
    "aws:route53/healthCheck:HealthCheck": "cloudwatchAlarmName",
}
"""Types that do something about an alarm's state themselves, to the property that names the alarm."""


def _days(log_group: Resource) -> int | None:
    """How long it keeps what it is told, 0 being for ever. None for the class that keeps it two days, whatever is asked."""
    is_in_passing = log_group.get("logGroupClass", "STANDARD") == "DELIVERY"
    return None if is_in_passing else int(log_group.get("retentionInDays", 0))


def _kept_for(minimum: int) -> Callable[[Resource], Outcome]:
    """The check that logs are kept for so many days at least; for ever is long enough."""

    def check(log_group: Resource) -> Outcome:
        days = _days(log_group)
        if days is None:
            return NOT_APPLICABLE
        return Violation(f"retentionInDays is {days}: less than {minimum}") if 0 < days < minimum else OK

    return check


def _says_how_long(log_group: Resource) -> Outcome:
    if _days(log_group) == 0:
        return Violation("retentionInDays is not set: what it holds is kept and paid for as long as the account exists")
    return OK


def _reacts(graph: Graph, alarm: Resource) -> bool:
    return bool(alarm.get("alarmActions")) or any(
        _names(watcher, path, alarm) for kind, path in _WATCHERS.items() for watcher in graph.of_type(kind)
    )


def _names(watcher: Resource, path: str, alarm: Resource) -> bool:
    depends_on = watcher.property_dependencies.get(path)
    if depends_on:
        return alarm.urn in depends_on
    name = alarm.properties.get("name") or alarm.properties.get("alarmName")
    text = str(watcher.known(path, ""))
    return isinstance(name, str) and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) is not None


def _lets_nobody_in(policy: Resource) -> Outcome:
    return closed(_DOCUMENTS[policy.type])(policy)


def rules(parameters: Parameters) -> tuple[Rule, ...]:
    """The rules; the parameter is how long logs are kept at least."""
    kept = ResourceRule(
        id="PEN-LOG-001",
        sentence="Logs are kept for the minimum of days.",
        severity=Severity.MEDIUM,
        why="What somebody did is often asked weeks later; then the log is the only witness.",
        fix="Set retention_in_days to minimum_log_retention_days or more, a number that CloudWatch Logs knows.",
        references=(*security_hub("CloudWatch.16"), *nist("AU-11", "AU-6(3)", "SI-12")),
        equivalents=checkov("CKV_AWS_338"),
        url=f"{_GUIDE}/logs/Working-with-log-groups-and-streams.html",
        types=(LOG_GROUP,),
        check=_kept_for(parameters.minimum_log_retention_days),
    )
    return (kept, *_RULES)


_RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-LOG-002",
        sentence="Log groups say how long they keep logs.",
        severity=Severity.LOW,
        why="Left out, or 0, is for ever: personal data stays past its purpose, and the bill only grows.",
        fix="Set retention_in_days=365, or what your law asks; a waiver says why a log is kept for ever.",
        references=nist("AU-11", "SI-12"),
        equivalents=(*cdk_nag("NIST.800.53.R5-CloudWatchLogGroupRetentionPeriod"), *checkov("CKV_AWS_66")),
        url=f"{_GUIDE}/logs/Working-with-log-groups-and-streams.html",
        types=(LOG_GROUP,),
        check=_says_how_long,
    ),
    GraphRule(
        id="PEN-LOG-003",
        sentence="Log groups are encrypted with a KMS key of yours.",
        severity=Severity.MEDIUM,
        why="Logs repeat what passes through; CloudWatch's own key opens them to whoever may read logs at all.",
        fix="Set kms_key_id=key.arn; the key's policy must let logs.<region>.amazonaws.com use it.",
        references=nist("AU-9(3)", "SC-28(1)"),
        equivalents=(*cdk_nag("NIST.800.53.R5-CloudWatchLogGroupEncrypted"), *checkov("CKV_AWS_158")),
        url=f"{_GUIDE}/logs/encrypt-log-data-kms.html",
        types=(LOG_GROUP,),
        check=every((LOG_GROUP,), lambda _, group: is_set(group, "kmsKeyId"), "has no kmsKeyId: no key of yours"),
    ),
    ResourceRule(
        id="PEN-LOG-004",
        sentence="Policies of CloudWatch Logs let in named services and accounts only.",
        severity=Severity.HIGH,
        why="Whoever may write to logs floods them or writes false events; whoever may subscribe reads along.",
        fix='Name the "Principal", or add "Condition": {"StringEquals": {"aws:SourceAccount": account_id}}.',
        references=nist("AC-3", "AC-6", "AU-9"),
        url=f"{_GUIDE}/logs/iam-access-control-overview-cwl.html",
        types=tuple(_DOCUMENTS),
        check=_lets_nobody_in,
    ),
    GraphRule(
        id="PEN-LOG-005",
        sentence="Somebody hears of every alarm.",
        severity=Severity.MEDIUM,
        why="An alarm without an action turns red on a page that nobody looks at.",
        fix="Set alarm_actions=[topic.arn], or name the alarm in a composite alarm that has actions.",
        references=(*security_hub("CloudWatch.15"), *nist("AU-6(1)", "CA-7", "SI-4(12)")),
        equivalents=cdk_nag("NIST.800.53.R5-CloudWatchAlarmAction"),
        url=f"{_GUIDE}/monitoring/AlarmThatSendsEmail.html",
        types=(ALARM, COMPOSITE_ALARM),
        check=every((ALARM, COMPOSITE_ALARM), _reacts, "has no alarmActions, and no other alarm or service asks it"),
    ),
    ResourceRule(
        id="PEN-LOG-006",
        sentence="Actions of alarms are switched on.",
        severity=Severity.HIGH,
        why="Switched off for a quiet hour and forgotten, an alarm looks as if it watched.",
        fix="Leave actions_enabled out.",
        references=(*security_hub("CloudWatch.17"), *nist("AU-6(1)", "CA-7", "SI-4(12)")),
        equivalents=checkov("CKV_AWS_319"),
        url=f"{_GUIDE}/monitoring/AlarmThatSendsEmail.html",
        types=(ALARM, COMPOSITE_ALARM),
        check=forbidden_value("actionsEnabled", when=lambda value: not true(value), because="it tells nobody"),
        remedy=lambda _: {"actionsEnabled": True},
    ),
    ResourceRule(
        id="PEN-LOG-007",
        sentence="Alarms on metrics say what missing data means.",
        severity=Severity.LOW,
        level=Level.ADVISORY,
        why="For some metrics silence is good, for others it is the outage; left out, the alarm says neither.",
        fix='Set treat_missing_data="breaching" where silence is the outage, else "notBreaching".',
        url=f"{_GUIDE}/monitoring/alarms-and-missing-data.html",
        types=(ALARM,),
        check=required_value("treatMissingData", when=present, otherwise="silence is neither good nor bad"),
    ),
)
