"""Examples for penstock.platform.sandbox.aws.ec2_security."""

from penstock.platform.sandbox.aws.ec2_security import (
    DefaultSecurityGroup,
    SecurityGroup,
    SecurityGroupEgressRule,
    SecurityGroupIngressRule,
)
from penstock.platform.sandbox.resource_class import Cloud, Properties

from .ec2_parts import prefix_list, security_group, vpc
from .model import NEW_NAME, Example

ANYWHERE = {"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["0.0.0.0/0"]}
"""A rule of a block that lets everything through."""


def _blocks(cloud: Cloud, vpc_id: str) -> Properties:
    """One rule of every kind."""
    return {
        "ingress": [
            {
                "protocol": "tcp",
                "fromPort": 443,
                "toPort": 443,
                "cidrBlocks": ["10.0.0.0/8", "192.0.2.0/24"],
                "ipv6CidrBlocks": ["2001:db8::/32"],
                "description": "from the offices",
            },
            {
                "protocol": "tcp",
                "fromPort": 8080,
                "toPort": 8090,
                "securityGroups": [security_group(cloud, vpc_id)],
                "prefixListIds": [prefix_list(cloud)],
                "self": True,
            },
            {"protocol": "icmp", "fromPort": -1, "toPort": -1, "cidrBlocks": ["10.0.0.0/8"]},
        ],
        "egress": [{**ANYWHERE, "ipv6CidrBlocks": ["::/0"], "description": "everywhere"}],
    }


CHANGED_BLOCKS: Properties = {
    "ingress": [
        {
            "protocol": "tcp",
            "fromPort": 443,
            "toPort": 443,
            "cidrBlocks": ["10.0.0.0/8"],
            "description": "from one office",
        },
        {"protocol": "all", "fromPort": 0, "toPort": 0, "self": True},
    ],
    "egress": [],
}


def _group(cloud: Cloud) -> Properties:
    vpc_id = vpc(cloud)
    return {
        "name": NEW_NAME,
        "description": "for the test",
        "vpcId": vpc_id,
        "revokeRulesOnDelete": True,
        "tags": {"tier": "web"},
        **_blocks(cloud, vpc_id),
    }


def _default_group(cloud: Cloud) -> Properties:
    vpc_id = vpc(cloud)
    return {"vpcId": vpc_id, "revokeRulesOnDelete": True, "tags": {"closed": "no"}, **_blocks(cloud, vpc_id)}


def _rule(cloud: Cloud) -> Properties:
    return {
        "securityGroupId": security_group(cloud, vpc(cloud)),
        "cidrIpv4": "10.0.0.0/8",
        "description": "from the offices",
        "fromPort": 443,
        "ipProtocol": "tcp",
        "toPort": 444,
        "tags": {"who": "offices"},
    }


def _rule_of_a_group(cloud: Cloud) -> Properties:
    vpc_id = vpc(cloud)
    return {
        "securityGroupId": security_group(cloud, vpc_id),
        "referencedSecurityGroupId": security_group(cloud, vpc_id, "referenced"),
        "description": "to the database",
        "ipProtocol": "-1",
        "tags": {"who": "service"},
    }


def _open_the_door(cloud: Cloud, group_id: str) -> None:
    cloud.client("ec2").authorize_security_group_ingress(
        GroupId=group_id, IpPermissions=[{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    )


def _widen(cloud: Cloud, rule_id: str) -> None:
    client = cloud.client("ec2")
    rule = client.describe_security_group_rules(SecurityGroupRuleIds=[rule_id])["SecurityGroupRules"][0]
    changed = {"IpProtocol": "tcp", "FromPort": 0, "ToPort": 65535, "CidrIpv4": "0.0.0.0/0"}
    client.modify_security_group_rules(
        GroupId=rule["GroupId"],
        SecurityGroupRules=[{"SecurityGroupRuleId": rule_id, "SecurityGroupRule": changed}],
    )


def _retag(cloud: Cloud, resource_id: str) -> None:
    cloud.client("ec2").create_tags(Resources=[resource_id], Tags=[{"Key": "who", "Value": "nobody"}])


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=SecurityGroup(),
        prepare=_group,
        changed={**CHANGED_BLOCKS, "revokeRulesOnDelete": False, "tags": {"tier": "data"}},
        removed="tags",
        replaced={"description": "another", "name": NEW_NAME, "namePrefix": "other-", "vpcId": "vpc-other"},
        tamper=_open_the_door,
        tampered="ingress",
    ),
    Example(
        resource_class=DefaultSecurityGroup(),
        prepare=_default_group,
        changed={**CHANGED_BLOCKS, "revokeRulesOnDelete": False, "tags": {"closed": "yes"}},
        removed="tags",
        replaced={"vpcId": "vpc-other"},
        tamper=_open_the_door,
        tampered="ingress",
        left={"name": "default"},
    ),
    Example(
        resource_class=SecurityGroupIngressRule(),
        prepare=_rule,
        changed={
            "cidrIpv4": "192.0.2.0/24",
            "description": "from one office",
            "fromPort": 8443,
            "ipProtocol": "udp",
            "toPort": 8443,
            "tags": {"who": "office"},
        },
        removed="description",
        replaced={
            "cidrIpv6": "2001:db8::/32",
            "prefixListId": "pl-other",
            "referencedSecurityGroupId": "sg-other",
            "securityGroupId": "sg-other",
        },
        tamper=_widen,
        tampered="cidrIpv4",
    ),
    Example(
        resource_class=SecurityGroupEgressRule(),
        prepare=_rule_of_a_group,
        changed={"description": "to the queue", "tags": {"who": "worker"}},
        removed="description",
        replaced={
            "cidrIpv6": "2001:db8::/32",
            "prefixListId": "pl-other",
            "referencedSecurityGroupId": "sg-other",
            "securityGroupId": "sg-other",
        },
        tamper=_retag,
        tampered="tags",
    ),
)
