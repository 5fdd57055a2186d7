"""Which mistakes are made, what is left alone, and when the tests are good enough."""

import pytest
from mutants.accepted import ACCEPTED
from mutants.judging import ROOT, Fate
from mutants.mutations import ROW_DELETION, mutants
from mutants.run import NO_RULES, Result, is_good_enough, modules, share, survivors

SOURCE = '''"""Ö, a docstring."""

RULES: tuple[Rule, ...] = (
    ResourceRule(sentence="Ä is told.", is_boundary=True, check=required_value("ö.path", when=true, otherwise="bad")),
    *others,
)


def small(days: int | None) -> bool:
    return days < 7 and [day for day in days if day]
'''


def made(operator: str) -> list[str]:
    return [mutant.code for mutant in mutants(SOURCE) if mutant.operator == operator]


def test_each_row_of_rules_is_left_out_once() -> None:
    first, second = made(ROW_DELETION)
    assert "ResourceRule" not in first
    assert "*others" in first
    assert "*others" not in second
    assert "ResourceRule" in second


def test_values_and_predicates_are_changed_and_words_are_not() -> None:
    """Also after letters of more than one byte."""
    assert made("another text") == [SOURCE.replace('"ö.path"', '("ö.path" + "~")')]
    assert made("always") == [SOURCE.replace("when=true", "when=(lambda _: True)")]
    assert made("never") == [SOURCE.replace("when=true", "when=(lambda _: False)")]
    assert made("condition") == [SOURCE.replace("if day]", "if (not (day))]")]
    assert made("ReplaceTrueWithFalse") == []


def test_code_is_changed_and_types_are_not() -> None:
    assert made("ReplaceAndWithOr") == [SOURCE.replace(" and ", " or ")]
    assert made("ReplaceComparisonOperator_Lt_LtE") == [SOURCE.replace("days < 7", "days <= 7")]
    assert made("ReplaceBinaryOperator_BitOr_BitAnd") == []


def result(fate: Fate, operator: str = "always") -> Result:
    return Result("policies/none.py", operator, 1, "a line", fate)


def test_nine_in_ten_are_enough_unless_a_row_is_missing() -> None:
    """What cannot be imported counts on neither side."""
    killed = [result(Fate.KILLED)] * 9
    assert share([*killed, result(Fate.SURVIVED), result(Fate.STILLBORN)]) == pytest.approx(0.9)
    assert is_good_enough([*killed, result(Fate.SURVIVED)])
    assert not is_good_enough([*killed[1:], result(Fate.SURVIVED)])
    assert not is_good_enough([*killed, result(Fate.SURVIVED, ROW_DELETION)])
    assert share([]) == 1.0
    assert survivors(killed) == []


def test_what_is_accepted_and_left_out_exists() -> None:
    """A line that was changed needs another look."""
    for place, reason in ACCEPTED.items():
        assert reason.endswith(".")
        assert place.text in [line.strip() for line in (ROOT / place.module).read_text().splitlines()]
    assert [path for path in NO_RULES if not (ROOT / path).exists()] == []
    assert "policies/catalogue/kms.py" in modules()
