"""EC2: endpoints of a network for services, and its flow logs."""

from typing import Any, Final

from ...errors import UpdateFailedError
from ..resource_class import Cloud, Properties, ResourceClass
from ._ec2 import Ec2Class, found
from ._shared import answered, asked, changed, none_when_gone, tag_map

NO_LATTICE: Final = "moto has no VPC Lattice"


class VpcEndpoint(Ec2Class):
    """A way to a service that does not leave the network: by routes (gateway) or by network interfaces (interface)."""

    type = "aws:ec2/vpcEndpoint:VpcEndpoint"
    tag_type = "vpc-endpoint"
    cloudformation = "AWS::EC2::VPCEndpoint"
    cloudformation_names = {"policy": "PolicyDocument"}
    required = ("vpcId",)
    one_of = (("serviceName", "resourceConfigurationArn", "serviceNetworkArn"),)
    defaults = {"vpcEndpointType": "Gateway"}
    computed = frozenset(
        {"dnsOptions", "ipAddressType", "policy", "privateDnsEnabled", "routeTableIds", "securityGroupIds"}
        | {"serviceRegion", "subnetConfigurations", "subnetIds"}
    )
    json_properties = frozenset({"policy"})
    set_properties = frozenset({"routeTableIds", "securityGroupIds", "subnetConfigurations", "subnetIds"})
    replace_on = frozenset(
        {"resourceConfigurationArn", "serviceName", "serviceNetworkArn", "serviceRegion", "vpcEndpointType", "vpcId"}
    )
    write_only = frozenset({"autoAccept"})
    not_kept = {
        "dnsOptions": "moto drops them",
        "ipAddressType": "moto drops it",
        "serviceRegion": "moto drops it",
        "subnetConfigurations": "moto chooses the addresses itself",
    }
    unanswered = {"prefixListId": "only of a gateway endpoint"}

    CREATE: Final = {
        "ipAddressType": "IpAddressType",
        "policy": "PolicyDocument",
        "privateDnsEnabled": "PrivateDnsEnabled",
        "resourceConfigurationArn": "ResourceConfigurationArn",
        "routeTableIds": "RouteTableIds",
        "securityGroupIds": "SecurityGroupIds",
        "serviceName": "ServiceName",
        "serviceNetworkArn": "ServiceNetworkArn",
        "serviceRegion": "ServiceRegion",
        "subnetIds": "SubnetIds",
        "vpcEndpointType": "VpcEndpointType",
        "vpcId": "VpcId",
    }
    LISTS: Final = {
        "routeTableIds": "RouteTableIds",
        "securityGroupIds": "SecurityGroupIds",
        "subnetIds": "SubnetIds",
    }

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        answer = cloud.client("ec2").create_vpc_endpoint(
            **asked(inputs, self.CREATE), **self.tag_specifications(inputs)
        )
        return str(answer["VpcEndpoint"]["VpcEndpointId"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        endpoint = self._living(cloud, resource_id)
        if endpoint is None:
            return None
        names = {
            "policy": "PolicyDocument",
            "privateDnsEnabled": "PrivateDnsEnabled",
            "requesterManaged": "RequesterManaged",
            "serviceName": "ServiceName",
            "state": "State",
            "vpcEndpointType": "VpcEndpointType",
            "vpcId": "VpcId",
        }
        entries = endpoint.get("DnsEntries") or ()
        prefix_list = self._prefix_list(cloud, endpoint)
        return {
            "requesterManaged": False,
            **answered(endpoint, names),
            **{name: endpoint.get(api) or [] for name, api in self.LISTS.items()},
            "securityGroupIds": [group["GroupId"] for group in endpoint.get("Groups") or ()],
            "networkInterfaceIds": endpoint.get("NetworkInterfaceIds") or [],
            "dnsEntries": [
                answered(entry, {"dnsName": "DnsName", "hostedZoneId": "HostedZoneId"}) for entry in entries
            ],
            "prefixListId": (prefix_list or {}).get("PrefixListId"),
            "cidrBlocks": self._cidrs(cloud, prefix_list),
            **self.common(cloud, resource_id, endpoint),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        wanted: dict[str, Any] = {}
        for name, api in self.LISTS.items():
            if new.get(name) is not None:
                before, after = set(old.get(name) or ()), set(new[name])
                wanted |= {f"Add{api}": sorted(after - before)} if after - before else {}
                wanted |= {f"Remove{api}": sorted(before - after)} if before - after else {}
        if new.get("policy") is not None and not self.equal("policy", old.get("policy"), new["policy"]):
            wanted["PolicyDocument"] = new["policy"]
        if new.get("privateDnsEnabled") is not None and changed(old, new, "privateDnsEnabled"):
            wanted["PrivateDnsEnabled"] = new["privateDnsEnabled"]  # moto ignores the change; `read` shows that
        if wanted:
            cloud.client("ec2").modify_vpc_endpoint(VpcEndpointId=resource_id, **wanted)
        self.retag(cloud, resource_id, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        endpoint = self._living(cloud, resource_id)
        if endpoint is None:
            return
        client = cloud.client("ec2")
        tables = endpoint.get("RouteTableIds") or []
        if tables:
            # moto's delete fails where a route table lost the endpoint's route before: take the routes away ourselves.
            client.modify_vpc_endpoint(VpcEndpointId=resource_id, RemoveRouteTableIds=tables)
            prefix_list = self._prefix_list(cloud, endpoint)
            for table in tables if prefix_list else ():
                none_when_gone(
                    client.delete_route, RouteTableId=table, DestinationPrefixListId=prefix_list["PrefixListId"]
                )
        client.delete_vpc_endpoints(VpcEndpointIds=[resource_id])

    def _living(self, cloud: Cloud, endpoint_id: str) -> dict[str, Any] | None:
        endpoint = found(cloud, "describe_vpc_endpoints", VpcEndpointIds=[endpoint_id])
        return endpoint if endpoint and endpoint.get("State") not in ("deleted", "deleting") else None

    def _prefix_list(self, cloud: Cloud, endpoint: Properties) -> Any:
        """The list of a service's addresses that a gateway endpoint routes to."""
        if endpoint.get("VpcEndpointType") != "Gateway":
            return None
        lists = cloud.client("ec2").describe_managed_prefix_lists()["PrefixLists"]
        return next((one for one in lists if one.get("PrefixListName") == endpoint.get("ServiceName")), None)

    def _cidrs(self, cloud: Cloud, prefix_list: Any) -> list[str]:
        if not prefix_list:
            return []
        answer = cloud.client("ec2").get_managed_prefix_list_entries(PrefixListId=prefix_list["PrefixListId"])
        return [entry["Cidr"] for entry in answer.get("Entries") or ()]


class FlowLog(Ec2Class):
    """A record of the traffic of a network, a subnet or a network interface."""

    type = "aws:ec2/flowLog:FlowLog"
    tag_type = "vpc-flow-log"
    cloudformation = "AWS::EC2::FlowLog"
    cloudformation_names = {"iamRoleArn": "DeliverLogsPermissionArn"}
    defaults = {"logDestinationType": "cloud-watch-logs", "maxAggregationInterval": 600}
    computed = frozenset({"logDestination", "logFormat"})
    set_properties = frozenset({"tagFieldSpecifications"})
    # Everything but tags. moto takes a second log of the same network to the same place for a copy, AWS only where the
    # rest is the same too, so here the old one goes first.
    delete_before_replace = True
    not_kept = {
        "deliverCrossAccountRole": "moto drops it",
        "destinationOptions": "moto drops them",
        "tagFieldSpecifications": "moto drops them",
    }

    RESOURCES: Final = {
        "eniId": ("NetworkInterface", "eni-"),
        "regionalNatGatewayId": ("RegionalNatGateway", "nat-"),
        "subnetId": ("Subnet", "subnet-"),
        "transitGatewayAttachmentId": ("TransitGatewayAttachment", "tgw-attach-"),
        "transitGatewayId": ("TransitGateway", "tgw-"),
        "vpcId": ("VPC", "vpc-"),
    }
    """What may be logged: its type, and how its ids start. The longer of two starts comes first."""
    CREATE: Final = {
        "deliverCrossAccountRole": "DeliverCrossAccountRole",
        "iamRoleArn": "DeliverLogsPermissionArn",
        "logDestination": "LogDestination",
        "logDestinationType": "LogDestinationType",
        "logFormat": "LogFormat",
        "maxAggregationInterval": "MaxAggregationInterval",
        "trafficType": "TrafficType",
    }
    one_of = (tuple(RESOURCES),)
    replace_on = frozenset({*RESOURCES, *CREATE, "destinationOptions", "tagFieldSpecifications"})

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        name = next(name for name in self.RESOURCES if inputs.get(name) is not None)
        wanted = asked(inputs, self.CREATE)
        if wanted["LogDestinationType"] == "cloud-watch-logs" and ":log-group:" in wanted.get("LogDestination", ""):
            # moto looks for the group by name; without one it says that it may not deliver.
            wanted["LogGroupName"] = wanted["LogDestination"].split(":log-group:")[1].removesuffix(":*")
        answer = cloud.client("ec2").create_flow_logs(
            ResourceType=self.RESOURCES[name][0],
            ResourceIds=[inputs[name]],
            **wanted,
            **self.tag_specifications(inputs),
        )
        for failed in answer.get("Unsuccessful") or ():  # with HTTP status 200
            error = failed.get("Error") or {}
            raise UpdateFailedError(
                f"the flow log of {inputs[name]} was refused: {error.get('Message')}", got=error.get("Code")
            )
        return str(answer["FlowLogIds"][0])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        log = found(cloud, "describe_flow_logs", FlowLogIds=[resource_id])
        if log is None:
            return None
        logged = str(log.get("ResourceId"))
        name = next((name for name, (_, start) in self.RESOURCES.items() if logged.startswith(start)), None)
        common = self.common(cloud, resource_id, log)
        return {
            **answered(log, self.CREATE),
            **({name: logged} if name else {}),
            "arn": common["arn"],
            "tagsAll": tag_map(log.get("Tags")),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        self.retag(cloud, resource_id, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        none_when_gone(cloud.client("ec2").delete_flow_logs, FlowLogIds=[resource_id])


CLASSES: tuple[ResourceClass, ...] = (VpcEndpoint(), FlowLog())
