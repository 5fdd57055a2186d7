"""The cases of every rule: those of the first modules, and a file here for each module of the catalogue.

A file has `CASES` (rule id to stacks by verdict), `ONE_SHAPE` (rules whose value can stand in one place and form only), and
where it applies `NEEDS_NO_VALUE` (what the rule judges is always known) and `TYPE_IS_THE_VIOLATION`.
"""

from types import ModuleType
from typing import Any

import rule_cases

from catalogue_cases import (
    access,
    api,
    autoscaling,
    backup,
    charts,
    dynamodb,
    ec2,
    ecr,
    ecs,
    edge,
    efs,
    eks,
    elasticache,
    elb,
    functions,
    identity,
    kms,
    kubernetes_cluster,
    kubernetes_hygiene,
    kubernetes_pod_security,
    logs,
    messaging,
    opensearch,
    outputs,
    passwords,
    rds,
    s3,
    vpc,
)

__all__ = ["CASES", "NEEDS_NO_VALUE", "ONE_SHAPE", "TYPE_IS_THE_VIOLATION"]

FILES: tuple[ModuleType, ...] = (
    rule_cases,
    identity,
    access,
    passwords,
    outputs,
    charts,
    opensearch,
    backup,
    elasticache,
    efs,
    dynamodb,
    rds,
    kms,
    s3,
    kubernetes_cluster,
    kubernetes_hygiene,
    kubernetes_pod_security,
    autoscaling,
    ec2,
    ecr,
    ecs,
    eks,
    elb,
    functions,
    vpc,
    messaging,
    edge,
    api,
    logs,
)

CASES: dict[str, dict[str, list[Any]]] = {rule_id: cases for file in FILES for rule_id, cases in file.CASES.items()}


def _listed(name: str) -> frozenset[str]:
    return frozenset(rule_id for file in FILES for rule_id in getattr(file, name, ()))


ONE_SHAPE = _listed("ONE_SHAPE")
NEEDS_NO_VALUE = _listed("NEEDS_NO_VALUE")
TYPE_IS_THE_VIOLATION = _listed("TYPE_IS_THE_VIOLATION")
