"""VPC: networks that are recorded, closed by default, and joined on purpose."""

from ...platform.resource import Graph, Resource
from ...platform.rule import GraphRule, Outcome, ResourceRule, Rule, Severity, Violation, each
from ..documents import Statement, as_list, denials, open_to_everybody, statements
from ..standards import cdk_nag, checkov, cis_aws, nist, pci, security_hub
from ..traffic import EGRESS_TYPES, INGRESS_TYPES, RULE_TYPES, Traffic, is_anywhere, traffic
from ..values import every, forbidden_type, forbidden_value, is_set, of_each, required_value, true
from .network_acls import NETWORK_ACL_RULE, keeps_logins_out

__all__ = ["RULES"]

VPC = "aws:ec2/vpc:Vpc"
FLOW_LOG = "aws:ec2/flowLog:FlowLog"
DEFAULT_SECURITY_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
ROUTE = "aws:ec2/route:Route"
_ROUTE_TYPES = (ROUTE, "aws:ec2/routeTable:RouteTable", "aws:ec2/defaultRouteTable:DefaultRouteTable")

_GUIDE = "https://docs.aws.amazon.com/vpc/latest/userguide/"

_INTERNAL_PORTS = {
    21: "FTP",
    23: "Telnet",
    135: "RPC",
    445: "SMB",
    1433: "SQL Server",
    1521: "Oracle",
    2049: "NFS",
    2375: "Docker",
    2379: "etcd",
    3306: "MySQL",
    5432: "PostgreSQL",
    5439: "Redshift",
    5601: "OpenSearch Dashboards",
    5900: "VNC",
    5984: "CouchDB",
    6379: "Redis",
    9042: "Cassandra",
    9092: "Kafka",
    9200: "OpenSearch",
    9300: "OpenSearch transport",
    10250: "kubelet",
    11211: "Memcached",
    27017: "MongoDB",
}
"""Ports of what is made for trusted networks: it has no login, or one that was never meant for strangers."""


def _has_flow_log(graph: Graph, vpc: Resource) -> bool:
    return bool(graph.referring(vpc, FLOW_LOG, "vpcId"))


def _default_group_is_closed(graph: Graph, vpc: Resource) -> bool:
    groups = graph.referring(vpc, DEFAULT_SECURITY_GROUP, "vpcId")
    return any(
        not group.items("ingress")
        and not group.items("egress")
        and not any(graph.referring(group, kind, "securityGroupId") for kind in RULE_TYPES)
        for group in groups
    )


def _no_internal_port_from_anywhere(resource: Resource) -> Outcome:
    def violation(ingress: Traffic) -> Violation | None:
        if ingress.is_any_port:
            return None  # a rule of its own
        first, last = ingress.ports
        open_ports = [f"{name} (port {port})" for port, name in _INTERNAL_PORTS.items() if first <= port <= last]
        if not open_ports or not ingress.is_from_anywhere:
            return None
        return Violation(f"{', '.join(open_ports)} can be reached from anywhere")

    return each(traffic(resource, "ingress"), violation)


def _not_everything_goes_out(resource: Resource) -> Outcome:
    def violation(egress: Traffic) -> Violation | None:
        is_open = egress.is_any_port and egress.is_from_anywhere
        return Violation("it lets everything out to anywhere") if is_open else None

    return each(traffic(resource, "egress"), violation)


def _endpoint_is_narrow(endpoint: Resource) -> Outcome:
    denied = denials(endpoint.get("policy"))

    def violation(statement: Statement) -> Violation | None:
        is_wide = all("*" in as_list(statement.get(part)) for part in ("Action", "Resource"))
        if not is_wide or not open_to_everybody({"Statement": [statement, *denied]}):
            return None
        return Violation("its policy lets everybody do everything to everything, other accounts' resources too")

    return each(statements(endpoint.get("policy")), violation)


def _peering_has_no_default_route(resource: Resource) -> Outcome:
    prefixes = [""] if resource.type == ROUTE else [f"{path}." for path in resource.paths("routes")]

    def violation(prefix: str) -> Violation | None:
        if not is_set(resource, f"{prefix}vpcPeeringConnectionId"):
            return None
        names = ("destinationCidrBlock", "destinationIpv6CidrBlock", "cidrBlock", "ipv6CidrBlock")
        blocks = (resource.get(f"{prefix}{name}") for name in names)
        is_default = any(block and is_anywhere(block) for block in blocks)
        return Violation("every address is routed to the other network") if is_default else None

    return each(prefixes, violation)


