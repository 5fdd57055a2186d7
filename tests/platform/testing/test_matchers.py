"""Each matcher: what it accepts, and what it says of what it does not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from penstock.platform.resource import UNKNOWN
from penstock.platform.testing import (
    Capture,
    Secret,
    absent,
    any_value,
    array_equals,
    array_with,
    exactly,
    known,
    matches,
    not_,
    partial,
    secret,
    serialised_json,
    unknown,
)
from penstock.platform.testing.matching import as_matcher

HIDDEN = Secret("hunter2")
JSON = '{"Statement": [{"Effect": "Deny"}]}'

ACCEPTED: list[tuple[Any, Any]] = [
    ("a", "a"),
    (1, 1.0),
    (None, None),
    ({"a": 1}, {"a": 1, "b": 2}),
    ({"a": {"b": 1}}, {"a": {"b": 1, "c": 2}}),
    ({"a": absent()}, {}),
    ({"a": None}, {"a": None}),
    ([{"a": 1}], [{"a": 1, "b": 2}]),
    (partial({"a": any_value()}), {"a": UNKNOWN}),
    (exactly({"a": 1}), {"a": 1, "b": None}),
    (array_equals([1, 2]), [1, 2]),
    (array_with([1, 3]), [1, 2, 3]),
    (array_with([]), []),
    (matches("^ab"), "abc"),
    (known(), {"a": [1]}),
    (known("a"), "a"),
    (unknown(), UNKNOWN),
    (UNKNOWN, UNKNOWN),
    (serialised_json({"Statement": array_with([{"Effect": "Deny"}])}), JSON),
    (serialised_json({"Statement": [{"Effect": "Deny"}]}), Secret(JSON)),
    (not_("a"), "b"),
    (not_({"a": 1}), {"a": 2}),
    (not_("a"), None),
    (secret(), HIDDEN),
    (secret("hunter2"), HIDDEN),
    (secret(matches("^hunter")), HIDDEN),
    (unknown(), Secret(UNKNOWN)),
    ("hunter2", HIDDEN),
    ({"a": secret("x")}, Secret({"a": "x"})),
]

REFUSED: list[tuple[Any, Any, str]] = [
    ("a", "b", 'the value: expected "a", got "b"'),
    (1, True, "the value: expected 1, got true"),
    (True, 1, "the value: expected true, got 1"),
    ("1", 1, 'the value: expected "1", got 1'),
    ({"a": 1}, [], 'the value: expected {"a": 1}, got []'),
    ({"a": {"b": 1}}, {"a": {"b": 2}}, "a.b: expected 1, got 2"),
    ({"force_destroy": 1}, {"forceDestroy": 1}, "force_destroy: expected 1, got [absent] (there is `forceDestroy`)"),
    ({"a": absent()}, {"a": 1}, "a: expected absent(), got 1 (it is given)"),
    ([1, 2], [1], "the value: expected 2 items [1, 2], got [1] (1 items)"),
    ([1, 2], [1, 3], "[1]: expected 2, got 3"),
    (array_with([{"a": 1}]), [{"a": 2, "b": 1}], "[0].a: expected 1, got 2"),
    (array_with([2, 1]), [1, 2], "the value: expected an item 1, got [absent] (no items are left)"),
    (array_with([1]), "a", 'the value: expected array_with([1]), got "a"'),
    (exactly({"a": 1}), {"a": 1, "b": 2}, "b: expected [absent], got 2"),
    (any_value(), None, "the value: expected any_value(), got [absent]"),
    (matches("^b"), "abc", "the value: expected matches('^b'), got \"abc\""),
    (matches("1"), 1, "the value: expected matches('1'), got 1"),
    (unknown(), "a", 'the value: expected unknown(), got "a"'),
    (serialised_json({"a": 1}), '{"a": 2}', "(json).a: expected 1, got 2"),
    (serialised_json({"a": 1}), "{", 'the value: expected serialised_json({"a": 1}), got "{" (it is no JSON text)'),
    (not_("a"), "a", 'the value: expected not_("a"), got "a" (it matches)'),
    (secret(), "hunter2", "the value: expected a secret, got [secret] (it is not marked as secret)"),
    (secret(), None, "the value: expected a secret, got [absent]"),
    ("hunter3", HIDDEN, "the value: expected another value, got [secret]"),
    (serialised_json({"a": 1}), Secret('{"a": "hunter2"}'), "(json).a: expected another value, got [secret]"),
    ({"a": "x"}, {"a": "\x1b[31m\n"}, 'a: expected "x", got "\\u001b[31m\\n"'),
]


@pytest.mark.parametrize(("expected", "value"), ACCEPTED)
def test_it_accepts(expected: Any, value: Any) -> None:
    assert as_matcher(expected).findings(value).differences == []


@pytest.mark.parametrize(("expected", "value", "told"), REFUSED)
def test_it_refuses_and_says_where_and_why(expected: Any, value: Any, told: str) -> None:
    assert [str(difference) for difference in as_matcher(expected).findings(value).differences] == [told]


@pytest.mark.parametrize("expected", ["a", not_("a"), matches("a"), known(), serialised_json({}), {"a": 1}, [1]])
def test_an_unknown_value_is_never_what_is_expected_nor_known_to_differ(expected: Any) -> None:
    [difference] = as_matcher(expected).findings(UNKNOWN).differences
    assert difference.is_undecided
    assert "know" in difference.hint


def test_nothing_in_a_list_is_missing_while_an_item_is_unknown() -> None:
    """So `not_(array_with(...))` does not pass by accident."""
    [difference] = not_(array_with(["a"])).findings(["b", UNKNOWN]).differences
    assert difference.is_undecided


@pytest.mark.parametrize("wrong", [object(), {1, 2}, b"bytes"])
def test_a_value_that_no_property_has_is_refused(wrong: object) -> None:
    with pytest.raises(TypeError, match="no property has a value of type"):
        partial({"a": wrong})


def test_a_capture_has_one_value_or_says_how_many() -> None:
    captured = Capture()
    with pytest.raises(AssertionError, match="captured 0 values"):
        _ = captured.value
    captured.values += ["a"]
    assert captured.value == "a"
    captured.values += [HIDDEN]
    with pytest.raises(AssertionError, match=r'captured 2 values, not one\n  got: \["a", \[secret\]\]'):
        _ = captured.value


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(json_values)
def test_a_value_matches_itself_also_when_it_is_secret(value: Any) -> None:
    matcher = as_matcher(value)
    assert matcher.findings(value).differences == []
    if value is not None:
        assert matcher.findings(Secret(value)).differences == []


@given(json_values, json_values)
def test_what_a_secret_holds_is_in_no_message(expected: Any, value: Any) -> None:
    text = "hunter2-" + repr(value)
    for difference in as_matcher(expected).findings(Secret({"a": text, "b": [text]})).differences:
        assert "hunter2" not in str(difference)
