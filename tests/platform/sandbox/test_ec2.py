"""What the contract's one example of a type cannot show: networks, addresses and security groups as programs use them."""

import pytest
from botocore.exceptions import ClientError
from penstock.platform.resource import UNKNOWN
from penstock.platform.sandbox.aws.ec2_gateways import Eip, NatGateway
from penstock.platform.sandbox.aws.ec2_network import Subnet, Vpc
from penstock.platform.sandbox.aws.ec2_routing import RouteTable
from penstock.platform.sandbox.aws.ec2_security import (
    DefaultSecurityGroup,
    SecurityGroup,
    SecurityGroupEgressRule,
    SecurityGroupIngressRule,
)
from penstock.platform.sandbox.cloud import BotoCloud
from penstock.platform.sandbox.resource_class import ResourceClass
from sandbox_examples import ec2_parts as parts
from sandbox_examples.life import made


def test_a_network_is_deleted_with_what_aws_made_with_it(cloud: BotoCloud) -> None:
    """The default security group and the main route table go with the network, also after the group was adopted."""
    network = made(cloud, Vpc(), {"cidrBlock": "10.20.0.0/16"})
    adopted = made(cloud, DefaultSecurityGroup(), {"vpcId": network.id})
    assert adopted.id == network.state["defaultSecurityGroupId"]
    adopted.delete()
    network.delete()
    assert Vpc().describe(cloud, network.id, {}) is None
    assert adopted.resource_class.describe(cloud, adopted.id, {}) is None
    assert RouteTable().describe(cloud, network.state["mainRouteTableId"], {}) is None


def test_a_network_with_subnets_is_not_deleted(cloud: BotoCloud) -> None:
    network = made(cloud, Vpc(), {"cidrBlock": "10.20.0.0/16"})
    made(cloud, Subnet(), {"vpcId": network.id, "cidrBlock": "10.20.0.0/24"})
    with pytest.raises(ClientError, match="DependencyViolation"):
        network.delete()


def test_tenancy_changes_in_place_one_way_only() -> None:
    """From dedicated to default is an update; the other way the network is replaced."""
    dedicated, default = ({"cidrBlock": "10.20.0.0/16", "instanceTenancy": name} for name in ("dedicated", "default"))
    assert Vpc().replaces(dedicated, default) == frozenset()
    assert Vpc().replaces(default, dedicated) == {"instanceTenancy"}


def test_the_first_subnet_of_a_zone_is_as_private_as_asked(cloud: BotoCloud) -> None:
    """The emulator makes the first subnet of a zone public, AWS does not."""
    elsewhere = cloud.in_region("us-west-1")
    network = made(elsewhere, Vpc(), {"cidrBlock": "10.20.0.0/16"})
    inputs = {"vpcId": network.id, "cidrBlock": "10.20.0.0/24", "availabilityZone": "us-west-1a"}
    assert made(elsewhere, Subnet(), inputs).state["mapPublicIpOnLaunch"] is False


def test_a_subnet_that_gives_out_ipv6_addresses_keeps_its_range() -> None:
    """Another range replaces it where addresses may have been given out, and is associated in place elsewhere."""
    subnet = {"vpcId": "vpc-1", "assignIpv6AddressOnCreation": True}
    assert Subnet().replaces(subnet, subnet) == {"ipv6CidrBlock"}
    assert Subnet().replaces(subnet, {"vpcId": "vpc-1"}) == frozenset()


def test_a_new_security_group_lets_nothing_out(cloud: BotoCloud) -> None:
    """AWS lets everything out of a new group; the provider takes that away unless the program asks for it."""
    group = made(cloud, SecurityGroup(), {"name": "closed", "vpcId": parts.vpc(cloud)})
    assert group.state["egress"] == []
    assert group.state["ingress"] == []
    assert group.state["description"] == "Managed by Pulumi"


