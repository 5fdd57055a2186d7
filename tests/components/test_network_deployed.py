"""A network on the real engine and the embedded cloud: whatever is added to it, what is there stays as it is."""

import ipaddress
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

import pytest
from penstock.components import Network
from penstock.platform.engine.model import Operation
from real_engine import RealEngine
from sandboxed import Sandboxed, deployed_program

PROGRAM = """
import pulumi
from penstock.components import *

network = Network("net", NetworkArgs(cidr_block="10.9.0.0/20", ARGUMENTS))
pulumi.export("ipv6", network.ipv6_cidr_block)
pulumi.export("private", network.private_subnet_ids)
pulumi.export("group", network.endpoint_security_group_id)
"""

TWO_ZONES = 'availability_zones=["eu-west-1a", "eu-west-1c"]'
THREE_ZONES = 'availability_zones=["eu-west-1a", "eu-west-1b", "eu-west-1c"]'
TURNED = 'availability_zones=["eu-west-1c", "eu-west-1a"]'
TWO_ENDPOINTS = 'interface_endpoints=["logs", "ecr.api"]'
TURNED_ENDPOINTS = 'interface_endpoints=["ecr.api", "logs"]'
THREE_ENDPOINTS = 'interface_endpoints=["logs", "sqs", "ecr.api"]'

NEW_ZONE = {
    *(f"net-{tier}-b" for tier in ("public", "private", "isolated")),
    *(f"net-{tier}-b-routing" for tier in ("public", "private", "isolated")),
    "net-private-b-routes",
    "net-private-b-route",
    "net-nat-b",
    "net-nat-b-address",
}
SUBNETS = {f"net-{tier}-{zone}" for tier in ("public", "private", "isolated") for zone in "ac"}
IPV6_ROUTES = {"net-public-ipv6-route", "net-private-a-ipv6-route", "net-private-c-ipv6-route"}
ZONE_IN_ENDPOINTS = {
    "net-s3-endpoint": {"routeTableIds"},
    "net-logs-endpoint": {"subnetIds"},
    "net-ecr-api-endpoint": {"subnetIds"},
}
IPV6_IN_SUBNETS = {
    name: {"ipv6CidrBlock"} if "public" in name else {"ipv6CidrBlock", "assignIpv6AddressOnCreation"}
    for name in SUBNETS
}


def program(*arguments: str) -> str:
    return PROGRAM.replace("ARGUMENTS", ", ".join(arguments))


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory, engine: RealEngine) -> Iterator[Sandboxed]:
    """Two zones, two endpoints, no IPv6."""
    with deployed_program(
        tmp_path_factory.mktemp("network") / "shop", engine, program(TWO_ZONES, TWO_ENDPOINTS)
    ) as made:
        yield made


def planned(deployed: Sandboxed, *arguments: str) -> tuple[set[str], dict[str, set[str]]]:
    """What a preview of other arguments creates, and what it updates with which properties: it does nothing else."""
    deployed.program(program(*arguments))
    steps = deployed.succeed(deployed.cli.preview(deployed.request())).steps
    assert {step.operation for step in steps} <= {Operation.SAME, Operation.CREATE, Operation.UPDATE}
    created = {step.name for step in steps if step.operation is Operation.CREATE}
    updated = {step.name: set(step.diffs) for step in steps if step.operation is Operation.UPDATE}
    return created, updated


def ranges(deployed: Sandboxed) -> dict[str, tuple[str, str]]:
    """The id and the IPv4 range of every subnet that is there, by its name."""
    found = deployed.cloud.client("ec2").describe_subnets(Filters=[{"Name": "cidr-block", "Values": ["10.9.*"]}])
    return {name_of(subnet): (subnet["SubnetId"], subnet["CidrBlock"]) for subnet in found["Subnets"]}


def ipv6_ranges(deployed: Sandboxed) -> dict[str, ipaddress.IPv6Network]:
    found = deployed.cloud.client("ec2").describe_subnets(Filters=[{"Name": "cidr-block", "Values": ["10.9.*"]}])
    return {
        name_of(subnet): ipaddress.IPv6Network(one["Ipv6CidrBlock"])
        for subnet in found["Subnets"]
        for one in subnet["Ipv6CidrBlockAssociationSet"]
    }


def name_of(subnet: Mapping[str, Any]) -> str:
    return next(str(tag["Value"]) for tag in subnet["Tags"] if tag["Key"] == "Name")


