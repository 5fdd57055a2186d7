"""SARIF: valid by the standard's own schema, with fingerprints that stay."""

import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from jsonschema import Draft4Validator
from penstock.platform.report import Report, rendered
from penstock.platform.report.sarif import MAXIMUM_RESULTS
from penstock.platform.rule import Verdict
from report_cases import a_finding, a_report, hostile_text, many, one_of_each

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "sarif-schema-2.1.0.json").read_text())


def sarif(*reports: Report) -> Any:
    """The log, valid by the schema."""
    log = json.loads(rendered(reports, "sarif"))
    Draft4Validator(SCHEMA).validate(log)
    return log


def test_each_verdict_is_told_as_the_standard_says() -> None:
    run = sarif(one_of_each())["runs"][0]
    told = {result["ruleId"]: (result["kind"], result["level"], "suppressions" in result) for result in run["results"]}
    assert told == {
        "PEN-TST-001": ("fail", "error", False),
        "PEN-TST-002": ("fail", "note", False),
        "PEN-TST-003": ("open", "none", False),
        "PEN-TST-004": ("fail", "error", False),
        "PEN-TST-005": ("fail", "error", True),
    }
    (suppressed,) = [result for result in run["results"] if "suppressions" in result]
    assert suppressed["suppressions"][0]["justification"].startswith("waived until 2026-12-01 by platform")
    (invocation,) = run["invocations"]
    assert not invocation["executionSuccessful"]
    assert invocation["toolExecutionNotifications"][0]["associatedRule"] == {"id": "PEN-TST-004"}


def test_a_rule_carries_its_help_and_its_severity() -> None:
    (rule,) = sarif(a_report(a_finding()))["runs"][0]["tool"]["driver"]["rules"]
    assert rule["helpUri"] == "https://docs.aws.amazon.com/s3/"
    assert rule["properties"]["security-severity"] == "8.0"
    assert '**Fix:** Set `acl="private"`.' in rule["help"]["markdown"]
    assert "CIS AWS Foundations 2.1" in rule["properties"]["tags"]


def test_a_result_has_the_line_of_the_program_or_the_project_file() -> None:
    log = sarif(a_report(a_finding(), a_finding("nowhere", source_position=None)))
    places = [result["locations"][0]["physicalLocation"] for result in log["runs"][0]["results"]]
    assert [(place["artifactLocation"]["uri"], place["region"]["startLine"]) for place in places] == [
        ("__main__.py", 4),
        ("Pulumi.yaml", 1),
    ]


def test_fingerprints_stay_when_lines_move_and_differ_between_findings() -> None:
    before = sarif(
        a_report(a_finding(), a_finding(message="ingress.0 is open"), a_finding(message="ingress.1 is open"))
    )
    after = sarif(a_report(a_finding(source_position="elsewhere.py#99"), a_finding(message="ingress.4 is open")))

    def prints(log: Any) -> list[str]:
        return [result["partialFingerprints"]["primaryLocationLineHash"] for result in log["runs"][0]["results"]]

    assert prints(before)[:2] == prints(after)
    assert len(set(prints(before))) == 3


def test_a_run_per_environment_with_an_identity_of_its_own() -> None:
    runs = sarif(a_report(environment="dev"), a_report(environment="prod"))["runs"]
    assert [run["automationDetails"]["id"] for run in runs] == ["penstock/check/dev/", "penstock/check/prod/"]


def test_more_results_than_a_service_takes_are_left_out_with_a_notice() -> None:
    run = json.loads(rendered([many(MAXIMUM_RESULTS + 10, names=("x",))], "sarif"))["runs"][0]
    assert len(run["results"]) == MAXIMUM_RESULTS
    (notice,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notice["message"]["text"].startswith("10 more findings are not in this report")
    shown = json.loads(rendered([many(6_000, names=("x",))], "sarif"))["runs"][0]
    assert len(shown["results"]) == 6_000
    assert "gravest 5000" in shown["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


@settings(max_examples=30, deadline=None)
@given(name=hostile_text, message=hostile_text, rule=hostile_text)
def test_hostile_names_leave_it_valid_and_without_control_characters(name: str, message: str, rule: str) -> None:
    findings = [
        a_finding(name, message, rule_id=rule, verdict=verdict) for verdict in (Verdict.VIOLATION, Verdict.WAIVED)
    ]
    for result in sarif(a_report(*findings, environment=name))["runs"][0]["results"]:
        assert result["message"]["text"].isprintable()
        assert result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"].isprintable()
