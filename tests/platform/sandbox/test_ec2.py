"""What the contract's one example of a type cannot show: networks, routes and security groups as programs use them."""

from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError
from moto.server import ThreadedMotoServer
from penstock.platform.errors import UpdateFailedError
from penstock.platform.resource import UNKNOWN
from penstock.platform.sandbox.aws.ec2_endpoints import FlowLog, VpcEndpoint
from penstock.platform.sandbox.aws.ec2_gateways import Eip, NatGateway
from penstock.platform.sandbox.aws.ec2_network import Subnet, Vpc
from penstock.platform.sandbox.aws.ec2_routing import Route, RouteTable, RouteTableAssociation
from penstock.platform.sandbox.aws.ec2_security import (
    DefaultSecurityGroup,
    SecurityGroup,
    SecurityGroupEgressRule,
    SecurityGroupIngressRule,
)
from penstock.platform.sandbox.cloud import BotoCloud
from penstock.platform.sandbox.resource_class import Properties, ResourceClass
from sandbox_examples import ec2_parts as parts
from sandbox_examples.life import Life

REGION = "eu-west-1"


@pytest.fixture(scope="module")
def cloud() -> Iterator[BotoCloud]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield BotoCloud(f"http://{host}:{port}", "111122223333", REGION)
    server.stop()


def made(cloud: BotoCloud, resource_class: ResourceClass, inputs: Properties) -> Life:
    life = Life(cloud, resource_class, resource_class.with_defaults(inputs))
    assert resource_class.failures(life.inputs) == {}
    life.create()
    assert life.not_answered(life.inputs) == {}
    return life


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


def _targets(cloud: BotoCloud, vpc: str) -> dict[str, str]:
    client = cloud.client("ec2")
    subnet = parts.subnet(cloud, vpc)
    endpoint = client.create_vpc_endpoint(
        VpcId=vpc, ServiceName="com.amazonaws.vpce.eu-west-1.vpce-svc-1", VpcEndpointType="GatewayLoadBalancer"
    )
    peering = client.create_vpc_peering_connection(VpcId=vpc, PeerVpcId=parts.vpc(cloud, "10.30.0.0/16"))
    egress_only = client.create_egress_only_internet_gateway(VpcId=vpc)["EgressOnlyInternetGateway"]
    nat = client.create_nat_gateway(SubnetId=subnet, AllocationId=parts.address(cloud))["NatGateway"]
    return {
        "carrierGatewayId": client.create_carrier_gateway(VpcId=vpc)["CarrierGateway"]["CarrierGatewayId"],
        "egressOnlyGatewayId": egress_only["EgressOnlyInternetGatewayId"],
        "gatewayId": parts.internet_gateway(cloud, vpc),
        "natGatewayId": nat["NatGatewayId"],
        "networkInterfaceId": parts.network_interface(cloud, subnet),
        "transitGatewayId": client.create_transit_gateway()["TransitGateway"]["TransitGatewayId"],
        "vpcEndpointId": endpoint["VpcEndpoint"]["VpcEndpointId"],
        "vpcPeeringConnectionId": peering["VpcPeeringConnection"]["VpcPeeringConnectionId"],
    }


@pytest.mark.parametrize(
    "destination",
    [{"destinationCidrBlock": "10.40.0.0/16"}, {"destinationIpv6CidrBlock": "::/0"}],
    ids=["ipv4", "ipv6"],
)
def test_a_route_leads_to_every_kind_of_target(cloud: BotoCloud, destination: Properties) -> None:
    """Each target reads back; changing from one to the next is an update that keeps the route's id."""
    vpc = parts.vpc(cloud)
    targets = list(_targets(cloud, vpc).items())
    common = {"routeTableId": parts.route_table(cloud, vpc), **destination}
    route = made(cloud, Route(), {**common, targets[0][0]: targets[0][1]})
    for name, value in targets[1:]:
        wanted = {**common, name: value}
        assert route.difference(wanted).replaces == ()
        route.update(wanted)
        assert {key: route.described().get(key) for key, _ in targets if route.described().get(key)} == {name: value}
    route.delete()
    assert route.resource_class.describe(cloud, route.id, {}) is None


def test_a_route_to_a_prefix_list(cloud: BotoCloud) -> None:
    vpc = parts.vpc(cloud)
    gateway = parts.internet_gateway(cloud, vpc)
    inputs = {
        "routeTableId": parts.route_table(cloud, vpc),
        "destinationPrefixListId": parts.prefix_list(cloud),
        "gatewayId": gateway,
    }
    route = made(cloud, Route(), inputs)
    assert route.id.startswith("r-rtb-")
    route.delete()
    route.delete()


def test_a_route_is_imported_by_table_and_destination(cloud: BotoCloud) -> None:
    vpc = parts.vpc(cloud)
    table, gateway = parts.route_table(cloud, vpc), parts.internet_gateway(cloud, vpc)
    made(cloud, Route(), {"routeTableId": table, "destinationCidrBlock": "0.0.0.0/0", "gatewayId": gateway})
    imported = Route().describe(cloud, f"{table}_0.0.0.0/0", {})
    assert imported is not None
    assert imported["gatewayId"] == gateway


def test_one_inline_route_changes_without_the_others(cloud: BotoCloud) -> None:
    vpc = parts.vpc(cloud)
    gateway = parts.internet_gateway(cloud, vpc)
    interface = parts.network_interface(cloud, parts.subnet(cloud, vpc))
    kept = {"cidrBlock": "10.50.0.0/16", "gatewayId": gateway}
    table = made(
        cloud, RouteTable(), {"vpcId": vpc, "routes": [kept, {"cidrBlock": "0.0.0.0/0", "gatewayId": gateway}]}
    )
    table.update({**table.inputs, "routes": [{"cidrBlock": "0.0.0.0/0", "networkInterfaceId": interface}, kept]})
    assert table.not_answered(table.inputs) == {}


