"""A network with endpoints of AWS services and IPv6, as a program declares it."""

from typing import Any

import pytest
from component_programs import ACCOUNT_ID, REGION, assert_clean, assert_refused, synthesised
from penstock.components import ECS_ENDPOINTS, ECS_HOST_ENDPOINTS, InterfaceEndpoint, Network, NetworkArgs
from penstock.components._account import Account
from penstock.components._network_endpoints import WITHOUT_POLICY, endpoint_policy
from penstock.platform.testing import UNKNOWN, Synthesised, absent
from policy_evaluator import ALLOWED, NOT_ALLOWED, Request, decide

ZONES = ["eu-west-1a", "eu-west-1b"]
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
ROUTE = "aws:ec2/route:Route"
OURS = Account(ACCOUNT_ID, REGION)


def network(**more: Any) -> Synthesised:
    fields: dict[str, Any] = {"cidr_block": "10.0.0.0/16", "availability_zones": ZONES, **more}
    return synthesised(lambda: Network("net", NetworkArgs(**fields)))


def test_by_default_there_are_none_and_no_ipv6() -> None:
    stack = network()
    assert [endpoint.name for endpoint in stack.find(ENDPOINT)] == ["net-s3-endpoint"]
    stack.one("net-vpc").has({"assignGeneratedIpv6CidrBlock": absent()})
    stack.one("net-private-a").has({"ipv6CidrBlock": absent(), "assignIpv6AddressOnCreation": absent()})


def test_a_service_gets_an_address_in_every_private_subnet() -> None:
    """Under its usual name, and by the one group of all endpoints."""
    stack = network(interface_endpoints=["ecr.api", "logs"])
    endpoint = stack.one("net-ecr-api-endpoint")
    endpoint.has(
        {"serviceName": "com.amazonaws.eu-west-1.ecr.api", "vpcEndpointType": "Interface", "privateDnsEnabled": True}
    )
    assert endpoint.waits_for("subnetIds") == {"net-private-a", "net-private-b"}
    for name in (endpoint.name, "net-logs-endpoint"):
        assert stack.one(name).waits_for("securityGroupIds") == {"net-endpoint-security-group"}


def test_endpoints_admit_https_from_the_network_and_nothing_else() -> None:
    """Nor do they let anything out: an endpoint only answers."""
    stack = network(interface_endpoints=["logs"])
    rules = [
        *stack.find("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"),
        *stack.find("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"),
    ]
    (rule,) = rules
    rule.has({"cidrIpv4": "10.0.0.0/16", "ipProtocol": "tcp", "fromPort": 443, "toPort": 443})


@pytest.mark.parametrize("service", [one for one in InterfaceEndpoint if one not in WITHOUT_POLICY])
def test_only_identities_of_the_account_pass(service: InterfaceEndpoint) -> None:
    """Keys of another account, smuggled in, take nothing out."""
    policy = str(network(interface_endpoints=[service]).one(f"net-{service.replace('.', '-')}-endpoint").get("policy"))
    accounts = {"111122223333": NOT_ALLOWED, ACCOUNT_ID: ALLOWED}
    for account, verdict in accounts.items():
        context = {"aws:PrincipalAccount": account}
        request = Request(
            principal=f"arn:aws:iam::{account}:role/task", action="any:Call", resource="*", context=context
        )
        assert decide(policy, request) == verdict
    assert decide(policy, Request(principal="*", action="any:Call", resource="*")) == NOT_ALLOWED


def test_a_token_is_traded_for_roles_of_the_account_only() -> None:
    """Who trades one in has no identity yet, so the account is that of the role."""
    for account, verdict in ((ACCOUNT_ID, ALLOWED), ("111122223333", NOT_ALLOWED)):
        role = f"arn:aws:iam::{account}:role/deploy"
        request = Request(principal="*", action="sts:AssumeRoleWithWebIdentity", resource=role)
        assert decide(endpoint_policy(InterfaceEndpoint.STS, OURS), request) == verdict
        assert decide(endpoint_policy(InterfaceEndpoint.SQS, OURS), request) == NOT_ALLOWED


def test_channels_of_agents_have_no_policy() -> None:
    stack = network(interface_endpoints=list(InterfaceEndpoint))
    without = {endpoint.name for endpoint in stack.find(ENDPOINT) if endpoint.get("policy") is None}
    assert without == {f"net-{service}-endpoint" for service in WITHOUT_POLICY}


@pytest.mark.parametrize("service", ["s3", "dynamodb"])
def test_the_routes_to_services_are_for_identities_of_the_account_too(service: str) -> None:
    """Nothing is carried out with somebody else's keys, and the rule that asks for it decides in a first preview."""
    stack = network(dynamodb_endpoint=True)
    assert_clean(stack, decided=["PEN-VPC-008"])
    policy = str(stack.one(f"net-{service}-endpoint").get("policy"))
    for account, verdict in {"111122223333": NOT_ALLOWED, ACCOUNT_ID: ALLOWED}.items():
        request = Request(
            principal=f"arn:aws:iam::{account}:role/task",
            action="s3:PutObject",
            resource="arn:aws:s3:::anywhere/else",
            context={"aws:PrincipalAccount": account},
        )
        assert decide(policy, request) == verdict


def test_layers_of_images_pass_without_an_identity_and_nothing_else_does() -> None:
    """ECR signs their addresses itself."""
    policy = str(network().one("net-s3-endpoint").get("policy"))
    layers = f"arn:aws:s3:::prod-{REGION}-starport-layer-bucket"
    for action, resource, verdict in (
        ("s3:GetObject", f"{layers}/sha256", ALLOWED),
        ("s3:PutObject", f"{layers}/sha256", NOT_ALLOWED),
        ("s3:GetObject", f"{layers}-of-somebody/sha256", NOT_ALLOWED),
    ):
        assert decide(policy, Request(principal="*", action=action, resource=resource)) == verdict


