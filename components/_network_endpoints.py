"""How a network reaches services of AWS without leaving it: by routes (S3, DynamoDB), or by addresses in its private subnets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from ..platform.component import Component
from ..platform.errors import printable
from ..platform.inputs import json_text
from ._account import Account, account_of
from ._network_subnets import TierSubnets
from ._security_rules import HTTPS_PORT, ingress, security_group

__all__ = [
    "ECS_ENDPOINTS",
    "ECS_HOST_ENDPOINTS",
    "EndpointPlaces",
    "InterfaceEndpoint",
    "check_endpoints",
    "endpoint_policy",
    "gateway_policy",
    "network_endpoints",
]


class InterfaceEndpoint(StrEnum):
    """A service of AWS that a network can have addresses of its own for, by its name in AWS PrivateLink."""

    APPLICATION_AUTOSCALING = "application-autoscaling"
    ATHENA = "athena"
    AUTOSCALING = "autoscaling"
    BEDROCK_RUNTIME = "bedrock-runtime"
    CLOUDFORMATION = "cloudformation"
    CLOUDTRAIL = "cloudtrail"
    CODEDEPLOY = "codedeploy"
    EC2 = "ec2"
    EC2_MESSAGES = "ec2messages"
    ECR_API = "ecr.api"
    ECR_DOCKER = "ecr.dkr"
    ECS = "ecs"
    ECS_AGENT = "ecs-agent"
    ECS_TELEMETRY = "ecs-telemetry"
    EFS = "elasticfilesystem"
    ELASTIC_LOAD_BALANCING = "elasticloadbalancing"
    EVENTS = "events"
    FIREHOSE = "kinesis-firehose"
    GLUE = "glue"
    KINESIS_STREAMS = "kinesis-streams"
    KMS = "kms"
    LAMBDA = "lambda"
    LOGS = "logs"
    MONITORING = "monitoring"
    RDS = "rds"
    RDS_DATA = "rds-data"
    SECRETS_MANAGER = "secretsmanager"
    SNS = "sns"
    SQS = "sqs"
    SSM = "ssm"
    SSM_MESSAGES = "ssmmessages"
    STATES = "states"
    STS = "sts"
    XRAY = "xray"


ECS_ENDPOINTS: Final = (
    InterfaceEndpoint.ECR_API,
    InterfaceEndpoint.ECR_DOCKER,
    InterfaceEndpoint.LOGS,
    InterfaceEndpoint.SECRETS_MANAGER,
)
"""What a service on Fargate needs to start in a network without NAT: images, logs and secrets. The layers of images come
from S3, by the endpoint that every network has. A worker needs SQS besides."""

ECS_HOST_ENDPOINTS: Final = (
    *ECS_ENDPOINTS,
    InterfaceEndpoint.ECS,
    InterfaceEndpoint.ECS_AGENT,
    InterfaceEndpoint.ECS_TELEMETRY,
)
"""What a service on hosts (`ImmutableFleet`) needs in such a network: the hosts themselves talk to ECS."""

BY_ROUTE: Final = {
    "s3": "every network reaches S3 through a gateway endpoint; leave it out",
    "dynamodb": "DynamoDB is reached through a gateway endpoint; set dynamodb_endpoint instead",
}
WITHOUT_POLICY: Final = frozenset(
    {
        InterfaceEndpoint.EC2_MESSAGES,
        InterfaceEndpoint.ECS_AGENT,
        InterfaceEndpoint.ECS_TELEMETRY,
        InterfaceEndpoint.SSM_MESSAGES,
    }
)
"""Channels of agents, opened with a token instead of an identity: AWS documents no policy for them."""


def check_endpoints(values: Iterable[object]) -> None:
    """Refuse services that have no interface endpoint here, and any given twice.

    Raises:
        ValueError: the first one that is wrong, with the nearest that would do.
    """
    known = [endpoint.value for endpoint in InterfaceEndpoint]
    seen = set()
    for value in values:
        name = str(value)
        if name in BY_ROUTE:
            raise ValueError(f"{name} is no interface endpoint: {BY_ROUTE[name]}")
        if name not in known:
            raise ValueError(f"{printable(repr(name), 60)} is no service with an endpoint here; {_advice(name, known)}")
        if name in seen:
            raise ValueError(f"{name} is given twice: a network has one endpoint for each service")
        seen.add(name)


def _advice(name: str, known: Sequence[str]) -> str:
    # The whole name, as consoles show it (com.amazonaws.eu-west-1.ecr.api), ends in ours.
    own = name.lower().partition("amazonaws.")[2].partition(".")[2] or name.lower()
    near = get_close_matches(own[:60], known, n=3, cutoff=0.6)
    return f"did you mean {' or '.join(near)}?" if near else f"choose from {', '.join(known)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointPlaces:
    """Where the endpoints of a network are."""

    vpc: aws.ec2.Vpc
    cidr_block: str
    """The VPC's IPv4 range."""
    private: TierSubnets
    """Subnets that get the addresses of services; what uses them waits for the endpoints."""
    isolated: TierSubnets


