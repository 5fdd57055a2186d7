"""The matrix of a component that is built wrong: every mistake is a forbidden cell, and nothing else is."""

from pathlib import Path

import pytest
import wrong_trials
from penstock.platform.cli.immutability import rows_of
from penstock.platform.immutability.matrix import Outcome, Row
from penstock.platform.immutability.table import table


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    """The matrix by argument. The engine's Python finds the control where the tests find it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(wrong_trials.__file__).parent))
        return {row.argument: row for row in rows_of("wrong_trials")}


@pytest.mark.parametrize(
    ("argument", "role", "outcome", "why"),
    [
        ("patched", "patched", Outcome.FORBIDDEN, "patched in place: displayName"),
        ("declared", "declared", Outcome.IN_PLACE, ""),
        ("rolled_out", "rolled-out", Outcome.ROLLOUT, ""),
        ("named", "named", Outcome.FORBIDDEN, "deleted before its replacement is there"),
        ("named", "free", Outcome.REPLACEMENT, ""),
        ("gap", "gap", Outcome.GAP, ""),
        ("moved", "moved", Outcome.REPLACEMENT, ""),
        ("lost", "lost", Outcome.FORBIDDEN, "replaced, and lost with it: logs"),
        ("given_up", "given-up", Outcome.REPLACEMENT, "given up: logs"),
        ("dropped", "dropped", Outcome.FORBIDDEN, "deleted, and lost with it: logs"),
        ("let_go", "let-go", Outcome.REMOVED, "given up: logs"),
        ("kept", "kept", Outcome.REFUSED, ""),
    ],
)
def test_each_mistake_is_forbidden_and_what_is_declared_is_not(
    rows: dict[str, Row], argument: str, role: str, outcome: Outcome, why: str
) -> None:
    (cell,) = [cell for cell in rows[argument].cells if cell.role == role]
    assert (cell.outcome, cell.why) == (outcome, why)


def test_an_argument_that_changes_nothing_says_so(rows: dict[str, Row]) -> None:
    assert rows["unused"].cells == ()
    assert "| `unused` changed | ✓ |" in table(rows.values(), {})


def test_the_forbidden_column_tells_what_is_wrong(rows: dict[str, Row]) -> None:
    assert "lost (name): replaced, and lost with it: logs" in table(rows.values(), {})


def test_what_is_not_tried_is_named_with_its_reason() -> None:
    assert "- `Later.size`: nobody knows" in table((), {"Later.size": "nobody knows"})
