"""EC2: route tables and routes."""

import zlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ..resource_class import Cloud, Properties, ResourceClass
from ._ec2 import Ec2Class, found
from ._shared import answered, asked, changed, none_when_gone

DESTINATIONS: Final = {
    "destinationCidrBlock": "DestinationCidrBlock",
    "destinationIpv6CidrBlock": "DestinationIpv6CidrBlock",
    "destinationPrefixListId": "DestinationPrefixListId",
}
TARGETS: Final = {
    "carrierGatewayId": "CarrierGatewayId",
    "coreNetworkArn": "CoreNetworkArn",
    "egressOnlyGatewayId": "EgressOnlyInternetGatewayId",
    "gatewayId": "GatewayId",
    "localGatewayId": "LocalGatewayId",
    "natGatewayId": "NatGatewayId",
    "networkInterfaceId": "NetworkInterfaceId",
    "odbNetworkArn": "OdbNetworkArn",
    "transitGatewayId": "TransitGatewayId",
    "vpcEndpointId": "VpcEndpointId",
    "vpcPeeringConnectionId": "VpcPeeringConnectionId",
}
"""What a route may lead to, in Pulumi's and the API's spelling."""

INLINE: Final = {
    "cidrBlock": "DestinationCidrBlock",
    "ipv6CidrBlock": "DestinationIpv6CidrBlock",
    "destinationPrefixListId": "DestinationPrefixListId",
    **TARGETS,
}
"""The same for a route inside a route table."""

NO_TARGET: Final = {
    "coreNetworkArn": "moto has no core networks",
    "localGatewayId": "moto has no local gateways",
    "odbNetworkArn": "moto has no Oracle database networks",
}


