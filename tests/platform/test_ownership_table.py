"""The page of what somebody else owns: made from the declarations, and as it was reviewed."""

import os

import pytest
from penstock.components import ALL
from penstock.platform.component import Among, Bounds, Ownership, Revisions
from penstock.platform.ownership_table import document, values
from reference import ROOT

PAGE = ROOT / "docs" / "ownership.md"


def test_the_page_is_made_from_the_declarations() -> None:
    """`UPDATE_GOLDEN=1` accepts it."""
    made = document(ALL)
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(made)
    assert made == PAGE.read_text()


def test_every_declaration_has_a_line() -> None:
    lines = [line for line in PAGE.read_text().splitlines() if line.startswith("| `")]
    for component in ALL:
        for owned in component.OWNERSHIP:
            assert any(line.startswith(f"| `{owned.role}` | `{owned.property}` | {owned.owner} |") for line in lines)


def test_the_page_is_found_from_the_first_one() -> None:
    assert "(docs/ownership.md)" in (ROOT / "README.md").read_text()


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ((), "any"),
        ((Bounds("scaling", "least", "most"),), "`least` to `most` of `scaling`"),
        ((Bounds("at-*", "least", "least"),), "from the lowest to the highest `least` of `at-*`"),
        ((Revisions("task", "arn"),), "the revisions up to `arn` of `task`"),
        ((Among(("blue", "green"), "arn"),), "whatever names no target but `blue` and `green`"),
        (
            (Bounds("a", "b", "c"), Revisions("task", "arn")),
            "`b` to `c` of `a`, or the revisions up to `arn` of `task`",
        ),
    ],
)
def test_the_values_of_an_owner_in_words(limits: tuple[Bounds | Revisions | Among, ...], words: str) -> None:
    assert values(Ownership(role="r", property="p", owner="o", reason="why", limits=limits)) == words
