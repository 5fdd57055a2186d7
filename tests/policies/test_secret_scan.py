"""What is taken for a secret, and what is not."""

import base64
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st
from penstock.policies.secret_scan import DETECTORS, decoded, leaves, secret_in, secret_in_leaf, secret_in_pair

# Made up, and put together here so that nobody's scanner takes this file for a leak.
SAMPLES = {
    "ArtifactoryDetector": "AKC" + "pZ1234567890abcdef",
    "AWSKeyDetector": "AKIA" + "IOSFODNN7EXAMPLE",
    "BasicAuthDetector": "https://shop:" + "hunter2hunter2" + "@db.internal",
    "GitHubTokenDetector": "ghp_" + "a1" * 18,
    "JwtTokenDetector": ".".join(
        base64.urlsafe_b64encode(part).decode().rstrip("=")
        for part in (b'{"alg":"HS256"}', b'{"sub":"1"}', b"signature")
    ),
    "NpmDetector": "npm_" + "a1" * 18,
    "PrivateKeyDetector": "-----BEGIN PRIVATE " + "KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n",
    "SendGridDetector": "SG." + "a" * 22 + "." + "b" * 43,
    "SlackDetector": "xoxb-" + "1234567890-abcdef",
    "SquareOAuthDetector": "sq0csp-" + "a" * 43,
    "StripeDetector": "sk_live_" + "a1" * 12,
}

HARMLESS = (
    "",
    "info",
    "0.0.0.0:8080",
    "https://api.example.com/v1?page=2",
    "s3://logs-1a2b3c4/trail/",
    "123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop@sha256:" + "5c" * 32,
    "9af2e65d1c0b4f7e8a3d2c1b0a9f8e7d6c5b4a39",
    "550e8400-e29b-41d4-a716-446655440000",
    "sha512-" + "z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==",
    "#!/bin/sh\nset -eu\nTOKEN=$(curl -s http://169.254.169.254/latest/api/token)\necho ready\n",
    "password = os.environ['DB_PASSWORD']",
    "passwordFile: /run/secrets/db",
    "arn:aws:iam::123456789012:role/AKIA" + "IOSFODNN7EXAMPLE",
)


@pytest.mark.parametrize("name", [name for _, name in DETECTORS])
def test_every_chosen_detector_finds_its_kind(name: str) -> None:
    """A new release of detect-secrets that lost one would otherwise go unnoticed."""
    assert secret_in(SAMPLES[name]) is not None
    assert secret_in(f"a line before\n{SAMPLES[name]}\na line after") is not None


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_values_are_not_taken_for_secrets(text: str) -> None:
    """Digests, ids, addresses, references: what an environment is full of."""
    assert secret_in(text) is None
    assert secret_in_pair("SETTING", text) is None


@pytest.mark.parametrize(
    "name", ["PASSWORD", "db_password", "dbPassword", "db-pass", "API_KEY", "apiKey", "GITHUB_TOKEN"]
)
def test_a_literal_behind_a_name_that_says_so_is_a_secret(name: str) -> None:
    """In any spelling, as pair, in a script, as option of a command and in JSON."""
    assert secret_in_pair(name, "correct-horse") == f"a literal value for {name}"
    for text in (f"export {name}=correct-horse", f'{{"{name}": "correct-horse"}}', f"run --{name} correct-horse"):
        assert secret_in(text) == f"a literal value for {name}"


@pytest.mark.parametrize(
    "name", ["PASSWORD_POLICY", "TOKEN_TTL", "SECRET_NAME", "SECRET_ARN", "KEY_ID", "COMPASS", "TOKENS"]
)
def test_a_name_that_only_speaks_of_secrets_is_none(name: str) -> None:
    assert secret_in_pair(name, "correct-horse") is None


@given(
    st.sampled_from(["secretsmanager", "ssm", "kms", "iam"]),
    st.from_regex(r"\d{12}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9/_+=.@-]{1,80}", fullmatch=True),
    st.sampled_from(["DB_PASSWORD", "API_KEY", "SETTING"]),
)
def test_an_arn_is_never_a_secret(service: str, account: str, rest: str, name: str) -> None:
    """It names where a secret is kept, whatever its letters look like and whatever the variable is called."""
    arn = f"arn:aws:{service}:eu-central-1:{account}:secret:{rest}"
    assert secret_in_pair(name, arn) is None
    assert secret_in(f"{name}={arn}\n") is None


@given(st.text())
def test_the_answer_never_repeats_the_value(value: str) -> None:
    """It is shown in previews and kept in logs."""
    found = secret_in_pair("DB_PASSWORD", f"{value}!correct-horse") or ""
    assert "correct-horse" not in found


def test_a_tree_is_read_leaf_by_leaf_with_path_and_name() -> None:
    """What is in a list has the list's name, and a pair its own."""
    tree = {"db": {"password": "a"}, "tokens": ["b", {"c": 1}], "env": [{"name": "KEY", "value": "d"}], "name": "e"}
    assert list(leaves("values", "values", tree)) == [
        ("values.db.password", "password", "a"),
        ("values.tokens.0", "tokens", "b"),
        ("values.tokens.1.c", "c", 1),
        ("values.env.0.name", "name", "KEY"),
        ("values.env.0.value", "KEY", "d"),
        ("values.name", "name", "e"),
    ]


@pytest.mark.parametrize("value", [True, None, "", 4096, object()])
def test_a_switch_a_count_and_what_is_no_text_are_no_secrets(value: object) -> None:
    assert secret_in_leaf("password", value) is None
    assert secret_in_leaf("password", 73519260) is not None


@given(st.text())
def test_base64_is_looked_behind(text: str) -> None:
    """What is no base64 text stays as it is."""
    assert decoded(base64.b64encode(text.encode()).decode()) == text
    assert decoded(f"#!{text}") == f"#!{text}"


def test_base64_may_be_written_in_lines() -> None:
    """As `base64` writes it; bytes that are no text stay as they are."""
    assert decoded("I2Ns\nb3Vk\n") == "#cloud"
    assert decoded("/w==") == "/w=="


def test_nothing_is_asked_of_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some detectors can verify a credential with its issuer: that would send it away."""

    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert all(secret_in(sample) for sample in SAMPLES.values())
