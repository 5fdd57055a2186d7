"""The comment on a pull request: bounded, whole, and harmless whatever resources are called."""

import re

import pytest
from comments import whole
from hypothesis import given
from penstock.platform.engine.changes import changes
from penstock.platform.engine.model import Operation, ResourceState, Run, Step
from penstock.platform.report import Report, rendered, run_report
from penstock.platform.rule import Level, Severity, Verdict
from report_cases import HOSTILE, a_finding, a_report, a_rule, hostile_text, many, one_of_each, urn


def test_the_summary_comes_first_under_an_invisible_marker() -> None:
    text = rendered([one_of_each()], "markdown")
    lines = [line for line in text.splitlines() if line]
    assert lines[0] == "<!-- penstock:check:dev -->"
    assert lines[1] == "<h2>❌ Penstock check: <code>dev</code> FAILED</h2>"
    assert lines[2].startswith("2 violations, 1 could not run, 1 undecided, 1 waived; 7 checks passed;")
    assert lines[3] == "| severity | violated | advisory | could not run | undecided | waived |"
    assert "| high | 1 |  | 1 | 1 | 1 |" in lines


def test_a_violation_tells_resource_rule_why_fix_link_and_line() -> None:
    text = rendered([a_report(a_finding("logs"))], "markdown")
    assert (
        "<summary><b><code>PEN-TST-001</code></b> high: <code>logs</code> (<code>aws:s3/bucket:Bucket</code>): it is bad"
        in text
    )
    for fact in (
        "<b>Rule:</b> Buckets are good.",
        "<b>Why:</b> A bad bucket is <code>open</code>.",
        "<b>Fix:</b> Set <code>acl=&quot;private&quot;</code>.",
        "<b>At:</b> <code>__main__.py:4</code>",
        '<b>See:</b> <a href="https://docs.aws.amazon.com/s3/">docs.aws.amazon.com/s3/</a>',
        "<b>Asked by:</b> CIS AWS Foundations 2.1",
    ):
        assert f"<li>{fact}</li>" in text


def test_each_verdict_has_a_section_of_its_own() -> None:
    text = rendered([one_of_each()], "markdown")
    places = [
        text.index(title) for title in ("### Violations (2)", "### Could not run (1)", "<b>Undecided", "<b>Waived (1)")
    ]
    assert places == sorted(places)
    assert "waived until 2026-12-01 by platform (OPS-1): it goes in January" in text[places[-1] :]


def test_nothing_found_is_a_short_comment() -> None:
    text = rendered([a_report()], "markdown")
    assert "✅ Penstock check: <code>dev</code> ok" in text
    assert "|" not in text


@pytest.mark.parametrize("number", [200, 5_000])
@pytest.mark.parametrize("rules", [1, 20, 900])
def test_many_findings_with_hostile_names_stay_bounded_and_are_all_counted(number: int, rules: int) -> None:
    text = rendered([many(number, rules=rules)], "markdown")
    whole(text)
    assert f"### Violations ({number})" in text
    told = text.count("<summary>") + len(re.findall(r"<p><b><code>PEN-TST-\d+</code></b> \w+: ", text))
    grouped = sum(map(int, re.findall(r"(\d+) findings\. Buckets", text)))
    left = sum(map(int, re.findall(r"and (\d+) findings of", text)))
    assert told + grouped + left == number


def test_details_are_dropped_before_titles() -> None:
    text = rendered([many(150, names=("plain",))], "markdown")
    whole(text)
    for index in range(150):
        assert f"<code>plain-{index}</code> (<code>aws:s3/bucket:Bucket</code>): it is bad: plain" in text
    dropped = re.search(r"The details of (\d+) are left out", text)
    assert dropped is not None
    assert text.count("<summary>") == 150 - int(dropped[1])
    assert 0 < int(dropped[1]) < 150


def test_too_many_titles_are_told_by_rule_with_resources_whole_and_the_rest_counted() -> None:
    text = rendered([many(5_000, rules=3, names=("bucket",))], "markdown")
    whole(text)
    line = next(line for line in text.splitlines() if "PEN-TST-001" in line)
    named = len(re.findall(r"<code>bucket-\d+</code> \(<code>aws:s3/bucket:Bucket</code>\)", line))
    more = re.search(r"(\d+) more</p>$", line)
    count = re.search(r"(\d+) findings\.", line)
    assert more is not None
    assert count is not None
    assert named > 20
    assert named + int(more[1]) == int(count[1])


