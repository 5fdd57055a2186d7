"""Cases of the rules on logs and alarms."""

import json
from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource, urn
from rule_cases import OK, OTHER_SHAPE, UNDECIDED, VIOLATION

LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
COMPOSITE_ALARM = "aws:cloudwatch/compositeAlarm:CompositeAlarm"
RESOURCE_POLICY = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy"
DESTINATION_POLICY = "aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy"
DISK_ALARM = resource(ALARM, "disk", name="disk", alarmActions=["arn:aws:sns:eu-central-1:123456789012:alarms"])
KEY = resource("aws:kms/key:Key", "logs")
TOPIC = "arn:aws:sns:eu-central-1:123456789012:alarms"


def group(**properties: Any) -> Resource:
    """A log group whose name is not known yet."""
    return resource(LOG_GROUP, name=UNKNOWN, **properties)


def alarm(**properties: Any) -> Resource:
    """An alarm on the load of a processor."""
    return resource(ALARM, "cpu", name="cpu", metricName="CPUUtilization", **properties)


def composite(rule: Any, **properties: Any) -> Resource:
    """An alarm of alarms that has an action."""
    return resource(COMPOSITE_ALARM, "all", alarmRule=rule, alarmActions=[UNKNOWN], **properties)


def policy(kind: str, path: str, principal: Any, **parts: Any) -> Resource:
    """A policy with one statement."""
    statement = {"Effect": "Allow", "Principal": principal, "Action": "logs:PutLogEvents", "Resource": "*", **parts}
    return resource(kind, **{path: json.dumps({"Statement": [statement]})})


CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-LOG-001": {
        OK: [
            group(retentionInDays=14),
            group(retentionInDays=0),
            group(),
            group(retentionInDays=1, logGroupClass="DELIVERY"),
        ],
        VIOLATION: [group(retentionInDays=7), group(retentionInDays=1), group(retentionInDays="3", kmsKeyId=UNKNOWN)],
        UNDECIDED: [group(retentionInDays=UNKNOWN), group(retentionInDays=1, logGroupClass=UNKNOWN)],
    },
    "PEN-LOG-002": {
        OK: [group(retentionInDays=1), group(retentionInDays=3653), group(logGroupClass="DELIVERY")],
        VIOLATION: [group(), group(retentionInDays=0)],
        UNDECIDED: [group(retentionInDays=UNKNOWN), group(logGroupClass=UNKNOWN)],
    },
    "PEN-LOG-003": {
        OK: [group(kmsKeyId="arn:it"), [KEY, group(kmsKeyId=UNKNOWN, depends={"kmsKeyId": KEY.urn})]],
        VIOLATION: [group(), group(kmsKeyId="")],
        UNDECIDED: [group(kmsKeyId=UNKNOWN)],
    },
    "PEN-LOG-004": {
        OK: [
            policy(RESOURCE_POLICY, "policyDocument", {"Service": "es.amazonaws.com"}),
            policy(
                DESTINATION_POLICY,
                "accessPolicy",
                {"AWS": "*"},
                Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1a2b3c4d5e"}},
            ),
            policy(RESOURCE_POLICY, "policyDocument", "*", Effect="Deny"),
        ],
        VIOLATION: [policy(RESOURCE_POLICY, "policyDocument", "*")],
        OTHER_SHAPE: [
            policy(DESTINATION_POLICY, "accessPolicy", {"AWS": ["*"]}),
            resource(
                RESOURCE_POLICY,
                policyDocument={"Statement": [UNKNOWN, {"Effect": "Allow", "Principal": "*", "Action": "logs:*"}]},
            ),
        ],
        UNDECIDED: [resource(RESOURCE_POLICY, policyDocument=UNKNOWN)],
    },
    "PEN-LOG-005": {
        OK: [
            alarm(alarmActions=[TOPIC]),
            alarm(alarmActions=[UNKNOWN], dimensions=UNKNOWN),
            [alarm(), composite(UNKNOWN, depends={"alarmRule": urn(ALARM, "cpu")})],
            [alarm(), composite("ALARM(cpu) OR ALARM(disk)")],
            [alarm(), resource("aws:route53/healthCheck:HealthCheck", cloudwatchAlarmName="cpu")],
            [resource(ALARM, "cpu", alarmName="cpu"), composite("ALARM(cpu)")],
            [alarm(), resource("Service", alarms={"alarmNames": ["cpu"], "enable": True, "rollback": True})],
        ],
        VIOLATION: [
            alarm(),
            alarm(alarmActions=[], okActions=[TOPIC]),
            [alarm(), composite("ALARM(cpu-high)")],
            [alarm(), DISK_ALARM, composite(UNKNOWN, depends={"alarmRule": DISK_ALARM.urn})],
        ],
        OTHER_SHAPE: [resource(COMPOSITE_ALARM, "all", alarmRule="ALARM(cpu)")],
        UNDECIDED: [alarm(alarmActions=UNKNOWN), [alarm(), composite(UNKNOWN)]],
    },
    "PEN-LOG-006": {
        OK: [alarm(), alarm(actionsEnabled=True, alarmActions=UNKNOWN)],
        VIOLATION: [alarm(actionsEnabled=False, alarmActions=UNKNOWN)],
        OTHER_SHAPE: [resource(COMPOSITE_ALARM, actionsEnabled="false")],
        UNDECIDED: [alarm(actionsEnabled=UNKNOWN)],
    },
    "PEN-LOG-007": {
        OK: [alarm(treatMissingData="missing"), alarm(treatMissingData="notBreaching", threshold=UNKNOWN)],
        VIOLATION: [alarm(), alarm(treatMissingData="", threshold=UNKNOWN)],
        UNDECIDED: [alarm(treatMissingData=UNKNOWN)],
    },
}

ONE_SHAPE = frozenset({"PEN-LOG-001", "PEN-LOG-002", "PEN-LOG-003", "PEN-LOG-007"})
