"""The subnets of one tier of a network, one in each zone, and what must exist before anything may use them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import pulumi
import pulumi_aws as aws

from ..platform.component import Component
from ._cidr import Tier, subnet_ipv6_range, zone_letter

__all__ = ["TierSubnets", "tier_subnets"]


@dataclass(slots=True)
class TierSubnets:
    """A tier while it is being built."""

    tier: Tier
    by_zone: Mapping[str, aws.ec2.Subnet]
    route_tables: list[aws.ec2.RouteTable] = field(default_factory=list)
    routes: list[pulumi.Resource] = field(default_factory=list)
    """Routes, associations and endpoints: without them a subnet reaches nothing."""

    def routed_ids(self) -> pulumi.Output[list[str]]:
        """The subnets' ids, in the order of the zones, once their routes are in place."""
        # Not their ids: those of new ones are unknown in a preview, and would make the subnets' ids look so too.
        routes = pulumi.Output.all(*(route.urn for route in self.routes))
        ids = pulumi.Output.all(*(subnet.id for subnet in self.by_zone.values()))
        return pulumi.Output.all(ids, routes).apply(lambda known: list(known[0]))


def tier_subnets(
    component: Component, vpc: aws.ec2.Vpc, tier: Tier, ranges: Mapping[str, str], *, ipv6: bool
) -> TierSubnets:
    """The children `{tier}-{zone letter}`.

    Args:
        component: the network.
        vpc: its VPC.
        tier: which tier.
        ranges: zone to CIDR block.
        ipv6: whether each has a part of the VPC's IPv6 range too.
    """
    subnets = {}
    # An IPv6 address is a public one: in public subnets nothing gets one by itself either.
    assigns_ipv6 = True if ipv6 and tier is not Tier.PUBLIC else None
    for zone, cidr_block in ranges.items():
        role = f"{tier.value}-{zone_letter(zone)}"
        subnets[zone] = aws.ec2.Subnet(
            component.child(role),
            vpc_id=vpc.id,
            availability_zone=zone,
            cidr_block=cidr_block,
            # Not even in public subnets: only load balancers and NAT gateways live there, and they bring their own.
            map_public_ip_on_launch=False,
            ipv6_cidr_block=vpc.ipv6_cidr_block.apply(partial(subnet_ipv6_range, tier, zone)) if ipv6 else None,
            assign_ipv6_address_on_creation=assigns_ipv6,
            tags=component.tags({"Name": component.child(role), "tier": tier.value}),
            opts=component.options(role),
        )
    return TierSubnets(tier, subnets)
