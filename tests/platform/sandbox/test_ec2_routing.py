"""What the contract's one example of a type cannot show: routes, endpoints and flow logs as programs use them."""

import pytest
from penstock.platform.errors import UpdateFailedError
from penstock.platform.sandbox.aws.ec2_endpoints import FlowLog, VpcEndpoint
from penstock.platform.sandbox.aws.ec2_routing import Route, RouteTable, RouteTableAssociation
from penstock.platform.sandbox.cloud import BotoCloud
from penstock.platform.sandbox.resource_class import Properties
from sandbox_examples import ec2_parts as parts
from sandbox_examples.life import made

REGION = "eu-west-1"


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