def test_a_name_as_long_as_a_book_is_counted_and_does_not_hide_the_others() -> None:
    text = rendered([a_report(a_finding("x" * 200_000), a_finding("logs"))], "markdown")
    whole(text)
    assert "<code>logs</code>" in text
    assert "xxxx" not in text
    assert "1 findings. Buckets are good." in text


@given(name=hostile_text, message=hostile_text, environment=hostile_text)
def test_no_name_or_message_breaks_out(name: str, message: str, environment: str) -> None:
    findings = [
        a_finding(name, message, verdict=verdict)
        for verdict in (Verdict.VIOLATION, Verdict.UNDECIDED, Verdict.COULD_NOT_RUN, Verdict.WAIVED)
    ]
    report = a_report(*findings, environment=environment, notes=(name,), reasons=(message,))
    whole(rendered([report], "markdown"))


@given(kind=hostile_text, rule=hostile_text, position=hostile_text)
def test_nor_does_what_a_foreign_pack_says(kind: str, rule: str, position: str) -> None:
    finding = a_finding(
        "x", "bad", rule_id=rule, urn=f"urn:pulumi:dev::shop::{kind}::x", source_position=f"{position}#3"
    )
    whole(rendered([a_report(finding)], "markdown"))


def test_more_environments_than_fit_are_counted_the_failed_ones_first() -> None:
    reports: list[Report] = [a_report(environment=f"fine-{index}") for index in range(40)]
    reports += [
        a_report(*many(30).items and [a_finding(f"b-{n}") for n in range(40)], environment=f"bad-{index}")
        for index in range(5)
    ]
    text = rendered(reports, "markdown")
    whole(text)
    for index in range(5):
        assert f"<code>bad-{index}</code> FAILED" in text
    assert "more environments, 0 of them FAILED" in text


def _step(name: str, operation: Operation, kind: str = "aws:s3/bucket:Bucket", **facts: object) -> Step:
    return Step(operation=operation, operation_text=operation.value, urn=urn(name, kind), type=kind, **facts)  # type: ignore[arg-type]


def test_a_run_tells_changes_with_what_holds_data_first() -> None:
    run = Run(
        succeeded=True,
        exit_code=0,
        is_preview=True,
        steps=(
            _step("new", Operation.CREATE, "aws:ec2/vpc:Vpc"),
            _step("logs", Operation.DELETE),
            _step("images", Operation.REPLACE, "aws:ecr/repository:Repository", keys=("name",)),
            _step("trail", Operation.SAME, old=ResourceState(protect=True), new=ResourceState()),
            _step("quiet", Operation.SAME),
        ),
    )
    text = rendered([run_report("dev", run, ())], "markdown")
    whole(text)
    assert "| replace | delete | create | options | same |" in text
    assert "| 1 | 1 | 1 | 1 | 1 |" in text
    danger, _, rest = text.partition("<details>")
    assert "<b>delete</b> <code>logs</code> (<code>aws:s3/bucket:Bucket</code>): objects" in danger
    assert "<b>replace</b> <code>images</code>" in danger
    assert "no longer <code>protect</code>" in danger
    assert "because of <code>name</code>" in rest
    assert "quiet" not in text
    assert len(changes(run)) == 5


def test_five_thousand_changes_with_hostile_names_stay_bounded() -> None:
    steps = tuple(_step(f"{HOSTILE[index % len(HOSTILE)]}{index}", Operation.DELETE) for index in range(5_000))
    run = Run(succeeded=True, exit_code=0, is_preview=True, steps=steps)
    text = rendered([run_report("dev", run, [a_rule()])], "markdown")
    whole(text)
    assert "| 5000 |" in text
    assert re.search(r"\.\.\. and \d+ more", text)


def test_markers_of_environments_differ_and_stay_the_same() -> None:
    def first(name: str) -> str:
        return rendered([a_report(environment=name)], "markdown").splitlines()[0]

    assert first("dev") == first("dev")
    assert len({first(name) for name in ("dev", "de-v", "dev -->", "prod", "d" * 5000)}) == 5
    assert all(first(name).count("-->") == 1 for name in HOSTILE)


def test_the_gravest_keep_their_details() -> None:
    report = many(280, names=("plain",))
    text = rendered([report], "markdown")
    folded = re.findall(r"<summary><b><code>PEN-TST-\d+</code></b> (\w+)", text)
    assert folded[0] == Severity.CRITICAL.value
    assert Severity.LOW.value not in folded
    assert report.items[0].level is Level.MANDATORY