@pytest.mark.parametrize(
    ("arguments", "created", "updated"),
    [
        pytest.param((TURNED, TURNED_ENDPOINTS), set(), {}, id="zones and endpoints in another order"),
        pytest.param((THREE_ZONES, TWO_ENDPOINTS), NEW_ZONE, ZONE_IN_ENDPOINTS, id="a zone between the others"),
        pytest.param((TWO_ZONES, THREE_ENDPOINTS), {"net-sqs-endpoint"}, {}, id="an endpoint between the others"),
        pytest.param(
            (TWO_ZONES, TWO_ENDPOINTS, "dynamodb_endpoint=True"), {"net-dynamodb-endpoint"}, {}, id="a gateway endpoint"
        ),
        pytest.param(
            (THREE_ZONES, THREE_ENDPOINTS), {*NEW_ZONE, "net-sqs-endpoint"}, ZONE_IN_ENDPOINTS, id="zone and endpoint"
        ),
        pytest.param(
            (TWO_ZONES, TWO_ENDPOINTS, "ipv6=True"),
            {*IPV6_ROUTES, "net-egress-only-gateway"},
            {"net-vpc": {"assignGeneratedIpv6CidrBlock"}, **IPV6_IN_SUBNETS},
            id="IPv6",
        ),
    ],
)
def test_what_is_added_replaces_and_deletes_nothing(
    deployed: Sandboxed, arguments: tuple[str, ...], created: set[str], updated: dict[str, set[str]]
) -> None:
    """Only what is new is created, and what changes in place is named."""
    assert planned(deployed, *arguments) == (created, updated)


def test_what_changes_in_place_is_declared() -> None:
    """The updates above are those that the component says it makes."""
    expected = {**ZONE_IN_ENDPOINTS, "net-vpc": {"assignGeneratedIpv6CidrBlock"}, **IPV6_IN_SUBNETS}
    for name, properties in expected.items():
        declared = [one for one in Network.IN_PLACE if fnmatchcase(name.removeprefix("net-"), one.role)]
        assert properties <= {name for one in declared for name in one.properties}


def test_who_uses_the_subnets_knows_them_while_endpoints_and_ipv6_are_planned(deployed: Sandboxed) -> None:
    """Else the preview would show every service in the network as changed."""
    deployed.program(program(TWO_ZONES, THREE_ENDPOINTS, "ipv6=True"))
    before = deployed.cli.outputs(deployed.request())["private"]
    run = deployed.succeed(deployed.cli.preview(deployed.request()))
    (network,) = [step for step in run.steps if step.name == "net" and step.type == "penstock:index:Network"]
    assert network.new is not None
    assert network.new.outputs["private_subnet_ids"] == before


def test_all_of_it_deployed_everything_keeps_its_place(deployed: Sandboxed) -> None:
    """Zone, endpoint and IPv6 at once; then once more, and after a refresh, there is nothing to do."""
    before = ranges(deployed)
    steps = deployed.up(program(THREE_ZONES, THREE_ENDPOINTS, "dynamodb_endpoint=True", "ipv6=True"))
    assert {step.operation for step in steps.values()} <= {Operation.SAME, Operation.CREATE, Operation.UPDATE}
    assert {name: ranges(deployed)[name] for name in before} == before
    network = ipaddress.IPv6Network(deployed.cli.outputs(deployed.request())["ipv6"])
    places = ipv6_ranges(deployed)
    assert len(set(places.values())) == 9
    assert all(place.subnet_of(network) for place in places.values())
    assert {name: int(place.network_address) >> 64 & 0xFF for name, place in places.items() if "private" in name} == {
        "net-private-a": 0,
        "net-private-b": 1,
        "net-private-c": 2,
    }
    deployed.succeed(deployed.cli.refresh(deployed.request()))
    assert {step.operation for step in deployed.up().values()} == {Operation.SAME}


def test_endpoints_have_an_address_in_every_zone_and_the_private_way_out_is_one_way(deployed: Sandboxed) -> None:
    """As it is in the cloud, after everything was added."""
    client = deployed.cloud.client("ec2")
    endpoints = {one["ServiceName"].rpartition(".")[2]: one for one in client.describe_vpc_endpoints()["VpcEndpoints"]}
    assert set(endpoints) == {"s3", "dynamodb", "logs", "sqs", "api"}
    private = set(deployed.cli.outputs(deployed.request())["private"])
    assert all(set(endpoints[name]["SubnetIds"]) == private for name in ("logs", "sqs", "api"))
    tables = client.describe_route_tables(Filters=[{"Name": "association.subnet-id", "Values": sorted(private)}])
    ways = [route for table in tables["RouteTables"] for route in table["Routes"] if "::/0" in route.values()]
    assert len(ways) == 3
    assert all(route["EgressOnlyInternetGatewayId"].startswith("eigw-") for route in ways)
