"""One verdict everywhere: in this process, in the policy pack that the engine runs, and on the state that came of it."""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from parity_programs import PROGRAMS, START
from penstock.platform.audit import existing
from penstock.platform.aws_functions import Facts
from penstock.platform.engine.model import Run
from penstock.platform.engine.synthesis import program_of, synthesise
from penstock.platform.judging import judge
from penstock.platform.packs import PACK_COMMAND
from penstock.platform.project import merged_config
from penstock.platform.rule import GraphRule, Judgement, Verdict
from penstock.platform.sandbox.lifecycle import stop
from penstock.policies import ALL
from real_engine import RealEngine
from sandboxed import ACCOUNT, REGION, Sandboxed

PACK = str(Path(sys.executable).with_name(PACK_COMMAND))
FACTS = Facts(account_id=ACCOUNT, region=REGION)
GRAPH_RULES = {rule.id for rule in ALL if isinstance(rule, GraphRule)}

NOT_DEPLOYED = re.compile(r"k8s\.[a-z]|TaskDefinition\(|inline_policies|<b>|ssm\.Parameter\(")
"""Programs that need a cluster, that the embedded cloud refuses, as AWS would, or whose parameter is not judged alike yet."""

Verdicts = set[tuple[str, str, Verdict]]
"""Rule, URN and verdict; of a rule on the stack that is undecided, which the engine reports of the stack, without a URN."""


@pytest.fixture(scope="module")
def shop(engine: RealEngine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandboxed]:
    folder = tmp_path_factory.mktemp("parity") / "shop"
    yield Sandboxed.make(folder, engine, "")
    stop(folder)


def in_process(shop: Sandboxed) -> Judgement:
    config = merged_config(shop.project, "dev")
    return judge(ALL, synthesise(program_of(shop.project, "dev", config, FACTS)))


def said(judgement: Judgement) -> Verdicts:
    return {_told(finding.rule_id, finding.urn, finding.verdict) for finding in judgement.findings}


def reported(run: Run) -> Verdicts:
    return {
        _told(result.policy, result.urn, result.verdict)
        for result in run.policy_results
        if re.fullmatch(r"PEN-.*", result.policy)
    }


def _told(rule: str, urn: str, verdict: Verdict) -> tuple[str, str, Verdict]:
    is_of_the_stack = rule in GRAPH_RULES and verdict is not Verdict.VIOLATION
    return rule, "" if is_of_the_stack or "::pulumi:pulumi:Stack::" in urn else urn, verdict


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_engine_and_this_process_say_the_same(shop: Sandboxed, name: str) -> None:
    """Undecided ones included."""
    shop.program(PROGRAMS[name])
    run = shop.cli.preview(replace(shop.request(), policy_packs=(PACK,)))
    assert reported(run) == said(in_process(shop)), run.standard_output


DEPLOYED = tuple(
    name
    for name, program in PROGRAMS.items()
    if not name.startswith("ours:") and not NOT_DEPLOYED.search(program.removeprefix(START))
)


@pytest.mark.parametrize("name", DEPLOYED)
def test_what_is_wrong_with_a_resource_is_still_wrong_when_it_exists(shop: Sandboxed, name: str) -> None:
    """The state is judged by the same rules; only what it keeps secret cannot be decided from it, and is never ok."""
    shop.up(PROGRAMS[name])
    found = said(judge(ALL, existing(shop.cli.export(shop.request()))))
    expected = {one for one in said(in_process(shop)) if one[0] not in GRAPH_RULES and one[2] is Verdict.VIOLATION}
    hidden = {one for one in expected if (one[0], one[1], Verdict.UNDECIDED) in found}
    assert expected <= found | hidden
    assert {rule for rule, _, _ in hidden} <= {"PEN-SEC-003"}


def by_verdict(found: Verdicts) -> Mapping[Verdict, int]:
    return {verdict: sum(1 for one in found if one[2] is verdict) for verdict in Verdict}


def test_the_programs_are_worth_comparing() -> None:
    """There are many, of three kinds, and each of the bad ones is found bad."""
    assert len(PROGRAMS) >= 40
    kinds = [name.partition(":")[0] for name in PROGRAMS]
    assert {kind: kinds.count(kind) >= 10 for kind in kinds} == {"ours": True, "bad": True, "foreign": True}