class RouteTable(Ec2Class):
    """A route table, with the routes given in it or none; routes of their own are `Route`."""

    type = "aws:ec2/routeTable:RouteTable"
    tag_type = "route-table"
    cloudformation = "AWS::EC2::RouteTable"
    required = ("vpcId",)
    computed = frozenset({"propagatingVgws", "routes"})
    set_properties = frozenset({"propagatingVgws", "routes"})
    replace_on = frozenset({"vpcId"})
    not_kept = {"propagatingVgws": "moto does not propagate routes"} | {
        f"routes.{name}": reason for name, reason in NO_TARGET.items()
    }

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        answer = cloud.client("ec2").create_route_table(VpcId=inputs["vpcId"], **self.tag_specifications(inputs))
        table_id = str(answer["RouteTable"]["RouteTableId"])
        self._set_routes(cloud, table_id, (), inputs.get("routes") or ())
        return table_id

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        table = found(cloud, "describe_route_tables", RouteTableIds=[resource_id])
        if table is None:
            return None
        routes = [_spelt(route, INLINE) for route in table.get("Routes") or () if _is_own(route)]
        return {
            "vpcId": table.get("VpcId"),
            "routes": routes,
            "propagatingVgws": [one["GatewayId"] for one in table.get("PropagatingVgws") or ()],
            **self.common(cloud, resource_id, table),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        if new.get("routes") is not None:
            self._set_routes(cloud, resource_id, old.get("routes") or (), new["routes"])
        self.retag(cloud, resource_id, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        none_when_gone(cloud.client("ec2").delete_route_table, RouteTableId=resource_id)

    def _set_routes(self, cloud: Cloud, table_id: str, old: Any, new: Any) -> None:
        client = cloud.client("ec2")
        before = [_plain(route) for route in old]
        after = [_plain(route) for route in new]
        for route in before:
            if route not in after:
                none_when_gone(client.delete_route, RouteTableId=table_id, **_destination(route))
        for route in after:
            if route not in before:
                client.create_route(RouteTableId=table_id, **asked(route, INLINE))


class Route(ResourceClass):
    """One route. Its id is made of the table and the destination, as the real provider makes it."""

    type = "aws:ec2/route:Route"
    cloudformation = "AWS::EC2::Route"
    cloudformation_names = {"egressOnlyGatewayId": "EgressOnlyInternetGatewayId"}
    required = ("routeTableId",)
    one_of = (tuple(DESTINATIONS), tuple(TARGETS))
    computed = frozenset({"networkInterfaceId"})
    replace_on = frozenset({"routeTableId", *DESTINATIONS})
    unanswered = {
        "instanceId": "only of a route to a network interface of an instance",
        "instanceOwnerId": "only of a route to a network interface of an instance",
    }

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        wanted = asked(inputs, {"routeTableId": "RouteTableId", **DESTINATIONS, **TARGETS})
        cloud.client("ec2").create_route(**wanted)
        return _route_id(inputs["routeTableId"], next(iter(asked(inputs, DESTINATIONS).values())))

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        for table_id, destination, route in self._all(cloud):
            # An import names the route by table and destination with an underscore between.
            if resource_id in (_route_id(table_id, destination), f"{table_id}_{destination}"):
                names = {"state": "State", "origin": "Origin", "instanceId": "InstanceId"}
                owner = {"instanceOwnerId": "InstanceOwnerId"}
                return {
                    "routeTableId": table_id,
                    **_spelt(route, {**DESTINATIONS, **TARGETS}),
                    **answered(route, {**names, **owner}),
                }
        return None

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        if changed(old, new, *TARGETS):
            # Not ReplaceRoute: moto does not find IPv6 and prefix-list routes with it, and drops some targets.
            self.delete(cloud, resource_id, new)
            self.create(cloud, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        for table_id, destination, route in self._all(cloud):
            if resource_id in (_route_id(table_id, destination), f"{table_id}_{destination}"):
                wanted = asked(_spelt(route, DESTINATIONS), DESTINATIONS)
                none_when_gone(cloud.client("ec2").delete_route, RouteTableId=table_id, **wanted)

    def _all(self, cloud: Cloud) -> Iterator[tuple[str, str, dict[str, Any]]]:
        for page in cloud.client("ec2").get_paginator("describe_route_tables").paginate():
            for table in page["RouteTables"]:
                for route in table.get("Routes") or ():
                    for destination in asked(_spelt(route, DESTINATIONS), DESTINATIONS).values():
                        yield str(table["RouteTableId"]), str(destination), route


class RouteTableAssociation(ResourceClass):
    """Which route table a subnet, or a gateway, uses. The API gives it a new id when the table changes."""

    type = "aws:ec2/routeTableAssociation:RouteTableAssociation"
    cloudformation = "AWS::EC2::SubnetRouteTableAssociation"
    cloudformation_differences = {"routeTableId": "CloudFormation does not use ReplaceRouteTableAssociation"}
    required = ("routeTableId",)
    one_of = (("subnetId", "gatewayId"),)
    replace_on = frozenset({"gatewayId", "subnetId"})
    delete_before_replace = True  # a subnet has one

    NAMES: Final = {"gatewayId": "GatewayId", "routeTableId": "RouteTableId", "subnetId": "SubnetId"}

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        return str(cloud.client("ec2").associate_route_table(**asked(inputs, self.NAMES))["AssociationId"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        association = self._found(cloud, resource_id, state)
        return None if association is None else answered(association, self.NAMES)

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        association = self._found(cloud, resource_id, old)
        if association is not None and association["RouteTableId"] != new["routeTableId"]:
            cloud.client("ec2").replace_route_table_association(
                AssociationId=association["RouteTableAssociationId"], RouteTableId=new["routeTableId"]
            )

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        association = self._found(cloud, resource_id, state)
        if association is not None:
            association_id = association["RouteTableAssociationId"]
            none_when_gone(cloud.client("ec2").disassociate_route_table, AssociationId=association_id)

    def _found(self, cloud: Cloud, association_id: str, state: Properties) -> dict[str, Any] | None:
        """The association by its id; by what it associates after the API has given it a new one (a change of table)."""
        tables = cloud.client("ec2").describe_route_tables()["RouteTables"]
        every = [one for table in tables for one in table.get("Associations") or () if not one.get("Main")]
        by_id = [one for one in every if one["RouteTableAssociationId"] == association_id]
        place = asked(state, {"gatewayId": "GatewayId", "subnetId": "SubnetId"})
        by_place = [one for one in every if place and place.items() <= one.items()]
        return next(iter([*by_id, *by_place]), None)


def _route_id(table_id: str, destination: str) -> str:
    return f"r-{table_id}{zlib.crc32(destination.encode())}"


def _spelt(route: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A route in Pulumi's spelling. The API names a gateway-load-balancer endpoint as a gateway."""
    spelt = answered(route, names)
    if str(spelt.get("gatewayId", "")).startswith("vpce-"):
        spelt["vpcEndpointId"] = spelt.pop("gatewayId")
    return spelt


def _is_own(route: Mapping[str, Any]) -> bool:
    """Whether somebody asked for the route: not the local one, and not that of a gateway endpoint."""
    is_of_endpoint = str(route.get("GatewayId", "")).startswith("vpce-") and route.get("DestinationPrefixListId")
    return route.get("GatewayId") != "local" and not is_of_endpoint


def _plain(route: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in route.items() if value not in (None, "")}


def _destination(route: Mapping[str, Any]) -> dict[str, Any]:
    return {api: value for api, value in asked(route, INLINE).items() if api.startswith("Destination")}


CLASSES: tuple[ResourceClass, ...] = (RouteTable(), Route(), RouteTableAssociation())