def test_an_adopted_default_group_is_stripped(cloud: BotoCloud) -> None:
    """Asked to have no rules it has none, and one added behind its back is found and taken away."""
    group = made(cloud, DefaultSecurityGroup(), {"vpcId": parts.vpc(cloud), "ingress": [], "egress": []})
    assert group.described()["egress"] == []
    cloud.client("ec2").authorize_security_group_egress(
        GroupId=group.id, IpPermissions=[{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    )
    assert group.refresh().top_level == ("egress",)
    group.update(group.inputs)
    assert group.described()["egress"] == []


def test_rules_of_their_own_are_no_drift_of_the_group(cloud: BotoCloud) -> None:
    """A group without inline rules does not fight with the rules that are resources."""
    group = made(cloud, SecurityGroup(), {"name": "with-rules", "vpcId": parts.vpc(cloud)})
    made(
        cloud,
        SecurityGroupIngressRule(),
        {"securityGroupId": group.id, "ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "10.0.0.0/8"},
    )
    assert group.refresh().changes == ()
    assert group.state["ingress"] != []


@pytest.mark.parametrize("source", ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"])
@pytest.mark.parametrize(
    "kind", [SecurityGroupIngressRule(), SecurityGroupEgressRule()], ids=lambda kind: kind.direction
)
def test_rules_of_every_source(cloud: BotoCloud, kind: ResourceClass, source: str) -> None:
    """A rule reads back as asked, description included; a new description keeps its id."""
    vpc = parts.vpc(cloud)
    group = parts.security_group(cloud, vpc)
    sources = {
        "cidrIpv4": "10.0.0.0/8",
        "cidrIpv6": "2001:db8::/32",
        "prefixListId": parts.prefix_list(cloud),
        "referencedSecurityGroupId": group,
    }
    common = {"securityGroupId": group, source: sources[source], "description": "first"}
    rule = made(cloud, kind, {**common, "ipProtocol": "tcp", "fromPort": 5432, "toPort": 5432})
    rule.update({**rule.inputs, "description": "second", "toPort": 5433})
    assert rule.not_answered(rule.inputs) == {}
    rule.delete()
    assert kind.describe(cloud, rule.id, {}) is None


def test_a_rule_with_two_sources_is_refused() -> None:
    inputs = {"securityGroupId": "sg-1", "ipProtocol": "tcp", "cidrIpv4": "10.0.0.0/8", "prefixListId": UNKNOWN}
    assert list(SecurityGroupIngressRule().failures(inputs)) == ["cidrIpv4"]


def test_unknown_rules_are_a_difference() -> None:
    """A group whose source is not known yet changes; it neither fails nor counts as the same."""
    block = {"protocol": "tcp", "fromPort": 1, "toPort": 2}
    assert not SecurityGroup().equal(
        "ingress", [{**block, "securityGroups": ["sg-1"]}], [{**block, "securityGroups": [UNKNOWN]}]
    )


def test_a_nat_gateway_uses_and_frees_its_address(cloud: BotoCloud) -> None:
    """The address shows who uses it without drift, and can be released after the gateway is gone."""
    address = made(cloud, Eip(), {"domain": "vpc"})
    subnet = parts.subnet(cloud, parts.vpc(cloud))
    gateway = made(cloud, NatGateway(), {"allocationId": address.id, "subnetId": subnet})
    assert gateway.state["publicIp"] == address.state["publicIp"]
    assert address.refresh().changes == ()
    assert address.state["networkInterface"] == gateway.state["networkInterfaceId"]
    gateway.delete()
    assert "associationId" not in address.described()
    address.delete()


def test_nat_gateways_are_private_or_have_an_address(cloud: BotoCloud) -> None:
    subnet = parts.subnet(cloud, parts.vpc(cloud))
    assert made(cloud, NatGateway(), {"connectivityType": "private", "subnetId": subnet}).state["privateIp"]
    assert list(NatGateway().failures({"connectivityType": "public", "subnetId": subnet})) == ["allocationId"]
    assert list(
        NatGateway().failures({"connectivityType": "private", "subnetId": subnet, "allocationId": UNKNOWN})
    ) == ["allocationId"]
