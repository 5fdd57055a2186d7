"""What a stack is made of: one composition for all environments. What differs between them is in `Environment` alone."""

import pulumi
import pulumi_aws as aws

from ..components import (
    ImmutableService,
    ImmutableServiceArgs,
    LogBucket,
    LogBucketArgs,
    LogPurpose,
    Network,
    NetworkArgs,
    ServiceContainer,
    ServiceNetwork,
    ServiceScaling,
)
from ..platform.environment import Environment, NatGateways

__all__ = ["build"]

HTTPS_PORT = 443


def build(environment: Environment) -> None:
    """Declare the stack's resources and outputs."""
    options = pulumi.ResourceOptions(provider=_provider(environment))
    access_logs = LogBucket("access-logs", _log_bucket_args(environment, LogPurpose.ACCESS_LOGS), options)
    for_flows = _log_bucket_args(environment, LogPurpose.FLOW_LOGS, access_logs)
    flow_logs = LogBucket("flow-logs", for_flows, options)
    for_balancer = _log_bucket_args(environment, LogPurpose.LOAD_BALANCER_LOGS, access_logs)
    balancer_logs = LogBucket("balancer-logs", for_balancer, options)
    network = Network(
        "network",
        NetworkArgs(
            cidr_block=environment.cidr_block,
            availability_zones=list(environment.availability_zones),
            nat=environment.nat,
            flow_log_bucket_arn=flow_logs.bucket_arn,
        ),
        options,
    )
    service = _service(environment, network, balancer_logs, options)
    outputs = {
        "url": f"https://{environment.domain_name}",
        "load_balancer_dns_name": service.load_balancer_dns_name,
        "vpc_id": network.vpc_id,
        "cluster_name": service.cluster_name,
        "service_name": service.service_name,
        "log_group_name": service.log_group_name,
        "alarm_topic_arn": service.alarm_topic_arn,
        "access_log_bucket": access_logs.bucket_name,
        "flow_log_bucket": flow_logs.bucket_name,
        "balancer_log_bucket": balancer_logs.bucket_name,
    }
    for name, value in outputs.items():
        pulumi.export(name, value)


def _provider(environment: Environment) -> aws.Provider:
    """The one provider: it refuses credentials of another account, and tags everything."""
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


def _service(
    environment: Environment, network: Network, balancer_logs: LogBucket, options: pulumi.ResourceOptions
) -> ImmutableService:
    return ImmutableService(
        "service",
        ImmutableServiceArgs(
            container=ServiceContainer(
                image=environment.image,
                environment={"ENVIRONMENT": environment.name},
                secrets=dict(environment.secrets),
            ),
            network=ServiceNetwork(
                vpc_id=network.vpc_id,
                vpc_cidr_block=network.cidr_block,
                public_subnet_ids=network.public_subnet_ids,
                private_subnet_ids=network.private_subnet_ids,
                s3_prefix_list_id=network.s3_prefix_list_id,
                # Images, logs and secrets are reached through NAT; without it, the VPC needs interface endpoints.
                internet_egress_ports=[] if environment.nat is NatGateways.NONE else [HTTPS_PORT],
            ),
            certificate_arn=environment.certificate_arn,
            access_log_bucket=balancer_logs.bucket_name,
            scaling=ServiceScaling(minimum_tasks=environment.minimum_tasks, maximum_tasks=environment.maximum_tasks),
            log_retention_days=environment.log_retention_days,
            deletion_protection=environment.deletion_protection,
        ),
        options,
    )
