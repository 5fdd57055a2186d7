"""Every rule on stacks that are fine, that violate it, and that are not known yet; and the rules as a catalogue."""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import penstock
import pytest
import yaml
from catalogue_cases import CASES, NEEDS_NO_VALUE, ONE_SHAPE, TYPE_IS_THE_VIOLATION
from penstock.platform.resource import UNKNOWN, Resource
from penstock.platform.rule import Level, PlanRule, Rule, Verdict
from penstock.policies import ALL
from penstock.policies.ownership import TAGGABLE_TYPES
from resources import judged, resource
from rule_cases import OK, OTHER_SHAPE, PASSWORD, UNDECIDED, VIOLATION


def cases(*kinds: str) -> list[Any]:
    return [
        pytest.param(rule_id, stack, id=f"{rule_id}-{kind}-{number}")
        for rule_id, by_kind in CASES.items()
        for kind in kinds
        for number, stack in enumerate(by_kind.get(kind, ()))
    ]


def resources_of(stack: Resource | list[Resource]) -> list[Resource]:
    return stack if isinstance(stack, list) else [stack]


@pytest.mark.parametrize(("rule_id", "stack"), cases(OK))
def test_a_good_stack_has_no_finding(rule_id: str, stack: Resource | list[Resource]) -> None:
    """Also beside values that are not known yet, as long as the rule does not need them."""
    assert judged(rule_id, *resources_of(stack)).findings == ()


@pytest.mark.parametrize(("rule_id", "stack"), cases(VIOLATION, OTHER_SHAPE))
def test_a_violation_is_found(rule_id: str, stack: Resource | list[Resource]) -> None:
    """Also next to a value that is not known yet; it shuts the gate, names the resource, and repeats no secret."""
    judgement = judged(rule_id, *resources_of(stack))
    (rule,) = [rule for rule in ALL if rule.id == rule_id]
    assert judgement.fails is (rule.level is not Level.ADVISORY)
    (finding, *_) = judgement.having(Verdict.VIOLATION)
    assert finding.rule_id == rule_id
    assert finding.urn in {item.urn for item in resources_of(stack)}
    assert PASSWORD not in " ".join(item.message for item in judgement.findings)


@pytest.mark.parametrize(("rule_id", "stack"), cases(UNDECIDED))
def test_what_is_not_known_yet_is_undecided_never_ok(rule_id: str, stack: Resource | list[Resource]) -> None:
    judgement = judged(rule_id, *resources_of(stack))
    assert {finding.verdict for finding in judgement.findings} == {Verdict.UNDECIDED}
    assert judgement.decided_rules == frozenset()
    assert not judgement.fails


def test_every_rule_has_a_case_of_each_kind() -> None:
    assert set(CASES) == {rule.id for rule in ALL if not isinstance(rule, PlanRule)}
    kinds = (OK, VIOLATION, UNDECIDED, OTHER_SHAPE)
    missing = {(rule_id, kind) for rule_id, by_kind in CASES.items() for kind in kinds if not by_kind.get(kind)}
    assert missing == {(rule_id, UNDECIDED) for rule_id in NEEDS_NO_VALUE} | {
        (rule_id, OK) for rule_id in TYPE_IS_THE_VIOLATION
    } | {(rule_id, OTHER_SHAPE) for rule_id in ONE_SHAPE}


def test_an_unknown_part_does_not_hide_a_violation_and_is_told_too() -> None:
    """Both are findings of the one rule on the one resource."""
    group = resource("SecurityGroup", ingress=[UNKNOWN, {"protocol": "-1", "cidrBlocks": ["0.0.0.0/0"]}])
    verdicts = [finding.verdict for finding in judged("PEN-NET-002", group).findings]
    assert verdicts == [Verdict.UNDECIDED, Verdict.VIOLATION]


def test_a_rule_that_raises_tells_its_place_and_no_value() -> None:
    """The error's own text may repeat what it could not read."""
    (finding,) = judged(
        "PEN-IMG-001", resource("TaskDefinition", containerDefinitions=f"not JSON: {PASSWORD}")
    ).findings
    assert finding.verdict is Verdict.COULD_NOT_RUN
    assert re.fullmatch(r"JSONDecodeError at policies/documents\.py:\d+", finding.message)


def test_ids_are_unique_and_of_one_form() -> None:
    ids = [rule.id for rule in ALL]
    assert len(set(ids)) == len(ids)
    assert [rule_id for rule_id in ids if not re.fullmatch(r"PEN-[A-Z][A-Z0-9]{1,3}-\d{3}", rule_id)] == []


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_every_rule_is_documented(rule: Rule) -> None:
    """The good state as one sentence, why it matters, and how to mend it."""
    assert re.fullmatch(r"[A-Z].*\.", rule.sentence)
    assert rule.why.endswith(".")
    assert rule.fix.endswith(".")
    assert isinstance(rule, PlanRule) or rule.types, "a rule on every resource slows every preview down"


def checks() -> dict[str, Callable[..., Any]]:
    """The distinct functions behind the rules; rows of a table share one."""
    return {f"{rule.check.__module__}.{rule.check.__qualname__}": rule.check for rule in ALL}


def test_no_two_rules_have_the_same_body() -> None:
    """What only differs in values is a row of a table."""
    bodies = [
        ast.dump(ast.Module(ast.parse(textwrap.dedent(inspect.getsource(check))).body[0].body, []))  # type: ignore[attr-defined]
        for check in checks().values()
    ]
    assert len(bodies) > 10
    assert len(set(bodies)) == len(bodies)


def test_at_most_half_of_the_rules_are_rows_of_a_table() -> None:
    """The others decide with a function that knows their risk; rows are made by what all services share."""
    makers = ("penstock.policies.values", "penstock.policies.catalogue.checks")
    rows = [rule.id for rule in ALL if rule.check.__module__ in makers]
    assert 0 < len(rows) <= len(ALL) / 2


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_every_rule_names_its_own_source(rule: Rule) -> None:
    """The page of whoever makes what is judged, beside the standards that ask for it; plan rules are the house's own."""
    assert rule.url.startswith("https://") or isinstance(rule, PlanRule)


def test_the_taggable_types_are_those_of_the_sdk() -> None:
    """A type that a new SDK brings must not be left without an owner."""
    import pulumi_aws

    names = re.compile(r"super\([^)]*\)\.__init__\(\s*'(aws:[^']+)'")
    takes_tags = re.compile(r"^\s+tags: pulumi\.Input\[(?:Optional\[)?Mapping\[", re.MULTILINE)
    tokens = set()
    for file in Path(pulumi_aws.__file__).parent.rglob("*.py"):
        if not file.name.startswith(("get_", "_", "outputs")):
            source = file.read_text(encoding="utf-8")
            if (name := names.search(source)) and takes_tags.search(source):
                tokens.add(name[1])
    assert tokens == set(TAGGABLE_TYPES)


def test_the_pack_has_the_version_of_the_package() -> None:
    """The engine reads a pack's version from its file only."""
    pack = yaml.safe_load((Path(penstock.__path__[0]) / "policies" / "PulumiPolicy.yaml").read_text())
    assert pack["version"] == penstock.__version__
