"""The catalogue, a module for each service: rules of values as rows, the others as small functions beside them.

A module has `RULES`, or, where a rule takes a parameter, a function `rules(parameters)` that makes them.
"""

from ...platform.rule import Rule
from ..parameters import Parameters
from . import autoscaling, ec2, ecr, ecs, eks, elb, functions, pod_baseline, pod_restricted, s3, s3_keeping, vpc

__all__ = ["rules"]


def rules(parameters: Parameters) -> tuple[Rule, ...]:
    """Every rule of the catalogue, in the order of its documentation."""
    return (
        *s3_keeping.RULES,
        *s3.RULES,
        *pod_baseline.rules(parameters),
        *pod_restricted.rules(parameters),
        *ec2.RULES,
        *vpc.RULES,
        *elb.rules(parameters),
        *ecs.rules(parameters),
        *ecr.RULES,
        *eks.RULES,
        *functions.RULES,
        *autoscaling.RULES,
    )
