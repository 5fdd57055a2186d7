"""A network as a program declares it."""

from typing import Any

import pulumi_aws as aws
import pytest
from component_programs import assert_refused, synthesised
from penstock.components import Network, NetworkArgs
from penstock.platform.environment import NatGateways
from penstock.platform.testing import Synthesised

ZONES = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]


def network(**more: Any) -> Synthesised:
    fields: dict[str, Any] = {"cidr_block": "10.0.0.0/16", "availability_zones": ZONES, **more}
    return synthesised(lambda: Network("net", NetworkArgs(**fields)))


def names(stack: Synthesised, kind: type) -> list[str]:
    return [resource.name for resource in stack.find(kind)]


def test_three_tiers_in_every_zone() -> None:
    """Each subnet has its place, and none gives public addresses to what starts in it."""
    stack = network()
    subnets = stack.has_resource(aws.ec2.Subnet, {"mapPublicIpOnLaunch": False}, count=9)
    assert {subnet.name for subnet in subnets} == {
        f"net-{tier}-{zone}" for tier in ("public", "private", "isolated") for zone in "abc"
    }
    stack.one("net-private-b").has({"cidrBlock": "10.0.16.0/20", "availabilityZone": "eu-west-1b"})


@pytest.mark.parametrize(
    ("nat", "gateways"),
    [
        (NatGateways.PER_ZONE, ["net-nat-a", "net-nat-b", "net-nat-c"]),
        (NatGateways.SHARED, ["net-nat-a"]),
        (NatGateways.NONE, []),
    ],
)
def test_nat_gateways_are_as_many_as_asked(nat: NatGateways, gateways: list[str]) -> None:
    """Every private subnet has a route to one, or none has; each gateway has its own address."""
    stack = network(nat=nat)
    assert names(stack, aws.ec2.NatGateway) == gateways
    stack.resource_count(aws.ec2.Eip, len(gateways))
    routes = [route.name for route in stack.find(aws.ec2.Route) if "private" in route.name]
    assert routes == ([f"net-private-{zone}-route" for zone in "abc"] if gateways else [])


def test_with_a_gateway_per_zone_each_subnet_uses_its_own() -> None:
    """Else the failure of one zone would take the others' way out with it."""
    for zone in "abc":
        assert network().one(f"net-private-{zone}-route").waits_for("natGatewayId") == {f"net-nat-{zone}"}


def test_another_choice_of_nat_changes_routes_only() -> None:
    """Subnets, their tables and associations keep their names, so nothing of them is replaced."""
    kept = ("Subnet", "RouteTable", "RouteTableAssociation", "Vpc")
    shared, per_zone = network(nat="shared"), network(nat="per_zone")

    def remaining(stack: Synthesised) -> set[str]:
        return {resource.urn for resource in stack.resources if resource.type.rsplit(":", 1)[-1] in kept}

    assert remaining(shared) == remaining(per_zone)


def test_a_new_zone_changes_nothing_that_is_there() -> None:
    """The first zone added later: every resource of the old ones is declared as before."""
    before, after = network(availability_zones=ZONES[1:]), network(availability_zones=ZONES)
    kinds = (aws.ec2.Subnet, aws.ec2.RouteTableAssociation)
    for resource in [found for kind in kinds for found in before.find(kind)]:
        assert after.one(resource.name).inputs == resource.inputs


def test_isolated_subnets_lead_nowhere() -> None:
    """Their own table has no route, so they do not fall back on the VPC's main one."""
    stack = network()
    assert not [route for route in stack.find(aws.ec2.Route) if "isolated" in route.name]
    assert len([name for name in names(stack, aws.ec2.RouteTableAssociation) if "isol" in name]) == 3


def test_the_default_security_group_is_closed() -> None:
    network().one("net-default-security-group").has({"ingress": [], "egress": []})


def test_s3_is_reached_without_leaving_aws() -> None:
    """From every private and isolated subnet."""
    endpoint = network().one("net-s3-endpoint")
    endpoint.has({"serviceName": "com.amazonaws.eu-west-1.s3", "vpcEndpointType": "Gateway"})
    tables = endpoint.waits_for("routeTableIds")
    assert tables == {*(f"net-private-{zone}-routes" for zone in "abc"), "net-isolated-routes"}


def test_traffic_is_recorded_in_the_given_bucket() -> None:
    flow_log = network(flow_log_bucket_arn="arn:aws:s3:::flows").one("net-flow-log")
    flow_log.has({"trafficType": "ALL", "logDestinationType": "s3", "logDestination": "arn:aws:s3:::flows"})


def test_without_a_bucket_the_network_makes_a_protected_one() -> None:
    """There is no way to have a network whose traffic nobody records."""
    bucket = network().one("net-flow-logs-bucket")
    assert bucket.options.protect
    network().one("net-flow-log").has({"logDestination": f"arn:aws:s3:::{bucket.automatic_name}"})


def test_every_child_has_the_component_s_name_and_is_below_it() -> None:
    stack = network()
    children = [resource for resource in stack.resources if resource.name.startswith("net-")]
    assert len(children) > 40
    assert all("penstock:index:Network" in child.urn for child in children)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"cidr_block": "10.0.0.0/24"}, ["cidr_block", "too small", "'10.0.0.0/24'"]),
        ({"cidr_block": "10.0.0.0/8"}, ["cidr_block", "too large"]),
        ({"cidr_block": "lots"}, ["cidr_block", "not an IPv4 range"]),
        ({"reserved_cidr_blocks": ["10.0.4.0/22"]}, ["reserved_cidr_blocks", "10.0.0.0/16 overlaps 10.0.4.0/22"]),
        ({"availability_zones": ["eu-west-1a"]}, ["availability_zones", "at least 2"]),
        ({"availability_zones": ["eu-west-1a", "eu-west-1a"]}, ["availability_zones", "letter of its own"]),
        ({"nat": "two"}, ["nat", "'shared', 'per_zone' or 'none'"]),
        ({"cdir_block": "10.0.0.0/16"}, ["cdir_block"]),
    ],
)
def test_what_cannot_work_is_refused(fields: dict[str, Any], words: list[str]) -> None:
    """Before anything is declared, with the component, the field, what was received and what to do."""
    given: Any = {"cidr_block": "10.0.0.0/16", "availability_zones": ZONES, **fields}
    assert_refused(lambda: Network("net", given), ["Network 'net'", *words])
