"""One example per emulated resource type: what the contract test creates, changes, replaces and tampers with."""

from . import (
    acm,
    appautoscaling,
    cloudwatch,
    ec2_gateways,
    ec2_network,
    ec2_routing,
    ec2_security,
    ecs,
    iam,
    kms,
    lambda_,
    lb,
    logs,
    s3,
    s3_settings,
    secretsmanager,
    sns,
)
from .model import Example

ALL: tuple[Example, ...] = (
    *acm.EXAMPLES,
    *appautoscaling.EXAMPLES,
    *cloudwatch.EXAMPLES,
    *ec2_gateways.EXAMPLES,
    *ec2_network.EXAMPLES,
    *ec2_routing.EXAMPLES,
    *ec2_security.EXAMPLES,
    *ecs.EXAMPLES,
    *iam.EXAMPLES,
    *kms.EXAMPLES,
    *lambda_.EXAMPLES,
    *lb.EXAMPLES,
    *logs.EXAMPLES,
    *s3.EXAMPLES,
    *s3_settings.EXAMPLES,
    *secretsmanager.EXAMPLES,
    *sns.EXAMPLES,
)
