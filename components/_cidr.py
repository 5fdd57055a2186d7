"""How a network's address range is divided: fixed places for every tier in every zone, so nothing moves when a zone is added.

The first half of the range is for private subnets, the third quarter for public ones, the last for isolated ones. Each
part has eight places, one for each zone letter (a to h), whether the zone is used or not. Of the 256 parts (/64) of an
IPv6 range, private subnets have those from 0x00, public ones from 0x80 and isolated ones from 0xc0, in the same order.
"""

import ipaddress
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

from ..platform.address_range import parse_range
from ..platform.errors import printable

__all__ = [
    "Tier",
    "check_overlap",
    "check_zones",
    "subnet_ipv6_range",
    "subnet_ranges",
    "zone_letter",
]

ZONE_LETTERS = "abcdefgh"
ZONE = re.compile(r"[a-z]{2}(-[a-z0-9]+)+[a-h]")


class Tier(StrEnum):
    """What a subnet reaches: the internet both ways, the internet through NAT, or nothing outside the network."""

    PUBLIC = "public"
    PRIVATE = "private"
    ISOLATED = "isolated"


IPV6_PLACES: Mapping[Tier, int] = {Tier.PRIVATE: 0x00, Tier.PUBLIC: 0x80, Tier.ISOLATED: 0xC0}
"""The number of the first /64 of a tier."""
IPV6_PREFIX = 64
"""A subnet takes no other."""


def check_overlap(cidr_block: str, reserved: Iterable[str]) -> None:
    """Refuse a range that shares addresses with a reserved one.

    Raises:
        ValueError: it does; both are named.
    """
    network = parse_range(cidr_block)
    for other in reserved:
        if network.overlaps(ipaddress.IPv4Network(other)):
            raise ValueError(f"{cidr_block} overlaps {other}, which is reserved; choose a range outside it")


def zone_letter(zone: str) -> str:
    """The letter that tells a zone from the others of its region."""
    return zone[-1:]


def check_zones(zones: Iterable[str]) -> None:
    """Refuse zones that have no place of their own.

    Raises:
        ValueError: a zone's name does not end in a letter from a to h, or two end in the same one.
    """
    zones = tuple(zones)
    letters = [zone_letter(zone) for zone in zones]
    wrong = [zone for zone in zones if not ZONE.fullmatch(zone)]
    if wrong:
        got = printable(repr(wrong[0]), 60)
        raise ValueError(f"{got}: a zone's name ends in a letter from a to h, for instance eu-west-1a")
    if len(set(letters)) != len(letters):
        raise ValueError("each zone must end in a letter of its own")


def subnet_ranges(cidr_block: str, zones: Iterable[str]) -> Mapping[Tier, Mapping[str, str]]:
    """The range of every subnet: tier to zone to CIDR block.

    Args:
        cidr_block: the network's range.
        zones: the zones in use, each ending in a letter of its own.
    """
    zones = tuple(zones)
    check_zones(zones)
    first_half, second_half = parse_range(cidr_block).subnets(prefixlen_diff=1)
    third_quarter, last_quarter = second_half.subnets(prefixlen_diff=1)
    parts = {Tier.PUBLIC: third_quarter, Tier.PRIVATE: first_half, Tier.ISOLATED: last_quarter}
    return {
        tier: {zone: str(_place(part, ZONE_LETTERS.index(zone_letter(zone)))) for zone in zones}
        for tier, part in parts.items()
    }


def subnet_ipv6_range(tier: Tier, zone: str, cidr_block: str) -> str:
    """The IPv6 range of one subnet.

    Args:
        tier: its tier.
        zone: its zone.
        cidr_block: the network's IPv6 range, which AWS chooses: a /56.

    Raises:
        ValueError: it is not such a range.
    """
    try:
        network = ipaddress.IPv6Network(cidr_block)
    except ValueError as error:
        raise ValueError(f"not the IPv6 range of a VPC: {error}; AWS gives one when the VPC is deployed") from None
    number = IPV6_PLACES[tier] + ZONE_LETTERS.index(zone_letter(zone))
    address = int(network.network_address) + (number << (network.max_prefixlen - IPV6_PREFIX))
    subnet = ipaddress.IPv6Network((address, IPV6_PREFIX))
    if not subnet.subnet_of(network):
        raise ValueError(f"too small: {network} has no room for three tiers in eight zones; a VPC has a /56")
    return str(subnet)


def _place(part: ipaddress.IPv4Network, index: int) -> ipaddress.IPv4Network:
    return list(part.subnets(prefixlen_diff=3))[index]
