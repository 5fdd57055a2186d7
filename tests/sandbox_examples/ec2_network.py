"""Examples for penstock.platform.sandbox.aws.ec2_network."""

from penstock.platform.sandbox.aws.ec2_network import Subnet, Vpc
from penstock.platform.sandbox.resource_class import Cloud, Properties

from .ec2_parts import vpc
from .model import Example


def _subnet(cloud: Cloud) -> Properties:
    return {
        "vpcId": vpc(cloud),
        "availabilityZone": f"{cloud.region}a",
        "cidrBlock": "10.20.1.0/24",
        "assignIpv6AddressOnCreation": False,
        "customerOwnedIpv4Pool": "ipv4pool-coip-1",
        "enableDns64": True,
        "enableLniAtDeviceIndex": 1,
        "enableResourceNameDnsARecordOnLaunch": True,
        "enableResourceNameDnsAaaaRecordOnLaunch": True,
        "ipv4IpamPoolId": "ipam-pool-1",
        "ipv4NetmaskLength": 24,
        "ipv6CidrBlock": "2001:db8:1234:1a00::/64",
        "ipv6IpamPoolId": "ipam-pool-2",
        "ipv6NetmaskLength": 64,
        "mapCustomerOwnedIpOnLaunch": True,
        "mapPublicIpOnLaunch": True,
        "outpostArn": "arn:aws:outposts:eu-west-1:111122223333:outpost/op-1",
        "privateDnsHostnameTypeOnLaunch": "resource-name",
        "tags": {"tier": "public"},
    }


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=Vpc(),
        prepare=lambda cloud: {
            "cidrBlock": "10.20.0.0/16",
            "assignGeneratedIpv6CidrBlock": True,
            "enableDnsHostnames": True,
            "enableDnsSupport": False,
            "enableNetworkAddressUsageMetrics": True,
            "instanceTenancy": "dedicated",
            "ipv4IpamPoolId": "ipam-pool-1",
            "ipv4NetmaskLength": 16,
            "ipv6CidrBlock": "2001:db8::/56",
            "ipv6CidrBlockNetworkBorderGroup": cloud.region,
            "ipv6IpamPoolId": "ipam-pool-2",
            "ipv6NetmaskLength": 56,
            "tags": {"tier": "core"},
        },
        changed={
            "enableDnsHostnames": False,
            "enableDnsSupport": True,
            "enableNetworkAddressUsageMetrics": False,
            "instanceTenancy": "default",
            "tags": {"tier": "edge", "cost": "1"},
        },
        removed="assignGeneratedIpv6CidrBlock",
        replaced={"cidrBlock": "10.21.0.0/16", "ipv4IpamPoolId": "ipam-pool-3", "ipv4NetmaskLength": 20},
        tamper=lambda cloud, vpc_id: cloud.client("ec2").modify_vpc_attribute(
            VpcId=vpc_id, EnableDnsSupport={"Value": True}
        ),
        tampered="enableDnsSupport",
    ),
    Example(
        resource_class=Subnet(),
        prepare=_subnet,
        changed={
            "assignIpv6AddressOnCreation": True,
            "enableResourceNameDnsARecordOnLaunch": False,
            "ipv6CidrBlock": "2001:db8:1234:1a01::/64",
            "mapPublicIpOnLaunch": False,
            "tags": {"tier": "private"},
        },
        removed="tags",
        replaced={
            "vpcId": "vpc-other",
            "availabilityZone": "eu-west-1b",
            "availabilityZoneId": "euw1-az3",
            "cidrBlock": "10.20.2.0/24",
            "ipv4IpamPoolId": "ipam-pool-3",
            "ipv4NetmaskLength": 25,
            "ipv6IpamPoolId": "ipam-pool-3",
            "ipv6Native": True,
            "ipv6NetmaskLength": 60,
            "outpostArn": "arn:aws:outposts:eu-west-1:111122223333:outpost/op-2",
        },
        tamper=lambda cloud, subnet_id: cloud.client("ec2").modify_subnet_attribute(
            SubnetId=subnet_id, MapPublicIpOnLaunch={"Value": False}
        ),
        tampered="mapPublicIpOnLaunch",
    ),
)
