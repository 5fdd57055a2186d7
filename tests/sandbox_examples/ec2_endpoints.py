"""Examples for penstock.platform.sandbox.aws.ec2_endpoints."""

import json

from penstock.platform.sandbox.aws.ec2_endpoints import FlowLog, VpcEndpoint
from penstock.platform.sandbox.resource_class import Cloud, Properties

from .ec2_parts import route_table, security_group, subnets, vpc
from .model import Example


def _policy(action: str) -> str:
    statement = {"Effect": "Allow", "Principal": "*", "Action": action, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _endpoint(cloud: Cloud) -> Properties:
    vpc_id = vpc(cloud)
    return {
        "vpcId": vpc_id,
        "autoAccept": True,
        "dnsOptions": {"dnsRecordIpType": "ipv4"},
        "ipAddressType": "ipv4",
        "policy": _policy("secretsmanager:GetSecretValue"),
        "privateDnsEnabled": False,
        "routeTableIds": [route_table(cloud, vpc_id)],
        "securityGroupIds": [security_group(cloud, vpc_id)],
        "serviceName": f"com.amazonaws.{cloud.region}.secretsmanager",
        "serviceRegion": cloud.region,
        "subnetConfigurations": [{"subnetId": "subnet-1", "ipv4": "10.20.0.30"}],
        "subnetIds": subnets(cloud, vpc_id, 2),
        "tags": {"service": "secretsmanager"},
        "vpcEndpointType": "Interface",
    }


def _flow_log(cloud: Cloud) -> Properties:
    group = "/penstock/flow-logs"
    return {
        "vpcId": vpc(cloud),
        "deliverCrossAccountRole": f"arn:aws:iam::{cloud.account_id}:role/deliver",
        "destinationOptions": {"fileFormat": "parquet", "perHourPartition": True},
        "iamRoleArn": f"arn:aws:iam::{cloud.account_id}:role/flow-logs",
        "logDestination": f"arn:aws:logs:{cloud.region}:{cloud.account_id}:log-group:{group}",
        "logDestinationType": "cloud-watch-logs",
        "logFormat": "${version} ${srcaddr} ${dstaddr}",
        "maxAggregationInterval": 60,
        "tagFieldSpecifications": [{"resourceType": "network-interface", "tagKeys": ["owner"]}],
        "tags": {"keep": "a year"},
        "trafficType": "ALL",
    }


def _retag(cloud: Cloud, resource_id: str) -> None:
    cloud.client("ec2").create_tags(Resources=[resource_id], Tags=[{"Key": "keep", "Value": "a day"}])


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=VpcEndpoint(),
        prepare=_endpoint,
        changed={"autoAccept": False, "policy": _policy("secretsmanager:DescribeSecret"), "tags": {"service": "s3"}},
        removed="tags",
        replaced={
            "serviceName": "com.amazonaws.eu-west-1.sqs",
            "serviceRegion": "eu-west-3",
            "vpcEndpointType": "GatewayLoadBalancer",
            "vpcId": "vpc-other",
            "resourceConfigurationArn": "arn:aws:vpc-lattice:eu-west-1:111122223333:resourceconfiguration/rcfg-1",
            "serviceNetworkArn": "arn:aws:vpc-lattice:eu-west-1:111122223333:servicenetwork/sn-1",
        },
        tamper=lambda cloud, endpoint: cloud.client("ec2").modify_vpc_endpoint(
            VpcEndpointId=endpoint, PolicyDocument=_policy("*")
        ),
        tampered="policy",
    ),
    Example(
        resource_class=FlowLog(),
        prepare=_flow_log,
        changed={"tags": {"keep": "two years"}},
        removed="tags",
        replaced={
            "deliverCrossAccountRole": "arn:aws:iam::444455556666:role/deliver",
            "destinationOptions": {"fileFormat": "plain-text"},
            "eniId": "eni-other",
            "iamRoleArn": "arn:aws:iam::111122223333:role/other",
            "logDestination": "arn:aws:s3:::other",
            "logDestinationType": "s3",
            "logFormat": "${version}",
            "maxAggregationInterval": 600,
            "regionalNatGatewayId": "nat-other",
            "subnetId": "subnet-other",
            "tagFieldSpecifications": [{"resourceType": "subnet", "tagKeys": ["owner"]}],
            "trafficType": "REJECT",
            "transitGatewayAttachmentId": "tgw-attach-other",
            "transitGatewayId": "tgw-other",
            "vpcId": "vpc-other",
        },
        tamper=_retag,
        tampered="tags",
    ),
)
