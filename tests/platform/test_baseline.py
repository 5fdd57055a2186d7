"""A baseline accepts what was there on one day, fails on what is new, and only shrinks."""

from dataclasses import replace
from pathlib import Path

import pytest
from penstock.platform.baseline import accept, baseline_file, begin, read_baseline, shrunk, write_baseline
from penstock.platform.errors import ConfigurationError
from penstock.platform.rule import Finding, Judgement, Level, Severity, Verdict
from penstock.policies import ALL


def a_finding(name: str, rule_id: str = "PEN-STO-006", verdict: Verdict = Verdict.VIOLATION) -> Finding:
    urn = f"urn:pulumi:dev::shop::aws:s3/bucket:Bucket::{name}"
    severity, level = Severity.HIGH, Level.MANDATORY
    return Finding(rule_id=rule_id, verdict=verdict, urn=urn, message="it is bad", severity=severity, level=level)


def judgement(*findings: Finding) -> Judgement:
    return Judgement(findings=findings)


def test_what_was_accepted_does_not_fail_and_what_is_new_does() -> None:
    baseline = begin(judgement(a_finding("old")), ALL)
    assert not accept(judgement(a_finding("old")), baseline, ALL).fails
    both = accept(judgement(a_finding("old"), a_finding("new")), baseline, ALL)
    assert both.fails
    assert [finding.urn.rpartition("::")[2] for finding in both.having(Verdict.WAIVED)] == ["old"]


def test_one_more_of_the_same_kind_on_the_same_resource_is_new() -> None:
    baseline = begin(judgement(a_finding("old")), ALL)
    assert accept(judgement(a_finding("old"), a_finding("old")), baseline, ALL).fails


def test_what_can_never_be_waived_is_not_accepted_either() -> None:
    """Nor where somebody writes it into the file."""
    secret = a_finding("it", "PEN-SEC-001")
    assert begin(judgement(secret), ALL).accepted == {}
    forged = begin(judgement(secret), [])
    assert accept(judgement(secret), forged, ALL).fails


def test_it_shrinks_and_never_grows() -> None:
    baseline = begin(judgement(a_finding("old"), a_finding("kept"), a_finding("kept")), ALL)
    today = judgement(a_finding("kept"), a_finding("new"))
    smaller = shrunk(baseline, today)
    assert list(smaller.accepted.values()) == [1]
    assert [urn.rpartition("::")[2] for _, urn in smaller.about.values()] == ["kept"]
    assert shrunk(smaller, judgement(a_finding("old"), a_finding("kept"))) == smaller


@pytest.mark.parametrize("verdict", [Verdict.UNDECIDED, Verdict.COULD_NOT_RUN])
def test_what_a_rule_could_not_say_today_is_not_gone(verdict: Verdict) -> None:
    baseline = begin(judgement(a_finding("old")), ALL)
    assert shrunk(baseline, judgement(a_finding("other", verdict=verdict))) == baseline


def test_what_a_waiver_excuses_today_is_not_gone() -> None:
    baseline = begin(judgement(a_finding("old")), ALL)
    excused = replace(a_finding("old"), verdict=Verdict.WAIVED, message="it is bad\nwaived until 2026-01-01")
    assert shrunk(baseline, judgement(excused)) == baseline


def test_a_written_file_is_read_as_it_was_and_sorted(tmp_path: Path) -> None:
    file = baseline_file(tmp_path / "policies", "dev")
    baseline = begin(judgement(a_finding("b"), a_finding("a"), a_finding("a")), ALL)
    write_baseline(file, baseline)
    assert read_baseline(file) == baseline
    text = file.read_text()
    assert text.index("::a") < text.index("::b")
    assert "it is bad" not in text


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"findings": 1}', '{"findings": [{"fingerprint": 1}]}', '{"findings": [{"count": 0}]}']
)
def test_a_file_that_was_cut_off_or_is_something_else_is_refused(tmp_path: Path, text: str) -> None:
    """It is never taken for an empty one, which would be begun anew."""
    file = tmp_path / "baseline.dev.json"
    file.write_text(text)
    with pytest.raises(ConfigurationError, match="bring it back from Git"):
        read_baseline(file)
