"""No value that a program can give stops the rules, and nothing around a planted violation makes a boundary say ok."""

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from catalogue_cases import CASES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pack_requests import Pack
from penstock.platform.judging import judge
from penstock.platform.resource import UNKNOWN, Graph, Resource
from penstock.platform.rule import GraphRule, ResourceRule, Verdict
from penstock.policies import ALL
from rule_cases import OTHER_SHAPE, VIOLATION

RULES = [rule for rule in ALL if isinstance(rule, ResourceRule | GraphRule)]
BY_ID = {rule.id: rule for rule in RULES}
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False), st.text()
)
WORDS = st.sampled_from(
    [
        "*",
        "",
        "0.0.0.0/0",
        "arn:aws:iam::123456789012:root",
        "{",
        "[]",
        '{"Statement": 1}',
        "\x1b[2J\n",
        "../../etc/passwd",
    ]
)
TREES = st.recursive(
    SCALARS | WORDS | st.just(UNKNOWN),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | st.just("Statement"), inner, max_size=4)
    ),
    max_leaves=12,
)
STACKS = [
    stack if isinstance(stack, list) else [stack]
    for by_kind in CASES.values()
    for stacks in by_kind.values()
    for stack in stacks
    if stack
]
PLANTED = [
    pytest.param(rule_id, stack if isinstance(stack, list) else [stack], id=f"{rule_id}-{kind}-{number}")
    for rule_id, by_kind in CASES.items()
    if rule_id in BY_ID and BY_ID[rule_id].is_boundary
    for kind in (VIOLATION, OTHER_SHAPE)
    for number, stack in enumerate(by_kind.get(kind, ()))
]


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value of a tree but the tree itself."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*way, key)
        yield from places(item, (*way, key))


def put(tree: Any, way: tuple[Any, ...], value: Any) -> Any:
    """A copy of the tree with another value at a place."""
    changed = copy.deepcopy(tree, {id(UNKNOWN): UNKNOWN})
    place = changed
    for key in way[:-1]:
        place = place[key]
    place[way[-1]] = value
    return changed


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_random_values_anywhere_stop_no_rule(data: st.DataObject) -> None:
    """Each stack of the cases with a tree of any shape in any place: every rule comes to a verdict."""
    stack = list(data.draw(st.sampled_from(STACKS)))
    index = data.draw(st.integers(0, len(stack) - 1))
    properties = dict(stack[index].properties) or {"name": "it"}
    way = data.draw(st.sampled_from(list(places(properties))))
    stack[index] = replace(stack[index], properties=put(properties, way, data.draw(TREES)))
    asked = [rule for rule in RULES if not rule.types or any(one.type in rule.types for one in stack)]
    judgement = judge(asked, Graph(stack))
    verdicts = {finding.verdict for finding in judgement.findings}
    assert verdicts <= {Verdict.VIOLATION, Verdict.UNDECIDED, Verdict.COULD_NOT_RUN}
    assert all(finding.rule_id and "\x1b" not in finding.message for finding in judgement.findings)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    properties=st.dictionaries(st.text(max_size=10), TREES, max_size=6),
    kind=st.sampled_from(sorted({t for r in RULES for t in r.types})),
)
def test_the_pack_answers_whatever_it_is_asked(properties: dict[str, Any], kind: str) -> None:
    """Through pulumi-policy's own servicer, which wraps what it is sent."""
    urn = f"urn:pulumi:dev::shop::{kind}::it"
    resource = Resource(urn=urn, type=kind, name="it", properties=properties)
    pack = Pack([rule for rule in RULES if kind in rule.types])
    assert pack.analyze(resource) is not None
    assert pack.analyze_stack([resource]) is not None


def widened(value: Any, noise: list[Any], at: float) -> Any:
    """A copy with more items in every list, those in texts that are JSON too."""
    if isinstance(value, dict):
        return {name: widened(item, noise, at) for name, item in value.items()}
    if isinstance(value, list):
        items = [widened(item, noise, at) for item in value]
        index = int(at * len(items))
        return [*items[:index], *noise, *items[index:]]
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.dumps(widened(json.loads(value), [item for item in noise if item is not UNKNOWN], at))
        except ValueError:
            return value
    return value


@pytest.mark.parametrize(("rule_id", "stack"), PLANTED)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    more=st.dictionaries(st.text("xyz", min_size=4, max_size=9), TREES, max_size=4),
    noise=st.lists(st.dictionaries(st.text("xyz", min_size=4, max_size=9), SCALARS, max_size=2), max_size=2),
    at=st.floats(0, 1),
)
def test_nothing_around_a_planted_violation_makes_a_boundary_say_ok(
    rule_id: str, stack: list[Resource], more: dict[str, Any], noise: list[Any], at: float
) -> None:
    """More properties, and more items in every list of its documents."""
    changed = [replace(one, properties={**more, **widened(dict(one.properties), noise, at)}) for one in stack]
    findings = judge([BY_ID[rule_id]], Graph(changed)).findings
    assert findings != ()
