"""Conditions of IAM statements: whether they say who asks or from where, or spare only those."""

import ipaddress
import re
from collections.abc import Mapping
from typing import Any

__all__ = ["as_list", "is_narrowed", "is_plain_transport", "spares_only_some"]

_NARROWING_KEYS = frozenset(
    [
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourceip",
        "aws:sourceorgid",
        "aws:sourceorgpaths",
        "aws:sourceowner",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:userid",
        "aws:vpceaccount",
        "aws:vpceorgid",
        "aws:vpceorgpaths",
        "aws:vpcsourceip",
        "elasticfilesystem:accessedviamounttarget",
        "elasticfilesystem:accesspointarn",
        "kms:calleraccount",
        "s3:dataaccesspointaccount",
        "s3:dataaccesspointarn",
    ]
)
"""Condition keys that say who asks or from where, in lower case: IAM takes them in any."""

_NARROWING_OPERATOR = re.compile(
    r"(?:foranyvalue:)?(?:string(?:equals|like)(?:ignorecase)?|arn(?:equals|like)|ipaddress|bool)", re.IGNORECASE
)
"""Operators that need the key and one of the values; those with IfExists let a request in that lacks the key."""

_WIDE_PREFIXES = {4: 8, 6: 32}
"""A range with a shorter prefix, by the version of IP, is as good as everybody; S3 draws the same line."""


_EXCLUDING_OPERATOR = re.compile(
    r"(?:forallvalues:)?(?:stringnot(?:equals|like)(?:ignorecase)?|arnnot(?:equals|like)|notipaddress)(?:ifexists)?",
    re.IGNORECASE,
)
"""Operators that hold of every request but those with one of the values; of one that lacks the key too."""

_SERVICE_KEYS = frozenset(["aws:principalisawsservice", "aws:viaawsservice"])
"""Whether AWS itself asks. A request without credentials lacks them, so only an operator with IfExists holds of it."""


def as_list(value: Any) -> list[Any]:
    """A list as it is, nothing as an empty one, anything else as a list of one: IAM writes lists of one without brackets."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def is_narrowed(conditions: object) -> bool:
    """Whether one of the conditions, which all have to hold, says who asks or from where."""
    return isinstance(conditions, Mapping) and any(
        _NARROWING_OPERATOR.fullmatch(operator) is not None
        and str(key).lower() in _NARROWING_KEYS
        and all(_is_narrow(str(value)) for value in as_list(values))
        for operator, keys in conditions.items()
        if isinstance(keys, Mapping)
        for key, values in keys.items()
    )


def _is_narrow(value: str) -> bool:
    if value.startswith("arn:"):
        parts = value.split(":", 5)
        account, what = parts[-2:] if len(parts) == 6 else ("*", "*")
        return "*" not in account if account else not what.startswith("*")
    try:
        network = ipaddress.ip_network(value, strict=False)
    except ValueError:
        return value.strip("*?:/") != "" and value.lower() != "false"
    return network.prefixlen >= _WIDE_PREFIXES[network.version]


def spares_only_some(conditions: object) -> bool:
    """Whether the conditions of a Deny, which it needs all of, hold of whoever is not among a few, and of nobody less."""
    if not conditions:
        return True
    if not isinstance(conditions, Mapping) or not all(isinstance(keys, Mapping) for keys in conditions.values()):
        return False
    single = [
        (operator, str(key).lower(), as_list(values))
        for operator, keys in conditions.items()
        for key, values in keys.items()
    ]
    return all(_spares_some(*one) or _spares_services(*one) for one in single) and any(
        _spares_some(*one) for one in single
    )


def _spares_some(operator: str, key: str, values: list[Any]) -> bool:
    is_excluding = key in _NARROWING_KEYS and _EXCLUDING_OPERATOR.fullmatch(operator) is not None
    return is_excluding and all(_is_narrow(str(value)) for value in values)


def _spares_services(operator: str, key: str, values: list[Any]) -> bool:
    is_spared = key in _SERVICE_KEYS and [str(value).lower() for value in values] == ["false"]
    return is_spared and operator.lower() == "boolifexists"


def is_plain_transport(conditions: object) -> bool:
    """Whether the one condition is that there was no TLS; another beside it would let some requests through."""
    if not isinstance(conditions, Mapping) or len(conditions) != 1:
        return False
    ((operator, keys),) = conditions.items()
    if str(operator).lower() not in ("bool", "boolifexists") or not isinstance(keys, Mapping) or len(keys) != 1:
        return False
    ((key, values),) = keys.items()
    return str(key).lower() == "aws:securetransport" and [str(value).lower() for value in as_list(values)] == ["false"]
