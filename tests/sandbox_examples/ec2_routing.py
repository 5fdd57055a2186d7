"""Examples for penstock.platform.sandbox.aws.ec2_routing."""

from typing import Any

from penstock.platform.sandbox.aws.ec2_routing import Route, RouteTable, RouteTableAssociation
from penstock.platform.sandbox.resource_class import Cloud, Properties

from .ec2_parts import internet_gateway, network_interface, route_table, subnet, vpc
from .model import Example


def _table(cloud: Cloud) -> Properties:
    vpc_id = vpc(cloud)
    return {
        "vpcId": vpc_id,
        "propagatingVgws": ["vgw-1"],
        "routes": [
            {"cidrBlock": "0.0.0.0/0", "gatewayId": internet_gateway(cloud, vpc_id)},
            {"ipv6CidrBlock": "::/0", "networkInterfaceId": network_interface(cloud, subnet(cloud, vpc_id))},
            {"cidrBlock": "10.99.0.0/16", "coreNetworkArn": "arn:aws:networkmanager::111122223333:core-network/cn-1"},
            {"cidrBlock": "10.98.0.0/16", "localGatewayId": "lgw-1"},
            {"cidrBlock": "10.97.0.0/16", "odbNetworkArn": "arn:aws:odb:eu-west-1:111122223333:odb-network/odb-1"},
        ],
        "tags": {"tier": "public"},
    }


def _route(cloud: Cloud) -> Properties:
    vpc_id = vpc(cloud)
    return {
        "routeTableId": route_table(cloud, vpc_id),
        "destinationCidrBlock": "0.0.0.0/0",
        "gatewayId": internet_gateway(cloud, vpc_id),
    }


def _steal(cloud: Cloud, route_id: str) -> None:
    """Leads the route somewhere else."""
    client = cloud.client("ec2")
    table = next(one for one in client.describe_route_tables()["RouteTables"] if one["RouteTableId"] in route_id)
    interface = network_interface(cloud, subnet(cloud, table["VpcId"]))
    client.replace_route(
        RouteTableId=table["RouteTableId"], DestinationCidrBlock="0.0.0.0/0", NetworkInterfaceId=interface
    )


def _association(cloud: Cloud) -> Properties:
    vpc_id = vpc(cloud)
    return {"routeTableId": route_table(cloud, vpc_id), "subnetId": subnet(cloud, vpc_id)}


def _move(cloud: Cloud, association_id: str) -> None:
    """Gives the subnet another table; the association gets a new id by that."""
    client = cloud.client("ec2")
    tables: list[Any] = client.describe_route_tables()["RouteTables"]
    table = next(
        one
        for one in tables
        if association_id in [association["RouteTableAssociationId"] for association in one["Associations"]]
    )
    client.replace_route_table_association(
        AssociationId=association_id, RouteTableId=route_table(cloud, table["VpcId"])
    )


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=RouteTable(),
        prepare=_table,
        changed={"routes": [], "tags": {"tier": "private"}},
        removed="tags",
        replaced={"vpcId": "vpc-other"},
        tamper=lambda cloud, table: cloud.client("ec2").delete_route(
            RouteTableId=table, DestinationCidrBlock="0.0.0.0/0"
        ),
        tampered="routes",
    ),
    Example(
        resource_class=Route(),
        prepare=_route,
        replaced={
            "destinationCidrBlock": "10.99.0.0/16",
            "destinationIpv6CidrBlock": "::/0",
            "destinationPrefixListId": "pl-other",
            "routeTableId": "rtb-other",
        },
        tamper=_steal,
        tampered="gatewayId",
        why_not={
            "changed": "a new target is another property: tested by itself",
            "removed": "a route has one target, which cannot be taken away",
        },
    ),
    Example(
        resource_class=RouteTableAssociation(),
        prepare=_association,
        replaced={"gatewayId": "igw-other", "subnetId": "subnet-other"},
        tamper=_move,
        tampered="routeTableId",
        why_not={
            "changed": "the one thing to change is the table, which the tampering changes",
            "removed": "nothing is optional",
        },
    ),
)
