"""What a program hands to a chart of Helm. What becomes of it only Helm knows, but a secret among it is one already."""

import re
from typing import Any, Final

from ...platform.errors import printable
from ...platform.resource import UNKNOWN, Resource, UnknownValueError
from ...platform.rule import Outcome, Reference, ResourceRule, Severity, Violation, each
from ..secret_scan import is_secret_name, leaves, secret_in_leaf

__all__ = ["CHARTS", "RULES"]

CHARTS: Final = ("kubernetes:helm.sh/v3:Release", "kubernetes:helm.sh/v4:Chart")
"""The type tokens of what is made by Helm."""

_NAMES_A_SECRET: Final = re.compile(
    r"(?!.*(?:client|app|shared|webhook|jwt|session|cookie)[_-]?secret$).*secret", re.IGNORECASE
)
_OBJECT_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")


def _is_reference(name: str, value: str) -> bool:
    """Whether it only names an object of the cluster, as `existingSecret: orders-database` does in most charts."""
    return _NAMES_A_SECRET.fullmatch(name) is not None and _OBJECT_NAME.fullmatch(value) is not None


def _values_hold_no_secret(chart: Resource) -> Outcome:
    def violation(leaf: tuple[str, str, Any]) -> Violation | None:
        path, name, value = leaf
        if value is UNKNOWN:
            if is_secret_name(name):
                raise UnknownValueError(chart.urn, path)
            return None
        kind = secret_in_leaf(name, value)
        if kind is None or _is_reference(name, str(value)):
            return None
        return Violation(f"{printable(path, 120)} holds {kind} (value not shown)")

    return each(leaves("values", "", chart.get("values")), violation)


RULES: tuple[ResourceRule, ...] = (
    ResourceRule(
        id="PEN-SEC-010",
        sentence="No secret stands in the values of a Helm chart.",
        severity=Severity.CRITICAL,
        why="Helm keeps them in the cluster with every revision, whoever may read Secrets there reads them, and Git has them for good.",
        fix='Let the chart read a Secret that External Secrets makes: values={"auth": {"existingSecret": "orders-database"}}.',
        references=(Reference("CWE", "798"), Reference("NIST SP 800-190", "4.1.4")),
        url="https://external-secrets.io/latest/introduction/overview/",
        is_boundary=True,
        is_waivable=False,
        types=CHARTS,
        check=_values_hold_no_secret,
    ),
)
