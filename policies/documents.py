"""Documents inside resources: ECS container definitions and IAM policies, as text or as mappings."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import yaml

from ..platform.errors import printable
from ..platform.resource import UNKNOWN, Resource, UnknownValueError, contains_unknown
from .conditions import as_list, is_narrowed, is_plain_transport, spares_only_some

__all__ = [
    "Statement",
    "as_list",
    "containers",
    "denials",
    "denies_plain_transport",
    "open_to_everybody",
    "parsed",
    "session_inputs",
    "statements",
    "words",
]

Statement = Mapping[str, Any]

TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition"


def parsed(document: object) -> Any:
    """The document itself, where it came as JSON text."""
    return json.loads(document) if isinstance(document, str) else document


def session_inputs(document: Resource) -> Mapping[str, Any]:
    """The inputs of a document with preferences of Session Manager; none where it is neither YAML nor JSON.

    Raises:
        UnknownValueError: any part of the document is not known yet.
    """
    content = document.known("content")
    try:
        # YAML takes JSON in, so the format need not be looked at.
        preferences = yaml.safe_load(content) if isinstance(content, str) else content
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    inputs = preferences.get("inputs") if isinstance(preferences, Mapping) else None
    return inputs if isinstance(inputs, Mapping) else {}


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


def open_to_everybody(document: object) -> list[str]:
    """What lets everybody in: each statement that allows any principal without a condition that narrows who that is.

    A statement that denies the same to everybody but some (`StringNotEquals` of `aws:PrincipalOrgID`) narrows it as well.

    Raises:
        UnknownValueError: nothing of what is known lets everybody in, and something is not known yet.
    """
    allowed, unknown = _chosen(document, _lets_everybody_in)
    denying = denials(document) if allowed else []
    found: list[Statement] = []
    for statement in allowed:
        narrowing, undecided = _chosen({"Statement": denying}, partial(_denies_strangers, allowed=statement))
        unknown = unknown or undecided
        found.extend([statement] if not narrowing and undecided is None else [])
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
            and is_plain_transport(_known(statement, "Condition"))
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
        and not is_narrowed(_known(statement, "Condition"))
    )


def denials(document: object) -> list[Statement]:
    """The statements that are known to deny."""
    found: list[Statement] = []
    with suppress(UnknownValueError):  # what is not known at all is no reason to trust what is open
        for statement in statements(document):
            found.extend([statement] if statement.get("Effect") == "Deny" else [])
    return found


def _denies_strangers(denial: Statement, *, allowed: Statement) -> bool:
    """Whether it denies everything that a statement allows, to everybody or to everybody but some."""
    return (
        _is_for_everybody(denial)
        and _covers(denial, allowed, "Action")
        and _covers(denial, allowed, "Resource")
        and spares_only_some(_known(denial, "Condition"))
    )


def _covers(denial: Statement, allowed: Statement, part: str) -> bool:
    """Whether a part of a statement (its actions, its resources) takes in all that the other has there."""
    if f"Not{part}" in denial:
        return False
    if part not in denial:  # the policies of some services name no resource
        return part not in allowed and f"Not{part}" not in allowed
    asked = as_list(_known(allowed, part)) if part in allowed else ["*"]
    patterns = [_wildcard(str(pattern)) for pattern in as_list(_known(denial, part))]
    return all(any(pattern.fullmatch(str(one)) for pattern in patterns) for one in asked)


def _wildcard(pattern: str) -> re.Pattern[str]:
    # A `?` stays one: of a pattern that is matched it could be any text.
    return re.compile(".*".join(map(re.escape, pattern.split("*"))), re.IGNORECASE | re.DOTALL)


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


def _is_every_action(action: object, enough: tuple[str, ...]) -> bool:
    name = str(action).lower()
    return name == "*" or name.endswith(":*") or name in (one.lower() for one in enough)
