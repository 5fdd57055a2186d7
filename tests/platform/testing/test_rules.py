"""The harness for rules asks as the policy pack does: the same verdicts, unknown values included."""

import doctest
import importlib

import pytest
from catalogue_cases import CASES
from pack_requests import Pack
from penstock.platform.resource import UNKNOWN, Resource
from penstock.platform.rule import GraphRule, ResourceRule, Verdict
from penstock.platform.testing import judge, resource
from penstock.policies import ALL
from pulumi.runtime.proto import analyzer_pb2

BUCKET = "aws:s3/bucket:Bucket"
RULES = {rule.id: rule for rule in ALL if isinstance(rule, ResourceRule | GraphRule)}
EVERY_CASE = [
    pytest.param(rule_id, stack, id=f"{rule_id}-{kind}-{number}")
    for rule_id, by_kind in CASES.items()
    if rule_id in RULES
    for kind, stacks in by_kind.items()
    for number, stack in enumerate(stacks)
]


def verdict_of(rule_id: str, answer: analyzer_pb2.AnalyzeResponse) -> Verdict:
    """The worst that the pack says of a rule: undecided is its own advisory word."""
    said = [item.message for item in answer.diagnostics if item.policyName == rule_id]
    if any("could not run: " in text for text in said):
        return Verdict.COULD_NOT_RUN
    if any("can't run policy" not in text for text in said):
        return Verdict.VIOLATION
    if said:
        return Verdict.UNDECIDED
    asked = rule_id not in {item.policy_name for item in answer.not_applicable}
    return Verdict.OK if asked else Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(("rule_id", "stack"), EVERY_CASE)
def test_it_says_what_the_pack_says(rule_id: str, stack: Resource | list[Resource]) -> None:
    """On every case of every rule, answered by pulumi-policy's own servicer."""
    rule, resources = RULES[rule_id], stack if isinstance(stack, list) else [stack]
    if isinstance(rule, GraphRule):
        answer = Pack([rule]).analyze_stack(resources)
        assert judge(rule, *resources).verdict is verdict_of(rule_id, answer)
        return
    for one in resources:
        assert judge(rule, one).verdict is verdict_of(rule_id, Pack([rule]).analyze(one))


def test_the_examples_of_its_documentation_are_true() -> None:
    assert doctest.testmod(importlib.import_module("penstock.platform.testing.rules")).failed == 0


def test_an_unknown_value_is_put_where_the_path_says_and_the_resource_stays_as_it_was() -> None:
    queue = resource(BUCKET, {"tags": {"owner": "shop"}, "rules": [{"days": 3.0}]})
    seen: list[object] = []
    rule = ResourceRule(
        id="SHOP-002",
        sentence="Seen.",
        severity=RULES["PEN-STO-001"].severity,
        why="So.",
        fix="So.",
        types=(BUCKET,),
        check=lambda one: seen.append(one.properties) or Verdict.OK,  # type: ignore[func-returns-value]
    )
    judge(rule, queue, unknown=["tags.owner", "rules.0.days", "name"])
    assert seen == [{"tags": {"owner": UNKNOWN}, "rules": [{"days": UNKNOWN}], "name": UNKNOWN}]
    assert queue.properties == {"tags": {"owner": "shop"}, "rules": [{"days": 3}]}


def test_what_cannot_be_asked_is_refused() -> None:
    rule = RULES["PEN-STO-001"]
    with pytest.raises(TypeError, match="at least one resource"):
        judge(rule)
    with pytest.raises(TypeError, match="by itself; got 2"):
        judge(rule, resource(BUCKET), resource(BUCKET, name="other"))
    with pytest.raises(TypeError, match="type set"):
        resource(BUCKET, {"tags": {"owner"}})
    with pytest.raises(KeyError):
        judge(rule, resource(BUCKET), unknown=["tags.owner"])


def test_options_reach_the_rule() -> None:
    assert judge(RULES["PEN-STO-001"], resource(BUCKET, protect=True)).verdict is Verdict.OK
    assert judge(RULES["PEN-STO-001"], resource(BUCKET)).verdict is Verdict.VIOLATION
