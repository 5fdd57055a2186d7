"""The IPv4 range of a network: what AWS takes, and what can be divided into tiers and zones."""

import ipaddress
from typing import Final

__all__ = ["LARGEST_PREFIX", "SMALLEST_PREFIX", "parse_range"]

SMALLEST_PREFIX: Final = 16
"""The largest range that a VPC takes."""
LARGEST_PREFIX: Final = 20
"""The smallest range divided here: it leaves 128 addresses for a public subnet and 256 for a private one."""


def parse_range(cidr_block: str) -> ipaddress.IPv4Network:
    """The range of a network.

    Raises:
        ValueError: it is not an IPv4 range, names an address inside a range, or is too small or too large.
    """
    try:
        network = ipaddress.IPv4Network(cidr_block)
    except ValueError as error:
        raise ValueError(f"not an IPv4 range: {error}; expected for instance 10.0.0.0/16") from None
    if network.prefixlen > LARGEST_PREFIX:
        raise ValueError(
            f"too small: /{network.prefixlen} has no room for three tiers in eight zones; "
            f"give /{SMALLEST_PREFIX} to /{LARGEST_PREFIX}"
        )
    if network.prefixlen < SMALLEST_PREFIX:
        raise ValueError(f"too large: a VPC takes /{SMALLEST_PREFIX} at most; give up to /{LARGEST_PREFIX}")
    return network
