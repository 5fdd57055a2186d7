"""EC2: security groups and their rules."""

from typing import Any, ClassVar, Final

from ...errors import UpdateFailedError
from ...resource import contains_unknown
from ..resource_class import Cloud, Properties, ResourceClass
from ._ec2 import Ec2Class, found, service_arn
from ._names import prefix_of, unique_name
from ._permissions import blocks_of, permissions_in, rules_of
from ._shared import answered, asked, changed, none_when_gone, tag_map

DIRECTIONS: Final = ("ingress", "egress")


class _Group(Ec2Class):
    """What a security group and the default one of a network have in common."""

    tag_type = "security-group"
    computed = frozenset({"ingress", "egress", "vpcId"})
    defaults = {"revokeRulesOnDelete": False}
    write_only = frozenset({"revokeRulesOnDelete"})

    def equal(self, name: str, one: Any, other: Any) -> bool:
        if name in DIRECTIONS and not contains_unknown(one) and not contains_unknown(other):
            return permissions_in(one, "self") == permissions_in(other, "self")
        return super().equal(name, one, other)

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        group = found(cloud, "describe_security_groups", GroupIds=[resource_id])
        if group is None:
            return None
        return {
            "description": group.get("Description"),
            "name": group.get("GroupName"),
            "namePrefix": prefix_of(group.get("GroupName") or ""),
            "vpcId": group.get("VpcId"),
            "ingress": blocks_of(group.get("IpPermissions") or (), resource_id, cloud.account_id),
            "egress": blocks_of(group.get("IpPermissionsEgress") or (), resource_id, cloud.account_id),
            **self.common(cloud, resource_id, group),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        for direction in DIRECTIONS:
            if new.get(direction) is not None and not self.equal(direction, old.get(direction), new[direction]):
                self.set_rules(cloud, resource_id, direction, new[direction])
        self.retag(cloud, resource_id, old, new)

    def set_rules(self, cloud: Cloud, group_id: str, direction: str, blocks: Any) -> None:
        """Bring the rules of a direction to exactly these."""
        client = cloud.client("ec2")
        group = found(cloud, "describe_security_groups", GroupIds=[group_id]) or {}
        permissions = group.get("IpPermissions" if direction == "ingress" else "IpPermissionsEgress") or ()
        before = permissions_in(blocks_of(permissions, group_id, cloud.account_id), group_id)
        after = permissions_in(blocks, group_id)
        of_group = [{"Name": "group-id", "Values": [group_id]}]
        rules = client.describe_security_group_rules(Filters=of_group)["SecurityGroupRules"]
        # By id: moto does not revoke an IPv6 permission of a network without IPv6.
        ids = rules_of(rules, is_egress=direction == "egress")
        revoked = [ids[permission.bare()] for permission in before - after if permission.bare() in ids]
        if revoked:
            getattr(client, f"revoke_security_group_{direction}")(GroupId=group_id, SecurityGroupRuleIds=revoked)
        if after - before:
            wanted = [permission.as_api() for permission in sorted(after - before)]
            getattr(client, f"authorize_security_group_{direction}")(GroupId=group_id, IpPermissions=wanted)


class SecurityGroup(_Group):
    """A group of its own. AWS lets everything out of a new group; the provider takes that rule away, and so does this."""

    type = "aws:ec2/securityGroup:SecurityGroup"
    cloudformation = "AWS::EC2::SecurityGroup"
    cloudformation_names = {
        "description": "GroupDescription",
        "egress": "SecurityGroupEgress",
        "ingress": "SecurityGroupIngress",
        "name": "GroupName",
    }
    defaults = {"description": "Managed by Pulumi", "revokeRulesOnDelete": False}
    computed = frozenset({"ingress", "egress", "name", "namePrefix", "vpcId"})
    replace_on = frozenset({"description", "name", "namePrefix", "vpcId"})

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        wanted = asked(inputs, {"description": "Description", "vpcId": "VpcId"})
        name = inputs.get("name") or unique_name(inputs.get("namePrefix") or "pulumi-")
        answer = cloud.client("ec2").create_security_group(GroupName=name, **wanted, **self.tag_specifications(inputs))
        group_id = str(answer["GroupId"])
        for direction in DIRECTIONS:
            self.set_rules(cloud, group_id, direction, inputs.get(direction))
        return group_id

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        none_when_gone(cloud.client("ec2").delete_security_group, GroupId=resource_id)


class DefaultSecurityGroup(_Group):
    """The group that AWS makes with a network: adopted, its rules replaced by those asked for, and left on delete."""

    type = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
    replace_on = frozenset({"vpcId"})
    delete_before_replace = True  # a network has one, whoever adopted it before
    unanswered = {"namePrefix": "the group is called `default`"}

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        filters = [{"Name": "group-name", "Values": ["default"]}]
        if inputs.get("vpcId"):
            filters.append({"Name": "vpc-id", "Values": [inputs["vpcId"]]})
        group = found(cloud, "describe_security_groups", Filters=filters)
        if group is None:
            raise UpdateFailedError(
                "the network has no default security group",
                got=inputs.get("vpcId"),
                do="check that vpcId names a network",
            )
        group_id = str(group["GroupId"])
        for direction in DIRECTIONS:
            self.set_rules(cloud, group_id, direction, inputs.get(direction))
        self.retag(cloud, group_id, {"tagsAll": tag_map(group.get("Tags"))}, inputs)
        return group_id

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """AWS deletes it with its network only."""


class _Rule(Ec2Class):
    """One rule with one source."""

    tag_type = "security-group-rule"
    direction: ClassVar[str]
    required = ("ipProtocol", "securityGroupId")
    one_of = (("cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"),)
    # The API changes a source within its kind in place. moto does so for IPv4 ranges only and ignores a change of the
    # others, so those replace here, as they do in CloudFormation.
    replace_on = frozenset({"cidrIpv6", "prefixListId", "referencedSecurityGroupId", "securityGroupId"})

    SOURCES: Final = {
        "cidrIpv4": ("IpRanges", "CidrIp"),
        "cidrIpv6": ("Ipv6Ranges", "CidrIpv6"),
        "prefixListId": ("PrefixListIds", "PrefixListId"),
        "referencedSecurityGroupId": ("UserIdGroupPairs", "GroupId"),
    }
    RULE: Final = {
        "cidrIpv4": "CidrIpv4",
        "cidrIpv6": "CidrIpv6",
        "fromPort": "FromPort",
        "ipProtocol": "IpProtocol",
        "prefixListId": "PrefixListId",
        "toPort": "ToPort",
    }
    COMPARED: Final = ("cidrIpv4", "description", "fromPort", "ipProtocol", "toPort")

    def equal(self, name: str, one: Any, other: Any) -> bool:
        # All ports are -1 in the API, and not given in a program.
        if name in ("fromPort", "toPort") and {one, other} <= {None, -1}:
            return True
        return super().equal(name, one, other)

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        ports = asked(inputs, {"ipProtocol": "IpProtocol", "fromPort": "FromPort", "toPort": "ToPort"})
        kind = next(name for name in self.SOURCES if inputs.get(name) is not None)
        plural, singular = self.SOURCES[kind]
        answer = getattr(cloud.client("ec2"), f"authorize_security_group_{self.direction}")(
            GroupId=inputs["securityGroupId"],
            IpPermissions=[{**ports, plural: [{singular: inputs[kind]}]}],
            **self.tag_specifications(inputs),
        )
        rule_id = str(answer["SecurityGroupRules"][0]["SecurityGroupRuleId"])
        if inputs.get("description"):
            # Not in the first call: there moto forgets the descriptions of all sources but address ranges.
            self._modify(cloud, rule_id, inputs)
        return rule_id

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        rule = found(cloud, "describe_security_group_rules", SecurityGroupRuleIds=[resource_id])
        if rule is None or bool(rule.get("IsEgress")) != (self.direction == "egress"):
            return None
        return {
            **answered(rule, {**self.RULE, "description": "Description", "securityGroupId": "GroupId"}),
            "referencedSecurityGroupId": (rule.get("ReferencedGroupInfo") or {}).get("GroupId"),
            "securityGroupRuleId": resource_id,
            "arn": service_arn(cloud, f"security-group-rule/{resource_id}"),
            "tagsAll": tag_map(rule.get("Tags")),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        if changed(old, new, *self.COMPARED):
            self._modify(cloud, resource_id, new)
        self.retag(cloud, resource_id, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        rule = found(cloud, "describe_security_group_rules", SecurityGroupRuleIds=[resource_id])
        if rule is not None:
            revoke = getattr(cloud.client("ec2"), f"revoke_security_group_{self.direction}")
            none_when_gone(revoke, GroupId=rule["GroupId"], SecurityGroupRuleIds=[resource_id])

    def _modify(self, cloud: Cloud, rule_id: str, inputs: Properties) -> None:
        names = {**self.RULE, "referencedSecurityGroupId": "ReferencedGroupId"}
        rule = {"FromPort": -1, "ToPort": -1, "Description": inputs.get("description") or "", **asked(inputs, names)}
        cloud.client("ec2").modify_security_group_rules(
            GroupId=inputs["securityGroupId"],
            SecurityGroupRules=[{"SecurityGroupRuleId": rule_id, "SecurityGroupRule": rule}],
        )


class SecurityGroupIngressRule(_Rule):
    """What may come in."""

    type = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
    direction = "ingress"
    cloudformation = "AWS::EC2::SecurityGroupIngress"
    cloudformation_names = {
        "cidrIpv4": "CidrIp",
        "prefixListId": "SourcePrefixListId",
        "referencedSecurityGroupId": "SourceSecurityGroupId",
        "securityGroupId": "GroupId",
    }
    cloudformation_differences = dict.fromkeys(
        ("cidrIpv4", "fromPort", "ipProtocol", "toPort"), "CloudFormation predates ModifySecurityGroupRules"
    )


class SecurityGroupEgressRule(_Rule):
    """What may go out."""

    type = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
    direction = "egress"
    cloudformation = "AWS::EC2::SecurityGroupEgress"
    cloudformation_names = {
        "cidrIpv4": "CidrIp",
        "prefixListId": "DestinationPrefixListId",
        "referencedSecurityGroupId": "DestinationSecurityGroupId",
        "securityGroupId": "GroupId",
    }
    cloudformation_differences = SecurityGroupIngressRule.cloudformation_differences


CLASSES: tuple[ResourceClass, ...] = (
    SecurityGroup(),
    DefaultSecurityGroup(),
    SecurityGroupIngressRule(),
    SecurityGroupEgressRule(),
)
