"""Fingerprints: the same finding is the same in every run, and two findings are two."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from penstock.platform.fingerprint import fingerprint
from penstock.platform.rule import Finding, Level, Severity, Verdict

FINDING = Finding(
    rule_id="PEN-NET-001",
    verdict=Verdict.VIOLATION,
    urn="urn:pulumi:dev::shop::aws:ec2/securityGroup:SecurityGroup::web",
    message="ingress.0.fromPort is 22: SSH can be reached from anywhere",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
)


def test_it_is_a_digest_that_never_changes() -> None:
    """Baselines in Git hold it: another value here would bring every accepted finding back."""
    assert fingerprint(FINDING) == "0cd4f552acecb5dc807e9bfc1093154250f78ea27483895b0675d17e164ad5a5"


@pytest.mark.parametrize(
    "changes",
    [
        {"message": "ingress.7.fromPort is 22: SSH can be reached from anywhere"},
        {"message": FINDING.message + "\nthe waiver of it expired"},
        {"source_position": "project:///main.py#9"},
        {"severity": Severity.LOW},
        {"level": Level.ADVISORY},
    ],
)
def test_it_stays_where_the_finding_is_the_same(changes: dict[str, object]) -> None:
    """A moved list item or line, another level, a second line of explanation."""
    assert fingerprint(replace(FINDING, **changes)) == fingerprint(FINDING)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [
        {"rule_id": "PEN-NET-002"},
        {"urn": FINDING.urn + "2"},
        {"message": "ingress.0.fromPort is 3389: RDP can be reached from anywhere"},
        {"message": "ingress.0.toPort is 22: SSH can be reached from anywhere"},
    ],
)
def test_another_rule_resource_or_value_is_another_finding(changes: dict[str, object]) -> None:
    assert fingerprint(replace(FINDING, **changes)) != fingerprint(FINDING)  # type: ignore[arg-type]


def test_a_rule_that_raised_is_the_same_finding_when_its_file_grows() -> None:
    raised = [replace(FINDING, message=f"KeyError at policies/storage.py:{line}") for line in (12, 13)]
    assert fingerprint(raised[0]) == fingerprint(raised[1])


@given(st.text(), st.text(), st.text())
def test_any_text_has_one(rule_id: str, urn: str, message: str) -> None:
    """Names come from programs: half a surrogate pair, nothing at all, whatever."""
    finding = replace(FINDING, rule_id=rule_id, urn=urn, message=message)
    assert len(fingerprint(finding)) == 64
