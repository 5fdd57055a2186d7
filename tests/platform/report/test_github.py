"""Workflow commands: one line each, whatever is in them."""

import re

from hypothesis import given
from penstock.platform.report import rendered
from penstock.platform.rule import Verdict
from report_cases import a_finding, a_report, hostile_text, one_of_each

COMMAND = re.compile(r"::(error|warning|notice) title=[^:,]*(,file=[^:,]*,line=\d+)?::.*")


def test_findings_are_shown_at_their_lines_the_gravest_first() -> None:
    lines = rendered([one_of_each()], "github").splitlines()
    assert [line.split(" ")[0] for line in lines] == [
        "::error",
        "::error",
        "::warning",
        "::error",
        "::warning",
        "::notice",
    ]
    assert lines[1] == (
        "::error title=PEN-TST-001 (high)%3A logs,file=__main__.py,line=4::it is bad%0Awhy: A bad bucket is `open`."
        '%0Afix: Set `acl="private"`.%0Ahttps://docs.aws.amazon.com/s3/'
    )


def test_what_means_something_in_a_command_is_escaped() -> None:
    lines = rendered([a_report(a_finding("a,b:c%\r\n::error::x", "100%\n::stop-commands::x"))], "github").splitlines()
    assert len(lines) == 2
    assert "title=PEN-TST-001 (high)%3A a%2Cb%3Ac%25\\r\\n%3A%3Aerror%3A%3Ax,file=" in lines[1]
    assert "::100%25%0A::stop-commands::x%0Awhy:" in lines[1]


@given(name=hostile_text, message=hostile_text, environment=hostile_text)
def test_every_line_is_a_command_of_ours(name: str, message: str, environment: str) -> None:
    findings = [a_finding(name, message, verdict=verdict) for verdict in (Verdict.VIOLATION, Verdict.WAIVED)]
    lines = rendered([a_report(*findings, environment=environment)], "github").split("\n")
    assert len(lines) == 3
    for line in lines:
        assert COMMAND.fullmatch(line)
        assert line.isprintable()
