"""Examples for penstock.platform.sandbox.aws.ec2_gateways."""

from penstock.platform.sandbox.aws.ec2_gateways import EgressOnlyInternetGateway, Eip, InternetGateway, NatGateway
from penstock.platform.sandbox.resource_class import Cloud, Properties

from .ec2_parts import address, network_interface, subnet, vpc
from .model import Example


def _nat_gateway(cloud: Cloud) -> Properties:
    return {
        "allocationId": address(cloud),
        "availabilityMode": "zonal",
        "availabilityZoneAddresses": [{"availabilityZone": f"{cloud.region}a", "allocationIds": [address(cloud)]}],
        "connectivityType": "public",
        "privateIp": "10.20.0.10",
        "secondaryAllocationIds": [address(cloud)],
        "secondaryPrivateIpAddressCount": 1,
        "secondaryPrivateIpAddresses": ["10.20.0.11"],
        "subnetId": subnet(cloud, vpc(cloud)),
        "tags": {"zone": "a"},
    }


def _detach(cloud: Cloud, gateway_id: str) -> None:
    client = cloud.client("ec2")
    gateway = client.describe_internet_gateways(InternetGatewayIds=[gateway_id])["InternetGateways"][0]
    client.detach_internet_gateway(InternetGatewayId=gateway_id, VpcId=gateway["Attachments"][0]["VpcId"])


def _retag(cloud: Cloud, resource_id: str) -> None:
    cloud.client("ec2").create_tags(Resources=[resource_id], Tags=[{"Key": "zone", "Value": "elsewhere"}])


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=InternetGateway(),
        prepare=lambda cloud: {"vpcId": vpc(cloud), "tags": {"tier": "edge"}},
        changed={"tags": {"tier": "core"}},
        removed="tags",
        tamper=_detach,
        tampered="vpcId",
        why_not={"replaced": "everything of an internet gateway can be changed"},
    ),
    Example(
        resource_class=EgressOnlyInternetGateway(),
        prepare=lambda cloud: {"vpcId": vpc(cloud), "tags": {"tier": "edge"}},
        changed={"tags": {"tier": "core"}},
        removed="tags",
        replaced={"vpcId": "vpc-other"},
        tamper=_retag,
        tampered="tags",
    ),
    Example(
        resource_class=NatGateway(),
        prepare=_nat_gateway,
        changed={"tags": {"zone": "b"}},
        removed="tags",
        replaced={
            "allocationId": "eipalloc-other",
            "availabilityMode": "regional",
            "connectivityType": "private",
            "privateIp": "10.20.0.12",
            "secondaryPrivateIpAddressCount": 2,
            "subnetId": "subnet-other",
            "vpcId": "vpc-other",
        },
        tamper=_retag,
        tampered="tags",
    ),
    Example(
        resource_class=Eip(),
        prepare=lambda cloud: {
            "address": "192.0.2.10",
            "associateWithPrivateIp": "10.20.0.20",
            "customerOwnedIpv4Pool": "ipv4pool-coip-1",
            "domain": "vpc",
            "ipamPoolId": "ipam-pool-1",
            "networkBorderGroup": cloud.region,
            "networkInterface": network_interface(cloud, subnet(cloud, vpc(cloud))),
            "publicIpv4Pool": "ipv4pool-ec2-1",
            "tags": {"zone": "a"},
        },
        changed={"associateWithPrivateIp": "10.20.0.21", "tags": {"zone": "b"}},
        removed="associateWithPrivateIp",
        replaced={
            "address": "192.0.2.11",
            "customerOwnedIpv4Pool": "ipv4pool-coip-2",
            "domain": "standard",
            "ipamPoolId": "ipam-pool-2",
            "networkBorderGroup": "eu-west-1-lon-1",
            "publicIpv4Pool": "ipv4pool-ec2-2",
        },
        tamper=lambda cloud, allocation_id: cloud.client("ec2").disassociate_address(
            AssociationId=cloud.client("ec2").describe_addresses(AllocationIds=[allocation_id])["Addresses"][0][
                "AssociationId"
            ]
        ),
        tampered="networkInterface",
    ),
)
