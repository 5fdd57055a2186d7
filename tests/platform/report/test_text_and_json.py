"""The report for a terminal, and the one for programs."""

import json

from hypothesis import given
from penstock.platform.report import rendered
from report_cases import a_finding, a_report, hostile_text, one_of_each


def test_text_tells_the_verdict_then_every_finding() -> None:
    lines = rendered([a_report(a_finding("logs"))], "text").splitlines()
    assert lines == [
        "dev: FAILED: 1 of 1 rules applied and decided, 7 checks passed, 1 violations, 0 could not run, 0 undecided",
        "  violated: PEN-TST-001 (high) on logs (aws:s3/bucket:Bucket)",
        "      it is bad",
        "      why: A bad bucket is `open`.",
        '      fix: Set `acl="private"`.',
        "      see: https://docs.aws.amazon.com/s3/",
        "      at:  __main__.py#4",
    ]


def test_text_tells_waived_ones_last_with_whose_waiver_it_is() -> None:
    text = rendered([one_of_each()], "text")
    assert text.splitlines()[0].endswith("2 violations, 1 could not run, 1 undecided, 1 waived")
    _, _, waived = text.partition("  waived: PEN-TST-005 (high) on excused")
    assert "waived until 2026-12-01 by platform (OPS-1)" in waived


def test_json_keeps_findings_and_waived_ones_apart_and_joins_the_rule() -> None:
    document = json.loads(rendered([one_of_each()], "json"))["dev"]
    assert (document["fails"], document["passed"], document["rules"]) == (True, 7, 5)
    assert [item["verdict"] for item in document["findings"]] == [
        "violation",
        "violation",
        "could not run",
        "undecided",
    ]
    assert [item["rule"] for item in document["waived"]] == ["PEN-TST-005"]
    first = document["findings"][0]
    assert (first["file"], first["line"], first["sentence"]) == ("__main__.py", 4, "Buckets are good.")
    assert len(first["fingerprint"]) == 64


@given(name=hostile_text, message=hostile_text, environment=hostile_text)
def test_no_control_character_reaches_the_terminal_or_breaks_the_json(
    name: str, message: str, environment: str
) -> None:
    report = a_report(a_finding(name, message, rule_id=name), environment=environment)
    assert all(line.isprintable() for line in rendered([report], "text").split("\n"))
    assert json.loads(rendered([report], "json"))[environment]["findings"][0]["message"] == message
    assert rendered([report], "json").isascii()
