"""A waived violation as the policy pack says it, and as the engine's events then tell it.

CrossGuard has no word for it: what is not reported has passed. So the pack prints a line, which the engine shows as a message
about the stack, and whoever reads the events finds the violation again.
"""

import json
import re
from typing import Final, NamedTuple

from .rule import Finding

__all__ = ["WaivedViolation", "waived_in", "waived_line"]

_LINE: Final = re.compile(
    r'penstock: waived (?P<rule>\S{1,300}) on (?P<urn>"(?:[^"\\]|\\.)*+"): (?P<message>"(?:[^"\\]|\\.)*+")'
)


class WaivedViolation(NamedTuple):
    """What a line says."""

    rule_id: str
    urn: str
    """Empty for the stack as a whole."""
    message: str


def waived_line(finding: Finding) -> str:
    """One line without control characters, whatever the resource is called."""
    return f"waived {finding.rule_id} on {json.dumps(finding.urn)}: {json.dumps(finding.message)}"


def waived_in(said: str) -> tuple[WaivedViolation, ...]:
    """Every waived violation that a message of the engine tells of; none in what only looks like it."""
    found = []
    for line in _LINE.finditer(said):
        try:
            found.append(WaivedViolation(line["rule"], json.loads(line["urn"]), json.loads(line["message"])))
        except ValueError:  # an escape that is none
            continue
    return tuple(found)
