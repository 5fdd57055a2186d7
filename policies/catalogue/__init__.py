"""The catalogue, a module for each service: rules of values as rows, the others as small functions beside them.

A module has `RULES`, or, where a rule takes a parameter, a function `rules(parameters)` that makes them.
"""

from collections.abc import Callable, Iterable
from typing import Final

from ...platform.rule import Rule
from ..parameters import Parameters
from . import (
    access,
    accounts,
    api,
    autoscaling,
    backup,
    cdn,
    charts,
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
    logs,
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
from .manifests import with_bundles

__all__ = ["rules"]

_FIXED: Final[tuple[Rule, ...]] = (
    *access.RULES,
    *accounts.RULES,
    *api.RULES,
    *autoscaling.RULES,
    *cdn.RULES,
    *charts.RULES,
    *cluster_access.RULES,
    *cluster_objects.RULES,
    *cluster_secrets.RULES,
    *dynamodb.RULES,
    *ec2.RULES,
    *ecr.RULES,
    *efs.RULES,
    *eks.RULES,
    *elasticache.RULES,
    *functions.RULES,
    *iam.RULES,
    *kms.RULES,
    *opensearch.RULES,
    *outputs.RULES,
    *parameters_store.RULES,
    *passwords.RULES,
    *queues.RULES,
    *rds_running.RULES,
    *s3.RULES,
    *s3_keeping.RULES,
    *secrets_manager.RULES,
    *topics.RULES,
    *trail.RULES,
    *trust.RULES,
    *vpc.RULES,
    *workload_graph.RULES,
)

_MADE: Final[tuple[Callable[[Parameters], Iterable[Rule]], ...]] = (
    backup.rules,
    ecs.rules,
    elb.rules,
    logs.rules,
    pod_baseline.rules,
    pod_hygiene.rules,
    pod_restricted.rules,
    rds.rules,
)
"""What makes rules that take parameters."""


def rules(parameters: Parameters) -> tuple[Rule, ...]:
    """Every rule of the catalogue, by id, as its documentation has them."""
    made = (rule for make in _MADE for rule in make(parameters))
    return tuple(with_bundles(rule) for rule in sorted((*_FIXED, *made), key=lambda rule: rule.id))
