"""What has drifted of an object, from what the server says of it."""

from typing import Any

from penstock.platform.sandbox.kubernetes.api import FIELD_MANAGER
from penstock.platform.sandbox.kubernetes.drift import drifted


def owned(fields: dict[str, Any], **rest: Any) -> dict[str, Any]:
    """An object as it would be after applying it again, with the fields that are ours."""
    entry = {"manager": FIELD_MANAGER, "operation": "Apply", "fieldsV1": fields}
    return {"metadata": {"managedFields": [entry]}, **rest}


def test_another_spelling_of_a_value_is_no_drift() -> None:
    again = owned({"f:spec": {"f:cpu": {}}}, spec={"cpu": "500m", "mode": "fast"})
    assert drifted({"spec": {"cpu": "0.5"}}, {"spec": {"cpu": "500m", "mode": "slow"}}, again) == {
        "spec": {"cpu": "0.5"}
    }


def test_a_field_that_is_gone_or_different_has_drifted() -> None:
    again = owned({}, spec={"one": 1, "two": 2, "three": 3})
    assert drifted({"spec": {"one": 1, "two": 2}}, {"spec": {"two": 5, "three": 4}}, again) == {"spec": {"two": 5}}


def test_what_the_server_does_not_keep_has_not_drifted() -> None:
    assert drifted({"text": "x", "one": 1}, {"one": 2}, owned({}, one=1)) == {"text": "x", "one": 2}


def test_items_are_told_apart_by_their_key_wherever_they_stand() -> None:
    """A key may hold a default that the program did not give; items of others do not count."""
    key = 'k:{"number":80,"protocol":"TCP"}'
    again = owned(
        {"f:ports": {key: {"f:number": {}, "f:name": {}}}},
        ports=[{"number": 80, "protocol": "TCP", "name": "web"}, {"number": 9, "protocol": "UDP"}],
    )
    wanted = {"ports": [{"number": 80, "name": "web"}]}
    theirs = {"number": 9, "protocol": "UDP"}
    renamed = {"ports": [theirs, {"number": 80, "protocol": "TCP", "name": "other"}]}
    assert drifted(wanted, renamed, again) == {"ports": [{"number": 80, "name": "other"}]}
    assert drifted(wanted, {"ports": [theirs]}, again) == {"ports": []}
    moved = {"ports": [theirs, {"number": 80, "protocol": "TCP", "name": "web"}]}
    assert drifted(wanted, moved, again) == wanted


def test_members_of_a_set_that_others_added_are_theirs() -> None:
    again = owned({"f:finalizers": {'v:"ours"': {}}}, finalizers=["ours", "theirs"])
    assert drifted({"finalizers": ["ours"]}, {"finalizers": ["theirs", "ours"]}, again) == {"finalizers": ["ours"]}
    assert drifted({"finalizers": ["ours"]}, {"finalizers": ["theirs"]}, again) == {"finalizers": []}


def test_a_list_that_is_owned_as_a_whole_is_compared_item_by_item_or_as_a_whole() -> None:
    again = owned({"f:rules": {}}, rules=[{"port": 1, "protocol": "TCP"}])
    wanted = {"rules": [{"port": 1}]}
    assert drifted(wanted, {"rules": [{"port": 2, "protocol": "TCP"}]}, again) == {"rules": [{"port": 2}]}
    assert drifted(wanted, {"rules": []}, again) == {"rules": []}
