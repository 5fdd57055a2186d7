"""The AWS resource types of the embedded cloud: one file per service, one class per type. `ALL` is every one of them."""

from ..resource_class import ResourceClass
from . import (
    acm,
    appautoscaling,
    cloudwatch,
    ec2_endpoints,
    ec2_gateways,
    ec2_network,
    ec2_routing,
    ec2_security,
    ecr,
    ecs,
    ecs_services,
    ecs_tasks,
    iam,
    iam_identity,
    iam_policies,
    kms,
    lambda_,
    lb,
    lb_listeners,
    logs,
    s3,
    s3_settings,
    secretsmanager,
    sns,
)

__all__ = ["ALL"]

ALL: tuple[ResourceClass, ...] = (
    *acm.CLASSES,
    *appautoscaling.CLASSES,
    *cloudwatch.CLASSES,
    *ec2_endpoints.CLASSES,
    *ec2_gateways.CLASSES,
    *ec2_network.CLASSES,
    *ec2_routing.CLASSES,
    *ec2_security.CLASSES,
    *ecr.CLASSES,
    *ecs.CLASSES,
    *ecs_services.CLASSES,
    *ecs_tasks.CLASSES,
    *iam.CLASSES,
    *iam_identity.CLASSES,
    *iam_policies.CLASSES,
    *kms.CLASSES,
    *lambda_.CLASSES,
    *lb.CLASSES,
    *lb_listeners.CLASSES,
    *logs.CLASSES,
    *s3.CLASSES,
    *s3_settings.CLASSES,
    *secretsmanager.CLASSES,
    *sns.CLASSES,
)
"""Every emulated type. A type that is not here is recorded, and named in the closing summary."""
