"""JUnit: valid by the schema of those who read it, and as red as the command."""

from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import xmlschema
from hypothesis import given, settings
from penstock.platform.report import Report, rendered
from penstock.platform.rule import Verdict
from report_cases import a_finding, a_report, hostile_text, many, one_of_each


@cache
def _schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(Path(__file__).parents[2] / "schemas" / "junit-10.xsd"))


def junit(*reports: Report) -> ET.Element:
    """The document, valid by the schema."""
    root = ET.fromstring(rendered(reports, "junit"))  # noqa: S314 - our own
    _schema().validate(root)
    return root


def test_a_suite_per_environment_and_a_case_per_rule() -> None:
    root = junit(one_of_each(), a_report(environment="prod"))
    assert [suite.get("name") for suite in root] == ["penstock check dev", "penstock check prod"]
    told = {case.get("name", "")[:11]: {child.tag for child in case} for case in root[0].iter("testcase")}
    assert told == {
        "PEN-TST-001": {"failure"},
        "PEN-TST-002": {"system-out"},
        "PEN-TST-003": {"skipped", "system-out"},
        "PEN-TST-004": {"error"},
        "PEN-TST-005": {"skipped", "system-out"},
    }
    assert (root.get("failures"), root.get("errors"), root.get("tests")) == ("1", "1", "6")


def test_every_violation_is_a_failure_with_its_fix_and_line() -> None:
    (case,) = junit(a_report(a_finding("a"), a_finding("b"))).iter("testcase")
    assert [failure.get("message") for failure in case] == ["violation: a: it is bad", "violation: b: it is bad"]
    assert case[0].text is not None
    assert 'fix: Set `acl="private"`.' in case[0].text
    assert "at: __main__.py:4" in case[0].text


def test_what_stopped_the_run_is_an_error() -> None:
    root = junit(a_report(reasons=("create of x failed",)))
    assert [error.get("message") for error in root.iter("error")] == ["create of x failed"]


def test_five_thousand_hostile_findings_are_valid() -> None:
    assert len(list(junit(many(5_000)).iter("failure"))) == 5_000


@settings(max_examples=50, deadline=None)
@given(name=hostile_text, message=hostile_text, rule=hostile_text)
def test_no_name_makes_it_invalid(name: str, message: str, rule: str) -> None:
    findings = [a_finding(name, message, rule_id=rule, verdict=one) for one in (Verdict.VIOLATION, Verdict.UNDECIDED)]
    root = junit(a_report(*findings, environment=name))
    for failure in root.iter("failure"):
        assert (failure.get("message") or "").isprintable()
