"""Every report tells which waivers end soon, expired, or excuse nothing: bounded and harmless whatever is in them."""

import datetime as dt
import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from comments import whole
from jsonschema import Draft202012Validator
from penstock.platform.report import FORMATS, Report, rendered, report_schema
from penstock.platform.waiver_news import WaiverNews
from penstock.platform.waivers import Waiver
from report_cases import HOSTILE, a_finding, a_report, many, one_of_each

DAY = dt.date(2026, 6, 1)


def waiver(resource: str = "logs", owner: str = "team-shop", expires: str = "2026-06-10") -> Waiver:
    facts = {"rule": "PEN-TST-001", "resource": resource, "reason": "r", "owner": owner, "ticket": "T-1"}
    return Waiver.model_validate({**facts, "created": "2026-05-01", "expires": expires})


def news(**waivers: Any) -> WaiverNews:
    return WaiverNews(day=DAY, stacks=("dev",), **waivers)


ALL_THREE = news(
    ending=(waiver("ends"),), expired=(waiver("ended", expires="2026-05-31"),), unused=(waiver("needless"),)
)


@pytest.mark.parametrize("output", FORMATS)
def test_every_format_tells_title_owner_and_date_of_each(output: str) -> None:
    text = rendered([a_report(waivers=ALL_THREE)], output)
    if output == "json":
        told = json.loads(text)["dev"]["waivers"]
        assert [told[word][0]["resource"] for word in ("ending", "expired", "unused")] == ["ends", "ended", "needless"]
        assert {entry["owner"] for entries in told.values() for entry in entries} == {"team-shop"}
        return
    for said in (
        "a waiver ends on 2026-06-10: PEN-TST-001 on ends, of team-shop (T-1)",
        "a waiver expired on 2026-05-31, and its violation is back: PEN-TST-001 on ended, of team-shop (T-1)",
        "a waiver excuses nothing in dev: PEN-TST-001 on needless, of team-shop (T-1); take it out",
    ):
        assert said in text, output


def test_nothing_is_said_of_waivers_where_nothing_is_to_be_done() -> None:
    for output in FORMATS:
        assert "a waiver" not in rendered([one_of_each()], output)


def test_in_a_comment_they_stand_above_the_findings_also_where_those_fill_it() -> None:
    report = many(5_000)
    crowded = Report(**{**{name: getattr(report, name) for name in report.__dataclass_fields__}, "waivers": ALL_THREE})
    text = rendered([crowded], "markdown")
    whole(text)
    assert text.index("### Waivers") < text.index("### Violations")
    assert text.count("<li>a waiver ") == 3


def test_many_with_hostile_texts_stay_bounded_and_are_counted() -> None:
    """A waiver's texts are one line each; everything else may be in them."""
    texts = [text for text in HOSTILE if text.isprintable()]
    ending = tuple(waiver(f"{texts[n % len(texts)]}{n}"[:300], owner=texts[n % len(texts)]) for n in range(1_000))
    report = a_report(a_finding(), waivers=news(ending=ending, unused=(waiver("@" * 300, owner="<" * 300),)))
    text = rendered([report], "markdown")
    whole(text)
    more = re.search(r"<li>\.\.\. and (\d+) more</li>", text)
    assert more is not None
    assert text.count("<li>a waiver ") + int(more[1]) == 1_001


def test_github_gets_warnings_before_the_findings() -> None:
    lines = rendered([a_report(a_finding(), waivers=ALL_THREE)], "github").splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error", "::warning", "::warning", "::warning", "::error"]


def test_an_unused_one_that_fails_is_told_once_as_the_reason() -> None:
    report = a_report(waivers=news(unused=(waiver("needless"),), unused_fails=True))
    assert report.fails
    text = rendered([report], "text")
    assert text.count("excuses nothing") == 1
    assert "  stopped: a waiver excuses nothing in dev" in text
    assert "### Stopped by" in rendered([report], "markdown")


def test_sarif_and_junit_stay_what_their_readers_read() -> None:
    sarif = json.loads(rendered([a_report(waivers=ALL_THREE)], "sarif"))
    notices = sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert [notice["level"] for notice in notices] == ["warning"] * 3
    suite = ET.fromstring(rendered([a_report(waivers=ALL_THREE)], "junit")).find("testsuite")  # noqa: S314 - our own
    assert suite is not None
    assert len(suite.findall("properties/property[@name='note']")) == 3


@pytest.mark.parametrize("report", [one_of_each(), a_report(waivers=ALL_THREE, notes=("x",), reasons=("y",))])
def test_json_is_as_its_schema_says(report: Report) -> None:
    Draft202012Validator.check_schema(report_schema())
    Draft202012Validator(report_schema()).validate(json.loads(rendered([report], "json"))["dev"])
