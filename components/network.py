"""Network: a VPC over several zones with public, private and isolated subnets."""

import pulumi
import pulumi_aws as aws
from pydantic import Field, ValidationInfo, field_validator

from ..platform.address_range import parse_range
from ..platform.component import DELETION, Component, Mutable
from ..platform.environment_values import NatGateways
from ..platform.inputs import Args, Input
from ._cidr import Tier, check_overlap, check_zones, subnet_ranges
from ._log_purpose import LogPurpose
from ._network_endpoints import (
    ECS_ENDPOINTS,
    ECS_HOST_ENDPOINTS,
    EndpointPlaces,
    InterfaceEndpoint,
    check_endpoints,
    network_endpoints,
)
from ._network_ipv6 import ipv6_routes
from ._network_routes import isolated_routes, private_routes, public_routes
from ._network_subnets import tier_subnets
from .log_bucket import LogBucket, LogBucketArgs

__all__ = ["ECS_ENDPOINTS", "ECS_HOST_ENDPOINTS", "InterfaceEndpoint", "Network", "NetworkArgs"]


class NetworkArgs(Args):
    """Where the network lies, and how its private part reaches the internet."""

    cidr_block: str
    """The IPv4 range, /16 to /20. Another one makes another network beside this one, which goes when nothing uses it any more;
    what is in it moves, and the addresses under which its private part reaches the internet are new."""
    availability_zones: list[str] = Field(min_length=2, max_length=8)
    """The zones, at least two, so that one can fail. Adding one changes nothing in the others."""
    nat: NatGateways = NatGateways.PER_ZONE
    """NAT gateways: one for all zones (shared, in the first zone of the list), one in each (per_zone), or none. By default
    one in each."""
    reserved_cidr_blocks: list[str] = Field(default=[])
    """Ranges that this network must not overlap: networks that it is, or will be, connected to. By default none."""
    interface_endpoints: list[InterfaceEndpoint] = Field(default=[])
    """Services of AWS that get an address in each private subnet, by which everything in the network reaches them without
    NAT: `ECS_ENDPOINTS` for services on Fargate, `ECS_HOST_ENDPOINTS` for fleets. Only identities of this account pass.
    By default none. Each costs by the hour, in each zone; adding one changes nothing in the others."""
    dynamodb_endpoint: bool = False
    """Whether private and isolated subnets reach DynamoDB by a route that does not leave AWS, at no cost, as they reach S3.
    By default no."""
    ipv6: bool = False
    """Whether the network has an IPv6 range too, which AWS chooses, and every subnet a part of it. Private subnets then
    reach the IPv6 internet whatever `nat` says, and are not reached from it. By default no. Turning it on replaces nothing;
    AWS takes a range back only when no subnet has a part of it, so turning it off takes work by hand."""
    flow_log_bucket_arn: Input[str] | None = None
    """The LogBucket (purpose flow_logs) for the record of all traffic, by ARN. By default the network makes its own."""

    @field_validator("cidr_block")
    @classmethod
    def _is_a_range(cls, value: str) -> str:
        return str(parse_range(value))

    @field_validator("availability_zones")
    @classmethod
    def _have_places(cls, value: list[str]) -> list[str]:
        check_zones(value)
        return value

    @field_validator("interface_endpoints", mode="before")
    @classmethod
    def _are_services(cls, value: object) -> object:
        if isinstance(value, list | tuple):  # else pydantic says what it is not
            check_endpoints(value)
        return value

    @field_validator("reserved_cidr_blocks")
    @classmethod
    def _are_apart(cls, value: list[str], info: ValidationInfo) -> list[str]:
        if "cidr_block" in info.data:  # else it was wrong itself, and is told
            check_overlap(info.data["cidr_block"], value)
        return value


