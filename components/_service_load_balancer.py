"""The load balancer of a service: HTTPS to the world, HTTP only to send people there."""

from dataclasses import dataclass

import pulumi_aws as aws

from ..platform.component import Component
from ..platform.inputs import Input
from ._service_container import ServiceContainer
from ._service_network import HTTP_PORT, HTTPS_PORT, SecurityGroups, ServiceNetwork

__all__ = ["LoadBalancer", "service_load_balancer"]

TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06"
"""TLS 1.3, and 1.2 with forward secrecy for those who can't yet (Elastic Load Balancing's recommended policy)."""


@dataclass(frozen=True, slots=True)
class LoadBalancer:
    """The load balancer with the target group that its HTTPS listener forwards to."""

    balancer: aws.lb.LoadBalancer
    targets: aws.lb.TargetGroup
    listener: aws.lb.Listener


def service_load_balancer(
    component: Component,
    network: ServiceNetwork,
    groups: SecurityGroups,
    *,
    access_log_bucket: Input[str],
    certificate_arn: Input[str],
    container: ServiceContainer,
    deletion_protection: bool,
    deregistration_delay_seconds: int,
) -> LoadBalancer:
    """The children `load-balancer`, `targets`, `https` and `http`."""
    balancer = aws.lb.LoadBalancer(
        component.child("load-balancer"),
        load_balancer_type="application",
        internal=False,
        subnets=network.public_subnet_ids,
        security_groups=[groups.load_balancer.id],
        drop_invalid_header_fields=True,
        enable_deletion_protection=deletion_protection,
        access_logs={"bucket": access_log_bucket, "enabled": True},
        tags=component.tags(),
        opts=component.options("load-balancer"),
    )
    targets = _targets(component, network, container, deregistration_delay_seconds)
    return LoadBalancer(balancer, targets, _listeners(component, balancer, targets, certificate_arn))


def _targets(
    component: Component, network: ServiceNetwork, container: ServiceContainer, deregistration_delay_seconds: int
) -> aws.lb.TargetGroup:
    return aws.lb.TargetGroup(
        component.child("targets"),
        vpc_id=network.vpc_id,
        target_type="ip",
        protocol="HTTP",
        port=container.port,
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
        opts=component.options("targets"),
    )


def _listeners(
    component: Component, balancer: aws.lb.LoadBalancer, targets: aws.lb.TargetGroup, certificate_arn: Input[str]
) -> aws.lb.Listener:
    https = aws.lb.Listener(
        component.child("https"),
        load_balancer_arn=balancer.arn,
        port=HTTPS_PORT,
        protocol="HTTPS",
        ssl_policy=TLS_POLICY,
        certificate_arn=certificate_arn,
        default_actions=[{"type": "forward", "target_group_arn": targets.arn}],
        tags=component.tags(),
        opts=component.options("https"),
    )
    aws.lb.Listener(
        component.child("http"),
        load_balancer_arn=balancer.arn,
        port=HTTP_PORT,
        protocol="HTTP",
        default_actions=[
            {
                "type": "redirect",
                "redirect": {"protocol": "HTTPS", "port": str(HTTPS_PORT), "status_code": "HTTP_301"},
            }
        ],
        tags=component.tags(),
        opts=component.options("http"),
    )
    return https
