"""Which mistakes are made, what is left alone, and when the tests are good enough."""

import pytest
from mutants.accepted import ACCEPTED
from mutants.judging import Fate
from mutants.mutations import ROW_DELETION, mutants
from mutants.reach import ROOT, SHARED_TESTS, digest, shared_tests, used, users
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


def test_a_caught_error_is_changed_where_it_has_a_plain_name() -> None:
    """cosmic-ray cannot change `module.Error`, and the other mutants of such a module are made all the same."""
    source = "def read(text: str) -> None:\n    try:\n        take(text)\n    except (binascii.Error, ValueError):\n        return\n"
    codes = [mutant.code for mutant in mutants(source)]
    assert source.replace("ValueError", "CosmicRayTestingException") in codes
    assert [code for code in codes if "except (CosmicRay" in code] == []


def test_messages_are_left_alone_and_values_are_not() -> None:
    """A text of three words, a page and the name of a number are for people; types inside types are types."""
    source = """PORTS = {22: "SSH"}
_DOCS = f"https://docs.aws.amazon.com/{name}"


def problem(check: Callable[[str, int], str]) -> str | None:
    return f"lets {some[3]} in everywhere" if check("Allow", 1) else f"net {work} :{a}:"
"""
    changed = {code for mutant in mutants(source) for code in (mutant.code,)}
    assert {code for code in changed if "lets {some[3]} in everywhere" not in code} == set()
    assert {code for code in changed if "Callable[[str, int], str]" not in code} == set()
    assert {code for code in changed if '"SSH"' not in code or "/{name}" not in code} == set()
    assert any('23: "SSH"' in code for code in changed)
    assert source.replace('"Allow"', '("Allow" + "~")') in changed
    assert source.replace('f"net {work} :{a}:"', '(f"net {work} :{a}:" + "~")') in changed


def test_a_fate_holds_while_what_it_depends_on_stays() -> None:
    """A module's own code, what it uses, what uses it, and the tests of those; not another service's."""
    assert {"policies/catalogue/kms.py", "policies/catalogue/checks.py", "platform/rule.py"} <= used(
        "policies/catalogue/kms.py"
    )
    assert "policies/catalogue/s3.py" not in used("policies/catalogue/kms.py")
    assert {"policies/catalogue/checks.py", "policies/catalogue/kms.py"} <= set(users("policies/catalogue/checks.py"))
    assert users("policies/catalogue/kms.py") == ("policies/catalogue/kms.py",)
    assert "tests/policies/test_documents.py" in shared_tests("policies/documents.py")
    assert "tests/policies/test_plan_rules.py" in shared_tests("policies/plan_place.py")
    assert "tests/policies/test_plan_rules.py" not in shared_tests("policies/catalogue/kms.py")
    assert [test for test in SHARED_TESTS if not (ROOT / test).exists()] == []
    one, other = (digest("policies/catalogue/kms.py", [f"tests/catalogue_cases/{name}.py"]) for name in ("kms", "s3"))
    assert one != other


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
