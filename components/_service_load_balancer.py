"""The load balancer of a service: HTTPS to the world, HTTP only to send people there; its own, or a place at a shared one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from ..platform.component import Component
from ..platform.inputs import Input
from ._load_balancer import application_load_balancer, https_listener, redirect_listener
from ._service_container import ServiceContainer
from ._service_network import ServiceNetwork
from ._service_route import SharedListener

__all__ = ["LoadBalancer", "Targets", "check_own", "own_load_balancer", "service_targets", "shared_load_balancer"]

OWN_PRIORITY = 1
"""Of the one rule of a service's own listener."""

EVERYTHING: Final[Sequence[aws.lb.ListenerRuleConditionArgsDict]] = [{"path_pattern": {"values": ["/*"]}}]
"""Every request."""

OWN = "own"
"""In the place of a shared listener's ARN."""

NOBODY = "192.0.2.1/32"
"""An address for documentation (RFC 5737): no request comes from there."""


def check_own(field: str, is_given: bool, *, is_shared: bool) -> None:
    """Refuse what does not go with the kind of load balancer: a shared one has its certificate, log and web ACL already.

    Raises:
        ValueError: it is given beside a shared one; or the certificate is not given, and it is the service's own.
    """
    if is_given and is_shared:
        raise ValueError("the shared load balancer has its own: leave it out here")
    if field == "certificate_arn" and not is_given and not is_shared:
        raise ValueError("the service's own load balancer needs one; or give `shared`, a place at a shared one")


@dataclass(frozen=True, slots=True)
class Targets:
    """The target group of the tasks, and the second one where deployments shift traffic."""

    targets: aws.lb.TargetGroup
    alternate: aws.lb.TargetGroup | None

    @property
    def bound(self) -> list[aws.lb.TargetGroup]:
        """Where traffic shifts, both: the weights are ECS's, so that only another load balancer can lead to other groups."""
        return [] if self.alternate is None else [self.targets, self.alternate]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadBalancer:
    """How requests reach the service."""

    dns_name: pulumi.Output[str]
    name: pulumi.Output[str]
    arn_suffix: pulumi.Output[str]
    targets: aws.lb.TargetGroup
    alternate: aws.lb.TargetGroup | None
    rule: aws.lb.ListenerRule | None
    """The rule that forwards to the target groups; None where the listener does by default."""
    needed: Sequence[pulumi.Resource]
    """What must exist before a task can start: ECS takes a target group only when a load balancer has it."""
    let_in: Callable[[aws.ecs.Service], pulumi.CustomResource]
    """Forward requests to the target group, once the service has healthy tasks in it; answers what does so."""
    is_shared: bool = False

    def dimensions(self, targets: aws.lb.TargetGroup) -> dict[str, pulumi.Output[str]]:
        """How metrics name a target group of it."""
        return {"LoadBalancer": self.arn_suffix, "TargetGroup": targets.arn_suffix}


def service_targets(
    component: Component,
    network: ServiceNetwork,
    container: ServiceContainer,
    *,
    deregistration_delay_seconds: int,
    alternate_port: int | None,
    shared: SharedListener | None,
) -> Targets:
    """The child `targets`, and where traffic shifts `alternate-targets`.

    Tasks that serve are never asked for another path, and a group has one load balancer: for either there is another group.
    """
    listener: Input[str] = OWN if shared is None else shared.listener_arn

    def group(role: str, port: int) -> aws.lb.TargetGroup:
        return aws.lb.TargetGroup(
            component.child(role),
            vpc_id=network.vpc_id,
            target_type="ip",
            protocol="HTTP",
            port=port,
            deregistration_delay=deregistration_delay_seconds,
            health_check={
                "path": container.health_check_path,
                "protocol": "HTTP",
                "matcher": "200",
                "interval": 15,
                "timeout": 5,
                "healthy_threshold": 2,
                "unhealthy_threshold": 3,
            },
            tags=component.tags(),
            opts=component.options(role, replace_on_changes=["healthCheck.path"], replacement_trigger=listener),
        )

    targets = group("targets", container.port)
    return Targets(targets, None if alternate_port is None else group("alternate-targets", alternate_port))


