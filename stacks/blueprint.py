"""What a stack is made of: one composition for all environments. What differs between them is in `Environment` alone."""

from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws

from ..components import (
    ECS_ENDPOINTS,
    ECS_HOST_ENDPOINTS,
    Alerts,
    InterfaceEndpoint,
    LogBucket,
    LogBucketArgs,
    LogPurpose,
    Network,
    NetworkArgs,
)
from ..platform.environment import Environment, NatGateways
from .delivery import deploy_roles, registry
from .oversight import alerts, audit_trail, click_ops_alarm, tell_of
from .workload_boundary import bounded, workload_boundary
from .workloads import Place, back_office, fleet, reports, service, worker

__all__ = ["build"]


def build(environment: Environment) -> None:
    """Declare the stack's resources and outputs."""
    provider = _provider(environment)
    # First a component: it asks whose account this is before anything is registered, and tells what to do where it is another's.
    told = alerts(environment, pulumi.ResourceOptions(provider=provider))
    boundary = workload_boundary(environment, provider)
    options = pulumi.ResourceOptions(provider=provider, transformations=[bounded(boundary)])
    access_logs = LogBucket("access-logs", _log_bucket_args(environment, LogPurpose.ACCESS_LOGS), options)
    for_flows = _log_bucket_args(environment, LogPurpose.FLOW_LOGS, access_logs)
    flow_logs = LogBucket("flow-logs", for_flows, options)
    for_balancer = _log_bucket_args(environment, LogPurpose.LOAD_BALANCER_LOGS, access_logs)
    balancer_logs = LogBucket("balancer-logs", for_balancer, options)
    network = _network(environment, flow_logs, options)
    place = Place(environment, network, balancer_logs, told, options)
    outputs: dict[str, Any] = {
        "vpc_id": network.vpc_id,
        "access_log_bucket": access_logs.bucket_name,
        "flow_log_bucket": flow_logs.bucket_name,
        "balancer_log_bucket": balancer_logs.bucket_name,
        **_on_kubernetes(environment),
        **_on_fargate(place),
        **_on_hosts(place),
        **_oversight(environment, told, access_logs, options),
        **_pipeline(environment, told, boundary, options),
    }
    for name, value in outputs.items():
        pulumi.export(name, value)


def _provider(environment: Environment) -> aws.Provider:
    """The one provider of AWS: it refuses credentials of another account, and tags everything."""
    return aws.Provider(
        "aws",
        region=environment.region,
        allowed_account_ids=[environment.account_id],
        default_tags={"tags": environment.tags},
    )


def _log_bucket_args(
    environment: Environment, purpose: LogPurpose, access_logs: LogBucket | None = None
) -> LogBucketArgs:
    return LogBucketArgs(
        purpose=purpose,
        expire_after_days=environment.log_retention_days,
        access_log_bucket=access_logs.bucket_name if access_logs is not None else None,
    )


def _network(environment: Environment, flow_logs: LogBucket, options: pulumi.ResourceOptions) -> Network:
    endpoints: list[InterfaceEndpoint] = []
    if environment.interface_endpoints or environment.nat is NatGateways.NONE:
        endpoints = [*(ECS_HOST_ENDPOINTS if environment.fleet_image else ECS_ENDPOINTS), InterfaceEndpoint.SQS]
    return Network(
        "network",
        NetworkArgs(
            cidr_block=environment.cidr_block,
            availability_zones=list(environment.availability_zones),
            nat=environment.nat,
            interface_endpoints=endpoints,
            flow_log_bucket_arn=flow_logs.bucket_arn,
        ),
        options,
    )


def _on_fargate(place: Place) -> Mapping[str, Any]:
    serving = service(place)
    tell_of("on-call-for-service", serving.alarm_topic_arn, place.environment, place.options)
    working = worker(place)
    return {
        "url": f"https://{place.environment.domain_name}",
        "load_balancer_dns_name": serving.load_balancer_dns_name,
        "cluster_name": serving.cluster_name,
        "service_name": serving.service_name,
        "log_group_name": serving.log_group_name,
        "alarm_topic_arn": serving.alarm_topic_arn,
        "queue_url": working.queue_url,
        "queue_key_arn": working.kms_key_arn,
        "worker_name": working.service_name,
    }


def _on_hosts(place: Place) -> Mapping[str, Any]:
    if place.environment.fleet_image is None:
        return {}
    hosts = fleet(place, place.environment.fleet_image)
    entrance, on_fleet = reports(place, hosts)
    return {
        "fleet_group_name": hosts.group_name,
        "reports_dns_name": entrance.load_balancer_dns_name,
        "reports_name": on_fleet.service_name,
    }


def _on_kubernetes(environment: Environment) -> Mapping[str, Any]:
    if environment.kubernetes_context is None:
        return {}
    office = back_office(environment, environment.kubernetes_context)
    return {"back_office_namespace": office.namespace_name, "back_office_url": office.service_url}


def _oversight(
    environment: Environment, told: Alerts, access_logs: LogBucket, options: pulumi.ResourceOptions
) -> Mapping[str, Any]:
    logs, trail = audit_trail(environment, access_logs, options)
    return {
        "alert_topic_arn": told.topic_arn,
        "audit_log_bucket": logs.bucket_name,
        "audit_trail_arn": trail.trail_arn,
    }


def _pipeline(
    environment: Environment, told: Alerts, boundary: pulumi.Output[str], options: pulumi.ResourceOptions
) -> Mapping[str, Any]:
    outputs = {"registry_url": registry(options).repository_url}
    if environment.repository is None:
        return outputs
    preview, deploy = deploy_roles(environment, environment.repository, workload_boundary=boundary, options=options)
    click_ops_alarm(told, [deploy], options)
    return {**outputs, "preview_role_arn": preview.role_arn, "deploy_role_arn": deploy.role_arn}
