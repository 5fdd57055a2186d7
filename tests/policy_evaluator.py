"""A small evaluator of IAM resource policies, after AWS's published logic: an explicit deny wins, else an allow is needed.

It knows the operators that our documents use, and refuses others, so that no condition is passed over.
"""

import fnmatch
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["ALLOWED", "DENIED", "NOT_ALLOWED", "Request", "decide"]

ALLOWED = "allowed"
DENIED = "explicitly denied"
NOT_ALLOWED = "not allowed"


@dataclass(frozen=True, kw_only=True)
class Request:
    """Who asks for what. `context` holds condition keys; what is not in it was not sent."""

    principal: str
    """A service (`logs.amazonaws.com`), or the ARN of a principal or of the identity provider that speaks for it."""
    action: str
    resource: str
    context: Mapping[str, str] = field(default_factory=dict)


def decide(policy: str, request: Request) -> str:
    """What the policy alone says."""
    matching = [
        statement["Effect"] for statement in json.loads(policy)["Statement"] if _statement_matches(statement, request)
    ]
    if "Deny" in matching:
        return DENIED
    return ALLOWED if "Allow" in matching else NOT_ALLOWED


def _statement_matches(statement: Mapping[str, Any], request: Request) -> bool:
    unknown = set(statement) - {"Sid", "Effect", "Principal", "Action", "Resource", "Condition"}
    if unknown:
        raise NotImplementedError(f"statement elements {sorted(unknown)}")
    return (
        _principal_matches(statement.get("Principal", "*"), request.principal)
        and any(_like(request.action, action, fold=True) for action in _as_list(statement["Action"]))
        and any(_like(request.resource, resource) for resource in _as_list(statement.get("Resource", "*")))
        and all(
            _condition_holds(operator, key, _as_list(wanted), request.context)
            for operator, keys in statement.get("Condition", {}).items()
            for key, wanted in keys.items()
        )
    )


def _principal_matches(principal: str | Mapping[str, Any], asking: str) -> bool:
    if principal == "*":
        return True
    assert isinstance(principal, Mapping)
    if any(asking in _as_list(principal.get(kind, [])) for kind in ("Federated", "Service")):
        return True
    accounts = [arn.split(":")[4] for arn in _as_list(principal.get("AWS", [])) if arn.endswith(":root")]
    return asking.startswith("arn:") and asking.split(":")[4] in accounts


def _condition_holds(operator: str, key: str, wanted: list[str], context: Mapping[str, str]) -> bool:
    if operator == "Null":
        return (key not in context) == (wanted == ["true"])
    base = operator.removesuffix("IfExists")
    if key not in context:
        # A negated operator holds where the key was not sent; a positive one only with IfExists.
        return base != operator or "Not" in base
    value = context[key]
    if base in ("StringEquals", "Bool", "ArnEquals"):
        return value in wanted
    if base == "StringNotEquals":
        return value not in wanted
    if base in ("StringLike", "ArnLike"):
        return any(_like(value, pattern) for pattern in wanted)
    if base in ("StringNotLike", "ArnNotLike"):
        return not any(_like(value, pattern) for pattern in wanted)
    raise NotImplementedError(f"condition operator {operator}")


def _like(value: str, pattern: str, *, fold: bool = False) -> bool:
    if fold:
        value, pattern = value.lower(), pattern.lower()
    return fnmatch.fnmatchcase(value, pattern.replace("[", "[[]"))


def _as_list(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]
