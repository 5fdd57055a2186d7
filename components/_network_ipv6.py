"""Where a network's IPv6 traffic goes: the public subnets' both ways, the private ones' out only, the isolated ones' nowhere."""

import pulumi_aws as aws

from ..platform.component import Component
from ..platform.inputs import Input
from ._cidr import zone_letter
from ._network_subnets import TierSubnets

__all__ = ["ipv6_routes"]

EVERYWHERE = "::/0"


def ipv6_routes(
    component: Component,
    vpc: aws.ec2.Vpc,
    *,
    public: TierSubnets,
    private: TierSubnets,
    gateway: aws.ec2.InternetGateway,
) -> None:
    """Routes in the tables that are there, and the child `egress-only-gateway`, which lets nobody in.

    IPv6 needs no NAT: the private subnets have this way out whatever the choice of NAT gateways, and what stands in them
    uses it as far as its security groups allow.
    """
    role = "egress-only-gateway"
    egress_only = aws.ec2.EgressOnlyInternetGateway(
        component.child(role),
        vpc_id=vpc.id,
        tags=component.tags({"Name": component.child(role)}),
        opts=component.options(role),
    )
    _route(component, public, "public", public.route_tables[0], gateway_id=gateway.id)
    for zone, table in zip(private.by_zone, private.route_tables, strict=True):
        _route(component, private, f"private-{zone_letter(zone)}", table, egress_only_gateway_id=egress_only.id)


def _route(
    component: Component, tier: TierSubnets, prefix: str, table: aws.ec2.RouteTable, **target: Input[str]
) -> None:
    role = f"{prefix}-ipv6-route"
    tier.routes.append(
        aws.ec2.Route(
            component.child(role),
            route_table_id=table.id,
            destination_ipv6_cidr_block=EVERYWHERE,
            opts=component.options(role),
            **target,
        )
    )
