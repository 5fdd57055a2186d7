"""What makes a finding the same finding in another run: for baselines, and for reports that a service compares over time."""

import re
from hashlib import sha256

from .rule import Finding

__all__ = ["fingerprint"]

_LIST_NUMBER = re.compile(r"(?<=[A-Za-z\])])\.\d+(?=[.\s:,;]|$)")
"""The number of a list's item in a dotted path: `ingress.0.fromPort`. An item put before it changes the number, not the finding."""

_LINE_NUMBER = re.compile(r"(?<=\.py):\d+")
"""Where a rule raised: the file says enough, and its lines move."""


def fingerprint(finding: Finding) -> str:
    """A digest of rule, resource and what is wrong, the same for the same finding in every run.

    Where a thing stands in a list or a file, its source position, severity and level are no part of it. Values in the message are:
    what was accepted with one value is not accepted with another.
    """
    headline = finding.message.splitlines()[0] if finding.message else ""
    said = _LINE_NUMBER.sub("", _LIST_NUMBER.sub(".*", headline))
    return sha256("\x00".join((finding.rule_id, finding.urn, said)).encode("utf-8", "surrogatepass")).hexdigest()
