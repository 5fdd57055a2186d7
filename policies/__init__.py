"""Policies judge. One module per risk or service; a rule is a value, and nothing registers itself: `ALL` lists every rule.

The same rules run in `penstock check`, natively (`pulumi preview --policy-pack policies`) and from the executable
`penstock-policy-pack`.
"""

from ..platform.rule import Rule
from . import boundaries, catalogue, compute, identity, network, ownership, plan, secrecy, storage
from .parameters import Parameters
from .sets import SETS

__all__ = ["ALL", "SETS", "Parameters", "configured"]


def configured(parameters: Parameters) -> tuple[Rule, ...]:
    """Every rule of the pack with these parameters, in the order of its documentation."""
    return (
        *boundaries.RULES,
        *secrecy.RULES,
        *compute.RULES,
        *network.RULES,
        *storage.RULES,
        *identity.RULES,
        *ownership.RULES,
        *catalogue.rules(parameters),
        *plan.rules(parameters),
    )


ALL: tuple[Rule, ...] = configured(Parameters())
"""Every rule of the pack, with the default parameters."""
