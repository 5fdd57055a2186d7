"""Where a service stands, and who may talk to whom: two security groups that name each other, and no way out but named ones."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pydantic import Field, field_validator

from ..platform.component import Component
from ..platform.inputs import Args, Input
from ._security_rules import HTTP_PORT, HTTPS_PORT, egress, ingress, security_group
from ._service_route import SharedListener

__all__ = [
    "SecurityGroups",
    "ServiceNetwork",
    "TaskGroup",
    "TaskNetwork",
    "are_two_subnets",
    "service_security_groups",
    "task_security_group",
]

EVERYWHERE = "0.0.0.0/0"


def are_two_subnets(value: object) -> object:
    """Subnets as they are; fewer than two are refused.

    Raises:
        ValueError: they are fewer.
    """
    if isinstance(value, list | tuple) and len(set(value)) < 2:
        raise ValueError("at least two subnets in different zones are needed, so that one zone can fail")
    return value


def are_ranges(value: list[str]) -> list[str]:
    """IPv4 ranges as they are written."""
    return [str(ipaddress.IPv4Network(block)) for block in value]


class TaskNetwork(Args):
    """What tasks need to know of their network. Each kind declares the fields anew, with their meaning and defaults."""

    vpc_id: Input[str]
    vpc_cidr_block: Input[str]
    private_subnet_ids: Input[Sequence[Input[str]]]
    s3_prefix_list_id: Input[str] | None
    internet_egress_ports: list[int]

    @field_validator("private_subnet_ids")
    @classmethod
    def _are_in_two_zones(cls, value: object) -> object:
        return are_two_subnets(value)

    @field_validator("internet_egress_ports")
    @classmethod
    def _are_ports(cls, value: list[int]) -> list[int]:
        if any(not 1 <= port <= 65535 for port in value) or len(set(value)) != len(value):
            raise ValueError("each is a TCP port from 1 to 65535, once")
        return value


class ServiceNetwork(TaskNetwork):
    """The network that a service stands in: a `Network`'s outputs, or the ids of an existing one."""

    vpc_id: Input[str]
    """The VPC."""
    vpc_cidr_block: Input[str]
    """The VPC's IPv4 range. Tasks may reach it over TCP 443: that is where interface endpoints of AWS services are."""
    public_subnet_ids: Input[Sequence[Input[str]]]
    """At least two subnets in different zones, that the internet reaches, for the load balancer."""
    private_subnet_ids: Input[Sequence[Input[str]]]
    """At least two subnets in different zones, for the tasks. They get no public addresses."""
    s3_prefix_list_id: Input[str] | None = None
    """The prefix list of S3, where the VPC has a gateway endpoint for it: tasks may reach S3 (ECR keeps images there)."""
    ingress_cidr_blocks: list[str] = Field(default=[EVERYWHERE], min_length=1)
    """Who may reach the load balancer. By default everybody."""
    internet_egress_ports: list[int] = Field(default=[])
    """TCP ports through which tasks may reach the whole internet. By default none: then images, logs and secrets need
    interface endpoints in the VPC. With NAT and without such endpoints, 443 is needed."""

    @field_validator("public_subnet_ids")
    @classmethod
    def _are_two(cls, value: object) -> object:
        return are_two_subnets(value)

    @field_validator("ingress_cidr_blocks")
    @classmethod
    def _are_ranges(cls, value: list[str]) -> list[str]:
        return are_ranges(value)


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """The tasks' group, with the rules by which they get out."""

    group: aws.ec2.SecurityGroup
    rules: list[pulumi.Resource]


@dataclass(frozen=True, slots=True)
class SecurityGroups:
    """The two groups, with the rules that must exist before anything can be reached or pulled."""

    load_balancer: aws.ec2.SecurityGroup | None
    """None where the load balancer is a shared one."""
    task: aws.ec2.SecurityGroup
    rules: list[pulumi.Resource]


def service_security_groups(
    component: Component, network: ServiceNetwork, container_port: int, shared: SharedListener | None
) -> SecurityGroups:
    """The children `load-balancer-security-group` (unless a shared one is given) and `task-security-group`, with their rules."""
    tasks = task_security_group(component, network)
    task, rules = tasks.group, list(tasks.rules)
    group, load_balancer_id = None, shared.security_group_id if shared is not None else None
    if load_balancer_id is None:
        group, ways_in = load_balancer_security_group(
            component, network.vpc_id, network.ingress_cidr_blocks, "The service's load balancer"
        )
        load_balancer_id, rules = group.id, [*rules, *ways_in]
    to_tasks = {"referenced_security_group_id": task.id}
    rules.append(egress(component, "load-balancer-to-task", load_balancer_id, container_port, **to_tasks))
    from_load_balancer = {"referenced_security_group_id": load_balancer_id}
    rules.append(ingress(component, "task-from-load-balancer", task.id, container_port, **from_load_balancer))
    return SecurityGroups(group, task, rules)


def load_balancer_security_group(
    component: Component, vpc_id: Input[str], ingress_cidr_blocks: Sequence[str], description: str
) -> tuple[aws.ec2.SecurityGroup, list[pulumi.Resource]]:
    """The child `load-balancer-security-group`, and one child for each range that may reach it, over HTTP and HTTPS."""
    group = security_group(component, vpc_id, "load-balancer-security-group", description)
    rules: list[pulumi.Resource] = []
    for port in (HTTP_PORT, HTTPS_PORT):
        for block in ingress_cidr_blocks:
            role = f"ingress-{port}-from-{_slug(block)}"
            rules.append(ingress(component, role, group.id, port, cidr_ipv4=block))
    return group, rules


def task_security_group(
    component: Component, network: TaskNetwork, *, whose: str = "task", description: str = "The service's tasks"
) -> TaskGroup:
    """The child `task-security-group`, and one child for each way out. Nothing gets in.

    Args:
        component: the parent.
        network: where it is.
        whose: whom the group is for, which is how the children's roles begin.
        description: the same in a sentence.
    """
    group = security_group(component, network.vpc_id, f"{whose}-security-group", description)
    rules = [egress(component, f"{whose}-to-vpc", group.id, HTTPS_PORT, cidr_ipv4=network.vpc_cidr_block)]
    if network.s3_prefix_list_id is not None:
        rules.append(
            egress(component, f"{whose}-to-s3", group.id, HTTPS_PORT, prefix_list_id=network.s3_prefix_list_id)
        )
    rules += [
        egress(component, f"{whose}-to-internet-{port}", group.id, port, cidr_ipv4=EVERYWHERE)
        for port in network.internet_egress_ports
    ]
    return TaskGroup(group, rules)


def _slug(cidr_block: str) -> str:
    return "anywhere" if cidr_block == EVERYWHERE else cidr_block.replace(".", "-").replace("/", "-")
