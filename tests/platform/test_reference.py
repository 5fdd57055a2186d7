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


@given(st.text(min_size=12).filter(lambda text: not text.startswith(("arn:", "vault:"))))
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


@pytest.mark.parametrize(
    "text",
    ["vault:secret/orders/database#url", "vault:secret/orders/database?version=3#url", "vault:kv_2/a.b-c#KEY.1"],
)
def test_a_place_in_vault_has_a_text_form(text: str) -> None:
    """Which reads back to the same."""
    reference = SecretRef(text)
    assert reference.text == text
    assert SecretRef(reference.text) == reference
    assert reference.arn is None
    assert not reference.is_secrets_manager


def test_a_place_in_vault_has_parts() -> None:
    """A mount of several parts has no text form of its own: it is given by its parts."""
    reference = SecretRef.from_vault(mount="secret", path="orders/database", key="url", version=3)
    assert reference == SecretRef("vault:secret/orders/database?version=3#url")
    assert SecretRef(vault={"mount": "secret", "path": "orders/database", "key": "url", "version": 3}) == reference
    assert SecretRef.from_vault(mount="team/secret", path="orders", key="url").text == "vault:team/secret/orders#url"


@pytest.mark.parametrize(
    "fields",
    [
        {"mount": ""},
        {"mount": "/secret"},
        {"path": "orders/../root"},
        {"path": ".."},
        {"path": "orders//database"},
        {"path": "orders/"},
        {"path": "orders\n"},
        {"path": "\x1b[31morders"},
        {"path": "o" * 513},
        {"path": "hvs.hunter2hunter2"},
        {"path": "orders/AKIAHUNTER2HUNTER22A"},
        {"mount": "ghp_hunter2"},
        {"key": "a/b"},
        {"key": "k" * 129},
        {"key": "s.abcdefghijklmnopqrstuvwx"},
        {"version": 0},
        {"version": "hunter2"},
    ],
)
def test_what_is_no_place_in_vault_is_refused(fields: dict[str, Any]) -> None:
    """Also what begins like a token: then somebody gave the secret for its place."""
    with pytest.raises(ConfigurationError, match=f"vault.{next(iter(fields))}") as refusal:
        SecretRef.from_vault(**{"mount": "secret", "path": "orders", "key": "url", **fields})
    assert "hunter2" not in str(refusal.value).lower()
    assert "\x1b" not in str(refusal.value)
    assert "vault:MOUNT/PATH#KEY" in str(refusal.value)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"arn": SECRET, "vault": {"mount": "secret", "path": "a", "key": "b"}}, "two places"),
        ({}, "neither an ARN nor a place in Vault"),
        ({"arn": "vault:secret/a#b", "json_key": "url"}, "json_key is AWS's"),
        ({"arn": "vault:secret/a#b", "kms_key_arn": KEY}, "kms_key_arn is AWS's"),
        ({"arn": "vault:secret/a"}, "nor vault:MOUNT/PATH#KEY"),
        ({"arn": "vault:secret/a?version=0#b"}, "nor vault:MOUNT/PATH#KEY"),
    ],
)
def test_a_secret_is_kept_in_one_place(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        SecretRef(**fields)


def test_what_reads_arns_is_not_given_a_place_in_vault() -> None:
    """A container of ECS and a policy of IAM: nothing is made up for them."""
    reference = SecretRef("vault:secret/orders#url")
    for ask in (lambda: reference.value_from, lambda: reference.read_statements):
        with pytest.raises(ConfigurationError, match="a secret in Vault has no ARN"):
            ask()
