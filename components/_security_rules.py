"""Security groups and their rules, each rule a resource of its own: one TCP port between a group and one other end."""

from collections.abc import Callable

import pulumi
import pulumi_aws as aws

from ..platform.component import Component
from ..platform.inputs import Input

__all__ = ["HTTPS_PORT", "HTTP_PORT", "egress", "ingress", "security_group"]

HTTP_PORT = 80
HTTPS_PORT = 443


def security_group(component: Component, vpc_id: Input[str], role: str, description: str) -> aws.ec2.SecurityGroup:
    """A group that lets nothing through but what its rules say."""
    return aws.ec2.SecurityGroup(
        component.child(role),
        description=description,
        vpc_id=vpc_id,
        tags=component.tags({"Name": component.child(role)}),
        opts=component.options(role),
    )


def ingress(component: Component, role: str, group_id: Input[str], port: int, **source: Input[str]) -> pulumi.Resource:
    """What may come in."""
    return _rule(aws.vpc.SecurityGroupIngressRule, component, role, group_id, port=port, **source)


def egress(component: Component, role: str, group_id: Input[str], port: int, **target: Input[str]) -> pulumi.Resource:
    """What may go out."""
    return _rule(aws.vpc.SecurityGroupEgressRule, component, role, group_id, port=port, **target)


def _rule(
    kind: Callable[..., pulumi.Resource],
    component: Component,
    role: str,
    group_id: Input[str],
    *,
    port: int,
    **other_end: Input[str],
) -> pulumi.Resource:
    """One TCP port between the group and the other end, in the direction that the kind of rule has."""
    return kind(
        component.child(role),
        security_group_id=group_id,
        ip_protocol="tcp",
        from_port=port,
        to_port=port,
        description=role,
        tags=component.tags(),
        # A rule for another port is another rule: what still uses the old port may do so until it is gone.
        opts=component.options(role, replace_on_changes=["fromPort", "toPort"]),
        **other_end,
    )
