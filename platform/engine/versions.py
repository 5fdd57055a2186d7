"""Which versions of the Pulumi engine Penstock works with, as data."""

import re
from dataclasses import dataclass

__all__ = ["PINNED", "SUPPORTED", "SupportedRange", "Version", "parse_version"]

Version = tuple[int, int, int]

PINNED = "3.259.0"
"""The version that is installed where there is none, and that the tests run with. The same as in build/go.mod."""


@dataclass(frozen=True)
class SupportedRange:
    """Versions from `minimum` up to, and without, `below`."""

    minimum: Version
    below: Version

    def __contains__(self, version: Version) -> bool:
        return self.minimum <= version < self.below

    def __str__(self) -> str:
        return f">={'.'.join(map(str, self.minimum))},<{'.'.join(map(str, self.below))}"


SUPPORTED = SupportedRange(minimum=(3, 259, 0), below=(4, 0, 0))
"""From the tested version on; the next major version may change the event log and the protocols."""


def parse_version(text: str) -> Version | None:
    """The numbers of `v3.259.0` or `3.260.0-alpha.1`; None where the text is not a version."""
    match = re.match(r"\s*v?(\d+)\.(\d+)\.(\d+)(?![\d.])", text)
    if match is None:
        return None
    major, minor, patch = match.groups()
    return int(major), int(minor), int(patch)
