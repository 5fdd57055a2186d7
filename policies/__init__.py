"""Policies judge. One module per risk; a rule is a value, and nothing registers itself: `ALL` lists every rule.

The same rules run in `penstock check`, natively (`pulumi preview --policy-pack policies`) and from the executable
`penstock-policy-pack`.
"""

from ..platform.rule import Rule
from . import boundaries, compute, identity, network, ownership, secrecy, storage

__all__ = ["ALL"]

ALL: tuple[Rule, ...] = (
    *boundaries.RULES,
    *secrecy.RULES,
    *compute.RULES,
    *network.RULES,
    *storage.RULES,
    *identity.RULES,
    *ownership.RULES,
)
"""Every rule of the pack, in the order of its documentation."""