def test_what_ecs_needs_without_nat_is_named() -> None:
    """Images, logs and secrets; hosts talk to ECS besides."""
    assert set(ECS_ENDPOINTS) == {"ecr.api", "ecr.dkr", "logs", "secretsmanager"}
    assert set(ECS_HOST_ENDPOINTS) - set(ECS_ENDPOINTS) == {"ecs", "ecs-agent", "ecs-telemetry"}


def test_dynamodb_is_reached_like_s3() -> None:
    """From the same tables."""
    stack = network(dynamodb_endpoint=True)
    endpoint = stack.one("net-dynamodb-endpoint")
    endpoint.has({"serviceName": f"com.amazonaws.{REGION}.dynamodb", "vpcEndpointType": "Gateway"})
    assert endpoint.waits_for("routeTableIds") == stack.one("net-s3-endpoint").waits_for("routeTableIds")


def test_with_ipv6_private_subnets_reach_out_and_are_not_reached() -> None:
    """Whatever the choice of NAT; public ones both ways, isolated ones nowhere."""
    stack = network(ipv6=True, nat="none")
    stack.one("net-vpc").has({"assignGeneratedIpv6CidrBlock": True})
    routes = {route.name for route in stack.find(ROUTE) if route.get("destinationIpv6CidrBlock") == "::/0"}
    assert routes == {"net-public-ipv6-route", "net-private-a-ipv6-route", "net-private-b-ipv6-route"}
    assert stack.one("net-public-ipv6-route").waits_for("gatewayId") == {"net-internet-gateway"}
    for zone in "ab":
        name = f"net-private-{zone}-ipv6-route"
        assert stack.one(name).waits_for("egressOnlyGatewayId") == {"net-egress-only-gateway"}
        assert stack.one(name).waits_for("routeTableId") == {f"net-private-{zone}-routes"}


def test_with_ipv6_no_public_subnet_gives_addresses_by_itself() -> None:
    """An IPv6 address is a public one. The ranges are not known before AWS has chosen the network's."""
    stack = network(ipv6=True)
    subnets = {subnet.name: subnet.inputs for subnet in stack.find("aws:ec2/subnet:Subnet")}
    assert {name for name, subnet in subnets.items() if subnet.get("assignIpv6AddressOnCreation")} == {
        f"net-{tier}-{zone}" for tier in ("private", "isolated") for zone in "ab"
    }
    assert {subnet["ipv6CidrBlock"] for subnet in subnets.values()} == {UNKNOWN}


def test_no_rule_finds_fault() -> None:
    """Everything that is new is decided before it is there; what is left is the program's: an owner and its tags."""
    assert_clean(
        network(interface_endpoints=list(ECS_HOST_ENDPOINTS), dynamodb_endpoint=True, ipv6=True),
        decided=["PEN-NET-002"],
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"interface_endpoints": ["ecr-api"]}, ["'ecr-api' is no service with an endpoint here", "mean ecr.api"]),
        ({"interface_endpoints": ["secretmanager"]}, ["did you mean secretsmanager"]),
        ({"interface_endpoints": ["com.amazonaws.eu-west-1.ecr.dkr"]}, ["did you mean ecr.dkr"]),
        ({"interface_endpoints": ["LOGS"]}, ["did you mean logs?"]),
        ({"interface_endpoints": ["???"]}, ["choose from application-autoscaling"]),
        ({"interface_endpoints": [""]}, ["'' is no service", "choose from"]),
        ({"interface_endpoints": [None]}, ["no service"]),
        ({"interface_endpoints": ["logs", "sqs", "logs"]}, ["logs is given twice"]),
        ({"interface_endpoints": ["s3"]}, ["s3 is no interface endpoint", "leave it out"]),
        ({"interface_endpoints": ["dynamodb"]}, ["dynamodb is no interface endpoint", "set dynamodb_endpoint"]),
        ({"interface_endpoints": "logs"}, ["should be a valid list"]),
        ({"interface_endpoints": ["\x1b[31mlogs\n../.."]}, ["no service", r"\x1b[31mlogs\n"]),
        ({"interface_endpoints": ["x" * 10_000]}, ["no service", "characters)"]),
        ({"dynamodb_endpoint": "perhaps"}, ["dynamodb_endpoint", "boolean", "'perhaps'"]),
        ({"ipv6": "2001:db8::/56"}, ["ipv6", "boolean", "'2001:db8::/56'"]),
        ({"interface_endpoints": ["logs"], "availability_zones": []}, ["availability_zones", "at least 2"]),
        ({"ipv6": True, "cidr_block": "10.0.0.0/21"}, ["cidr_block", "no room for three tiers in eight zones"]),
        ({"availability_zones": ["\x1b[2Ja", "../b"]}, ["availability_zones", r"\x1b[2Ja", "for instance eu-west-1a"]),
    ],
)
def test_what_cannot_work_is_refused(fields: dict[str, Any], words: list[str]) -> None:
    """Before anything is declared, with the field, what was received and what to do, in lines that a terminal can show."""
    given: Any = {"cidr_block": "10.0.0.0/16", "availability_zones": ZONES, **fields}
    message = assert_refused(lambda: Network("net", given), ["Network 'net'", *words])
    assert "\x1b" not in message
    assert len(message) < 1500
