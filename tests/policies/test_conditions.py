"""What a condition of an IAM statement says: who asks, from where, and who is spared."""

from typing import Any

import pytest
from penstock.policies.conditions import as_list, is_narrowed, is_plain_transport, spares_only_some

ORGANISATION = "o-1a2b3c4d5e"
KEYS = [
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceIp",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceOwner",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
    "aws:userid",
    "aws:VpcSourceIp",
    "elasticfilesystem:AccessedViaMountTarget",
    "elasticfilesystem:AccessPointArn",
    "kms:CallerAccount",
    "s3:DataAccessPointAccount",
    "s3:DataAccessPointArn",
]
STRANGERS = {"StringNotEquals": {"aws:PrincipalOrgID": ORGANISATION}}


@pytest.mark.parametrize("key", KEYS)
def test_a_key_says_who_asks_or_from_where(key: str) -> None:
    """In any case."""
    assert is_narrowed({"StringEquals": {key: "some"}})
    assert spares_only_some({"StringNotEquals": {key.upper(): "some"}})


@pytest.mark.parametrize("key", ["aws:SecureTransport", "s3:prefix", "aws:CurrentTime", "aws:PrincipalTag/team"])
def test_other_keys_do_not(key: str) -> None:
    assert not is_narrowed({"StringEquals": {key: "some"}})
    assert not spares_only_some({"StringNotEquals": {key: "some"}})


@pytest.mark.parametrize(
    "value",
    [
        *("10.0.0.0/8", "203.0.113.7/24", "203.0.113.7", "2001:db8::/32", "123456789012", "o-1/*", "true"),
        *("arn:aws:s3:::one", "arn:aws:s3:::one*", "arn:aws:sns:*:123456789012:*", "arn:aws:iam::123456789012:root"),
    ],
)
def test_a_value_that_names_some(value: str) -> None:
    assert is_narrowed({"StringLike": {"aws:SourceArn": value}})
    assert spares_only_some({"StringNotLike": {"aws:SourceArn": [value, value]}})


@pytest.mark.parametrize(
    "value",
    [
        *("10.0.0.0/7", "0.0.0.0/0", "2001:d00::/31", "::/0", "*", "", "?*", "*:*/", "false", "FALSE"),
        *("arn:aws:s3:::*", "arn:aws:sns:*:*:orders", "arn:aws:iam::12345678901*:root", "arn:aws:s3", "arn:*"),
    ],
)
def test_a_value_that_may_be_anybody(value: str) -> None:
    """One of them is enough: values are alternatives."""
    assert not is_narrowed({"StringLike": {"aws:SourceArn": ["123456789012", value]}})
    assert not spares_only_some({"StringNotLike": {"aws:SourceArn": ["123456789012", value]}})


@pytest.mark.parametrize(
    ("operator", "narrows", "spares"),
    [
        *((operator, True, False) for operator in ("StringEquals", "stringlike", "StringEqualsIgnoreCase", "ArnLike")),
        *((operator, True, False) for operator in ("ArnEquals", "Bool", "IpAddress", "ForAnyValue:StringEquals")),
        *((operator, False, True) for operator in ("StringNotEquals", "stringnotlike", "StringNotEqualsIgnoreCase")),
        *((operator, False, True) for operator in ("ArnNotLike", "ArnNotEquals", "NotIpAddress")),
        *((operator, False, True) for operator in ("StringNotEqualsIfExists", "ForAllValues:StringNotLike")),
        *((operator, False, False) for operator in ("StringEqualsIfExists", "ForAllValues:StringEquals", "Null")),
        *((operator, False, False) for operator in ("NumericEquals", "ForAnyValue:StringNotEquals")),
    ],
)
def test_an_operator_lets_some_in_or_spares_them(operator: str, narrows: bool, spares: bool) -> None:
    condition = {operator: {"aws:SourceAccount": "123456789012"}}
    assert is_narrowed(condition) is narrows
    assert spares_only_some(condition) is spares


def test_one_condition_is_enough_to_narrow() -> None:
    """They all have to hold."""
    wide = {"Bool": {"aws:SecureTransport": "true"}, "StringLike": {"aws:SourceArn": "*"}}
    assert not is_narrowed(wide)
    assert is_narrowed({**wide, "StringEquals": {"s3:prefix": "a", "aws:SourceAccount": "123456789012"}})


@pytest.mark.parametrize("odd", [None, "text", [], {"StringEquals": "text"}, {"StringEquals": None}])
def test_what_is_no_condition_narrows_nothing(odd: Any) -> None:
    assert not is_narrowed(odd)
    assert not is_plain_transport(odd)


@pytest.mark.parametrize("odd", ["text", ["text"], {"StringNotEquals": "text"}, {**STRANGERS, "Bool": "text"}])
def test_a_denial_that_cannot_be_read_denies_nobody(odd: Any) -> None:
    assert not spares_only_some(odd)


@pytest.mark.parametrize("nothing", [None, {}, []])
def test_a_denial_without_conditions_spares_nobody(nothing: Any) -> None:
    assert spares_only_some(nothing)


@pytest.mark.parametrize("key", ["aws:PrincipalIsAWSService", "AWS:ViaAWSService"])
def test_a_denial_may_spare_services_beside_some(key: str) -> None:
    """And only so that it holds of a request without credentials too, which lacks the key."""
    assert spares_only_some({**STRANGERS, "BoolIfExists": {key: "false"}})
    assert spares_only_some({**STRANGERS, "BoolIfExists": {key: False}})
    assert not spares_only_some({"BoolIfExists": {key: "false"}})
    assert not spares_only_some({**STRANGERS, "Bool": {key: "false"}})
    assert not spares_only_some({**STRANGERS, "BoolIfExists": {key: "true"}})
    assert not spares_only_some({**STRANGERS, "BoolIfExists": {key: ["false", "true"]}})


@pytest.mark.parametrize(
    "more", [{"Bool": {"aws:MultiFactorAuthPresent": "false"}}, {"Null": {"aws:SourceVpc": "true"}}]
)
def test_a_denial_that_asks_more_denies_fewer(more: dict[str, Any]) -> None:
    assert spares_only_some(STRANGERS)
    assert not spares_only_some({**STRANGERS, **more})


@pytest.mark.parametrize("operator", ["Bool", "bool", "BoolIfExists"])
@pytest.mark.parametrize("value", ["false", False, ["false"], "False"])
def test_a_request_without_tls_is_told_by_one_condition(operator: str, value: Any) -> None:
    assert is_plain_transport({operator: {"AWS:SecureTransport": value}})
    others: tuple[dict[str, Any], ...] = (
        {operator: {"aws:SecureTransport": value, "aws:SourceAccount": "123456789012"}},
        {operator: {"aws:SecureTransport": value}, "StringEquals": {"aws:SourceAccount": "123456789012"}},
        {operator: {"aws:SecureTransport": "true"}},
        {operator: {"aws:SecureTransport": ["false", "true"]}},
        {operator: {"aws:ViaAWSService": value}},
        {operator: {}},
        {"Null": {"aws:SecureTransport": value}},
        {},
    )
    assert [other for other in others if is_plain_transport(other)] == []


@pytest.mark.parametrize(
    ("given", "found"), [(None, []), ("a", ["a"]), (["a", "b"], ["a", "b"]), (("a",), ["a"]), ({"a": 1}, [{"a": 1}])]
)
def test_iam_writes_lists_of_one_without_brackets(given: Any, found: list[Any]) -> None:
    assert as_list(given) == found
