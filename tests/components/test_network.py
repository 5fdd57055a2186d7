"""A network as a program declares it."""

from typing import Any

import pytest
from component_programs import declared, one
from penstock.components import Network, NetworkArgs
from penstock.platform.environment import NatGateways
from penstock.platform.errors import ConfigurationError
from penstock.platform.resource import Graph

ZONES = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]


def network(**more: Any) -> Graph:
    fields: dict[str, Any] = {"cidr_block": "10.0.0.0/16", "availability_zones": ZONES, **more}
    return declared(lambda: Network("net", NetworkArgs(**fields)))


def names(graph: Graph, type_token: str) -> list[str]:
    return [resource.name for resource in graph.of_type(type_token)]


def test_three_tiers_in_every_zone() -> None:
    """Each subnet has its place, and none gives public addresses to what starts in it."""
    graph = network()
    subnets = {subnet.name: subnet.properties for subnet in graph.of_type("aws:ec2/subnet:Subnet")}
    assert set(subnets) == {f"net-{tier}-{zone}" for tier in ("public", "private", "isolated") for zone in "abc"}
    assert subnets["net-private-b"]["cidrBlock"] == "10.0.16.0/20"
    assert subnets["net-private-b"]["availabilityZone"] == "eu-west-1b"
    assert not any(subnet["mapPublicIpOnLaunch"] for subnet in subnets.values())


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
    graph = network(nat=nat)
    assert names(graph, "aws:ec2/natGateway:NatGateway") == gateways
    assert len(names(graph, "aws:ec2/eip:Eip")) == len(gateways)
    routes = [route.name for route in graph.of_type("aws:ec2/route:Route") if "private" in route.name]
    assert routes == ([f"net-private-{zone}-route" for zone in "abc"] if gateways else [])


def test_with_a_gateway_per_zone_each_subnet_uses_its_own() -> None:
    """Else the failure of one zone would take the others' way out with it."""
    for zone in "abc":
        depends_on = one(network(), f"net-private-{zone}-route").property_dependencies["natGatewayId"]
        assert [urn.rsplit("::", 1)[-1] for urn in depends_on] == [f"net-nat-{zone}"]


def test_another_choice_of_nat_changes_routes_only() -> None:
    """Subnets, their tables and associations keep their names, so nothing of them is replaced."""
    kept = ("Subnet", "RouteTable", "RouteTableAssociation", "Vpc")
    shared, per_zone = network(nat="shared"), network(nat="per_zone")

    def remaining(graph: Graph) -> set[str]:
        return {resource.urn for resource in graph.resources if resource.type.rsplit(":", 1)[-1] in kept}

    assert remaining(shared) == remaining(per_zone)


def test_a_new_zone_changes_nothing_that_is_there() -> None:
    """The first zone added later: every resource of the old ones is declared as before."""
    before, after = network(availability_zones=ZONES[1:]), network(availability_zones=ZONES)
    kinds = ("aws:ec2/subnet:Subnet", "aws:ec2/routeTableAssociation:RouteTableAssociation")
    for resource in before.of_type(*kinds):
        assert one(after, resource.name).properties == resource.properties


def test_isolated_subnets_lead_nowhere() -> None:
    """Their own table has no route, so they do not fall back on the VPC's main one."""
    graph = network()
    assert not [route for route in graph.of_type("aws:ec2/route:Route") if "isolated" in route.name]
    assert (
        len([name for name in names(graph, "aws:ec2/routeTableAssociation:RouteTableAssociation") if "isol" in name])
        == 3
    )


def test_the_default_security_group_is_closed() -> None:
    group = one(network(), "net-default-security-group").properties
    assert (group["ingress"], group["egress"]) == ([], [])


def test_s3_is_reached_without_leaving_aws() -> None:
    """From every private and isolated subnet."""
    endpoint = one(network(), "net-s3-endpoint")
    assert endpoint.get("serviceName") == "com.amazonaws.eu-west-1.s3"
    assert endpoint.get("vpcEndpointType") == "Gateway"
    tables = {urn.rsplit("::", 1)[-1] for urn in endpoint.property_dependencies["routeTableIds"]}
    assert tables == {*(f"net-private-{zone}-routes" for zone in "abc"), "net-isolated-routes"}


def test_traffic_is_recorded_in_the_given_bucket() -> None:
    flow_log = one(network(flow_log_bucket_arn="arn:aws:s3:::flows"), "net-flow-log").properties
    assert (flow_log["trafficType"], flow_log["logDestinationType"]) == ("ALL", "s3")
    assert flow_log["logDestination"] == "arn:aws:s3:::flows"


def test_without_a_bucket_the_network_makes_a_protected_one() -> None:
    """There is no way to have a network whose traffic nobody records."""
    bucket = one(network(), "net-flow-logs-bucket")
    assert bucket.protect
    assert one(network(), "net-flow-log").get("logDestination") == f"arn:aws:s3:::{bucket.get('bucket')}"


def test_every_child_has_the_component_s_name_and_is_below_it() -> None:
    graph = network()
    children = [resource for resource in graph.resources if resource.name.startswith("net-")]
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
    given: dict[str, Any] = {"cidr_block": "10.0.0.0/16", "availability_zones": ZONES, **fields}
    with pytest.raises(ConfigurationError) as refusal:
        declared(lambda: Network("net", given))  # type: ignore[arg-type] # a mapping, as from another language
    message = str(refusal.value)
    assert all(word in message for word in ["Network 'net'", *words]), message
