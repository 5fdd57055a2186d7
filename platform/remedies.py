"""Remedies: what a rule at level `remediate` changes of a resource before it is made, and how that is shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .judging import judge_resource_rule
from .resource import Graph, Resource
from .rule import Level, ResourceRule, Rule, Verdict

__all__ = ["Mended", "change_lines", "mended_properties", "remedied"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """What one rule changed of one resource."""

    rule_id: str
    urn: str
    changes: tuple[str, ...]
    """A line per property: `forceDestroy: True -> False`."""


def mended_properties(rule: ResourceRule, resource: Resource) -> Mapping[str, Any] | None:
    """The properties that the rule's remedy replaces; None where nothing is violated or there is no remedy.

    What is not known yet is not mended: the rule is undecided on it, and is asked again when it is known.
    """
    if rule.remedy is None or (rule.types and resource.type not in rule.types):
        return None
    verdict = judge_resource_rule(rule, resource)
    if not isinstance(verdict, tuple) or not any(finding.verdict is Verdict.VIOLATION for finding in verdict):
        return None
    return rule.remedy(resource)


def remedied(rules: Iterable[Rule], graph: Graph) -> tuple[Graph, tuple[Mended, ...]]:
    """The graph as the rules at level `remediate` would let it be made, and what they changed. Their order is the pack's."""
    menders = [
        rule for rule in rules if isinstance(rule, ResourceRule) and rule.remedy and rule.level is Level.REMEDIATE
    ]
    if not menders:
        return graph, ()
    told: list[Mended] = []
    resources: list[Resource] = []
    for resource in graph.resources:
        now = resource
        for rule in menders:
            new = mended_properties(rule, now)
            if new is not None:
                after = {**now.properties, **new}
                told.append(Mended(rule_id=rule.id, urn=now.urn, changes=change_lines(now.properties, after)))
                now = replace(now, properties=after)
        resources.append(now)
    return Graph(resources), tuple(told)


def change_lines(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """A line per property that differs. Only switches and numbers are shown: any text, list or mapping may hold a secret."""
    names = [*before, *(name for name in after if name not in before)]
    return tuple(
        f"{name}: {_shown(before.get(name))} -> {_shown(after.get(name))}"
        for name in names
        if before.get(name) is not after.get(name) and before.get(name) != after.get(name)
    )


def _shown(value: Any) -> str:
    if value is None:
        return "(not set)"
    return str(value) if isinstance(value, bool | int | float) else "(not shown)"