def test_a_subnet_moves_to_another_table_in_place(cloud: BotoCloud) -> None:
    """The API gives the association a new id; it is found again by its subnet."""
    vpc = parts.vpc(cloud)
    first, second = (parts.route_table(cloud, vpc) for _ in range(2))
    association = made(cloud, RouteTableAssociation(), {"routeTableId": first, "subnetId": parts.subnet(cloud, vpc)})
    association.update({**association.inputs, "routeTableId": second})
    assert association.described()["routeTableId"] == second
    association.delete()
    assert RouteTableAssociation().describe(cloud, association.id, association.state) is None


def test_an_internet_gateway_is_associated_with_a_table(cloud: BotoCloud) -> None:
    vpc = parts.vpc(cloud)
    inputs = {"routeTableId": parts.route_table(cloud, vpc), "gatewayId": parts.internet_gateway(cloud, vpc)}
    assert made(cloud, RouteTableAssociation(), inputs).state["gatewayId"] == inputs["gatewayId"]


def test_a_gateway_endpoint_routes_and_leaves_nothing_behind(cloud: BotoCloud) -> None:
    """The tables it routes in can change, its routes are none of a table's own, and deleting it takes them away."""
    vpc = parts.vpc(cloud)
    first, second = (made(cloud, RouteTable(), {"vpcId": vpc}) for _ in range(2))
    endpoint = made(
        cloud,
        VpcEndpoint(),
        {"vpcId": vpc, "serviceName": f"com.amazonaws.{REGION}.s3", "routeTableIds": [first.id]},
    )
    assert endpoint.state["vpcEndpointType"] == "Gateway"
    assert endpoint.state["prefixListId"].startswith("pl-")
    assert endpoint.state["cidrBlocks"]
    assert first.described()["routes"] == []
    endpoint.update({**endpoint.inputs, "routeTableIds": [first.id, second.id]})
    assert endpoint.not_answered(endpoint.inputs) == {}
    first.delete()
    endpoint.delete()
    assert VpcEndpoint().describe(cloud, endpoint.id, {}) is None
    left = cloud.client("ec2").describe_route_tables(RouteTableIds=[second.id])["RouteTables"][0]["Routes"]
    assert [route.get("GatewayId") for route in left] == ["local"]


def test_an_interface_endpoint_changes_its_subnets_and_groups(cloud: BotoCloud) -> None:
    vpc = parts.vpc(cloud)
    one, two, three = parts.subnets(cloud, vpc, 3)
    inputs = {
        "vpcId": vpc,
        "serviceName": f"com.amazonaws.{REGION}.ecr.api",
        "vpcEndpointType": "Interface",
        "subnetIds": [one, two],
        "securityGroupIds": [parts.security_group(cloud, vpc)],
    }
    endpoint = made(cloud, VpcEndpoint(), inputs)
    groups = [parts.security_group(cloud, vpc, "another")]
    endpoint.update({**endpoint.inputs, "subnetIds": [two, three], "securityGroupIds": groups})
    assert endpoint.not_answered(endpoint.inputs) == {}


def test_a_refused_flow_log_is_a_failure(cloud: BotoCloud) -> None:
    """EC2 refuses inside an HTTP 200."""
    inputs = {"vpcId": parts.vpc(cloud), "logDestinationType": "s3", "logDestination": "arn:aws:s3:::not-there"}
    with pytest.raises(UpdateFailedError, match="not-there does not exist"):
        FlowLog().create(cloud, FlowLog().with_defaults({**inputs, "trafficType": "ALL"}))


@pytest.mark.parametrize("name", ["vpcId", "subnetId", "eniId", "transitGatewayId", "transitGatewayAttachmentId"])
def test_a_flow_log_of_everything_that_can_be_logged(cloud: BotoCloud, name: str) -> None:
    vpc = parts.vpc(cloud)
    subnet = parts.subnet(cloud, vpc)
    logged = {
        "eniId": parts.network_interface(cloud, subnet),
        "subnetId": subnet,
        "transitGatewayAttachmentId": "tgw-attach-0123456789abcdef0",
        "transitGatewayId": "tgw-0123456789abcdef0",
        "vpcId": vpc,
    }
    bucket = f"flow-logs-of-{name.lower()}"
    cloud.client("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    inputs = {name: logged[name], "logDestinationType": "s3", "logDestination": f"arn:aws:s3:::{bucket}"}
    log = made(cloud, FlowLog(), {**inputs, "trafficType": "ALL"})
    assert log.state["maxAggregationInterval"] == 600


def test_a_flow_log_to_a_group_may_deliver(cloud: BotoCloud) -> None:
    """The emulator finds the log group, so nobody reads that the delivery failed."""
    cloud.client("logs").create_log_group(logGroupName="/flow-logs")
    inputs = {
        "vpcId": parts.vpc(cloud),
        "logDestination": f"arn:aws:logs:{REGION}:111122223333:log-group:/flow-logs:*",
        "iamRoleArn": "arn:aws:iam::111122223333:role/flow-logs",
        "trafficType": "REJECT",
    }
    log = made(cloud, FlowLog(), inputs)
    answer = cloud.client("ec2").describe_flow_logs(FlowLogIds=[log.id])["FlowLogs"][0]
    assert answer["DeliverLogsStatus"] == "SUCCESS"
