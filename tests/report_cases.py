"""Findings and reports for the tests of the formats, hostile ones included."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st
from penstock.platform.report import Report, judgement_report
from penstock.platform.rule import OK, Finding, Judgement, Level, Reference, ResourceRule, Severity, Verdict

HOSTILE = (
    "plain",
    "<script>alert(1)</script>",
    "</details></code><h1>owned</h1>",
    "a|b|c",
    "`tick` ```fence```",
    "line\nbreak\r\n\r\n## heading",
    "\x1b[31mred\x1b[0m \x00 \x07",
    "@octocat @org/team",
    "[link](https://evil.example) https://evil.example www.evil.example",
    "![image](https://evil.example/x.png)",
    "<!-- penstock:preview:prod -->",
    "#123 GH-1 owner/repo#2",
    "::error file=x::owned\n::stop-commands::x",
    "100% a:b,c\u2028d\u202ee\ufffe",
    "\ud800 half",
    "]]> &amp; <![CDATA[",
    "é ü 漢字 🚰",
)
"""Names and messages that would break out of a report if they could."""

hostile_text = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(), max_size=60))


def a_rule(rule_id: str = "PEN-TST-001", **facts: Any) -> ResourceRule:
    """A rule about nothing."""
    given: dict[str, Any] = {
        "sentence": "Buckets are good.",
        "severity": Severity.HIGH,
        "why": "A bad bucket is `open`.",
        "fix": 'Set `acl="private"`.',
        "references": (Reference("CIS AWS Foundations", "2.1"),),
        "url": "https://docs.aws.amazon.com/s3/",
        "types": (),
        "check": lambda _: OK,
    }
    return ResourceRule(**{"id": rule_id, **given, **facts})


def urn(name: str = "logs", kind: str = "aws:s3/bucket:Bucket") -> str:
    return f"urn:pulumi:dev::shop::{kind}::{name}"


def a_finding(name: str = "logs", message: str = "it is bad", **facts: Any) -> Finding:
    given: dict[str, Any] = {
        "rule_id": "PEN-TST-001",
        "verdict": Verdict.VIOLATION,
        "urn": urn(name),
        "message": message,
        "severity": Severity.HIGH,
        "level": Level.MANDATORY,
        "source_position": "__main__.py#4",
    }
    return Finding(**{**given, **facts})


def a_report(*findings: Finding, rules: Sequence[ResourceRule] = (a_rule(),), **facts: Any) -> Report:
    """What `check` makes of these findings."""
    judgement = Judgement(findings=findings, passed=7, decided_rules=frozenset({"PEN-TST-001"}))
    return judgement_report(facts.pop("environment", "dev"), judgement, rules, **facts)


def one_of_each() -> Report:
    """A violation, an advice, an undecided rule, one that could not run and a waived violation."""
    return a_report(
        a_finding("logs"),
        a_finding("advised", level=Level.ADVISORY, severity=Severity.LOW, rule_id="PEN-TST-002"),
        a_finding("open", "acl is not known yet", verdict=Verdict.UNDECIDED, rule_id="PEN-TST-003"),
        a_finding("broken", "KeyError at policies/storage.py:7", verdict=Verdict.COULD_NOT_RUN, rule_id="PEN-TST-004"),
        a_finding(
            "excused",
            "it is bad\nwaived until 2026-12-01 by platform (OPS-1): it goes in January",
            verdict=Verdict.WAIVED,
            rule_id="PEN-TST-005",
        ),
        rules=[a_rule(f"PEN-TST-{number:03}") for number in range(1, 6)],
    )


def many(number: int, *, rules: int = 20, names: Sequence[str] = HOSTILE) -> Report:
    """So many violations of so many rules, on resources with hostile names."""
    severities = list(Severity)
    return a_report(
        *(
            a_finding(
                f"{names[index % len(names)]}-{index}",
                f"it is bad: {names[(index // 3) % len(names)]}",
                rule_id=f"PEN-TST-{index % rules:03}",
                severity=severities[index % len(severities)],
            )
            for index in range(number)
        ),
        rules=[a_rule(f"PEN-TST-{index:03}") for index in range(rules)],
    )
