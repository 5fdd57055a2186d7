"""The renderer behind `aws.iam.get_policy_document`: statements in, the JSON text of a policy document out.

The text is the one that terraform-provider-aws renders, so that a document has the same text in the embedded cloud and in
the real one: fields in a fixed order, several values sorted from last to first, a single one as plain text.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from .errors import PenstockError

__all__ = ["render"]

DEFAULT_VERSION: Final = "2012-10-17"

LISTS: Final[Mapping[str, str]] = {
    "actions": "Action",
    "notActions": "NotAction",
    "resources": "Resource",
    "notResources": "NotResource",
}
PRINCIPALS: Final[Mapping[str, str]] = {"principals": "Principal", "notPrincipals": "NotPrincipal"}
ORDER: Final = (
    "Sid",
    "Effect",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Principal",
    "NotPrincipal",
    "Condition",
)


def render(arguments: Mapping[str, Any]) -> tuple[str, str]:
    """The document as indented text and without white space.

    Args:
        arguments: those of the function, in Pulumi's spelling.

    Raises:
        PenstockError: a given document is no JSON, or two source statements have the same `Sid`.
    """
    document: dict[str, Any] = {"Version": arguments.get("version") or DEFAULT_VERSION}
    sources = [*_texts(arguments.get("sourceJson")), *_texts(arguments.get("sourcePolicyDocuments"))]
    overrides = [*_texts(arguments.get("overridePolicyDocuments")), *_texts(arguments.get("overrideJson"))]
    statements = _merged([], (statement for text in sources for statement in _statements(text, document)), refuse=True)
    own = [_statement(statement) for statement in arguments.get("statements") or ()]
    _refuse_twice(own)
    statements = _merged(statements, own)
    if arguments.get("policyId"):
        document["Id"] = arguments["policyId"]
    if arguments.get("version"):
        document["Version"] = arguments["version"]
    statements = _merged(statements, (statement for text in overrides for statement in _statements(text, document)))
    document["Statement"] = statements
    ordered = {key: document[key] for key in ("Version", "Id", "Statement") if document.get(key)}
    return _text(ordered, indent=2), _text(ordered, indent=None)


def _statement(given: Mapping[str, Any]) -> dict[str, Any]:
    statement: dict[str, Any] = {"Effect": given.get("effect") or "Allow"}
    if given.get("sid"):
        statement["Sid"] = given["sid"]
    for name, field in LISTS.items():
        if given.get(name):
            statement[field] = _one_or_many(given[name])
    for name, field in PRINCIPALS.items():
        if given.get(name):
            statement[field] = _principals(given[name])
    if given.get("conditions"):
        statement["Condition"] = _conditions(given["conditions"])
    return {field: statement[field] for field in ORDER if field in statement}


def _principals(given: Iterable[Mapping[str, Any]]) -> Any:
    merged: dict[str, list[str]] = {}
    for principal in given:
        merged.setdefault(principal["type"], []).extend(principal["identifiers"])
    if merged == {"*": ["*"]}:
        return "*"
    return {kind: _one_or_many(merged[kind]) for kind in sorted(merged)}


def _conditions(given: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    merged: dict[str, dict[str, Any]] = {}
    for condition in given:
        values = [_variable(value) for value in condition["values"]]
        merged.setdefault(condition["test"], {})[_variable(condition["variable"])] = (
            values[0] if len(values) == 1 else sorted(values, reverse=True)
        )
    return {test: dict(sorted(merged[test].items())) for test in sorted(merged)}


def _one_or_many(values: Iterable[str]) -> str | list[str]:
    texts = sorted({_variable(value) for value in values}, reverse=True)
    return texts[0] if len(texts) == 1 else texts


def _variable(text: str) -> str:
    """IAM's own variables are written `&{...}` where `${...}` would be the language's."""
    return text.replace("&{", "${")


def _texts(given: Any) -> list[str]:
    return [text for text in ([given] if isinstance(given, str) else given or ()) if text]


def _statements(text: str, document: dict[str, Any]) -> list[dict[str, Any]]:
    """The statements of a given document; its version and id are taken over."""
    try:
        given = json.loads(text)
        statements = given.get("Statement", [])
    except (ValueError, AttributeError):
        raise PenstockError("a policy document to merge is not a JSON object", got=text, do="give it as JSON") from None
    document.update({key: given[key] for key in ("Version", "Id") if given.get(key)})
    return [statements] if isinstance(statements, dict) else list(statements)


def _merged(
    statements: list[dict[str, Any]], more: Iterable[dict[str, Any]], *, refuse: bool = False
) -> list[dict[str, Any]]:
    """A statement with a known `Sid` takes the other's place; all others are appended."""
    merged = list(statements)
    for statement in more:
        names = [known.get("Sid") for known in merged]
        if not statement.get("Sid") or statement["Sid"] not in names:
            merged.append(statement)
        elif refuse:
            _refuse_twice([*merged, statement])
        else:
            merged[names.index(statement["Sid"])] = statement
    return merged


def _refuse_twice(statements: list[dict[str, Any]]) -> None:
    names = [statement["Sid"] for statement in statements if statement.get("Sid")]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise PenstockError(
            "two statements of a policy document have the same sid", got=twice, do="name one of them anew"
        )


def _text(document: Mapping[str, Any], *, indent: int | None) -> str:
    separators = (",", ": ") if indent else (",", ":")
    return json.dumps(document, indent=indent, separators=separators, ensure_ascii=False)
