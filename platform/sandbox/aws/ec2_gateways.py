"""EC2: gateways and addresses."""

from collections.abc import Mapping
from typing import Any, Final

from ..resource_class import Cloud, Properties, ResourceClass
from ._ec2 import Ec2Class, found, service_arn
from ._shared import answered, asked, asked_anew, changed, none_when_gone, tag_map

ONE_ADDRESS: Final = "moto gives a NAT gateway one address, of its own choice"
NO_REGIONAL: Final = "moto has no regional NAT gateways"
NO_POOLS: Final = "moto has no address pools"


class InternetGateway(Ec2Class):
    """The way between a network and the internet."""

    type = "aws:ec2/internetGateway:InternetGateway"
    tag_type = "internet-gateway"
    cloudformation = "AWS::EC2::InternetGateway"
    computed = frozenset({"vpcId"})

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        client = cloud.client("ec2")
        answer = client.create_internet_gateway(**self.tag_specifications(inputs))
        gateway_id = str(answer["InternetGateway"]["InternetGatewayId"])
        if inputs.get("vpcId"):
            client.attach_internet_gateway(InternetGatewayId=gateway_id, VpcId=inputs["vpcId"])
        return gateway_id

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        gateway = found(cloud, "describe_internet_gateways", InternetGatewayIds=[resource_id])
        if gateway is None:
            return None
        return {"vpcId": _attached_to(gateway), **self.common(cloud, resource_id, gateway)}

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        if asked_anew(old, new, "vpcId"):
            self._detach(cloud, resource_id)
            cloud.client("ec2").attach_internet_gateway(InternetGatewayId=resource_id, VpcId=new["vpcId"])
        self.retag(cloud, resource_id, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        self._detach(cloud, resource_id)
        none_when_gone(cloud.client("ec2").delete_internet_gateway, InternetGatewayId=resource_id)

    def _detach(self, cloud: Cloud, gateway_id: str) -> None:
        gateway = found(cloud, "describe_internet_gateways", InternetGatewayIds=[gateway_id])
        attached = _attached_to(gateway or {})
        if attached:
            cloud.client("ec2").detach_internet_gateway(InternetGatewayId=gateway_id, VpcId=attached)


class EgressOnlyInternetGateway(Ec2Class):
    """The way out of a private subnet for IPv6; nobody comes in by it."""

    type = "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway"
    tag_type = "egress-only-internet-gateway"
    cloudformation = "AWS::EC2::EgressOnlyInternetGateway"
    required = ("vpcId",)
    replace_on = frozenset({"vpcId"})

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        client = cloud.client("ec2")
        answer = client.create_egress_only_internet_gateway(VpcId=inputs["vpcId"], **self.tag_specifications(inputs))
        return str(answer["EgressOnlyInternetGateway"]["EgressOnlyInternetGatewayId"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        gateway = found(cloud, "describe_egress_only_internet_gateways", EgressOnlyInternetGatewayIds=[resource_id])
        return None if gateway is None else {"vpcId": _attached_to(gateway), "tagsAll": tag_map(gateway.get("Tags"))}

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        self.retag(cloud, resource_id, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        client = cloud.client("ec2")
        none_when_gone(
            client.delete_egress_only_internet_gateway,
            "InvalidGatewayID.NotFound",
            EgressOnlyInternetGatewayId=resource_id,
        )


class NatGateway(Ec2Class):
    """The way out of a private subnet. A zonal one: moto knows no other."""

    type = "aws:ec2/natGateway:NatGateway"
    tag_type = "natgateway"
    cloudformation = "AWS::EC2::NatGateway"
    cloudformation_names = {"privateIp": "PrivateIpAddress"}
    cloudformation_differences = {
        "secondaryPrivateIpAddressCount": "the API cannot change a count; CloudFormation assigns addresses instead"
    }
    required = ("subnetId",)
    defaults = {"connectivityType": "public"}
    computed = frozenset(
        {"availabilityMode", "privateIp", "vpcId"}
        | {"secondaryAllocationIds", "secondaryPrivateIpAddressCount", "secondaryPrivateIpAddresses"}
    )
    set_properties = frozenset({"secondaryAllocationIds", "secondaryPrivateIpAddresses"})
    replace_on = frozenset(
        {"allocationId", "availabilityMode", "connectivityType", "privateIp", "subnetId", "vpcId"}
        | {"secondaryPrivateIpAddressCount"}
    )
    not_kept = {
        "availabilityMode": NO_REGIONAL,
        "availabilityZoneAddresses": NO_REGIONAL,
        "privateIp": ONE_ADDRESS,
        "secondaryAllocationIds": ONE_ADDRESS,
        "secondaryPrivateIpAddressCount": ONE_ADDRESS,
        "secondaryPrivateIpAddresses": ONE_ADDRESS,
    }

    unanswered = {
        "autoProvisionZones": NO_REGIONAL,
        "autoScalingIps": NO_REGIONAL,
        "regionalNatGatewayAddresses": NO_REGIONAL,
        "regionalNatGatewayAutoMode": NO_REGIONAL,
        "routeTableId": NO_REGIONAL,
    }

    CREATE: Final = {
        "allocationId": "AllocationId",
        "availabilityMode": "AvailabilityMode",
        "connectivityType": "ConnectivityType",
        "privateIp": "PrivateIpAddress",
        "secondaryAllocationIds": "SecondaryAllocationIds",
        "secondaryPrivateIpAddressCount": "SecondaryPrivateIpAddressCount",
        "secondaryPrivateIpAddresses": "SecondaryPrivateIpAddresses",
        "subnetId": "SubnetId",
    }

    def validate(self, inputs: Properties) -> dict[str, str]:
        is_public = inputs.get("connectivityType", "public") == "public"
        if is_public and inputs.get("allocationId") is None:
            return {"allocationId": "a public NAT gateway needs the allocation id of an Elastic IP"}
        if inputs.get("connectivityType") == "private" and inputs.get("allocationId") is not None:
            return {"allocationId": "a private NAT gateway takes no Elastic IP"}
        return {}

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        answer = cloud.client("ec2").create_nat_gateway(**asked(inputs, self.CREATE), **self.tag_specifications(inputs))
        return str(answer["NatGateway"]["NatGatewayId"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        gateway = self._living(cloud, resource_id)
        if gateway is None:
            return None
        names = {"connectivityType": "ConnectivityType", "subnetId": "SubnetId", "vpcId": "VpcId"}
        addresses = {
            "allocationId": "AllocationId",
            "associationId": "AssociationId",
            "networkInterfaceId": "NetworkInterfaceId",
            "privateIp": "PrivateIp",
            "publicIp": "PublicIp",
        }
        first: dict[str, Any] = next(iter(gateway.get("NatGatewayAddresses") or ()), {})
        return {**answered(gateway, names), **answered(first, addresses), "tagsAll": tag_map(gateway.get("Tags"))}

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        self.retag(cloud, resource_id, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        gateway = self._living(cloud, resource_id)
        if gateway is None:
            return
        client = cloud.client("ec2")
        client.delete_nat_gateway(NatGatewayId=resource_id)
        for address in gateway.get("NatGatewayAddresses") or ():
            # AWS frees the address and the network interface itself; moto leaves both behind.
            if address.get("AssociationId"):
                none_when_gone(client.disassociate_address, AssociationId=address["AssociationId"])
            none_when_gone(client.delete_network_interface, NetworkInterfaceId=address["NetworkInterfaceId"])

    def _living(self, cloud: Cloud, gateway_id: str) -> dict[str, Any] | None:
        gateway = found(cloud, "describe_nat_gateways", NatGatewayIds=[gateway_id])
        return gateway if gateway and gateway.get("State") not in ("deleted", "deleting", "failed") else None


class Eip(Ec2Class):
    """A public address. Whoever uses it (a NAT gateway) shows as its network interface, which is no drift."""

    type = "aws:ec2/eip:Eip"
    tag_type = "elastic-ip"
    cloudformation = "AWS::EC2::EIP"
    cloudformation_names = {"instance": "InstanceId"}
    cloudformation_differences = {
        "domain": "there is one domain left; terraform still replaces",
        "publicIpv4Pool": "the pool is chosen on allocation; CloudFormation allocates a new address in place",
    }
    computed = frozenset(
        {"domain", "instance", "ipamPoolId", "networkBorderGroup", "networkInterface", "publicIpv4Pool"}
    )
    replace_on = frozenset(
        {"address", "customerOwnedIpv4Pool", "domain", "ipamPoolId", "networkBorderGroup", "publicIpv4Pool"}
    )
    not_kept = {
        "customerOwnedIpv4Pool": NO_POOLS,
        "ipamPoolId": NO_POOLS,
        "networkBorderGroup": "moto drops the border group",
        "publicIpv4Pool": NO_POOLS,
    }
    write_only = frozenset({"address", "associateWithPrivateIp"})
    unanswered = {
        "carrierIp": "moto has no Wavelength zones",
        "customerOwnedIp": NO_POOLS,
        "ptrRecord": "moto has no reverse DNS",
    }

    CREATE: Final = {
        "address": "Address",
        "customerOwnedIpv4Pool": "CustomerOwnedIpv4Pool",
        "domain": "Domain",
        "ipamPoolId": "IpamPoolId",
        "networkBorderGroup": "NetworkBorderGroup",
        "publicIpv4Pool": "PublicIpv4Pool",
    }
    TARGET: Final = ("instance", "networkInterface", "associateWithPrivateIp")

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        wanted = {"Domain": "vpc", **asked(inputs, self.CREATE)}
        answer = cloud.client("ec2").allocate_address(**wanted, **self.tag_specifications(inputs))
        allocation_id = str(answer["AllocationId"])
        self._associate(cloud, allocation_id, inputs)
        return allocation_id

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        address = found(cloud, "describe_addresses", AllocationIds=[resource_id])
        if address is None:
            return None
        names = {
            "allocationId": "AllocationId",
            "associationId": "AssociationId",
            "carrierIp": "CarrierIp",
            "customerOwnedIp": "CustomerOwnedIp",
            "domain": "Domain",
            "instance": "InstanceId",
            "networkInterface": "NetworkInterfaceId",
            "privateIp": "PrivateIpAddress",
            "publicIp": "PublicIp",
        }
        answer = answered(address, names)
        suffix = "compute-1" if cloud.region == "us-east-1" else f"{cloud.region}.compute"
        if "privateIp" in answer:
            private_suffix = "ec2.internal" if cloud.region == "us-east-1" else f"{cloud.region}.compute.internal"
            answer["privateDns"] = f"ip-{answer['privateIp'].replace('.', '-')}.{private_suffix}"
        return {
            **answer,
            "publicDns": f"ec2-{address['PublicIp'].replace('.', '-')}.{suffix}.amazonaws.com",
            "arn": service_arn(cloud, f"elastic-ip/{resource_id}"),
            "tagsAll": tag_map(address.get("Tags")),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        if any(asked_anew(old, new, name) for name in self.TARGET):
            self._associate(cloud, resource_id, new)
        elif old.get("associationId") and changed(old, new, "associateWithPrivateIp"):
            self._associate(cloud, resource_id, {**old, "associateWithPrivateIp": None})
        self.retag(cloud, resource_id, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        client = cloud.client("ec2")
        address = found(cloud, "describe_addresses", AllocationIds=[resource_id])
        if address and address.get("AssociationId"):
            none_when_gone(client.disassociate_address, AssociationId=address["AssociationId"])
        none_when_gone(client.release_address, AllocationId=resource_id)

    def _associate(self, cloud: Cloud, allocation_id: str, inputs: Properties) -> None:
        names = {
            "instance": "InstanceId",
            "networkInterface": "NetworkInterfaceId",
            "associateWithPrivateIp": "PrivateIpAddress",
        }
        wanted = asked(inputs, names)
        if "InstanceId" in wanted or "NetworkInterfaceId" in wanted:
            cloud.client("ec2").associate_address(AllocationId=allocation_id, AllowReassociation=True, **wanted)


def _attached_to(gateway: Mapping[str, Any]) -> str | None:
    return next((str(one["VpcId"]) for one in gateway.get("Attachments") or ()), None)


CLASSES: tuple[ResourceClass, ...] = (InternetGateway(), EgressOnlyInternetGateway(), NatGateway(), Eip())
