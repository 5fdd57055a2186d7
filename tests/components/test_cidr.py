"""The arithmetic of address ranges: nothing overlaps, everything fits, nothing moves."""

import ipaddress
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from penstock.components._cidr import Tier, check_overlap, subnet_ipv6_range, subnet_ranges
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


ipv6_networks = st.integers(min_value=0, max_value=2**44 - 1).map(
    lambda number: str(ipaddress.IPv6Network(((0x2600 << 112) + (number << 72), 56)))
)


@given(ipv6_networks, zones)
def test_ipv6_subnets_fit_and_do_not_overlap(network: str, in_zones: list[str]) -> None:
    """Every subnet is a /64 of the network, and no two are the same."""
    subnets = [ipaddress.IPv6Network(subnet_ipv6_range(tier, zone, network)) for tier in Tier for zone in in_zones]
    assert len(set(subnets)) == len(Tier) * len(in_zones)
    assert all(subnet.prefixlen == 64 and subnet.subnet_of(ipaddress.IPv6Network(network)) for subnet in subnets)


@given(networks, ipv6_networks, zones, zones, st.randoms())
def test_more_zones_in_any_order_move_no_range_of_the_zones_before(
    network: str, ipv6_network: str, before: list[str], more: list[str], random: Random
) -> None:
    """IPv4 and IPv6: a list that holds another one's zones, wherever, gives those the same ranges."""
    after = sorted({*before, *more})
    random.shuffle(after)
    old, new = subnet_ranges(network, before), subnet_ranges(network, after)
    for tier in Tier:
        assert {zone: new[tier][zone] for zone in before} == old[tier]
        others = {subnet_ipv6_range(tier, zone, ipv6_network) for zone in set(after) - set(before)}
        assert others.isdisjoint(subnet_ipv6_range(tier, zone, ipv6_network) for zone in before)


def test_the_ipv6_layout_stays_as_it_was_first_deployed() -> None:
    """Another layout would replace the addresses of every network there is: this one is for ever."""
    layout = {
        tier: [subnet_ipv6_range(tier, f"eu-west-1{zone}", "2001:db8:0:ab00::/56") for zone in "ah"] for tier in Tier
    }
    assert layout == {
        Tier.PUBLIC: ["2001:db8:0:ab80::/64", "2001:db8:0:ab87::/64"],
        Tier.PRIVATE: ["2001:db8:0:ab00::/64", "2001:db8:0:ab07::/64"],
        Tier.ISOLATED: ["2001:db8:0:abc0::/64", "2001:db8:0:abc7::/64"],
    }


@pytest.mark.parametrize(
    ("cidr_block", "reason"),
    [("", "not the IPv6 range of a VPC"), ("10.0.0.0/16", "not the IPv6 range"), ("2001:db8::/60", "too small")],
)
def test_an_ipv6_range_that_does_not_do_is_refused(cidr_block: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        subnet_ipv6_range(Tier.ISOLATED, "eu-west-1a", cidr_block)


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


@pytest.mark.parametrize(
    "in_zones", [["eu-west-1a", "eu-west-1a"], ["eu-west-1z"], ["euw1-az1"], [""], ["\x1b[31ma"], ["../a"]]
)
def test_zones_without_a_place_of_their_own_are_refused(in_zones: list[str]) -> None:
    with pytest.raises(ValueError, match="letter"):
        subnet_ranges("10.0.0.0/16", in_zones)
