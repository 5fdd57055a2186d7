"""What rules about objects of Kubernetes have in common: their tokens, their links, and how one is written as a row."""

from typing import Any, Final

from ...platform.rule import ResourceRule, Severity
from ..standards import checkov
from .pod_templates import tokens

__all__ = ["CORE", "DOCS", "NETWORKING", "RBAC", "object_rule"]

DOCS: Final = "https://kubernetes.io/docs/"

CORE: Final = ("core/v1", "v1")
NETWORKING: Final = ("networking.k8s.io/v1", "networking.k8s.io/v1beta1", "extensions/v1beta1")
RBAC: Final = tuple(f"rbac.authorization.k8s.io/{version}" for version in ("v1", "v1beta1", "v1alpha1"))


def object_rule(number: int, page: str, *kinds: str, ckv: tuple[str, ...] = (), **facts: Any) -> ResourceRule:
    """A rule on one object.

    Args:
        number: of the rule.
        page: of Kubernetes's documentation.
        kinds: type tokens without form; those of lists and patches are added.
        ckv: checks of Checkov that ask the same.
        facts: everything else of the rule; its severity is medium unless it is given.
    """
    every_form = tuple(token for kind in kinds for token in tokens(kind.partition(":")[2], kind.partition(":")[0]))
    given = {"severity": Severity.MEDIUM, "types": every_form, **facts}
    return ResourceRule(id=f"PEN-K8S-{number:03}", url=f"{DOCS}{page}", equivalents=checkov(*ckv), **given)
