"""The arithmetic of address ranges: nothing overlaps, everything fits, nothing moves."""

import ipaddress
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from penstock.components._cidr import Tier, check_overlap, subnet_ranges
from penstock.platform.address_range import parse_range

networks = st.builds(
    lambda address, prefix: str(ipaddress.IPv4Network((address, prefix), strict=False)),
    st.integers(min_value=0x0A000000, max_value=0x0AFFFFFF),
    st.integers(min_value=16, max_value=20),
)
zones = st.sets(st.sampled_from([f"eu-west-1{letter}" for letter in "abcdefgh"]), min_size=1).map(sorted)


@given(networks, zones)
def test_subnets_fit_and_do_not_overlap(network: str, in_zones: list[str]) -> None:
    """Every subnet lies in the network, has room for a load balancer, and shares no address with another."""
    ranges = subnet_ranges(network, in_zones)
    subnets = [ipaddress.IPv4Network(block) for by_zone in ranges.values() for block in by_zone.values()]
    assert len(subnets) == len(Tier) * len(in_zones)
    assert all(subnet.subnet_of(ipaddress.IPv4Network(network)) and subnet.prefixlen <= 27 for subnet in subnets)
    assert not any(one.overlaps(other) for one, other in combinations(subnets, 2))


@given(networks, zones, zones)
def test_nothing_moves_when_zones_come_and_go(network: str, before: list[str], after: list[str]) -> None:
    """A zone that stays keeps its ranges, whatever is added before, between or after, or taken away."""
    old, new = subnet_ranges(network, before), subnet_ranges(network, after)
    for tier in Tier:
        assert all(old[tier][zone] == new[tier][zone] for zone in set(before) & set(after))


def test_the_layout_stays_as_it_was_first_deployed() -> None:
    """Another layout would replace every subnet of every network there is: this one is for ever."""
    assert subnet_ranges("10.0.0.0/16", ["eu-west-1a", "eu-west-1b"]) == {
        Tier.PUBLIC: {"eu-west-1a": "10.0.128.0/21", "eu-west-1b": "10.0.136.0/21"},
        Tier.PRIVATE: {"eu-west-1a": "10.0.0.0/20", "eu-west-1b": "10.0.16.0/20"},
        Tier.ISOLATED: {"eu-west-1a": "10.0.192.0/21", "eu-west-1b": "10.0.200.0/21"},
    }


@pytest.mark.parametrize(
    ("cidr_block", "reason"),
    [
        ("10.0.0.0/21", "too small: /21"),
        ("10.0.0.0/15", "too large"),
        ("10.0.0.1/16", "not an IPv4 range"),
        ("ten", "not an IPv4 range"),
    ],
)
def test_a_range_that_does_not_do_is_refused(cidr_block: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_range(cidr_block)


def test_an_overlap_is_refused_and_both_are_named() -> None:
    with pytest.raises(ValueError, match=r"10\.0\.0\.0/16 overlaps 10\.0\.128\.0/24"):
        check_overlap("10.0.0.0/16", ["10.1.0.0/16", "10.0.128.0/24"])


@pytest.mark.parametrize("in_zones", [["eu-west-1a", "eu-west-1a"], ["eu-west-1z"], ["euw1-az1"], [""]])
def test_zones_without_a_place_of_their_own_are_refused(in_zones: list[str]) -> None:
    with pytest.raises(ValueError, match="letter"):
        subnet_ranges("10.0.0.0/16", in_zones)
