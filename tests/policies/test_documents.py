"""What a policy document of a resource lets in, whom, and how."""

import json
from typing import Any

import pytest
from penstock.platform.resource import UNKNOWN, UnknownValueError
from penstock.policies.documents import denies_plain_transport, open_to_everybody

ACCOUNT = "123456789012"
QUEUE = "arn:aws:sqs:eu-central-1:123456789012:orders"
NO_TLS = {"Bool": {"aws:SecureTransport": "false"}}


def document(**statement: Any) -> dict[str, Any]:
    """A document with one statement, which allows everybody to send unless it says otherwise."""
    return {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", **statement}]}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"Principal": {"AWS": "*"}},
        {"Principal": {"AWS": [f"arn:aws:iam::{ACCOUNT}:root", "*"]}},
        {"Condition": {"Bool": {"aws:SecureTransport": "true"}}},
        {"Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-1a2b3c4d5e"}}},
        {"Condition": {"StringEqualsIfExists": {"aws:SourceAccount": ACCOUNT}}},
        {"Condition": {"ForAllValues:StringEquals": {"aws:SourceAccount": ACCOUNT}}},
        {"Condition": {"StringLike": {"aws:PrincipalOrgID": "*"}}},
        {"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:*"}}},
        {"Condition": {"ArnLike": {"aws:SourceArn": ["arn:*", QUEUE]}}},
        {"Condition": {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}},
        {"Condition": {"IpAddress": {"aws:SourceIp": "::/0"}}},
    ],
)
def test_everybody_is_let_in(more: dict[str, Any]) -> None:
    """As a mapping and as text, with conditions that leave everybody in."""
    assert len(open_to_everybody(document(**more))) == 1
    assert len(open_to_everybody(json.dumps(document(**more)))) == 1


