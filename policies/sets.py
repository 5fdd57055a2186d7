"""Named sets of rules, made from what the rules say of themselves: a new rule is in the sets of the standards it names."""

from collections.abc import Callable, Mapping
from typing import Final

from ..platform.rule import Rule, Severity
from .standards import CIS_AWS, PCI_DSS, POD_SECURITY

__all__ = ["SETS"]


def _of(*frameworks: str) -> Callable[[Rule], bool]:
    """Whether a rule names a control of a framework that begins with one of these words."""
    return lambda rule: any(reference.framework.startswith(frameworks) for reference in rule.references)


SETS: Final[Mapping[str, Callable[[Rule], bool]]] = {
    "baseline": lambda rule: rule.is_boundary or rule.severity in (Severity.HIGH, Severity.CRITICAL),
    "cis": _of(CIS_AWS),
    "nist": _of("NIST SP"),
    "pci": _of(PCI_DSS.split()[0]),
    "kubernetes-restricted": _of(POD_SECURITY),
}
"""Name to whether a rule is in the set. The standards' versions are not in the names: the rules' references say them.

`baseline` is what does grave harm where it is violated; `nist` has the controls of SP 800-53 and those for containers of
SP 800-190; `kubernetes-restricted` has the Pod Security Standards' baseline too, as *restricted* itself has.
"""
