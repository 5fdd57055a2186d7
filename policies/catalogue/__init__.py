"""The catalogue, a module for each service: rules of values as rows, the others as small functions beside them.

A module has `RULES`, or, where a rule takes a parameter, a function `rules(parameters)` that makes them.
"""

from ...platform.rule import Rule
from ..parameters import Parameters
from . import pod_baseline, pod_restricted

__all__ = ["rules"]


def rules(parameters: Parameters) -> tuple[Rule, ...]:
    """Every rule of the catalogue, in the order of its documentation."""
    return (
        *pod_baseline.rules(parameters),
        *pod_restricted.rules(parameters),
    )
