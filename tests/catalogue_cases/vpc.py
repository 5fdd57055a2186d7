"""The cases of the rules on networks."""

import json
from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource, urn
from rule_cases import ANYWHERE, OK, OTHER_SHAPE, UNDECIDED, VIOLATION, group

__all__ = ["CASES", "NEEDS_NO_VALUE", "ONE_SHAPE", "TYPE_IS_THE_VIOLATION"]

VPC = resource("aws:ec2/vpc:Vpc", "net", cidrBlock="10.0.0.0/16")
FLOW_LOG = "aws:ec2/flowLog:FlowLog"
DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
RULE_TYPES = (
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
)
ACL = "aws:ec2/networkAcl:NetworkAcl"
ACL_RULE = "aws:ec2/networkAclRule:NetworkAclRule"
SUBNET = "aws:ec2/subnet:Subnet"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
ENDPOINT_SERVICE = "aws:ec2/vpcEndpointService:VpcEndpointService"
GATEWAY = "aws:ec2transitgateway/transitGateway:TransitGateway"
ROUTE = "aws:ec2/route:Route"
TABLE = "aws:ec2/routeTable:RouteTable"
PEERING = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"
PEER = {"vpcPeeringConnectionId": "pcx-0a1b2c3d4e5f60718"}
STRANGERS = {"Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-1a2b3c4d5e"}}}
EVERYTHING = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
OF_ACCOUNT = {**EVERYTHING, "Condition": {"StringEquals": {"aws:PrincipalAccount": "123456789012"}}}
ONE_BUCKET = {**EVERYTHING, "Resource": "arn:aws:s3:::logs-1a2b3c4/*"}
INTERNAL_PORTS = [
    *(21, 23, 135, 445, 1433, 1521, 2049, 2375, 2379, 3306, 5432, 5439, 5601, 5900, 5984, 6379, 9042, 9092, 9200, 9300),
    *(10250, 11211, 27017),
]


def of_vpc(kind: str, **properties: Any) -> Resource:
    """A resource that names the network by an output of it."""
    return resource(kind, "setting", vpcId=UNKNOWN, depends={"vpcId": VPC.urn}, **properties)


def of_default_group(kind: str) -> Resource:
    """A rule of its own that names the default security group by an output of it."""
    default = urn(DEFAULT_GROUP, "setting")
    return resource(kind, "more", securityGroupId=UNKNOWN, depends={"securityGroupId": default})


def egress(**rule: Any) -> Resource:
    """A security group with one inline egress rule."""
    return resource("SecurityGroup", egress=[rule], vpcId=UNKNOWN)


def acl(*entries: Any, kind: str = ACL) -> Resource:
    """A network ACL with inline entries."""
    return resource(kind, vpcId=UNKNOWN, ingress=list(entries))


def entry(first: Any, last: Any, block: Any = "0.0.0.0/0", **more: Any) -> dict[str, Any]:
    """An entry that allows TCP."""
    return {"action": "allow", "protocol": "tcp", "fromPort": first, "toPort": last, "cidrBlock": block, **more}


def policy(*statements: Any) -> str:
    """A policy document with these statements."""
    return json.dumps({"Statement": statements})


CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-VPC-001": {
        OK: [
            [VPC, of_vpc(FLOW_LOG, trafficType="ALL", logDestination=UNKNOWN)],
            [resource("aws:ec2/vpc:Vpc", "net", id="vpc-1"), resource(FLOW_LOG, vpcId="vpc-1")],
        ],
        VIOLATION: [
            VPC,
            [VPC, resource(FLOW_LOG, subnetId="subnet-1")],
            [VPC, resource(FLOW_LOG, vpcId="vpc-of-others")],
        ],
        UNDECIDED: [[VPC, resource(FLOW_LOG, vpcId=UNKNOWN)]],
    },
    "PEN-VPC-002": {
        OK: [
            [VPC, of_vpc(DEFAULT_GROUP)],
            [VPC, of_vpc(DEFAULT_GROUP, ingress=[], egress=[])],
            [VPC, of_vpc(DEFAULT_GROUP), group(fromPort=443, toPort=443, cidrBlocks=ANYWHERE)],
            [VPC, of_vpc(DEFAULT_GROUP), resource("SecurityGroupRule", securityGroupId="sg-of-others")],
        ],
        VIOLATION: [VPC, [VPC, of_vpc(DEFAULT_GROUP, egress=[{"protocol": "-1", "cidrBlocks": ANYWHERE}])]],
        OTHER_SHAPE: [
            [VPC, of_vpc(DEFAULT_GROUP, ingress={"protocol": "-1", "self": True})],
            *([VPC, of_vpc(DEFAULT_GROUP), of_default_group(kind)] for kind in RULE_TYPES),
        ],
        UNDECIDED: [[VPC, of_vpc(DEFAULT_GROUP, ingress=UNKNOWN)], [VPC, resource(DEFAULT_GROUP, vpcId=UNKNOWN)]],
    },
    "PEN-VPC-003": {
        OK: [
            group(fromPort=5432, toPort=5432, cidrBlocks=["10.0.0.0/8"]),
            group(fromPort=5432, toPort=5432, securityGroups=[UNKNOWN]),
            group(fromPort=443, toPort=443, cidrBlocks=ANYWHERE),
            group(fromPort=0, toPort=65535, cidrBlocks=ANYWHERE),
            resource(
                "SecurityGroupRule", type="egress", protocol="tcp", fromPort=5432, toPort=5432, cidrBlocks=ANYWHERE
            ),
        ],
        VIOLATION: [
            group(fromPort=5432, toPort=5432, cidrBlocks=ANYWHERE),
            group(fromPort=6000, toPort=7000, cidrBlocks=[UNKNOWN, "0.0.0.0/0"]),
            group(fromPort=27017, toPort=27017, ipv6CidrBlocks=["::/0"]),
            *(group(fromPort=port, toPort=port, cidrBlocks=ANYWHERE) for port in INTERNAL_PORTS),
        ],
        OTHER_SHAPE: [
            resource("SecurityGroupIngressRule", ipProtocol="tcp", fromPort=3306, toPort=3306, cidrIpv4="0.0.0.0/0"),
            resource(
                "SecurityGroupRule", type="ingress", protocol="udp", fromPort=11211, toPort=11211, cidrBlocks=ANYWHERE
            ),
            resource(
                DEFAULT_GROUP, ingress=[{"protocol": "tcp", "fromPort": 2379, "toPort": 2380, "cidrBlocks": ANYWHERE}]
            ),
        ],
        UNDECIDED: [
            group(fromPort=5432, toPort=5432, cidrBlocks=UNKNOWN),
            group(fromPort=UNKNOWN, cidrBlocks=ANYWHERE),
        ],
    },
    "PEN-VPC-004": {
        OK: [
            acl(entry(443, 443), entry(1024, 3388)),
            acl(entry(443, 443, protocol="6"), entry(23, 3388, protocol="6"), entry(0, 21), entry(3390, 65535)),
            acl(entry(22, 22, "10.0.0.0/8")),
            acl(entry(22, 22, action="deny")),
            acl(entry(0, 65535, protocol="17")),
            acl(),
            resource(ACL_RULE, egress=True, ruleAction="allow", protocol="-1", cidrBlock="0.0.0.0/0"),
            # The entry with the smallest number decides
            acl(
                entry(22, 22, action="deny", ruleNo=10),
                entry(3000, 4000, action="deny", protocol="all", ruleNo=20),
                entry(0, 0, protocol="-1", ruleNo=100),
            ),
        ],
        VIOLATION: [
            acl(entry(22, 22)),
            acl(entry(0, 0, protocol="-1")),
            acl(entry(0, 0, protocol="ALL")),
            acl(entry(3389, 3389)),
            acl(entry(1024, 65535, protocol="6")),
            acl(entry(UNKNOWN, 22), entry(3389, 3389, None, ipv6CidrBlock="::/0")),
            acl(entry(0, 0, protocol="-1", ruleNo=100), entry(0, 0, action="deny", protocol="-1", ruleNo=200)),
            acl(entry(22, 22, action="deny", ruleNo=10), entry(0, 0, protocol="-1", ruleNo=100)),
            acl(entry(0, 0, "10.0.0.0/8", action="deny", protocol="-1", ruleNo=1), entry(22, 22, ruleNo=2)),
            acl(entry(22, 22, action="deny", protocol="17", ruleNo=1), entry(22, 22, ruleNo=2)),
        ],
        OTHER_SHAPE: [
            resource(ACL_RULE, ruleAction="allow", protocol="tcp", fromPort=22, toPort=22, cidrBlock="0.0.0.0/0"),
            acl(entry(0, 0, protocol="-1"), kind="aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"),
        ],
        UNDECIDED: [
            acl(entry(22, 22, UNKNOWN)),
            resource(ACL, ingress=UNKNOWN),
            acl(entry(22, 22, action="deny", ruleNo=UNKNOWN), entry(22, 22, ruleNo=2)),
        ],
    },
    "PEN-VPC-005": {
        OK: [
            egress(protocol="tcp", fromPort=443, toPort=443, cidrBlocks=ANYWHERE),
            egress(protocol="-1", cidrBlocks=["10.0.0.0/8"]),
            egress(protocol="-1", securityGroups=[UNKNOWN]),
            resource("SecurityGroupRule", type="ingress", protocol="-1", cidrBlocks=ANYWHERE),
        ],
        VIOLATION: [
            egress(protocol="-1", fromPort=0, toPort=0, cidrBlocks=ANYWHERE),
            egress(protocol="tcp", fromPort=0, toPort=65535, ipv6CidrBlocks=["::/0"], cidrBlocks=UNKNOWN),
        ],
        OTHER_SHAPE: [
            resource("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", ipProtocol="-1", cidrIpv4="0.0.0.0/0"),
            resource("SecurityGroupRule", type="egress", protocol="-1", cidrBlocks=ANYWHERE),
        ],
        UNDECIDED: [egress(protocol="-1", cidrBlocks=UNKNOWN)],
    },
    "PEN-VPC-006": {
        OK: [],
        VIOLATION: [
            resource("aws:ec2/defaultVpc:DefaultVpc"),
            resource("aws:ec2/defaultSubnet:DefaultSubnet", availabilityZone=UNKNOWN),
        ],
        UNDECIDED: [],
    },
    "PEN-VPC-007": {
        OK: [
            resource(SUBNET, vpcId=UNKNOWN),
            resource(SUBNET, mapPublicIpOnLaunch=False, assignIpv6AddressOnCreation=True),
        ],
        VIOLATION: [resource(SUBNET, mapPublicIpOnLaunch=True, vpcId=UNKNOWN)],
        UNDECIDED: [resource(SUBNET, mapPublicIpOnLaunch=UNKNOWN)],
    },
    "PEN-VPC-008": {
        OK: [
            resource(ENDPOINT, policy=policy(OF_ACCOUNT)),
            resource(ENDPOINT, policy=policy(ONE_BUCKET)),
            resource(ENDPOINT, policy=policy({**EVERYTHING, "Action": "s3:GetObject"})),
            resource(ENDPOINT, policy=policy({**EVERYTHING, "Effect": "Deny"})),
            resource(ENDPOINT, policy=policy(EVERYTHING, {**EVERYTHING, "Effect": "Deny", **STRANGERS})),
            resource(ENDPOINT, serviceName="com.amazonaws.eu-central-1.s3", vpcId=UNKNOWN),
        ],
        VIOLATION: [
            resource(ENDPOINT, policy=policy(EVERYTHING), vpcId=UNKNOWN),
            resource(ENDPOINT, policy=policy(OF_ACCOUNT, {**EVERYTHING, "Principal": {"AWS": "*"}})),
            resource(
                ENDPOINT, policy=policy(EVERYTHING, {**EVERYTHING, "Effect": "Deny", "Action": "s3:*", **STRANGERS})
            ),
        ],
        OTHER_SHAPE: [
            resource(ENDPOINT, policy={"Statement": {**EVERYTHING, "Action": ["*"]}}),
            resource("aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy", policy=policy(EVERYTHING), vpcEndpointId=UNKNOWN),
        ],
        UNDECIDED: [
            resource(ENDPOINT, policy=UNKNOWN),
            resource(ENDPOINT, policy={"Statement": [{**EVERYTHING, "Condition": UNKNOWN}]}),
        ],
    },
    "PEN-VPC-009": {
        OK: [resource(ENDPOINT_SERVICE, acceptanceRequired=True, allowedPrincipals=UNKNOWN)],
        VIOLATION: [resource(ENDPOINT_SERVICE, acceptanceRequired=False), resource(ENDPOINT_SERVICE)],
        UNDECIDED: [resource(ENDPOINT_SERVICE, acceptanceRequired=UNKNOWN)],
    },
    "PEN-VPC-010": {
        OK: [resource(GATEWAY), resource(GATEWAY, autoAcceptSharedAttachments="disable")],
        VIOLATION: [resource(GATEWAY, autoAcceptSharedAttachments="enable")],
        UNDECIDED: [resource(GATEWAY, autoAcceptSharedAttachments=UNKNOWN)],
    },
    "PEN-VPC-011": {
        OK: [
            resource(ROUTE, destinationCidrBlock="10.1.0.0/16", **PEER),
            resource(ROUTE, destinationCidrBlock="0.0.0.0/0", natGatewayId=UNKNOWN),
            resource(
                TABLE, routes=[{"cidrBlock": "0.0.0.0/0", "gatewayId": UNKNOWN}, {"cidrBlock": "10.1.0.0/16", **PEER}]
            ),
        ],
        VIOLATION: [
            resource(ROUTE, destinationCidrBlock="0.0.0.0/0", **PEER),
            resource(ROUTE, destinationIpv6CidrBlock="::/0", routeTableId=UNKNOWN, **PEER),
            [
                resource(PEERING, "peer"),
                resource(
                    ROUTE,
                    destinationCidrBlock="0.0.0.0/0",
                    vpcPeeringConnectionId=UNKNOWN,
                    depends={"vpcPeeringConnectionId": urn(PEERING, "peer")},
                ),
            ],
        ],
        OTHER_SHAPE: [
            resource(TABLE, routes=[UNKNOWN, {"cidrBlock": "0.0.0.0/0", **PEER}]),
            resource("aws:ec2/defaultRouteTable:DefaultRouteTable", routes=[{"ipv6CidrBlock": "::/0", **PEER}]),
        ],
        UNDECIDED: [
            resource(ROUTE, destinationCidrBlock=UNKNOWN, **PEER),
            resource(ROUTE, destinationCidrBlock="0.0.0.0/0", vpcPeeringConnectionId=UNKNOWN),
        ],
    },
}

TYPE_IS_THE_VIOLATION = NEEDS_NO_VALUE = frozenset({"PEN-VPC-006"})

ONE_SHAPE = frozenset({"PEN-VPC-001", "PEN-VPC-006", "PEN-VPC-007", "PEN-VPC-009", "PEN-VPC-010"})
