"""Where the subnets of each tier lead: public ones to the internet, private ones to NAT, isolated ones nowhere."""

import pulumi_aws as aws

from ..platform.component import Component
from ..platform.environment_values import NatGateways
from ._cidr import zone_letter
from ._network_subnets import TierSubnets

__all__ = ["isolated_routes", "private_routes", "public_routes"]

EVERYWHERE = "0.0.0.0/0"


def public_routes(component: Component, vpc: aws.ec2.Vpc, public: TierSubnets) -> aws.ec2.InternetGateway:
    """One route table for all public subnets, to an internet gateway."""
    role = "internet-gateway"
    gateway = aws.ec2.InternetGateway(
        component.child(role),
        vpc_id=vpc.id,
        tags=component.tags({"Name": component.child(role)}),
        # Another VPC gets a gateway of its own: AWS would move this one, and cut off what still runs in the old VPC.
        opts=component.options(role, replace_with=[vpc]),
    )
    table = _route_table(component, vpc, public, "public")
    public.routes.append(
        aws.ec2.Route(
            component.child("public-route"),
            route_table_id=table.id,
            destination_cidr_block=EVERYWHERE,
            gateway_id=gateway.id,
            opts=component.options("public-route"),
        )
    )
    for zone in public.by_zone:
        _associate(component, public, zone, table)
    return gateway


def private_routes(
    component: Component, vpc: aws.ec2.Vpc, private: TierSubnets, *, public: TierSubnets, nat: NatGateways
) -> None:
    """One route table for each private subnet, so that choosing other NAT gateways later changes routes only."""
    zones = list(private.by_zone)
    zones_with_nat = {NatGateways.NONE: [], NatGateways.SHARED: zones[:1], NatGateways.PER_ZONE: zones}[nat]
    gateways = {zone: _nat_gateway(component, public, zone) for zone in zones_with_nat}
    for zone in zones:
        role = f"private-{zone_letter(zone)}"
        table = _route_table(component, vpc, private, role)
        _associate(component, private, zone, table)
        if gateways:
            private.routes.append(
                aws.ec2.Route(
                    component.child(f"{role}-route"),
                    route_table_id=table.id,
                    destination_cidr_block=EVERYWHERE,
                    nat_gateway_id=gateways.get(zone, gateways[zones_with_nat[0]]).id,
                    opts=component.options(f"{role}-route"),
                )
            )


def isolated_routes(component: Component, vpc: aws.ec2.Vpc, isolated: TierSubnets) -> None:
    """One route table without routes for all isolated subnets: the main one could be given some by somebody."""
    table = _route_table(component, vpc, isolated, "isolated")
    for zone in isolated.by_zone:
        _associate(component, isolated, zone, table)


def _route_table(component: Component, vpc: aws.ec2.Vpc, tier: TierSubnets, prefix: str) -> aws.ec2.RouteTable:
    role = f"{prefix}-routes"
    table = aws.ec2.RouteTable(
        component.child(role),
        vpc_id=vpc.id,
        tags=component.tags({"Name": component.child(role)}),
        opts=component.options(role),
    )
    tier.route_tables.append(table)
    return table


def _associate(component: Component, tier: TierSubnets, zone: str, table: aws.ec2.RouteTable) -> None:
    role = f"{tier.tier.value}-{zone_letter(zone)}-routing"
    tier.routes.append(
        aws.ec2.RouteTableAssociation(
            component.child(role),
            subnet_id=tier.by_zone[zone].id,
            route_table_id=table.id,
            # A subnet has one. It goes only when the subnet goes, so the new one is another subnet's, and can stand beside it.
            opts=component.options(role, delete_before_replace=False),
        )
    )


def _nat_gateway(component: Component, public: TierSubnets, zone: str) -> aws.ec2.NatGateway:
    role = f"nat-{zone_letter(zone)}"
    address = aws.ec2.Eip(
        component.child(f"{role}-address"),
        domain="vpc",
        tags=component.tags({"Name": component.child(role)}),
        # An address belongs to one gateway at a time: a gateway in another subnet stands beside the old one with its own.
        opts=component.options(f"{role}-address", replace_with=[public.by_zone[zone]]),
    )
    return aws.ec2.NatGateway(
        component.child(role),
        allocation_id=address.id,
        subnet_id=public.by_zone[zone].id,
        tags=component.tags({"Name": component.child(role)}),
        # A NAT gateway comes up only where the internet can be reached.
        opts=component.options(role, depends_on=list(public.routes)),
    )
