"""Arguments that go: taken by their old names for one minor version, with a warning, and gone after it."""

from collections.abc import Iterator, Mapping
from typing import Any

import penstock
import penstock.components
import pytest
from penstock.platform.deprecation import Deprecated, overdue
from penstock.platform.errors import ConfigurationError
from penstock.platform.inputs import Args, ArgumentError


class Shelf(Args):
    """A component's arguments in the version after `size` was renamed, and `colour` given up."""

    boards: int
    """How many boards."""
    colour: str = "white"
    """Its colour."""

    @classmethod
    def deprecated(cls) -> Mapping[str, Deprecated]:
        return {
            "size": Deprecated(now="boards", since="0.4"),
            "colour": Deprecated(since="0.4", do="paint it yourself"),
        }


class Room(Args):
    """Arguments within arguments."""

    shelves: list[Shelf]
    """What stands in it."""


def test_an_old_name_is_taken_with_a_warning_that_names_the_new_one_and_the_end(
    capsys: pytest.CaptureFixture[str],
) -> None:
    given: Any = {"size": 3}
    assert Shelf.of(given, "Shelf 'a'") == Shelf(boards=3)
    assert "Shelf: size is deprecated and goes with version 0.5: call it boards" in capsys.readouterr().err


def test_keywords_and_arguments_within_arguments_are_taken_too(capsys: pytest.CaptureFixture[str]) -> None:
    given: Any = {"shelves": [{"size": 3}]}
    keywords: Any = {"size": 4}
    assert Room.of(given, "Room 'a'").shelves == [Shelf(boards=3)]
    assert Shelf(**keywords).boards == 4
    assert capsys.readouterr().err.count("call it boards") == 2


def test_an_argument_without_a_new_name_stays_and_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert Shelf(boards=1, colour="hunter2").colour == "hunter2"
    warning = capsys.readouterr().err
    assert "colour is deprecated and goes with version 0.5: paint it yourself" in warning
    assert "hunter2" not in warning, "a value may be a secret"


def test_both_names_are_refused() -> None:
    given: Any = {"size": 3, "boards": 4}
    with pytest.raises(ArgumentError, match="size is the old name of boards, and both are given: leave size out"):
        Shelf.of(given, "Shelf 'a'")


def test_a_wrong_value_is_told_under_the_new_name() -> None:
    given: Any = {"size": "many"}
    with pytest.raises(ArgumentError, match=r"boards: .*integer.*'many'"):
        Shelf.of(given, "Shelf 'a'")


def test_who_gives_no_old_name_hears_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert Shelf(boards=1).boards == 1
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("since", "version", "is_overdue"),
    [
        ("0.4", "0.4.0", False),
        ("0.4", "0.4.9", False),
        ("0.4", "0.5.0", True),
        ("0.4", "1.0.0", True),
        ("0.9", "0.10.0", True),
        ("1.9", "1.9.3", False),
    ],
)
def test_an_argument_is_overdue_with_the_next_minor_version(since: str, version: str, is_overdue: bool) -> None:
    assert overdue({"size": Deprecated(now="boards", since=since)}, version) == (("size",) if is_overdue else ())


def test_a_version_that_is_none_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="not a version"):
        overdue({"size": Deprecated(since="soon")}, "0.4.0")


def test_nothing_of_the_components_is_overdue_and_new_names_exist() -> None:
    """Fails with the version in which a deprecated argument should have gone."""
    assert penstock.components.ALL, "the models are there"
    for model in _models(Args):
        rules = model.deprecated()
        assert overdue(rules, penstock.__version__) == (), model
        names = {rule.now for rule in rules.values() if rule.now is not None}
        gone = {old for old, rule in rules.items() if rule.now is None}
        assert names | gone <= set(model.model_fields), model


def _models(base: type[Args]) -> Iterator[type[Args]]:
    for model in base.__subclasses__():
        if model.__module__.startswith("penstock."):
            yield model
        yield from _models(model)