RULES: tuple[Rule, ...] = (
    GraphRule(
        id="PEN-VPC-001",
        sentence="Every network has a flow log.",
        severity=Severity.MEDIUM,
        why="After an incident nothing else tells who spoke with whom.",
        fix='Add FlowLog(vpc_id=vpc.id, traffic_type="ALL", log_destination=bucket.arn, log_destination_type="s3").',
        references=(
            *cis_aws("3.7"),
            *security_hub("EC2.6"),
            *nist("AC-4(26)", "AU-2", "AU-3", "AU-12", "CA-7", "SI-7(8)"),
            *pci("10.2.1"),
        ),
        equivalents=(*cdk_nag("AwsSolutions-VPC7"), *checkov("CKV2_AWS_11")),
        url=f"{_GUIDE}flow-logs.html",
        types=(VPC,),
        check=every((VPC,), _has_flow_log, "has no flow log"),
    ),
    GraphRule(
        id="PEN-VPC-002",
        sentence="The default security group of every network has no rules.",
        severity=Severity.HIGH,
        why="Whatever names no group is put into this one, where all members reach each other and the internet.",
        fix="Add DefaultSecurityGroup(vpc_id=vpc.id) without ingress and egress: it takes away what AWS put in.",
        references=(*cis_aws("5.4"), *security_hub("EC2.2"), *nist("AC-4", "AC-4(21)", "SC-7"), *pci("1.3.1")),
        equivalents=(*cdk_nag("NIST.800.53.R5-VPCDefaultSecurityGroupClosed"), *checkov("CKV2_AWS_12")),
        url=f"{_GUIDE}default-security-group.html",
        types=(VPC,),
        check=every((VPC,), _default_group_is_closed, "leaves its default security group open"),
    ),
    ResourceRule(
        id="PEN-VPC-003",
        sentence="Databases, caches and other internal services cannot be reached from anywhere.",
        severity=Severity.CRITICAL,
        why="They are made for trusted networks: a weak password or an old version is found within hours.",
        fix="Let the security group of the callers in: referenced_security_group_id=service.security_group_id.",
        references=(*security_hub("EC2.19"), *nist("AC-4", "CM-7", "SC-7"), *pci("1.3.1")),
        equivalents=cdk_nag("AwsSolutions-EC23", "NIST.800.53.R5-EC2RestrictedCommonPorts"),
        url=f"{_GUIDE}security-group-rules.html",
        types=INGRESS_TYPES,
        check=_no_internal_port_from_anywhere,
    ),
    ResourceRule(
        id="PEN-VPC-004",
        sentence="Network ACLs do not let SSH and RDP in from anywhere.",
        severity=Severity.HIGH,
        why="The ACL is what still holds when a security group is opened by mistake.",
        fix="Allow the ports that the subnet serves and the return traffic (1024 to 65535) without 3389.",
        references=(*cis_aws("5.1"), *security_hub("EC2.21"), *nist("AC-4(21)", "CM-7", "SC-7"), *pci("1.3.1")),
        equivalents=checkov("CKV_AWS_231", "CKV_AWS_232"),
        url=f"{_GUIDE}vpc-network-acls.html",
        types=("aws:ec2/networkAcl:NetworkAcl", "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", NETWORK_ACL_RULE),
        check=keeps_logins_out,
    ),
    ResourceRule(
        id="PEN-VPC-005",
        sentence="No security group lets everything out to anywhere.",
        severity=Severity.LOW,
        why="What was broken into then loads its tools and carries the data away over any port.",
        fix="Name the ports that the service calls, for instance 443, or the prefix lists of AWS services.",
        references=(*nist("AC-4", "SC-7(5)"), *pci("1.3.2")),
        equivalents=checkov("CKV_AWS_382"),
        url=f"{_GUIDE}security-group-rules.html",
        types=EGRESS_TYPES,
        check=_not_everything_goes_out,
    ),
    ResourceRule(
        id="PEN-VPC-006",
        sentence="The default network of the account is not used.",
        severity=Severity.MEDIUM,
        why="All its subnets are public, it has no flow log, and everything that named no network shares it.",
        fix="Use a network of your own, for instance penstock.components.Network.",
        references=nist("CM-7", "SC-7"),
        equivalents=checkov("CKV_AWS_148"),
        url=f"{_GUIDE}default-vpc.html",
        types=("aws:ec2/defaultVpc:DefaultVpc", "aws:ec2/defaultSubnet:DefaultSubnet"),
        check=forbidden_type("it belongs to the default network, which is public"),
    ),
    ResourceRule(
        id="PEN-VPC-007",
        sentence="Subnets give nobody a public address.",
        severity=Severity.MEDIUM,
        why="Whatever is started there is on the internet without having asked for it.",
        fix="Set map_public_ip_on_launch=False, or leave it out: false is the default.",
        references=(*security_hub("EC2.15"), *nist("AC-4", "SC-7"), *pci("1.4.4")),
        equivalents=(*cdk_nag("NIST.800.53.R5-VPCSubnetAutoAssignPublicIpDisabled"), *checkov("CKV_AWS_130")),
        url=f"{_GUIDE}subnet-public-ip.html",
        types=("aws:ec2/subnet:Subnet",),
        check=forbidden_value("mapPublicIpOnLaunch", when=true, because="whatever starts there is on the internet"),
        remedy=lambda _: {"mapPublicIpOnLaunch": False},
    ),
    ResourceRule(
        id="PEN-VPC-008",
        sentence="No policy of an endpoint lets everybody do everything.",
        severity=Severity.MEDIUM,
        why="Over the endpoint, data can be carried into an account of somebody else, with that account's credentials.",
        fix='Add a condition to the statement: {"StringEquals": {"aws:PrincipalAccount": "<account>"}}.',
        references=nist("AC-3", "AC-4", "AC-6"),
        url="https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
        types=("aws:ec2/vpcEndpoint:VpcEndpoint", "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy"),
        check=_endpoint_is_narrow,
    ),
    ResourceRule(
        id="PEN-VPC-009",
        sentence="Whoever joins an endpoint service is accepted one by one.",
        severity=Severity.MEDIUM,
        why="Every principal that is allowed, and each account it stands for, is otherwise joined at once.",
        fix="Set acceptance_required=True.",
        references=nist("AC-3", "AC-4"),
        equivalents=checkov("CKV_AWS_123"),
        url="https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html",
        types=("aws:ec2/vpcEndpointService:VpcEndpointService",),
        check=required_value("acceptanceRequired", when=true, otherwise="whoever is allowed is joined unseen"),
    ),
    ResourceRule(
        id="PEN-VPC-010",
        sentence="Transit gateways accept no network by themselves.",
        severity=Severity.HIGH,
        why="Any account that the gateway is shared with could join its network to all others.",
        fix='Set auto_accept_shared_attachments="disable", or leave it out: that is the default.',
        references=(*security_hub("EC2.23"), *nist("CM-2")),
        equivalents=checkov("CKV_AWS_331"),
        url="https://docs.aws.amazon.com/vpc/latest/tgw/tgw-transit-gateways.html",
        types=("aws:ec2transitgateway/transitGateway:TransitGateway",),
        check=forbidden_value(
            "autoAcceptSharedAttachments", when="enable".__eq__, because="other accounts join networks unseen"
        ),
        remedy=lambda _: {"autoAcceptSharedAttachments": "disable"},
    ),
    GraphRule(
        id="PEN-VPC-011",
        sentence="Routes to a peered network name what is there.",
        severity=Severity.MEDIUM,
        why="A default route hands all traffic, the way to the internet included, to the owner of the other network.",
        fix="Route the ranges of the other network only: destination_cidr_block=peer.cidr_block.",
        references=(*cis_aws("5.5"), *nist("AC-4", "SC-7")),
        equivalents=checkov("CKV2_AWS_44"),
        url="https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html",
        types=_ROUTE_TYPES,
        check=of_each(_ROUTE_TYPES, _peering_has_no_default_route),
    ),
)