def test_everybody_but_some_is_everybody() -> None:
    """An Allow with NotPrincipal admits whoever it does not name."""
    statement = {"Effect": "Allow", "NotPrincipal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "NotAction": "sqs:Purge*"}
    assert open_to_everybody({"Statement": statement}) == ["a statement lets everybody do all but some actions"]


@pytest.mark.parametrize(
    "more",
    [
        {"Effect": "Deny"},
        {"Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}},
        {"Principal": {"Service": "sns.amazonaws.com"}},
        {"Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}}},
        {"Condition": {"StringEquals": {"AWS:SOURCEOWNER": ACCOUNT}}},
        {"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::uploads-1a2b3c4"}}},
        {"Condition": {"ArnLike": {"aws:SourceArn": f"arn:aws:sns:*:{ACCOUNT}:*"}}},
        {"Condition": {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-1a2b3c4d5e/*"}}},
        {"Condition": {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24"]}}},
        {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1a2b3c4d5e"}, **NO_TLS}},
    ],
)
def test_some_are_let_in(more: dict[str, Any]) -> None:
    """Another principal, or a condition that says who asks or from where."""
    assert open_to_everybody(document(**more)) == []


@pytest.mark.parametrize("unknown", [{"Principal": UNKNOWN}, {"Condition": UNKNOWN}, {"Effect": UNKNOWN}])
def test_what_is_not_known_decides_nothing_but_hides_no_open_statement(unknown: dict[str, Any]) -> None:
    with pytest.raises(UnknownValueError):
        open_to_everybody(document(**unknown))
    with pytest.raises(UnknownValueError):
        open_to_everybody({"Statement": [UNKNOWN]})
    both = {"Statement": [*document(**unknown)["Statement"], *document(Sid="Open")["Statement"], UNKNOWN]}
    assert open_to_everybody(both) == ["statement Open lets everybody do sqs:SendMessage"]


OTHER_ORGANIZATIONS = {"StringNotEquals": {"aws:PrincipalOrgID": "o-1a2b3c4d5e"}}
NOT_A_SERVICE = {"aws:PrincipalIsAWSService": "false"}


def denied(allowed: dict[str, Any] | None = None, **denial: Any) -> dict[str, Any]:
    """A document that allows everybody to send, and denies it again to other organizations unless it says otherwise."""
    statement = {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*", "Condition": OTHER_ORGANIZATIONS}
    both = [{**statement, **denial}, document(**{"Resource": QUEUE, **(allowed or {})})["Statement"][0]]
    return {"Statement": [{name: value for name, value in one.items() if value is not None} for one in both]}


@pytest.mark.parametrize(
    ("allowed", "denial"),
    [
        ({}, {}),
        ({}, {"Principal": {"AWS": "*"}, "Action": "sqs:*", "Resource": [QUEUE]}),
        ({}, {"Action": ["sqs:send*", "sqs:Receive*"], "Resource": "arn:aws:sqs:*"}),
        ({"Resource": None}, {"Resource": None}),
        ({"Action": None, "NotAction": "sqs:Purge*"}, {}),
        ({}, {"Condition": {"StringNotEquals": {"aws:SourceVpce": ["vpce-1a2b3c4d", "vpce-5e6f7a8b"]}}}),
        ({}, {"Condition": {"StringNotEqualsIfExists": {"aws:PrincipalAccount": ACCOUNT}}}),
        ({}, {"Condition": {"ForAllValues:StringNotLike": {"aws:PrincipalOrgPaths": "o-1a2b3c4d5e/*"}}}),
        ({}, {"Condition": {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}, **OTHER_ORGANIZATIONS}}),
        ({}, {"Condition": {"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/*"}}}),
        ({}, {"Condition": {**OTHER_ORGANIZATIONS, "BoolIfExists": NOT_A_SERVICE}}),
        ({}, {"Condition": None}),
    ],
)
def test_a_denial_of_strangers_narrows_what_is_allowed(allowed: dict[str, Any], denial: dict[str, Any]) -> None:
    """It takes in all actions and resources of what is allowed, and spares only some."""
    assert open_to_everybody(denied(allowed, **denial)) == []
    assert open_to_everybody(json.dumps(denied(allowed, **denial))) == []


@pytest.mark.parametrize(
    ("allowed", "denial"),
    [
        ({}, {"Effect": "Allow", "Action": "sqs:ReceiveMessage", "Principal": {"AWS": ACCOUNT}}),
        ({}, {"Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}}),
        ({}, {"Principal": None, "NotPrincipal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}}),
        ({}, {"Action": "sqs:DeleteMessage"}),
        ({}, {"Action": None, "NotAction": "sqs:ReceiveMessage"}),
        ({"Action": ["sqs:SendMessage", "sqs:ReceiveMessage"]}, {"Action": "sqs:Send*"}),
        ({"Action": "sqs:*"}, {"Action": "sqs:????????????"}),
        ({"Action": None, "NotAction": "sqs:Purge*"}, {"Action": "sqs:*"}),
        ({}, {"Resource": f"{QUEUE}-other"}),
        ({}, {"Resource": None, "NotResource": QUEUE}),
        ({}, {"Resource": None}),
        ({}, {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1a2b3c4d5e"}}}),
        ({}, {"Condition": {"StringNotLike": {"aws:PrincipalOrgID": "*"}}}),
        ({}, {"Condition": {"StringNotEquals": {"aws:UserAgent": "shop"}}}),
        ({}, {"Condition": {"ForAnyValue:StringNotLike": {"aws:PrincipalOrgPaths": "o-1a2b3c4d5e/*"}}}),
        ({}, {"Condition": {"NotIpAddress": {"aws:SourceIp": "0.0.0.0/0"}}}),
        ({}, {"Condition": {**OTHER_ORGANIZATIONS, **NO_TLS}}),
        ({}, {"Condition": {**OTHER_ORGANIZATIONS, "Bool": NOT_A_SERVICE}}),
        ({}, {"Condition": {"BoolIfExists": NOT_A_SERVICE}}),
        ({}, {"Condition": NO_TLS}),
        ({}, {"Condition": ["aws:PrincipalOrgID"]}),
    ],
)
def test_another_denial_leaves_it_open(allowed: dict[str, Any], denial: dict[str, Any]) -> None:
    """Some actions, some resources, some principals, or a condition under which strangers are let in after all."""
    assert len(open_to_everybody(denied(allowed, **denial))) == 1


def test_a_denial_that_is_not_known_yet_leaves_it_undecided() -> None:
    """Its condition has the id of an endpoint, say. A statement of which nothing is known excuses nothing."""
    for unknown in ({"Condition": {"StringNotEquals": {"aws:SourceVpce": UNKNOWN}}}, {"Resource": [UNKNOWN]}):
        with pytest.raises(UnknownValueError):
            open_to_everybody(denied(**unknown))
    assert open_to_everybody(denied(Action="sqs:PurgeQueue", Condition=UNKNOWN)) != []
    assert open_to_everybody({"Statement": [UNKNOWN, *denied(Action="sqs:PurgeQueue")["Statement"]]}) != []


@pytest.mark.parametrize("action", ["*", "sqs:*", ["sqs:*"]])
def test_plain_transport_is_denied(action: Any) -> None:
    statement = document(Effect="Deny", Action=action, Condition=NO_TLS)
    assert denies_plain_transport(statement)
    assert denies_plain_transport(json.dumps(statement))
    assert denies_plain_transport({"Statement": [UNKNOWN, *statement["Statement"]]})


@pytest.mark.parametrize(
    "more",
    [
        {"Effect": "Allow"},
        {"Action": "sqs:SendMessage"},
        {"Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}},
        {"Condition": {"Bool": {"aws:SecureTransport": "true"}}},
        {"Condition": {**NO_TLS, "StringEquals": {"aws:SourceAccount": ACCOUNT}}},
        {"Condition": {}},
    ],
)
def test_plain_transport_is_left_open(more: dict[str, Any]) -> None:
    """An allowance, a part of the actions or of the principals, the other value, or a second condition."""
    assert not denies_plain_transport(document(**{"Effect": "Deny", "Action": "*", "Condition": NO_TLS, **more}))


def test_an_action_may_be_enough() -> None:
    """Where a service's policies take no wildcard."""
    statement = document(Effect="Deny", Action="SNS:Publish", Condition=NO_TLS)
    assert denies_plain_transport(statement, "sns:Publish")
    assert not denies_plain_transport(statement)


def test_plain_transport_of_what_is_not_known_is_not_decided() -> None:
    with pytest.raises(UnknownValueError):
        denies_plain_transport(document(Effect="Deny", Action="*", Condition=UNKNOWN))
