"""Which calls are made by hand, as an EventBridge pattern, and what is told of one: pure data."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from ..platform.inputs import json_text
from ._account import Account

__all__ = ["MAXIMUM_PATTERN_CHARACTERS", "MESSAGE", "MESSAGE_PATHS", "click_ops_pattern"]

MAXIMUM_PATTERN_CHARACTERS: Final = 2048
"""EventBridge's own limit of an event pattern."""

CONSOLE_AGENTS: Final = ("S3Console/", "[S3Console/", "console.", "signin.")
"""How the user agents of console sessions begin that CloudTrail does not mark otherwise."""

USERS: Final = ("FederatedUser", "IAMUser", "Root")
"""Kinds of callers who are people, whatever they call with. A user of IAM Identity Center has no ARN and is named apart."""

MESSAGE_PATHS: Final[Mapping[str, str]] = {
    "account": "$.account",
    "call": "$.detail.eventName",
    "caller": "$.detail.userIdentity.arn",
    "event": "$.detail.eventID",
    "principal": "$.detail.userIdentity.principalId",
    "region": "$.detail.awsRegion",
    "service": "$.detail.eventSource",
    "source": "$.detail.sourceIPAddress",
    "time": "$.detail.eventTime",
    "arn": "$.detail.resources[0].ARN",
    # CloudTrail names a resource as the call does. Names only: the other parameters of a call are nobody's mail.
    **{
        name: f"$.detail.requestParameters.{name}"
        for name in (
            "bucketName",
            "cluster",
            "dBInstanceIdentifier",
            "functionName",
            "groupId",
            "groupName",
            "instanceId",
            "keyId",
            "loadBalancerArn",
            "logGroupName",
            "name",
            "policyArn",
            "queueUrl",
            "repositoryName",
            "resourceArn",
            "roleName",
            "secretId",
            "stackName",
            "tableName",
            "topicArn",
            "userName",
            "vpcId",
        )
    },
    "ecsService": "$.detail.requestParameters.service",
    "instance": "$.detail.requestParameters.instancesSet.items[0].instanceId",
}
"""Where in the event stands what the message says. What an event does not have stays empty in the message."""

_RESOURCE: Final = tuple(
    name
    for name, path in MESSAGE_PATHS.items()
    if path.startswith(("$.detail.requestParameters.", "$.detail.resources"))
)

MESSAGE: Final = (
    '"By hand: <caller> (<principal>) called <call> of <service> in <region>, account <account>, at <time> from <source>. '
    f"Resource: {' '.join(f'<{name}>' for name in _RESOURCE)}. "
    'The trail has it as event <event>."'
)
"""The message, in one line: EventBridge takes it as JSON text."""


def click_ops_pattern(
    account: Account,
    *,
    deploy_role_arns: Iterable[str],
    excepted_principals: Iterable[str] = (),
    excepted_calls: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """The pattern as JSON text: calls that write, made in a console session, by a user, or by another role than those that deploy.

    A console session counts whichever role it has. What services do, with their own roles or with a caller's, does not.

    Args:
        account: the account that is watched.
        deploy_role_arns: the roles that may write.
        excepted_principals: ARNs of roles and users, whose calls do not count; `*` stands for any text.
        excepted_calls: event source to the names of its calls that do not count; to none for all of them.

    Raises:
        ValueError: it is longer than EventBridge takes.
    """
    excepted = sorted(set(excepted_principals))
    service_roles = f"arn:{account.partition}:iam::{account.account_id}:role/aws-service-role/*"
    no_hands = sorted({*deploy_role_arns, *excepted, service_roles})
    pattern: dict[str, Any] = {
        "detail-type": ["AWS API Call via CloudTrail", "AWS Console Action via CloudTrail"],
        "detail": {"readOnly": [False], "$or": _by_hand(no_hands, excepted)},
    }
    calls = _other_calls(excepted_calls or {})
    if len(calls) == 1:
        pattern["detail"] |= calls[0]
    elif calls:
        pattern["$or"] = [{"detail": call} for call in calls]
    text = json_text(pattern)
    if len(text) > MAXIMUM_PATTERN_CHARACTERS:
        limit = MAXIMUM_PATTERN_CHARACTERS
        raise ValueError(f"the event pattern is {len(text)} characters long, and EventBridge takes {limit}")
    return text


def _by_hand(no_hands: Sequence[str], excepted: Sequence[str]) -> list[dict[str, Any]]:
    """The callers who have hands: any role's console session, users, and roles that are not among `no_hands`."""
    consoles: list[dict[str, Any]] = [
        {"sessionCredentialFromConsole": ["true", True]},
        {"userAgent": [{"prefix": agent} for agent in CONSOLE_AGENTS]},
    ]
    return [
        *({**mark, **_identity(excepted, type=["AssumedRole"])} for mark in consoles),
        {"userIdentity": {"type": list(USERS), **({"arn": [_none_of(excepted)]} if excepted else {})}},
        {"userIdentity": {"type": ["IdentityCenterUser"]}},
        _identity(no_hands, type=["AssumedRole"], invokedBy=[{"exists": False}]),
    ]


def _identity(roles: Sequence[str], **identity: Any) -> dict[str, Any]:
    """A caller whose role is none of these; sessions name the role that they come from, by its own ARN."""
    session = {"sessionContext": {"sessionIssuer": {"arn": [_none_of(roles)]}}} if roles else {}
    return {"userIdentity": {**identity, **session}}


def _none_of(arns: Sequence[str]) -> dict[str, Any]:
    return {"anything-but": {"wildcard": list(arns)}}


def _other_calls(excepted: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Calls that no exception names: those of other services, and the other calls of a service of which some are named."""
    if not excepted:
        return []
    return [
        {"eventSource": [{"anything-but": sorted(excepted)}]},
        *(
            {"eventSource": [service], "eventName": [{"anything-but": sorted(set(calls))}]}
            for service, calls in sorted(excepted.items())
            if calls
        ),
    ]