def network_endpoints(
    component: Component, places: EndpointPlaces, *, services: Sequence[InterfaceEndpoint], dynamodb: bool
) -> Mapping[str, pulumi.Output[str] | None]:
    """The ways to services that stay within AWS: the children `{service}-endpoint`. Returns the outputs that tell of them."""
    account = account_of(component)
    by_route = {
        service: _gateway_endpoint(component, places, service, account).prefix_list_id
        for service in ("s3", *(["dynamodb"] if dynamodb else []))
    }
    group = None
    if services:
        group = security_group(component, places.vpc.id, "endpoint-security-group", "Endpoints of AWS services")
        rule = ingress(component, "endpoint-from-vpc", group.id, HTTPS_PORT, cidr_ipv4=places.cidr_block)
        endpoints = [
            _interface_endpoint(component, places, service, group=group, account=account) for service in services
        ]
        places.private.routes.extend([rule, *endpoints])
    return {
        "s3_prefix_list_id": by_route["s3"],
        "dynamodb_prefix_list_id": by_route.get("dynamodb"),
        "endpoint_security_group_id": group.id if group else None,
    }


def _gateway_endpoint(
    component: Component, places: EndpointPlaces, service: str, account: Account
) -> aws.ec2.VpcEndpoint:
    role = f"{service}-endpoint"
    return aws.ec2.VpcEndpoint(
        component.child(role),
        vpc_id=places.vpc.id,
        service_name=f"com.amazonaws.{account.region}.{service}",
        vpc_endpoint_type="Gateway",
        route_table_ids=[table.id for table in (*places.private.route_tables, *places.isolated.route_tables)],
        policy=gateway_policy(service, account),
        tags=component.tags({"Name": component.child(role)}),
        opts=component.options(role),
    )


def _interface_endpoint(
    component: Component,
    places: EndpointPlaces,
    service: InterfaceEndpoint,
    *,
    group: aws.ec2.SecurityGroup,
    account: Account,
) -> aws.ec2.VpcEndpoint:
    """An address in each private subnet. The service's usual name then leads to it for everything in the network."""
    role = f"{service.replace('.', '-')}-endpoint"
    return aws.ec2.VpcEndpoint(
        component.child(role),
        vpc_id=places.vpc.id,
        service_name=f"com.amazonaws.{account.region}.{service.value}",
        vpc_endpoint_type="Interface",
        subnet_ids=[subnet.id for subnet in places.private.by_zone.values()],
        security_group_ids=[group.id],
        private_dns_enabled=True,
        policy=None if service in WITHOUT_POLICY else endpoint_policy(service, account),
        tags=component.tags({"Name": component.child(role)}),
        opts=component.options(role),
    )


def endpoint_policy(service: InterfaceEndpoint, account: Account) -> str:
    """The policy of a service's endpoint as JSON text: identities of this account, and nobody else's keys.

    Which resources they may use, their own policies decide: images and layers may belong to another account.
    """
    statements = [_own_identities(account)]
    if service is InterfaceEndpoint.STS:
        # Whoever trades in a token has no identity of the account yet.
        statements.append(
            {
                "Sid": "RolesOfThisAccount",
                "Effect": "Allow",
                "Principal": "*",
                "Action": ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"],
                "Resource": account.global_arn("iam", "role/*"),
            }
        )
    return json_text({"Version": "2012-10-17", "Statement": statements})


def gateway_policy(service: str, account: Account) -> str:
    """The policy of a gateway endpoint as JSON text: identities of this account, and from S3 the layers of images besides.

    ECR signs the address of a layer itself, whoever asked for it: such a request has no identity of this account.
    """
    statements = [_own_identities(account)]
    if service == "s3":
        layers = account.bucket_arn(f"prod-{account.region}-starport-layer-bucket/*")
        statements.append(
            {
                "Sid": "LayersOfImages",
                "Effect": "Allow",
                "Principal": "*",
                "Action": "s3:GetObject",
                "Resource": layers,
            }
        )
    return json_text({"Version": "2012-10-17", "Statement": statements})


def _own_identities(account: Account) -> dict[str, Any]:
    return {
        "Sid": "IdentitiesOfThisAccount",
        "Effect": "Allow",
        "Principal": "*",
        "Action": "*",
        "Resource": "*",
        "Condition": {"StringEquals": {"aws:PrincipalAccount": account.account_id}},
    }
