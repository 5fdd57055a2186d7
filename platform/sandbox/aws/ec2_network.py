"""EC2: networks and subnets."""

from collections.abc import Mapping
from typing import Any, Final

from ..resource_class import Cloud, Properties, ResourceClass
from ._ec2 import Ec2Class, found
from ._shared import answered, asked, asked_anew, none_when_gone

NO_IPAM: Final = "moto has no address manager (IPAM)"
NO_OUTPOSTS: Final = "moto has no Outposts"


class Vpc(Ec2Class):
    """A network, with the route table, security group and access list that AWS makes with it."""

    type = "aws:ec2/vpc:Vpc"
    tag_type = "vpc"
    cloudformation = "AWS::EC2::VPC"
    defaults = {"enableDnsSupport": True, "instanceTenancy": "default"}
    computed = frozenset(
        {"cidrBlock", "enableDnsHostnames", "enableNetworkAddressUsageMetrics", "ipv6CidrBlock"}
        | {"ipv6CidrBlockNetworkBorderGroup"}
    )
    replace_on = frozenset({"cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"})
    not_kept = {
        "ipv4IpamPoolId": NO_IPAM,
        "ipv4NetmaskLength": NO_IPAM,
        "ipv6CidrBlock": NO_IPAM,
        "ipv6IpamPoolId": NO_IPAM,
        "ipv6NetmaskLength": NO_IPAM,
        "ipv6CidrBlockNetworkBorderGroup": "moto stores the border group and never answers it",
    }

    CREATE: Final = {
        "cidrBlock": "CidrBlock",
        "instanceTenancy": "InstanceTenancy",
        "assignGeneratedIpv6CidrBlock": "AmazonProvidedIpv6CidrBlock",
        "ipv4IpamPoolId": "Ipv4IpamPoolId",
        "ipv4NetmaskLength": "Ipv4NetmaskLength",
        "ipv6CidrBlock": "Ipv6CidrBlock",
        "ipv6CidrBlockNetworkBorderGroup": "Ipv6CidrBlockNetworkBorderGroup",
        "ipv6IpamPoolId": "Ipv6IpamPoolId",
        "ipv6NetmaskLength": "Ipv6NetmaskLength",
    }
    SWITCHES: Final = ("enableDnsSupport", "enableDnsHostnames", "enableNetworkAddressUsageMetrics")

    def validate(self, inputs: Properties) -> dict[str, str]:
        if inputs.get("cidrBlock") is None and inputs.get("ipv4IpamPoolId") is None:
            return {"cidrBlock": "cidrBlock or ipv4IpamPoolId is required"}
        return {}

    def replaces(self, old: Properties, new: Properties) -> frozenset[str]:
        # The API takes a change from dedicated to default tenancy, and none the other way.
        was_default = (old.get("instanceTenancy") or "default") == "default"
        return frozenset({"instanceTenancy"} if was_default else ())

    def renewed(self, old: Properties, new: Properties) -> frozenset[str]:
        is_same = _takes_ipv6(old) == _takes_ipv6(new)
        return frozenset() if is_same else frozenset({"ipv6AssociationId", "ipv6CidrBlock"})

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        answer = cloud.client("ec2").create_vpc(**asked(inputs, self.CREATE), **self.tag_specifications(inputs))
        vpc_id = str(answer["Vpc"]["VpcId"])
        self._set_switches(cloud, vpc_id, {}, inputs)
        return vpc_id

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        vpc = found(cloud, "describe_vpcs", VpcIds=[resource_id])
        if vpc is None:
            return None
        client = cloud.client("ec2")
        switches = {
            name: client.describe_vpc_attribute(VpcId=resource_id, Attribute=name)[_capital(name)]["Value"]
            for name in self.SWITCHES
        }
        names = {"cidrBlock": "CidrBlock", "instanceTenancy": "InstanceTenancy", "dhcpOptionsId": "DhcpOptionsId"}
        return {
            **answered(vpc, names),
            **switches,
            **self._defaults_of(cloud, resource_id),
            **_ipv6_of(vpc),
            **self.common(cloud, resource_id, vpc),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        client = cloud.client("ec2")
        self._set_switches(cloud, resource_id, old, new)
        if asked_anew(old, new, "instanceTenancy"):
            client.modify_vpc_tenancy(VpcId=resource_id, InstanceTenancy=new["instanceTenancy"])
        if _takes_ipv6(old) != _takes_ipv6(new):
            if _takes_ipv6(new):
                client.associate_vpc_cidr_block(VpcId=resource_id, AmazonProvidedIpv6CidrBlock=True)
            else:
                client.disassociate_vpc_cidr_block(AssociationId=old["ipv6AssociationId"])
        self.retag(cloud, resource_id, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        # The main route table and the default security group go with it, as in AWS.
        none_when_gone(cloud.client("ec2").delete_vpc, VpcId=resource_id)

    def _set_switches(self, cloud: Cloud, vpc_id: str, old: Properties, new: Properties) -> None:
        for name in self.SWITCHES:  # the API takes one at a time
            if asked_anew(old, new, name):
                setting: Any = {_capital(name): {"Value": new[name]}}
                cloud.client("ec2").modify_vpc_attribute(VpcId=vpc_id, **setting)

    def _defaults_of(self, cloud: Cloud, vpc_id: str) -> Properties:
        """What AWS makes together with the network."""
        within = {"Name": "vpc-id", "Values": [vpc_id]}
        table = found(
            cloud, "describe_route_tables", Filters=[within, {"Name": "association.main", "Values": ["true"]}]
        )
        group = found(
            cloud, "describe_security_groups", Filters=[within, {"Name": "group-name", "Values": ["default"]}]
        )
        acl = found(cloud, "describe_network_acls", Filters=[within, {"Name": "default", "Values": ["true"]}])
        return {
            "mainRouteTableId": (table or {}).get("RouteTableId"),
            "defaultRouteTableId": (table or {}).get("RouteTableId"),
            "defaultSecurityGroupId": (group or {}).get("GroupId"),
            "defaultNetworkAclId": (acl or {}).get("NetworkAclId"),
        }


class Subnet(Ec2Class):
    """A part of a network in one zone."""

    type = "aws:ec2/subnet:Subnet"
    tag_type = "subnet"
    cloudformation = "AWS::EC2::Subnet"
    required = ("vpcId",)
    defaults = {
        "assignIpv6AddressOnCreation": False,
        "enableDns64": False,
        "enableResourceNameDnsARecordOnLaunch": False,
        "enableResourceNameDnsAaaaRecordOnLaunch": False,
        "ipv6Native": False,
        "mapPublicIpOnLaunch": False,
    }
    computed = frozenset(
        {"availabilityZone", "availabilityZoneId", "cidrBlock", "ipv6CidrBlock", "privateDnsHostnameTypeOnLaunch"}
    )
    replace_on = frozenset(
        {"vpcId", "availabilityZone", "availabilityZoneId", "cidrBlock", "ipv6Native", "outpostArn"}
        | {"ipv4IpamPoolId", "ipv4NetmaskLength", "ipv6IpamPoolId", "ipv6NetmaskLength"}
    )
    not_kept = {
        "customerOwnedIpv4Pool": NO_OUTPOSTS,
        "enableDns64": "moto ignores this attribute",
        "enableLniAtDeviceIndex": NO_OUTPOSTS,
        "enableResourceNameDnsAaaaRecordOnLaunch": "moto ignores this attribute",
        "ipv4IpamPoolId": NO_IPAM,
        "ipv4NetmaskLength": NO_IPAM,
        "ipv6IpamPoolId": NO_IPAM,
        "ipv6NetmaskLength": NO_IPAM,
        "mapCustomerOwnedIpOnLaunch": NO_OUTPOSTS,
        "outpostArn": NO_OUTPOSTS,
        "privateDnsHostnameTypeOnLaunch": "moto answers ip-name for every subnet",
    }

    CREATE: Final = {
        "vpcId": "VpcId",
        "availabilityZone": "AvailabilityZone",
        "availabilityZoneId": "AvailabilityZoneId",
        "cidrBlock": "CidrBlock",
        "ipv4IpamPoolId": "Ipv4IpamPoolId",
        "ipv4NetmaskLength": "Ipv4NetmaskLength",
        "ipv6CidrBlock": "Ipv6CidrBlock",
        "ipv6IpamPoolId": "Ipv6IpamPoolId",
        "ipv6Native": "Ipv6Native",
        "ipv6NetmaskLength": "Ipv6NetmaskLength",
        "outpostArn": "OutpostArn",
    }
    # Only these are set by ModifySubnetAttribute in moto; the rest is sent too, so that it works once moto learns it.
    ATTRIBUTES: Final = {
        "assignIpv6AddressOnCreation": "AssignIpv6AddressOnCreation",
        "enableDns64": "EnableDns64",
        "enableResourceNameDnsARecordOnLaunch": "EnableResourceNameDnsARecordOnLaunch",
        "enableResourceNameDnsAaaaRecordOnLaunch": "EnableResourceNameDnsAAAARecordOnLaunch",
        "mapPublicIpOnLaunch": "MapPublicIpOnLaunch",
    }

    def replaces(self, old: Properties, new: Properties) -> frozenset[str]:
        # Addresses may have been given out of the range.
        assigns = old.get("assignIpv6AddressOnCreation") is True and new.get("assignIpv6AddressOnCreation") is True
        return frozenset({"ipv6CidrBlock"} if assigns else ())

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        answer = cloud.client("ec2").create_subnet(**asked(inputs, self.CREATE), **self.tag_specifications(inputs))
        subnet_id = str(answer["Subnet"]["SubnetId"])
        self._set_attributes(cloud, subnet_id, {}, inputs)  # always: moto makes the first subnet of a zone public
        return subnet_id

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        subnet = found(cloud, "describe_subnets", SubnetIds=[resource_id])
        if subnet is None:
            return None
        options = subnet.get("PrivateDnsNameOptionsOnLaunch") or {}
        names = {
            "vpcId": "VpcId",
            "availabilityZone": "AvailabilityZone",
            "availabilityZoneId": "AvailabilityZoneId",
            "cidrBlock": "CidrBlock",
            "assignIpv6AddressOnCreation": "AssignIpv6AddressOnCreation",
            "enableDns64": "EnableDns64",
            "ipv6Native": "Ipv6Native",
            "mapPublicIpOnLaunch": "MapPublicIpOnLaunch",
            "mapCustomerOwnedIpOnLaunch": "MapCustomerOwnedIpOnLaunch",
            "customerOwnedIpv4Pool": "CustomerOwnedIpv4Pool",
            "enableLniAtDeviceIndex": "EnableLniAtDeviceIndex",
            "outpostArn": "OutpostArn",
        }
        ipv6 = next(iter(_associated(subnet)), {})
        return {
            **answered(subnet, names),
            "enableResourceNameDnsARecordOnLaunch": options.get("EnableResourceNameDnsARecord"),
            "enableResourceNameDnsAaaaRecordOnLaunch": options.get("EnableResourceNameDnsAAAARecord"),
            "privateDnsHostnameTypeOnLaunch": options.get("HostnameType"),
            "ipv6CidrBlock": ipv6.get("Ipv6CidrBlock"),
            "ipv6CidrBlockAssociationId": ipv6.get("AssociationId"),
            **self.common(cloud, resource_id, subnet),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        client = cloud.client("ec2")
        if asked_anew(old, new, "ipv6CidrBlock"):  # before the attributes: addresses are given out of this range
            if old.get("ipv6CidrBlockAssociationId"):
                client.disassociate_subnet_cidr_block(AssociationId=old["ipv6CidrBlockAssociationId"])
            client.associate_subnet_cidr_block(SubnetId=resource_id, Ipv6CidrBlock=new["ipv6CidrBlock"])
        self._set_attributes(cloud, resource_id, old, new)
        self.retag(cloud, resource_id, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        none_when_gone(cloud.client("ec2").delete_subnet, SubnetId=resource_id)

    def _set_attributes(self, cloud: Cloud, subnet_id: str, old: Properties, new: Properties) -> None:
        for name, api in self.ATTRIBUTES.items():  # the API takes one at a time
            if asked_anew(old, new, name):
                setting: Any = {api: {"Value": new[name]}}
                cloud.client("ec2").modify_subnet_attribute(SubnetId=subnet_id, **setting)


def _takes_ipv6(properties: Mapping[str, Any]) -> bool:
    return bool(properties.get("assignGeneratedIpv6CidrBlock"))


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]


def _associated(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The IPv6 ranges that are associated; those taken away stay in the answer for a while."""
    ranges = answer.get("Ipv6CidrBlockAssociationSet") or ()
    return [one for one in ranges if (one.get("Ipv6CidrBlockState") or {}).get("State") != "disassociated"]


def _ipv6_of(vpc: Mapping[str, Any]) -> Properties:
    one = next(iter(_associated(vpc)), None)
    return {
        "assignGeneratedIpv6CidrBlock": one is not None and one.get("Ipv6Pool", "Amazon") == "Amazon",
        "ipv6CidrBlock": (one or {}).get("Ipv6CidrBlock"),
        "ipv6AssociationId": (one or {}).get("AssociationId"),
        "ipv6CidrBlockNetworkBorderGroup": (one or {}).get("NetworkBorderGroup"),
    }


CLASSES: tuple[ResourceClass, ...] = (Vpc(), Subnet())
