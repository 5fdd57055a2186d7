"""For programs: everything, by environment."""

import json
from collections.abc import Sequence
from typing import Any

from ..rule import Verdict
from .model import Item, Report

__all__ = ["item_document", "render", "report_document"]


def render(reports: Sequence[Report]) -> str:
    """An object with the report of each environment under its name."""
    return json.dumps({report.environment: report_document(report) for report in reports}, indent=2, sort_keys=True)


def report_document(report: Report) -> dict[str, Any]:
    """A report as JSON-like data. What is waived is apart from what counts."""
    return {
        "fails": report.fails,
        "passed": report.passed,
        "rules": len(report.rules),
        "decided_rules": sorted(report.decided),
        "findings": [item_document(item) for item in report.items if item.verdict is not Verdict.WAIVED],
        "waived": [item_document(item) for item in report.having(Verdict.WAIVED)],
        "reasons": list(report.reasons),
        "notes": list(report.notes),
        "waivers": report.waivers.document,
        "urns": list(report.urns),
    }


def item_document(item: Item) -> dict[str, Any]:
    """A finding as JSON-like data, with what is known of its rule."""
    rule = item.rule
    return {
        "rule": item.rule_id,
        "verdict": item.verdict.value,
        "severity": item.severity.value if item.severity is not None else None,
        "level": item.level.value,
        "urn": item.urn,
        "message": item.message,
        "source_position": item.source_position,
        "file": item.place.file,
        "line": item.place.line,
        "fingerprint": item.fingerprint,
        "sentence": rule.sentence if rule is not None else None,
        "why": rule.why if rule is not None else None,
        "fix": rule.fix if rule is not None else None,
        "url": rule.url if rule is not None else None,
        "references": [f"{one.framework} {one.control}" for one in rule.references] if rule is not None else [],
    }
