"""The JSON Schema of a report as `--output json` prints it."""

from typing import Any, Final

from ..rule import Level, Severity, Verdict
from ..waivers import Waiver

__all__ = ["report_schema"]

_TEXT: Final = {"type": "string"}
_TEXT_OR_NONE: Final = {"type": ["string", "null"]}
_NUMBER: Final = {"type": "integer", "minimum": 0}


def report_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of what rules came to in one environment."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What rules came to in one environment (penstock --output json)",
        **_object(
            {
                "fails": {"type": "boolean", "description": "whether it fails the command"},
                "passed": {**_NUMBER, "description": "how many checks passed"},
                "rules": {**_NUMBER, "description": "how many rules were asked; 0 where the pack does not list them"},
                "decided_rules": _list(_TEXT, "the rules that applied and were decided everywhere"),
                "findings": _list({"$ref": "#/$defs/finding"}, "what counts, the gravest first"),
                "waived": _list({"$ref": "#/$defs/finding"}, "what a waiver or the baseline excuses"),
                "reasons": _list(_TEXT, "what else fails it"),
                "notes": _list(_TEXT, "what is worth knowing and fails nothing"),
                "waivers": _object(
                    {
                        "ending": _list({"$ref": "#/$defs/waiver"}, "those that end within two weeks"),
                        "expired": _list({"$ref": "#/$defs/waiver"}, "those whose violation is back"),
                        "unused": _list({"$ref": "#/$defs/waiver"}, "those that excuse nothing"),
                    }
                ),
                "urns": _list(_TEXT, "every resource that was judged; empty for a run of the engine"),
            }
        ),
        "$defs": {"finding": _finding(), "waiver": _waiver()},
    }


def _finding() -> dict[str, Any]:
    told = [verdict.value for verdict in Verdict if verdict not in (Verdict.OK, Verdict.NOT_APPLICABLE)]
    return _object(
        {
            "rule": _TEXT,
            "verdict": {"enum": told},
            "severity": {"enum": [*(severity.value for severity in Severity), None]},
            "level": {"enum": [level.value for level in Level]},
            "urn": {**_TEXT, "description": "empty for the stack as a whole"},
            "message": {**_TEXT, "description": "what was found; a second line says whose waiver it is or was"},
            "source_position": _TEXT_OR_NONE,
            "file": {**_TEXT, "description": "from the root of the repository"},
            "line": {"type": "integer", "minimum": 1},
            "fingerprint": {**_TEXT, "description": "the same for the same finding in every run"},
            "sentence": {**_TEXT_OR_NONE, "description": "what the rule wants; null for one of another maker's pack"},
            "why": _TEXT_OR_NONE,
            "fix": _TEXT_OR_NONE,
            "url": _TEXT_OR_NONE,
            "references": _list(_TEXT, "the controls that ask the same"),
        }
    )


def _waiver() -> dict[str, Any]:
    return _object({**dict.fromkeys(Waiver.model_fields, _TEXT), "days_left": {"type": "integer"}})


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _list(items: dict[str, Any], description: str) -> dict[str, Any]:
    return {"type": "array", "items": items, "description": description}
