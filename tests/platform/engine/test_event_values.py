"""Property values of the engine become values of our own."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from penstock.platform.engine.event_values import SECRET, UNKNOWN_MARKERS, readable, readable_mapping
from penstock.platform.resource import UNKNOWN, contains_unknown
from pulumi.runtime import rpc

A_SECRET = {rpc._special_sig_key: rpc._special_secret_sig, "ciphertext": "v1:abc", "plaintext": '"hunter2"'}

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(plain)
def test_a_value_without_markers_stays_as_it_is(value: Any) -> None:
    assert readable(value) == value


@given(plain, st.sampled_from(UNKNOWN_MARKERS), st.lists(st.booleans(), max_size=6))
def test_a_marker_is_found_at_any_depth_and_only_it_becomes_unknown(
    neighbour: Any, marker: str, way: list[bool]
) -> None:
    value: Any = marker
    expected: Any = UNKNOWN
    for in_a_list in way:
        value = [neighbour, value] if in_a_list else {"beside": neighbour, "inside": value}
        expected = [neighbour, expected] if in_a_list else {"beside": neighbour, "inside": expected}
    assert readable(value) == expected
    assert contains_unknown(readable(value))


@given(st.text(max_size=10), st.sampled_from(UNKNOWN_MARKERS), st.text(max_size=10))
def test_a_text_with_a_marker_inside_is_unknown_as_a_whole(before: str, marker: str, after: str) -> None:
    assert readable(before + marker + after) is UNKNOWN


@given(st.lists(st.booleans(), max_size=6))
def test_a_secret_is_masked_at_any_depth(way: list[bool]) -> None:
    value: Any = A_SECRET
    for in_a_list in way:
        value = [value] if in_a_list else {"inside": value}
    masked = repr(readable(value))
    assert SECRET in masked
    assert "hunter2" not in masked
    assert "v1:abc" not in masked


def test_the_signature_of_an_asset_is_dropped_and_its_facts_stay() -> None:
    asset = {rpc._special_sig_key: rpc._special_asset_sig, "hash": "abc", "path": "index.html"}
    assert readable_mapping({"source": asset}) == {"source": {"hash": "abc", "path": "index.html"}}


def test_the_markers_include_the_one_of_the_language_sdk() -> None:
    assert rpc.UNKNOWN in UNKNOWN_MARKERS


@pytest.mark.parametrize("marker", UNKNOWN_MARKERS)
def test_every_marker_is_unknown(marker: str) -> None:
    assert readable(marker) is UNKNOWN
