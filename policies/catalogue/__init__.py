"""The catalogue, a module for each service: rules of values as rows, the others as small functions beside them.

A module has `RULES`, or, where a rule takes a parameter, a function `rules(parameters)` that makes them.
"""

from ...platform.rule import Rule
from ..parameters import Parameters
from . import (
    access,
    accounts,
    autoscaling,
    backup,
    cdn,
    cluster_access,
    cluster_objects,
    cluster_secrets,
    dynamodb,
    ec2,
    ecr,
    ecs,
    efs,
    eks,
    elasticache,
    elb,
    functions,
    iam,
    kms,
    opensearch,
    outputs,
    parameters_store,
    passwords,
    pod_baseline,
    pod_hygiene,
    pod_restricted,
    queues,
    rds,
    rds_running,
    s3,
    s3_keeping,
    secrets_manager,
    topics,
    trail,
    trust,
    vpc,
    workload_graph,
)

__all__ = ["rules"]


def rules(parameters: Parameters) -> tuple[Rule, ...]:
    """Every rule of the catalogue, in the order of its documentation."""
    return (
        *opensearch.RULES,
        *iam.RULES,
        *trust.RULES,
        *accounts.RULES,
        *access.RULES,
        *passwords.RULES,
        *outputs.RULES,
        *backup.rules(parameters),
        *elasticache.RULES,
        *efs.RULES,
        *dynamodb.RULES,
        *rds_running.RULES,
        *rds.rules(parameters),
        *kms.RULES,
        *s3_keeping.RULES,
        *s3.RULES,
        *_of_kubernetes(parameters),
        *ec2.RULES,
        *vpc.RULES,
        *elb.rules(parameters),
        *ecs.rules(parameters),
        *ecr.RULES,
        *eks.RULES,
        *functions.RULES,
        *autoscaling.RULES,
        *queues.RULES,
        *topics.RULES,
        *secrets_manager.RULES,
        *parameters_store.RULES,
        *trail.RULES,
        *cdn.RULES,
    )


def _of_kubernetes(parameters: Parameters) -> tuple[Rule, ...]:
    return (
        *pod_baseline.rules(parameters),
        *pod_restricted.rules(parameters),
        *pod_hygiene.rules(parameters),
        *workload_graph.RULES,
        *cluster_secrets.RULES,
        *cluster_objects.RULES,
        *cluster_access.RULES,
    )
