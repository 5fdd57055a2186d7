"""The trials of what an account has beside its workloads: alerts, a trail, an alarm, a registry, a role that deploys."""

from collections.abc import Mapping
from typing import Any, Final

from ..platform.immutability.mutations import ABSENT, Case
from ..platform.immutability.trial import Trial
from ._trial_surroundings import ACCOUNT, Surroundings
from .alerts import Alerts, AlertsArgs
from .audit_trail import AuditTrail, AuditTrailArgs
from .click_ops_alarm import ClickOpsAlarm, ClickOpsAlarmArgs
from .container_registry import ContainerRegistry, ContainerRegistryArgs
from .deploy_role import DeployRole, DeployRoleArgs

__all__ = ["ACCOUNT_TRIALS"]

OTHER_ACCOUNT: Final = "111122223333"
ROLE: Final = f"arn:aws:iam::{ACCOUNT}:role"
POLICY: Final = f"arn:aws:iam::{ACCOUNT}:policy"
OF_AWS: Final = "arn:aws:iam::aws:policy"
PROVIDER: Final = "oidc-provider/token.actions.githubusercontent.com"
KEY: Final = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key"

ON_CALL: Final = {"protocol": "email", "endpoint": "on-call@example.com"}
CHAT: Final = {"protocol": "https", "endpoint": "https://chat.example.com/alerts"}

BREAK_GLASS: Final = {"reason": "The way in for emergencies", "principal_arn": f"{ROLE}/break-glass"}
STREAMS: Final = {
    "reason": "Every task makes its own stream",
    "service": "logs.amazonaws.com",
    "calls": ["CreateLogStream"],
}


def _alerts_others(_: Surroundings) -> Mapping[str, Any]:
    return {
        "subscriptions": {"on-call": ON_CALL, "chat": CHAT},
        "subscriptions.*.protocol": (Case("changed, with the endpoint", {"subscriptions": {"on-call": CHAT}}, {}),),
        "subscriptions.*.endpoint": "other@example.com",
        "publishers": ["alarms", "events"],
    }


def _bucket(around: Surroundings, which: int) -> Mapping[str, Any]:
    return {"name": around.trails[which].bucket_name, "kms_key_arn": f"{KEY}/{which}"}


def _trail_others(around: Surroundings) -> Mapping[str, Any]:
    given = {"bucket": _bucket(around, 0), "object_lock": ABSENT}
    return {
        "bucket": (Case("given", given, {}),),
        "bucket.name": (Case("changed", {"bucket.name": around.trails[1].bucket_name}, given),),
        "bucket.kms_key_arn": (Case("changed", {"bucket.kms_key_arn": f"{KEY}/other"}, given),),
        "log_group.retention_days": 30,
    }


def _click_ops_others(around: Surroundings) -> Mapping[str, Any]:
    service = {"exceptions": [STREAMS]}
    return {
        "deploy_role_arns": [f"{ROLE}/deploy", f"{ROLE}/release"],
        "exceptions": [BREAK_GLASS, STREAMS],
        "exceptions.*.principal_arn": (
            Case("changed", {"exceptions.*.principal_arn": f"{ROLE}/other"}, {}),
            Case("given, instead of a service", {"exceptions": [BREAK_GLASS]}, service),
        ),
        "exceptions.*.service": (
            Case("changed", {"exceptions.*.service": "ecs.amazonaws.com"}, service),
            Case("given, instead of a principal", service, {}),
        ),
        "exceptions.*.calls": (Case("changed", {"exceptions.*.calls": ["PutRetentionPolicy"]}, service),),
        "topic_arn": around.topics[1].arn,
    }


def _role_start(_: Surroundings) -> Mapping[str, Any]:
    return {
        "access": "deploy",
        "repository": "example/orders",
        "permissions_boundary_arn": f"{POLICY}/boundary",
        "environment": "production",
        "policy_arns": {"services": f"{OF_AWS}/AmazonECS_FullAccess"},
        "state": {"bucket_name": "state", "key_arn": f"{KEY}/state"},
        # An account has one: only the copy that is tried without makes it.
        "identity_provider_arn": f"arn:aws:iam::{ACCOUNT}:{PROVIDER}",
    }


def _role_others(around: Surroundings) -> Mapping[str, Any]:
    start = _role_start(around)
    deploys = {name: start[name] for name in ("access", "environment", "policy_arns")}
    previews = {"access": "preview", "environment": ABSENT, "policy_arns": ABSENT}
    return {
        "access": (Case("deploy to preview", previews, {}), Case("preview to deploy", deploys, previews)),
        "repository": "example/other",
        "permissions_boundary_arn": f"{POLICY}/other-boundary",
        "environment": (Case("changed", {"environment": "staging"}, {}),),
        "policy_arns": (
            Case(
                "one added",
                {
                    "policy_arns": {
                        "services": f"{OF_AWS}/AmazonECS_FullAccess",
                        "data": f"{OF_AWS}/AmazonDynamoDBFullAccess",
                    }
                },
                {},
            ),
            Case("changed", {"policy_arns": {"services": f"{OF_AWS}/AmazonSQSFullAccess"}}, {}),
        ),
        "state.key_arn": f"{KEY}/other",
        "identity_provider_arn": f"arn:aws:iam::{OTHER_ACCOUNT}:{PROVIDER}",
    }


ACCOUNT_TRIALS: Final = (
    Trial(
        component=Alerts,
        arguments=AlertsArgs,
        start=lambda _: {"subscriptions": {"on-call": ON_CALL}},
        others=_alerts_others,
    ),
    Trial(
        component=AuditTrail,
        arguments=AuditTrailArgs,
        start=lambda _: {"object_lock": {"days": 30}, "log_group": {}},
        others=_trail_others,
    ),
    Trial(
        component=ClickOpsAlarm,
        arguments=ClickOpsAlarmArgs,
        start=lambda around: {
            "deploy_role_arns": [f"{ROLE}/deploy"],
            "exceptions": [BREAK_GLASS],
            "topic_arn": around.topics[0].arn,
        },
        others=_click_ops_others,
    ),
    Trial(
        component=ContainerRegistry,
        arguments=ContainerRegistryArgs,
        start=lambda _: {},
        others=lambda _: {"pull_accounts": [OTHER_ACCOUNT]},
    ),
    Trial(component=DeployRole, arguments=DeployRoleArgs, start=_role_start, others=_role_others),
)
