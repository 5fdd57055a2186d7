"""Findings and policy results as text and as data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import click

from ..errors import printable
from ..rule import Judgement, Rule, Verdict

__all__ = ["Shown", "judgement_document", "print_judgement", "print_shown"]

TITLES: Mapping[Verdict, str] = {
    Verdict.VIOLATION: "violated",
    Verdict.COULD_NOT_RUN: "COULD NOT RUN",
    Verdict.UNDECIDED: "undecided",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One finding as it is printed, whether a check in this process or a policy pack made it."""

    verdict: Verdict
    rule: str
    severity: str
    is_advisory: bool
    urn: str
    message: str
    fix: str = ""
    place: str = ""

    @property
    def resource(self) -> str:
        """Name and type, or the stack as a whole."""
        if not self.urn:
            return "the stack"
        parts = self.urn.split("::")
        return printable(f"{parts[-1]} ({parts[2].rsplit('$', 1)[-1]})" if len(parts) > 3 else self.urn)


def print_shown(findings: Iterable[Shown]) -> None:
    """One block per finding: rule, severity, resource, what is wrong, how to mend it."""
    order = list(TITLES)
    for finding in sorted(findings, key=lambda shown: (order.index(shown.verdict), shown.rule, shown.urn)):
        level = f"{finding.severity}, advisory" if finding.is_advisory else finding.severity
        click.echo(f"  {TITLES[finding.verdict]}: {finding.rule} ({level}) on {finding.resource}")
        for line in finding.message.splitlines():
            click.echo(f"      {printable(line, 400)}")
        if finding.fix:
            click.echo(f"      fix: {finding.fix}")
        if finding.place:
            click.echo(f"      at:  {printable(finding.place)}")


def print_judgement(stack: str, judgement: Judgement, rules: tuple[Rule, ...]) -> None:
    """The verdict on a stack, then the findings."""
    by_id = {rule.id: rule for rule in rules}
    counts = {verdict: len(judgement.having(verdict)) for verdict in TITLES}
    click.echo(
        f"{stack}: {'FAILED' if judgement.fails else 'ok'}: {len(judgement.decided_rules)} of {len(rules)} rules"
        f" applied and decided, {judgement.passed} checks passed, "
        + ", ".join(f"{count} {TITLES[verdict].lower()}" for verdict, count in counts.items())
    )
    print_shown(
        Shown(
            verdict=finding.verdict,
            rule=finding.rule_id,
            severity=finding.severity.value,
            is_advisory=finding.level.value == "advisory",
            urn=finding.urn,
            message=finding.message,
            fix=by_id[finding.rule_id].fix if finding.verdict is Verdict.VIOLATION else "",
            place=finding.source_position or "",
        )
        for finding in judgement.findings
    )


def judgement_document(judgement: Judgement) -> dict[str, Any]:
    """The judgement as JSON-like data."""
    return {
        "fails": judgement.fails,
        "passed": judgement.passed,
        "decided_rules": sorted(judgement.decided_rules),
        "findings": [
            {
                "rule": finding.rule_id,
                "verdict": finding.verdict.value,
                "severity": finding.severity.value,
                "level": finding.level.value,
                "urn": finding.urn,
                "message": finding.message,
                "source_position": finding.source_position,
            }
            for finding in judgement.findings
        ],
    }
