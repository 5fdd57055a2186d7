"""A load balancer that faces people: HTTPS with TLS 1.3, HTTP only to send them there, its access logged."""

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from ..platform.component import Component
from ..platform.inputs import Input
from ._log_purpose import LogPurpose
from ._security_rules import HTTP_PORT, HTTPS_PORT
from .log_bucket import LogBucket, LogBucketArgs

__all__ = ["application_load_balancer", "https_listener", "redirect_listener"]

TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06"
"""TLS 1.3, and 1.2 with forward secrecy for those who can't yet (Elastic Load Balancing's recommended policy)."""


def application_load_balancer(
    component: Component,
    *,
    subnets: Input[Sequence[Input[str]]],
    security_group: aws.ec2.SecurityGroup,
    access_log_bucket: Input[str] | None,
    deletion_protection: bool,
    web_acl_arn: Input[str] | None,
    replace_with: Sequence[pulumi.Resource] = (),
) -> aws.lb.LoadBalancer:
    """The child `load-balancer`; where no bucket is given `access-logs`, and where a web ACL is `web-acl`.

    A load balancer can't move to another VPC: another one is made beside it when its security group is made anew, or
    something in `replace_with`.
    """
    if access_log_bucket is None:
        own = LogBucketArgs(purpose=LogPurpose.LOAD_BALANCER_LOGS)
        bucket = LogBucket(component.child("access-logs"), own, component.options("access-logs"))
        access_log_bucket = bucket.bucket_name
    balancer = aws.lb.LoadBalancer(
        component.child("load-balancer"),
        load_balancer_type="application",
        internal=False,
        subnets=subnets,
        security_groups=[security_group.id],
        drop_invalid_header_fields=True,
        enable_deletion_protection=deletion_protection,
        access_logs={"bucket": access_log_bucket, "enabled": True},
        tags=component.tags(),
        opts=component.options("load-balancer", replace_with=[security_group, *replace_with]),
    )
    if web_acl_arn is not None:
        aws.wafv2.WebAclAssociation(
            component.child("web-acl"),
            resource_arn=balancer.arn,
            web_acl_arn=web_acl_arn,
            # A load balancer has one: the next overwrites it. Taken away after that, by the load balancer, it would leave none.
            opts=component.options("web-acl", retain_on_delete=True, replace_on_changes=["resourceArn", "webAclArn"]),
        )
    return balancer


def https_listener(
    component: Component,
    balancer: aws.lb.LoadBalancer,
    certificate_arn: Input[str],
    action: aws.lb.ListenerDefaultActionArgsDict,
    *,
    depends_on: Sequence[pulumi.Resource] = (),
) -> aws.lb.Listener:
    """The child `https` with what it does by default, once there is what it depends on."""
    return aws.lb.Listener(
        component.child("https"),
        load_balancer_arn=balancer.arn,
        port=HTTPS_PORT,
        protocol="HTTPS",
        ssl_policy=TLS_POLICY,
        certificate_arn=certificate_arn,
        default_actions=[action],
        tags=component.tags(),
        opts=component.options("https", depends_on=list(depends_on)),
    )


def redirect_listener(component: Component, balancer: aws.lb.LoadBalancer) -> aws.lb.Listener:
    """The child `http`, which redirects to HTTPS."""
    return aws.lb.Listener(
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
