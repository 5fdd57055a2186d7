"""The matrix of the components: complete, as it was reviewed, and without a forbidden cell."""

import os
import re
from collections import defaultdict

import pytest
from penstock.components import ALL
from penstock.components.trials import LATER, TRIALS
from penstock.platform.cli.immutability import rows_of
from penstock.platform.immutability.leaves import leaves
from penstock.platform.immutability.matrix import Outcome, Row
from penstock.platform.immutability.mutations import is_below
from penstock.platform.immutability.table import table
from penstock.platform.immutability.trial import Trial, untried
from reference import ROOT

GOLDEN = ROOT / "tests" / "golden" / "immutability.md"
DOCUMENTATION = ROOT / "docs" / "immutability.md"


@pytest.fixture(scope="module")
def rows() -> tuple[Row, ...]:
    """What the engine plans now: one `up`, one preview."""
    return rows_of("penstock.components.trials")


def arguments_of(document: str) -> dict[str, set[str]]:
    """The arguments that have a row, by component."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    component = ""
    for line in document.splitlines():
        if line.startswith("## "):
            component = line.removeprefix("## ")
        if row := re.match(r"\| `([^`]+)` ", line):
            found[component].add(row[1])
    return found


def test_every_component_is_tried_or_named_with_a_reason() -> None:
    """A new component fails here until it has a trial."""
    tried = {trial.component.__name__ for trial in TRIALS}
    assert {component.__name__ for component in ALL} - tried - set(LATER) == set()
    assert tried & set(LATER) == set(), "it is tried: take it off the list"
    assert set(LATER) <= {component.__name__ for component in ALL}, "there is no such component"
    assert all(LATER.values())


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.component.__name__)
def test_every_leaf_field_has_a_row_or_a_reason_why_not(trial: Trial) -> None:
    """A new argument fails here until it has a row in the reviewed matrix."""
    fields = {leaf.path for leaf in leaves(trial.arguments)}
    shown = arguments_of(GOLDEN.read_text())[trial.component.__name__]
    assert {field for field in fields if not is_below(field, trial.later)} - shown == set()
    assert shown - fields == set(), "there is no such argument any more"
    stale = {path for path in trial.later if not any(is_below(field, [path]) for field in fields)}
    assert stale == set(), "there is no such argument any more"
    assert all(trial.later.values())


def test_the_documentation_has_the_reviewed_matrix() -> None:
    assert DOCUMENTATION.read_text() == GOLDEN.read_text()


def test_no_argument_patches_or_loses_what_serves(rows: tuple[Row, ...]) -> None:
    """No undeclared patch, no deletion before the replacement is there, no loss of what can't be made again."""
    forbidden = {(row.component, row.argument) for row in rows if row.of(Outcome.FORBIDDEN)}
    assert forbidden == set(), "see the column `forbidden` of `penstock immutability`"


def test_the_matrix_is_the_one_that_was_reviewed(rows: tuple[Row, ...]) -> None:
    """`UPDATE_GOLDEN=1` accepts it, for the documentation too."""
    document = table(rows, untried(TRIALS, LATER))
    if os.environ.get("UPDATE_GOLDEN"):
        DOCUMENTATION.parent.mkdir(exist_ok=True)
        for file in (GOLDEN, DOCUMENTATION):
            file.write_text(document)
    assert document == GOLDEN.read_text()
