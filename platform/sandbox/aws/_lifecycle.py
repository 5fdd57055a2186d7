"""One lifecycle rule of a bucket, between Pulumi's form and S3's."""

from datetime import datetime
from typing import Any, Final

from ...resource import contains_unknown
from ._shared import lower, tag_list, tag_map, upper

__all__ = ["normal_rules", "rule_from_api", "rule_to_api"]

_NAMES: Final = {"id": "ID"}


def rule_to_api(rule: dict[str, Any]) -> dict[str, Any]:
    """The rule as S3 takes it. Without a filter and a prefix it is for all objects."""
    answer: dict[str, Any] = upper(
        {name: value for name, value in rule.items() if name not in ("filter", "prefix")}, _NAMES
    )
    asked = rule.get("filter") or {}
    if rule.get("prefix") and not asked:
        return {**answer, "Prefix": rule["prefix"]}
    filtered = {name: value for name, value in upper(asked).items() if value not in (None, {}, "")}
    if both := asked.get("and"):
        filtered["And"] = upper({name: value for name, value in both.items() if name != "tags"})
        if both.get("tags"):
            filtered["And"]["Tags"] = tag_list(both["tags"])
    return {**answer, "Filter": filtered or {"Prefix": ""}}


def rule_from_api(rule: dict[str, Any]) -> dict[str, Any]:
    """The rule as Pulumi has it. A filter for all objects is none."""
    found: dict[str, Any] = lower({name: value for name, value in rule.items() if name != "Filter"}, _NAMES)
    asked = rule.get("Filter") or {}
    filtered = {name: value for name, value in lower(asked).items() if value not in (None, {}, "")}
    if both := asked.get("And"):
        filtered["and"] = lower({name: value for name, value in both.items() if name != "Tags"})
        if both.get("Tags"):
            filtered["and"]["tags"] = tag_map(both["Tags"])
    if filtered:
        found["filter"] = filtered
    if not found.get("prefix"):
        found.pop("prefix", None)
    for block in (found.get("expiration", {}), *found.get("transitions", ())):
        if isinstance(block.get("date"), datetime):
            block["date"] = block["date"].strftime("%Y-%m-%dT%H:%M:%SZ")
    return found


def normal_rules(rules: Any) -> Any:
    """The rules in one form, whichever of the forms that mean the same they were given in."""
    if not isinstance(rules, list | tuple) or contains_unknown(rules):
        return rules
    return [rule_from_api(rule_to_api(rule)) for rule in rules]