class Network(Component):
    """A VPC: load balancers go to the public subnets, services to the private ones, databases to the isolated ones.

    Its default security group lets nothing through, S3 is reached without leaving AWS, and all traffic is recorded. By the way to
    S3 pass identities of this account, and the layers of images in ECR: what anybody may read, or another account signed, does not.
    """

    IN_PLACE = (
        Mutable("*-endpoint", ("routeTableIds", "subnetIds"), "those of a zone that comes or goes; others keep theirs"),
        Mutable("vpc", ("assignGeneratedIpv6CidrBlock",), "a range beside the IPv4 one, which stays as it is"),
        Mutable("*-?", ("ipv6CidrBlock", "assignIpv6AddressOnCreation"), "what runs keeps its IPv4 address"),
        Mutable("private-*-route", ("natGatewayId",), "the target of a route, swapped at once by the choice of NAT"),
    )
    GIVEN_UP = (
        Mutable(
            "nat-*-address", ("replaceWith",), "an address has one gateway at a time; another VPC has other gateways"
        ),
        Mutable("nat-*-address", (DELETION,), "that of a zone, or of a choice of NAT, that is taken away"),
    )

    vpc_id: pulumi.Output[str]
    """The VPC."""
    cidr_block: pulumi.Output[str]
    """Its IPv4 range."""
    public_subnet_ids: pulumi.Output[list[str]]
    """Subnets that the internet reaches, one for each zone. What uses them waits until their routes are in place."""
    private_subnet_ids: pulumi.Output[list[str]]
    """Subnets that reach the internet through NAT, one for each zone, with their routes."""
    isolated_subnet_ids: pulumi.Output[list[str]]
    """Subnets that reach nothing outside the network but services of AWS by its endpoints, one for each zone."""
    s3_prefix_list_id: pulumi.Output[str]
    """The addresses of S3 in the region, for security group rules."""
    dynamodb_prefix_list_id: pulumi.Output[str | None]
    """The same of DynamoDB; null without its endpoint."""
    endpoint_security_group_id: pulumi.Output[str | None]
    """The security group of the interface endpoints, which admits the network's own range; null where there are none."""
    ipv6_cidr_block: pulumi.Output[str | None]
    """The network's IPv6 range, a /56; null without IPv6."""

    def __init__(self, name: str, args: NetworkArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = NetworkArgs.of(args, f"Network {name!r}")
        super().__init__(name, opts)
        vpc = aws.ec2.Vpc(
            self.child("vpc"),
            cidr_block=args.cidr_block,
            enable_dns_support=True,
            enable_dns_hostnames=True,
            assign_generated_ipv6_cidr_block=args.ipv6 or None,
            tags=self.tags({"Name": name}),
            opts=self.options("vpc"),
        )
        self._close_default_security_group(vpc)
        ranges = subnet_ranges(args.cidr_block, args.availability_zones)
        public, private, isolated = (
            tier_subnets(self, vpc, tier, ranges[tier], ipv6=args.ipv6)
            for tier in (Tier.PUBLIC, Tier.PRIVATE, Tier.ISOLATED)
        )
        gateway = public_routes(self, vpc, public)
        private_routes(self, vpc, private, public=public, nat=args.nat)
        isolated_routes(self, vpc, isolated)
        if args.ipv6:
            ipv6_routes(self, vpc, public=public, private=private, gateway=gateway)
        inside = EndpointPlaces(vpc=vpc, cidr_block=args.cidr_block, private=private, isolated=isolated)
        endpoints = network_endpoints(self, inside, services=args.interface_endpoints, dynamodb=args.dynamodb_endpoint)
        self._record_traffic(vpc, args)
        self.finish(
            vpc_id=vpc.id,
            cidr_block=vpc.cidr_block,
            public_subnet_ids=public.routed_ids(),
            private_subnet_ids=private.routed_ids(),
            isolated_subnet_ids=isolated.routed_ids(),
            ipv6_cidr_block=vpc.ipv6_cidr_block if args.ipv6 else None,
            **endpoints,
        )

    def _close_default_security_group(self, vpc: aws.ec2.Vpc) -> None:
        aws.ec2.DefaultSecurityGroup(
            self.child("default-security-group"),
            vpc_id=vpc.id,
            ingress=[],
            egress=[],
            tags=self.tags({"Name": f"{self.component_name}-unused-default"}),
            # A VPC has one: another one is another VPC's.
            opts=self.options("default-security-group", delete_before_replace=False),
        )

    def _record_traffic(self, vpc: aws.ec2.Vpc, args: NetworkArgs) -> None:
        bucket_arn = args.flow_log_bucket_arn
        if bucket_arn is None:
            own = LogBucketArgs(purpose=LogPurpose.FLOW_LOGS)
            bucket_arn = LogBucket(self.child("flow-logs"), own, self.options("flow-logs")).bucket_arn
        aws.ec2.FlowLog(
            self.child("flow-log"),
            vpc_id=vpc.id,
            traffic_type="ALL",
            log_destination_type="s3",
            log_destination=bucket_arn,
            tags=self.tags({"Name": self.child("flow-log")}),
            opts=self.options("flow-log", delete_before_replace=False),
        )
