"""Documents inside resources: ECS container definitions and IAM policies, as text or as mappings."""

import ipaddress
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..platform.errors import printable
from ..platform.resource import UNKNOWN, Resource, UnknownValueError, contains_unknown

__all__ = [
    "Statement",
    "as_list",
    "containers",
    "denies_plain_transport",
    "open_to_everybody",
    "parsed",
    "statements",
    "words",
]

Statement = Mapping[str, Any]

TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition"


def parsed(document: object) -> Any:
    """The document itself, where it came as JSON text."""
    return json.loads(document) if isinstance(document, str) else document


def as_list(value: Any) -> list[Any]:
    """A list as it is, nothing as an empty one, anything else as a list of one: IAM writes lists of one without brackets."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def words(command: Any) -> str:
    """The words of a command as one text; what is no word (a mapping, something unknown) does not part its neighbours."""
    return " ".join(str(word) for word in as_list(command) if isinstance(word, str | int | float))


def containers(task_definition: Resource) -> list[Mapping[str, Any]]:
    """The container definitions of an ECS task definition.

    Raises:
        UnknownValueError: any part of them is unknown; as they are one text, then all of it is.
    """
    return [
        item for item in as_list(parsed(task_definition.known("containerDefinitions"))) if isinstance(item, Mapping)
    ]


def statements(document: object) -> Iterator[Statement]:
    """The statements of an IAM policy document.

    Raises:
        UnknownValueError: after the others, that one of them is not known yet.
    """
    content = parsed(document)
    items = as_list(content.get("Statement")) if isinstance(content, Mapping) else []
    yield from (item for item in items if isinstance(item, Mapping))
    if content is UNKNOWN or any(item is UNKNOWN for item in items):
        raise UnknownValueError("", "a statement of a policy document")


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


def open_to_everybody(document: object) -> list[str]:
    """What lets everybody in: each statement that allows any principal without a condition that narrows who that is.

    Raises:
        UnknownValueError: nothing of what is known lets everybody in, and something is not known yet.
    """
    found, unknown = _chosen(document, _lets_everybody_in)
    if unknown is not None and not found:
        raise unknown
    return [f"{_name(statement)} lets everybody do {_actions(statement)}" for statement in found]


def denies_plain_transport(document: object, *enough: str) -> bool:
    """Whether a statement denies everybody every action where the request came without TLS.

    Args:
        document: the policy document.
        enough: actions one of which is enough where the service's policies take no wildcard.

    Raises:
        UnknownValueError: nothing of what is known denies it, and something is not known yet.
    """

    def denies(statement: Statement) -> bool:
        return (
            _known(statement, "Effect") == "Deny"
            and any(_is_every_action(action, enough) for action in as_list(_known(statement, "Action")))
            and _is_for_everybody(statement)
            and _is_plain_transport(_known(statement, "Condition"))
        )

    found, unknown = _chosen(document, denies)
    if unknown is not None and not found:
        raise unknown
    return bool(found)


def _chosen(
    document: object, is_chosen: Callable[[Statement], bool]
) -> tuple[list[Statement], UnknownValueError | None]:
    """The statements that something holds of, and the first thing that is not known yet."""
    found, unknown = [], None
    try:
        for statement in statements(document):
            try:
                if is_chosen(statement):
                    found.append(statement)
            except UnknownValueError as error:
                unknown = unknown or error
    except UnknownValueError as error:
        unknown = unknown or error
    return found, unknown


def _lets_everybody_in(statement: Statement) -> bool:
    return (
        _known(statement, "Effect") == "Allow"
        and _is_for_everybody(statement)
        and not _is_narrowed(_known(statement, "Condition"))
    )


def _name(statement: Statement) -> str:
    return f"statement {printable(statement['Sid'], 40)}" if isinstance(statement.get("Sid"), str) else "a statement"


def _actions(statement: Statement) -> str:
    actions = statement.get("Action")
    return "all but some actions" if actions is None else printable(actions, 80)


def _known(statement: Statement, part: str) -> Any:
    value = statement.get(part)
    if contains_unknown(value):
        raise UnknownValueError("", f"{part} of a statement")
    return value


def _is_for_everybody(statement: Statement) -> bool:
    if "NotPrincipal" in statement:
        return statement.get("Effect") == "Allow"  # everybody but those; a Deny of that kind spares them
    principal = _known(statement, "Principal")
    kinds = list(principal.values()) if isinstance(principal, Mapping) else [principal]
    return any("*" in as_list(kind) for kind in kinds)


def _is_narrowed(conditions: object) -> bool:
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


def _is_every_action(action: object, enough: tuple[str, ...]) -> bool:
    name = str(action).lower()
    return name == "*" or name.endswith(":*") or name in (one.lower() for one in enough)


def _is_plain_transport(conditions: object) -> bool:
    """Whether the one condition is that there was no TLS; another beside it would let some requests through."""
    if not isinstance(conditions, Mapping) or len(conditions) != 1:
        return False
    ((operator, keys),) = conditions.items()
    if str(operator).lower() not in ("bool", "boolifexists") or not isinstance(keys, Mapping) or len(keys) != 1:
        return False
    ((key, values),) = keys.items()
    return str(key).lower() == "aws:securetransport" and [str(value).lower() for value in as_list(values)] == ["false"]
