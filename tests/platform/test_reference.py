"""A secret by reference: what is one, what a container and a role are given for it, and what is never said."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from penstock.platform.errors import ConfigurationError
from penstock.platform.reference import SecretRef

SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/database-AbCdEf"
PARAMETER = "arn:aws:ssm:eu-west-1:123456789012:parameter/shop/database"
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"


@pytest.mark.parametrize(
    ("fields", "value_from"),
    [
        ({}, SECRET),
        ({"json_key": "url"}, f"{SECRET}:url::"),
        ({"version_stage": "AWSPREVIOUS"}, f"{SECRET}::AWSPREVIOUS:"),
        ({"json_key": "url", "version_stage": "AWSPREVIOUS"}, f"{SECRET}:url:AWSPREVIOUS:"),
    ],
)
def test_a_container_is_given_the_arn_with_what_it_selects(fields: dict[str, str], value_from: str) -> None:
    """In the form of ECS: ARN, JSON key, version stage, version id."""
    assert SecretRef(SECRET, **fields).value_from == value_from


def test_a_parameter_is_given_as_its_arn() -> None:
    assert SecretRef(PARAMETER).value_from == PARAMETER
    assert not SecretRef(PARAMETER).is_secrets_manager


@pytest.mark.parametrize(
    ("arn", "action", "service"),
    [
        (SECRET, "secretsmanager:GetSecretValue", "secretsmanager"),
        (PARAMETER, "ssm:GetParameters", "ssm"),
    ],
)
def test_reading_takes_one_action_on_one_resource(arn: str, action: str, service: str) -> None:
    """And decrypting with its key, through the service that keeps it only."""
    (read,) = SecretRef(arn).read_statements
    assert read == {"Effect": "Allow", "Action": [action], "Resource": [arn]}
    _, decrypt = SecretRef(arn, kms_key_arn=KEY).read_statements
    assert (decrypt["Action"], decrypt["Resource"]) == (["kms:Decrypt"], [KEY])
    assert decrypt["Condition"] == {"StringEquals": {"kms:ViaService": f"{service}.eu-west-1.amazonaws.com"}}


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
def test_every_partition_has_references(partition: str) -> None:
    arn = SECRET.replace("arn:aws:", f"arn:{partition}:")
    assert SecretRef(arn).arn == arn


@pytest.mark.parametrize(
    "arn",
    [
        "hunter2",
        "",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:",
        "arn:aws:secretsmanager:eu-west-1:1234:secret:shop",
        "arn:aws:s3:::bucket",
        "arn:aws:ssm:eu-west-1:123456789012:parameter",
        f"{SECRET}\n",
        f" {SECRET}",
        f"{SECRET}:url::",
        "postgres://admin:hunter2@db/shop",
        12,
        None,
    ],
)
def test_what_is_no_reference_is_refused(arn: Any) -> None:
    """With what would be one; whatever it was, it is not repeated."""
    with pytest.raises(ConfigurationError) as refusal:
        SecretRef(arn)
    message = str(refusal.value)
    assert "not a reference to a secret" in message
    assert "arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX" in message
    assert "hunter2" not in message


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"json_key": "a:hunter2"}, "json_key"),
        ({"version_stage": "hunter2 "}, "version_stage"),
        ({"kms_key_arn": "hunter2"}, "kms_key_arn"),
        ({"value": "hunter2"}, "value"),
    ],
)
def test_wrong_selectors_are_refused(fields: dict[str, str], word: str) -> None:
    with pytest.raises(ConfigurationError, match=word) as refusal:
        SecretRef(SECRET, **fields)
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize("selector", ["json_key", "version_stage"])
def test_a_parameter_has_no_parts(selector: str) -> None:
    with pytest.raises(ConfigurationError, match="an SSM parameter has none"):
        SecretRef(PARAMETER, **{selector: "x"})


@given(st.text(min_size=12).filter(lambda text: not text.startswith("arn:")))
def test_no_text_is_ever_echoed(text: str) -> None:
    """A value in the wrong place must not come out in a log; text that our own words contain does not count."""
    with pytest.raises(ConfigurationError) as refusal:
        SecretRef(text)
    assert refusal.value.got == "(not shown: it may be a secret)"
    assert text not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_a_reference_does_not_change_and_is_a_value() -> None:
    """Two of the same are equal, and can be keys."""
    one, other = SecretRef(SECRET, json_key="url"), SecretRef(SECRET, json_key="url")
    assert one == other
    assert len({one, other}) == 1
    with pytest.raises(ValueError, match="frozen"):
        one.arn = PARAMETER
