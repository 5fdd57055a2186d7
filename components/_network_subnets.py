"""The subnets of one tier of a network, one in each zone, and what must exist before anything may use them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from ..platform.component import Component
from ._cidr import Tier, zone_letter

__all__ = ["TierSubnets", "tier_subnets"]


@dataclass(slots=True)
class TierSubnets:
    """A tier while it is being built."""

    tier: Tier
    by_zone: Mapping[str, aws.ec2.Subnet]
    route_tables: list[aws.ec2.RouteTable] = field(default_factory=list)
    routes: list[pulumi.CustomResource] = field(default_factory=list)
    """Routes and associations: without them a subnet reaches nothing."""

    def routed_ids(self) -> pulumi.Output[list[str]]:
        """The subnets' ids, in the order of the zones, once their routes are in place."""
        routes = pulumi.Output.all(*(route.id for route in self.routes))
        ids = pulumi.Output.all(*(subnet.id for subnet in self.by_zone.values()))
        return pulumi.Output.all(ids, routes).apply(lambda known: list(known[0]))


def tier_subnets(component: Component, vpc: aws.ec2.Vpc, tier: Tier, ranges: Mapping[str, str]) -> TierSubnets:
    """The children `{tier}-{zone letter}`.

    Args:
        component: the network.
        vpc: its VPC.
        tier: which tier.
        ranges: zone to CIDR block.
    """
    subnets = {}
    for zone, cidr_block in ranges.items():
        role = f"{tier.value}-{zone_letter(zone)}"
        subnets[zone] = aws.ec2.Subnet(
            component.child(role),
            vpc_id=vpc.id,
            availability_zone=zone,
            cidr_block=cidr_block,
            # Not even in public subnets: only load balancers and NAT gateways live there, and they bring their own.
            map_public_ip_on_launch=False,
            tags=component.tags({"Name": component.child(role), "tier": tier.value}),
            opts=component.options(role),
        )
    return TierSubnets(tier, subnets)
