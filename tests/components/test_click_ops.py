"""Which calls count as made by hand, and what is told of one, by an evaluator of EventBridge's patterns."""

import json
from typing import Any

import pytest
from cloudtrail_events import (
    ACCOUNT,
    ASSIGNED_ROLE,
    BY_HAND,
    CONSOLE,
    DEPLOY_ROLE,
    NOT_BY_HAND,
    WORKLOAD_ROLE,
    call,
    role,
    user,
)
from event_patterns import matches, message
from hypothesis import given
from hypothesis import strategies as st
from penstock.components._account import Account
from penstock.components._click_ops import MESSAGE, MESSAGE_PATHS, click_ops_pattern

HERE = Account(ACCOUNT, "eu-west-1")


def pattern(**more: Any) -> str:
    return click_ops_pattern(HERE, deploy_role_arns=[DEPLOY_ROLE], **more)


@pytest.mark.parametrize("event", BY_HAND.values(), ids=list(BY_HAND))
def test_a_write_by_hand_is_told(event: dict[str, Any]) -> None:
    assert matches(pattern(), event)


@pytest.mark.parametrize("event", NOT_BY_HAND.values(), ids=list(NOT_BY_HAND))
def test_what_no_hand_wrote_is_not(event: dict[str, Any]) -> None:
    assert not matches(pattern(), event)


NAMES = st.text("abcdefghijklmnopqrstuvwxyz0123456789+=,.@-_", min_size=1, max_size=30)


@given(path=NAMES, name=NAMES, session=NAMES, service=st.sampled_from(["ec2", "ecs", "iam", "kms", "s3"]))
def test_no_call_of_a_deploy_role_is_told(path: str, name: str, session: str, service: str) -> None:
    """Whatever its path, name and session, and whatever it changes."""
    arn = f"arn:aws:iam::{ACCOUNT}:role/{path}/{name}"
    text = click_ops_pattern(HERE, deploy_role_arns=[arn, DEPLOY_ROLE])
    assert not matches(text, call(role(arn, session), "PutSomething", f"{service}.amazonaws.com"))
    assert matches(text, call(role(f"{arn}x", session), "PutSomething", f"{service}.amazonaws.com"))


def test_an_excepted_principal_is_not_told_of_in_a_terminal_or_the_console() -> None:
    """Roles by the role's own ARN, users by theirs; a star stands for any text."""
    text = pattern(excepted_principals=[WORKLOAD_ROLE.replace("1a2b3c4", "*"), f"arn:aws:iam::{ACCOUNT}:user/ann"])
    for event in (
        call(role(WORKLOAD_ROLE)),
        call(role(WORKLOAD_ROLE), **CONSOLE),
        call(user()),
        call(user(), **CONSOLE),
    ):
        assert not matches(text, event)
    others = (
        call(role(ASSIGNED_ROLE)),
        call(role(ASSIGNED_ROLE), **CONSOLE),
        call(user(arn="arn:aws:iam::1:user/bob")),
    )
    assert all(matches(text, event) for event in others)
    assert matches(pattern(), call(role(WORKLOAD_ROLE)))


def test_excepted_calls_are_those_of_their_service_only() -> None:
    text = pattern(
        excepted_calls={"logs.amazonaws.com": ["CreateLogStream"], "s3.amazonaws.com": ["PutObject", "DeleteObject"]}
    )
    assert not matches(text, call(user(), "CreateLogStream", "logs.amazonaws.com"))
    assert not matches(text, call(user(), "DeleteObject"))
    assert matches(text, call(user(), "DeleteLogGroup", "logs.amazonaws.com"))
    assert matches(text, call(user(), "CreateLogStream", "s3.amazonaws.com"))
    assert matches(text, call(user(), "RunInstances", "ec2.amazonaws.com"))


@pytest.mark.parametrize("more", [{}, {"logs.amazonaws.com": ["CreateLogStream"]}])
def test_a_whole_service_can_be_excepted(more: dict[str, list[str]]) -> None:
    text = pattern(excepted_calls={"health.amazonaws.com": [], **more})
    assert not matches(text, call(user(), "EnableHealthServiceAccess", "health.amazonaws.com"))
    assert matches(text, call(user(), "DeleteBucket"))


def test_one_field_is_never_asked_for_twice_in_one_alternative() -> None:
    """EventBridge joins an alternative with what stands beside it, and then the later condition on a field wins."""
    text = pattern(excepted_principals=[WORKLOAD_ROLE], excepted_calls={"logs.amazonaws.com": ["CreateLogStream"]})
    document = json.loads(text)
    for by_hand in document["detail"]["$or"]:
        for other in document["$or"]:
            fields = [*_fields({"detail": by_hand}), *_fields(other), "detail.readOnly", "detail-type"]
            assert len(fields) == len(set(fields))


def _fields(pattern: dict[str, Any], prefix: str = "") -> list[str]:
    found: list[str] = []
    for name, value in pattern.items():
        found += _fields(value, f"{prefix}{name}.") if isinstance(value, dict) else [f"{prefix}{name}"]
    return found


def test_the_pattern_does_not_change_with_the_order_of_what_is_given() -> None:
    arns = [DEPLOY_ROLE, f"{DEPLOY_ROLE}-2"]
    assert click_ops_pattern(HERE, deploy_role_arns=arns) == click_ops_pattern(HERE, deploy_role_arns=arns[::-1])


def test_a_pattern_longer_than_eventbridge_takes_is_refused() -> None:
    roles = [f"{DEPLOY_ROLE}-{number}" for number in range(60)]
    with pytest.raises(ValueError, match="EventBridge takes 2048"):
        click_ops_pattern(HERE, deploy_role_arns=roles)


def test_the_message_says_who_did_what_where_and_to_which_resource() -> None:
    text = message(MESSAGE, MESSAGE_PATHS, call(role(ASSIGNED_ROLE)))
    for part in ("ann@example.com", "DeleteBucket of s3.amazonaws.com", "in eu-west-1", ACCOUNT, "Resource: "):
        assert part in text
    assert "orders" in text.partition("Resource: ")[2]
    assert "11111111-2222-3333-4444-555555555555" in text


def test_the_message_repeats_no_value_that_a_call_sets() -> None:
    """Names of resources only: a parameter can be a password."""
    event = call(user(), requestParameters={"userName": "bob", "password": "hunter2", "value": "hunter2"})
    text = message(MESSAGE, MESSAGE_PATHS, event)
    assert "bob" in text
    assert "hunter2" not in text


def test_a_resource_is_named_by_its_arn_where_cloudtrail_has_it() -> None:
    arn = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1"
    text = message(MESSAGE, MESSAGE_PATHS, call(user(), resources=[{"ARN": arn}], requestParameters=None))
    assert arn in text
