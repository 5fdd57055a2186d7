"""Tests of rules: a rule is asked as the policy pack asks it, and answers with its verdict.

>>> from penstock.platform.rule import OK, ResourceRule, Severity, Violation
>>> from penstock.platform.testing import judge, resource
>>> def is_delayed(queue):
...     return OK if queue.get("delaySeconds", 0) > 0 else Violation("messages are delivered at once")
>>> facts = {"sentence": "Queues wait.", "severity": Severity.LOW, "why": "An example.", "fix": "Set delay_seconds."}
>>> rule = ResourceRule(id="SHOP-009", types=("aws:sqs/queue:Queue",), check=is_delayed, **facts)
>>> judge(rule, resource("aws:sqs/queue:Queue", {"delaySeconds": 5})).verdict
<Verdict.OK: 'ok'>
>>> judge(rule, resource("aws:sqs/queue:Queue")).messages
('messages are delivered at once',)
>>> judge(rule, resource("aws:sqs/queue:Queue", {"delaySeconds": 5}), unknown=["delaySeconds"]).verdict
<Verdict.UNDECIDED: 'undecided'>
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..judging import judge_graph_rule, judge_resource_rule
from ..packs import find_pack
from ..resource import UNKNOWN, Graph, Resource, whole_as_integer
from ..rule import Finding, GraphRule, ResourceRule, Rule, Verdict

__all__ = ["Judged", "judge", "resource", "rule"]

_WORST_FIRST = (Verdict.COULD_NOT_RUN, Verdict.VIOLATION, Verdict.UNDECIDED)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a rule came to."""

    verdict: Verdict
    """The worst of its verdicts: could not run, violation, undecided, ok; or that it does not apply."""
    findings: tuple[Finding, ...] = ()

    @property
    def messages(self) -> tuple[str, ...]:
        """What the findings say."""
        return tuple(finding.message for finding in self.findings)


def resource(
    type_token: str,
    properties: Mapping[str, Any] | None = None,
    name: str = "it",
    *,
    protect: bool = False,
    ignore_changes: Sequence[str] = (),
    provider: Mapping[str, Any] | None = None,
    parent: str | None = None,
    depends: Mapping[str, Resource | Sequence[Resource]] | None = None,
) -> Resource:
    """A resource as a rule sees it.

    Args:
        type_token: for instance `aws:s3/bucket:Bucket`.
        properties: its inputs in Pulumi's spelling (camelCase): JSON-like values, or `UNKNOWN`.
        name: the logical name.
        protect: the option.
        ignore_changes: the option.
        provider: the configuration of its provider, for instance default tags.
        parent: the parent's URN.
        depends: for a property, the resources whose outputs went into it. Only rules on the stack are told.

    Raises:
        TypeError: a value that no resource can have, for instance a set.
    """
    edges = {path: _urns(others) for path, others in (depends or {}).items()}
    return Resource(
        urn=f"urn:pulumi:test::test::{type_token}::{name}",
        type=type_token,
        name=name,
        properties=_as_sent(properties or {}),
        provider_properties=_as_sent(provider or {}),
        parent=parent,
        dependencies=tuple(dict.fromkeys(urn for urns in edges.values() for urn in urns)),
        property_dependencies=edges,
        protect=protect,
        ignore_changes=tuple(ignore_changes),
    )


def judge(asked: Rule, *resources: Resource, unknown: Iterable[str] = ()) -> Judged:
    """Ask a rule, as the policy pack of a preview would: a resource rule of the first resource, a graph rule of all.

    Args:
        asked: the rule.
        resources: what it is asked of. A resource rule is told nothing of the others, nor of dependencies.
        unknown: dotted paths of the first resource whose values are not known yet (`ingress.0.fromPort`).

    Raises:
        TypeError: there is no resource, several for a rule that looks at one, or a rule on operations.
        KeyError: a path in `unknown` leads through something that is not there.
    """
    if not resources:
        raise TypeError("a rule is asked of at least one resource")
    first = replace(resources[0], properties=_hidden(resources[0].properties, unknown))
    if isinstance(asked, ResourceRule):
        if len(resources) > 1:
            raise TypeError(f"{asked.id} looks at one resource by itself; got {len(resources)}")
        return _judged(judge_resource_rule(asked, replace(first, dependencies=(), property_dependencies={})))
    if isinstance(asked, GraphRule):
        return _judged(judge_graph_rule(asked, Graph((first, *resources[1:]))))
    raise TypeError(f"{asked.id} judges operations, not resources")


def rule(identity: str, project: Path) -> Rule:
    """A rule of a project's policies.

    Raises:
        KeyError: there is none of this id.
        PenstockError: the project's policies cannot be loaded.
    """
    return {known.id: known for known in find_pack(project).rules}[identity]


def _urns(resources: Resource | Sequence[Resource]) -> tuple[str, ...]:
    return tuple(one.urn for one in ([resources] if isinstance(resources, Resource) else resources))


def _judged(outcome: Verdict | tuple[Finding, ...]) -> Judged:
    if isinstance(outcome, Verdict):
        return Judged(outcome)
    verdicts = {finding.verdict for finding in outcome}
    return Judged(next(verdict for verdict in _WORST_FIRST if verdict in verdicts), outcome)


def _as_sent(value: Any) -> Any:
    """A value as it is after the engine's protocol: lists, plain mappings, whole numbers as such."""
    if value is None or value is UNKNOWN or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return whole_as_integer(value)
    if isinstance(value, Mapping):
        return {str(name): _as_sent(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_as_sent(item) for item in value]
    raise TypeError(f"a resource cannot have a value of type {type(value).__name__}")


def _hidden(properties: Mapping[str, Any], paths: Iterable[str]) -> Mapping[str, Any]:
    hidden: Any = _as_sent(properties)
    for path in paths:
        *way, last = path.split(".")
        place = hidden
        for part in way:
            place = place[int(part) if isinstance(place, list) else part]
        place[int(last) if isinstance(place, list) else last] = UNKNOWN
    return hidden  # type: ignore[no-any-return]
