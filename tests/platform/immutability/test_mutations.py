"""Which fields are changed, and to what."""

from enum import StrEnum

import pytest
from penstock.platform.errors import ConfigurationError
from penstock.platform.immutability.leaves import leaves
from penstock.platform.immutability.mutations import ABSENT, Case, mutations
from penstock.platform.inputs import Args, Input
from pydantic import Field


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Inner(Args):
    days: int = Field(default=30, ge=1, le=30)
    where: Input[str]


class Outer(Args):
    name: str
    on: bool = True
    colour: Colour = Colour.RED
    percent: float = Field(default=50.0, gt=0, lt=50.5)
    names: list[str] = Field(default=[])
    labels: dict[str, str] = Field(default={})
    inner: Inner | None = None
    many: dict[str, Inner] = Field(default={})


START = {
    "name": "a",
    "inner": {"where": "here"},
    "many": {"one": {"where": "here"}},
}
OTHERS = {"many": {"one": {"where": "here"}, "two": {"where": "there"}}}


def test_nested_optional_and_repeated_models_are_taken_apart() -> None:
    assert [leaf.path for leaf in leaves(Outer)] == [
        *("name", "on", "colour", "percent", "names", "labels"),
        *("inner", "inner.days", "inner.where", "many", "many.*.days", "many.*.where"),
    ]


def test_every_leaf_is_changed_to_a_legal_value_and_nothing_else_is() -> None:
    """The other value follows from type and constraints; the model accepts it."""
    changed = {mutation.path: mutation for mutation in mutations(Outer, START, OTHERS)}
    assert set(changed) == {leaf.path for leaf in leaves(Outer)}
    for mutation in changed.values():
        before, after = (Outer.model_validate(side) for side in (mutation.before, mutation.after))
        top = mutation.path.split(".")[0]
        assert {name for name in Outer.model_fields if getattr(before, name) != getattr(after, name)} == {top}
    assert changed["percent"].after["percent"] == 49.0
    assert changed["inner.days"].after["inner"] == {"where": "here", "days": 29}
    assert changed["many.*.where"].after["many"] == {"one": {"where": "here-other"}}
    assert START == {"name": "a", "inner": {"where": "here"}, "many": {"one": {"where": "here"}}}


def test_an_optional_model_is_given() -> None:
    (given,) = [mutation for mutation in mutations(Outer, START, OTHERS) if mutation.path == "inner"]
    assert (given.case, "inner" in given.before, "inner" in given.after) == ("given", False, True)


def test_a_trial_can_name_cases() -> None:
    """Arguments that change together, or another start, take the place of what the type says."""
    cases = (Case("moved", {"name": "b", "on": False}, {"inner": ABSENT}),)
    (mutation,) = [made for made in mutations(Outer, START, {**OTHERS, "name": cases}) if made.path == "name"]
    assert (mutation.case, "inner" in mutation.before) == ("moved", False)
    assert (mutation.after["name"], mutation.after["on"]) == ("b", False)


def test_a_type_that_tells_no_other_value_asks_for_one() -> None:
    with pytest.raises(ConfigurationError, match="no other value of many"):
        mutations(Outer, START, {})


def test_a_value_for_a_field_that_is_not_there_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="no such leaf field"):
        mutations(Outer, START, {**OTHERS, "nmae": "b"})
