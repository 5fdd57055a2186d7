"""Values keep their meaning on the wire: unknown at every depth, secrets, assets, whole numbers."""

from typing import Any

from google.protobuf import struct_pb2
from hypothesis import given
from hypothesis import strategies as st
from penstock.platform.resource import UNKNOWN
from penstock.platform.sandbox.wire import SECRET, SIGNATURE, Secrets, from_wire, is_archive, is_asset, to_wire

UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

leaves = st.one_of(
    st.text(), st.booleans(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False), st.just(UNKNOWN), st.none()
)
values = st.dictionaries(
    st.text(),
    st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8).filter(
        lambda value: value is not None
    ),
)


@given(values)
def test_what_is_sent_arrives(sent: dict[str, Any]) -> None:
    """Every kind of value at every depth; UNKNOWN stays the one UNKNOWN."""
    assert from_wire(to_wire(sent)) == sent


def test_every_kind_of_unknown_arrives_as_the_one() -> None:
    """The protocol has a marker for each type of value."""
    message = struct_pb2.Struct()
    message.update(
        {"text": UNKNOWN_TEXT, "list": ["6a19a0b0-7e62-4c92-b797-7f8e31da9cc2"], "output": {SIGNATURE: OUTPUT}}
    )
    assert from_wire(message) == {"text": UNKNOWN, "list": [UNKNOWN], "output": UNKNOWN}


def test_a_secret_leaves_as_one_wherever_it_went() -> None:
    """Under its own property, and under another that holds its text."""
    message = struct_pb2.Struct()
    message.update({"tags": {"token": {SIGNATURE: SECRET, "value": "swordfish"}}, "name": "plain", "pin": _secret(7)})
    secrets = Secrets()
    assert from_wire(message, secrets) == {"tags": {"token": "swordfish"}, "name": "plain", "pin": 7}
    sent = to_wire(
        {"tagsAll": {"token": "swordfish"}, "url": "https://swordfish@host", "name": "plain", "pin": 7, "tags": None},
        secrets,
    )
    assert _is_secret(sent, "tagsAll")
    assert _is_secret(sent, "url")
    assert _is_secret(sent, "pin")
    assert sent.fields["name"].string_value == "plain"
    assert "tags" not in sent.fields


def test_a_short_secret_is_known_by_its_property_only() -> None:
    """Otherwise a secret `a` would hide everything."""
    message = struct_pb2.Struct()
    message.update({"pin": _secret("a")})
    secrets = Secrets()
    from_wire(message, secrets)
    sent = to_wire({"pin": "a", "name": "abc"}, secrets)
    assert (_is_secret(sent, "pin"), _is_secret(sent, "name")) == (True, False)


def test_a_resource_is_its_id() -> None:
    """An id that is not known yet is unknown."""
    message = struct_pb2.Struct()
    message.update(
        {
            "one": {SIGNATURE: RESOURCE, "urn": "urn:x", "id": "vpc-1"},
            "new": {SIGNATURE: RESOURCE, "urn": "u", "id": ""},
        }
    )
    assert from_wire(message) == {"one": "vpc-1", "new": UNKNOWN}


def test_assets_and_archives_are_told_apart() -> None:
    """They stay as they are, so that nothing of them is lost."""
    asset = {SIGNATURE: "c44067f5952c0a294b673a41bacd8c17", "text": "hello", "hash": "1"}
    archive = {SIGNATURE: "0def7320c3a5731c473e5ecbe6d01bc7", "assets": {"a.txt": asset}, "hash": "2"}
    back = from_wire(to_wire({"code": archive}))["code"]
    assert back == archive
    assert (is_archive(back), is_asset(back)) == (True, False)
    assert is_asset(back["assets"]["a.txt"])


OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e"


def _secret(value: Any) -> dict[str, Any]:
    return {SIGNATURE: SECRET, "value": value}


def _is_secret(message: struct_pb2.Struct, name: str) -> bool:
    fields = message.fields[name].struct_value.fields
    return SIGNATURE in fields and fields[SIGNATURE].string_value == SECRET