def own_load_balancer(
    component: Component,
    network: ServiceNetwork,
    security_group: aws.ec2.SecurityGroup,
    targets: Targets,
    *,
    access_log_bucket: Input[str] | None,
    certificate_arn: Input[str],
    deletion_protection: bool,
    web_acl_arn: Input[str] | None,
) -> LoadBalancer:
    """The children `load-balancer`, `http` and `https`; `web-acl`; `warm-up`, or where traffic shifts `production-rule`."""
    balancer = application_load_balancer(
        component,
        subnets=network.public_subnet_ids,
        security_group=security_group,
        access_log_bucket=access_log_bucket,
        deletion_protection=deletion_protection,
        web_acl_arn=web_acl_arn,
        replace_with=targets.bound,
    )
    redirect_arn = redirect_listener(component, balancer).arn

    def listener(*depends_on: pulumi.Resource) -> aws.lb.Listener:
        forward: aws.lb.ListenerDefaultActionArgsDict = {"type": "forward", "target_group_arn": targets.targets.arn}
        return https_listener(component, balancer, certificate_arn, forward, depends_on=depends_on)

    shifts = targets.alternate is not None
    rule = _rule(component, listener().arn, OWN_PRIORITY, EVERYTHING, targets=targets) if shifts else None
    return LoadBalancer(
        dns_name=balancer.dns_name,
        name=balancer.name,
        arn_suffix=balancer.arn_suffix,
        targets=targets.targets,
        alternate=targets.alternate,
        rule=rule,
        needed=[_warm_up(component, redirect_arn, OWN_PRIORITY, targets) if rule is None else rule],
        let_in=lambda service: listener(service) if rule is None else rule,
    )


def shared_load_balancer(component: Component, shared: SharedListener, targets: Targets) -> LoadBalancer:
    """The children `rule` and `warm-up`, or where traffic shifts `production-rule`, on listeners that others use, too."""
    priority, conditions = shared.route.priority, shared.route.conditions

    def rule(*depends_on: pulumi.Resource) -> aws.lb.ListenerRule:
        listener_arn = pulumi.Output.from_input(shared.listener_arn)
        return _rule(component, listener_arn, priority, conditions, targets=targets, depends_on=depends_on)

    shifting = None if targets.alternate is None else rule()
    redirect_arn = pulumi.Output.from_input(shared.redirect_listener_arn)
    return LoadBalancer(
        dns_name=pulumi.Output.from_input(shared.load_balancer_dns_name),
        name=pulumi.Output.from_input(shared.load_balancer_name),
        arn_suffix=pulumi.Output.from_input(shared.load_balancer_arn_suffix),
        targets=targets.targets,
        alternate=targets.alternate,
        rule=shifting,
        needed=[_warm_up(component, redirect_arn, priority, targets) if shifting is None else shifting],
        let_in=lambda service: rule(service) if shifting is None else shifting,
        is_shared=True,
    )


def _warm_up(
    component: Component, listener_arn: pulumi.Output[str], priority: int, targets: Targets
) -> aws.lb.ListenerRule:
    """The child `warm-up`: a rule that fits no request.

    It ties the target group to the load balancer, which then checks the health of new tasks, while requests still go to the
    old group and its tasks.
    """
    return aws.lb.ListenerRule(
        component.child("warm-up"),
        listener_arn=listener_arn,
        priority=priority,
        conditions=[{"source_ip": {"values": [NOBODY]}}],
        actions=[{"type": "forward", "target_group_arn": targets.targets.arn}],
        tags=component.tags(),
        opts=component.options("warm-up"),
    )


def _rule(
    component: Component,
    listener_arn: pulumi.Output[str],
    priority: int,
    conditions: Sequence[aws.lb.ListenerRuleConditionArgsDict],
    *,
    targets: Targets,
    depends_on: Sequence[pulumi.Resource] = (),
) -> aws.lb.ListenerRule:
    """Where traffic shifts it begins at the first target group; after that the weights are ECS's own (`OWNERSHIP`)."""
    action: aws.lb.ListenerRuleActionArgsDict = {"type": "forward", "target_group_arn": targets.targets.arn}
    role = "rule"
    if targets.alternate is not None:
        weights: list[aws.lb.ListenerRuleActionForwardTargetGroupArgsDict] = [
            {"arn": targets.targets.arn, "weight": 100},
            {"arn": targets.alternate.arn, "weight": 0},
        ]
        action = {"type": "forward", "forward": {"target_groups": weights}}
        role = "production-rule"
    return aws.lb.ListenerRule(
        component.child(role),
        listener_arn=listener_arn,
        priority=priority,
        conditions=conditions,
        actions=[action],
        tags=component.tags(),
        opts=component.options(role, depends_on=list(depends_on)),
    )
