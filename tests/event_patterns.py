"""A small evaluator of EventBridge's event patterns and input transformers, after AWS's published semantics.

It knows the operators that our patterns use, and refuses others, so that no condition is passed over.
"""

import fnmatch
import json
import re
from collections.abc import Mapping
from typing import Any

__all__ = ["matches", "message"]

MISSING = object()


def matches(pattern: str, event: Mapping[str, Any]) -> bool:
    """Whether a rule with this pattern takes the event."""
    return _object_matches(json.loads(pattern), event)


def message(template: str, paths: Mapping[str, str], event: Mapping[str, Any]) -> str:
    """What the target gets. A path that the event does not have leaves nothing behind."""
    names = set(re.findall(r"<(\w+)>", template))
    assert names == set(paths), "every path is used, and every name has a path"
    found = {name: _at(event, path) for name, path in paths.items()}
    return str(json.loads(re.sub(r"<(\w+)>", lambda name: found[name[1]], template)))


def _at(event: Mapping[str, Any], path: str) -> str:
    value: Any = event
    for step in re.findall(r"\w+", path.removeprefix("$")):
        try:
            value = value[int(step)] if step.isdigit() else value[step]
        except (KeyError, IndexError, TypeError):
            return ""
    assert isinstance(value, str), f"{path} is no text"
    return value


def _object_matches(pattern: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    assert pattern, "EventBridge refuses an empty object"
    return all(_field_matches(name, wanted, event) for name, wanted in pattern.items())


def _field_matches(name: str, wanted: Any, event: Mapping[str, Any]) -> bool:
    if name == "$or":
        assert len(wanted) >= 2, "EventBridge refuses fewer than two alternatives"
        return any(_object_matches(alternative, event) for alternative in wanted)
    value = event.get(name, MISSING)
    if isinstance(wanted, dict):
        return _object_matches(wanted, value if isinstance(value, Mapping) else {})
    assert wanted, "EventBridge refuses an empty list"
    values = value if isinstance(value, list) else [value]
    return any(_value_matches(condition, item) for condition in wanted for item in values)


def _value_matches(condition: Any, value: Any) -> bool:
    if not isinstance(condition, dict):
        return value is not MISSING and type(condition) is type(value) and bool(condition == value)
    ((operator, operand),) = condition.items()
    if operator == "exists":
        return (value is not MISSING) is operand
    if value is MISSING:
        return False
    if operator == "prefix":
        return isinstance(value, str) and value.startswith(operand)
    if operator == "anything-but" and isinstance(operand, dict):
        ((inner, patterns),) = operand.items()
        assert inner == "wildcard", inner
        return not any(fnmatch.fnmatchcase(str(value), pattern.replace("[", "[[]")) for pattern in patterns)
    if operator == "anything-but":
        return value not in operand
    raise NotImplementedError(operator)
