"""One verdict everywhere: in this process, in the policy pack that the engine runs, and on the state that came of it."""

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from parity_programs import CONFIGURATION, PROGRAMS
from penstock.platform.audit import existing
from penstock.platform.aws_functions import Facts
from penstock.platform.engine.model import Run
from penstock.platform.engine.synthesis import program_of, synthesise
from penstock.platform.judging import judge
from penstock.platform.packs import PACK_COMMAND
from penstock.platform.project import merged_config
from penstock.platform.rule import GraphRule, Judgement, Verdict
from penstock.platform.sandbox.generated import generate
from penstock.platform.sandbox.lifecycle import stop
from penstock.platform.sandbox.summary import made_up_types
from penstock.platform.written_configuration import with_configuration, written_configuration
from penstock.policies import ALL
from real_engine import RealEngine
from sandboxed import ACCOUNT, REGION, STACK_FILE, Sandboxed

PACK = str(Path(sys.executable).with_name(PACK_COMMAND))
FACTS = Facts(account_id=ACCOUNT, region=REGION)
GRAPH_RULES = {rule.id for rule in ALL if isinstance(rule, GraphRule)}

NO_NETWORK = "its arguments name a network that is not there"
NOT_DEPLOYED: Mapping[str, str] = {
    "bad: an inline policy in a role": "deprecated by the provider; the embedded cloud takes it as a resource of its own",
    "foreign: a chart with a password": "the embedded cloud has no Helm",
    "foreign: hostile names": "AWS takes no such names",
    "ours: ImmutableFleet": NO_NETWORK,
    "ours: ImmutableService": NO_NETWORK,
    "ours: QueueWorker": NO_NETWORK,
    "ours: SharedLoadBalancer": NO_NETWORK,
}
"""Programs of which no state can exist in the embedded cloud, and why."""

HIDDEN: Mapping[str, str] = {
    "PEN-K8S-031": "what a Secret holds",
    "PEN-SEC-003": "the value of a secret",
    "PEN-SEC-004": "the value of a parameter",
}
"""Rules on what a state keeps encrypted: there they are undecided, whatever the program says."""

Verdicts = set[tuple[str, str, Verdict]]
"""Rule, URN and verdict; of a rule on the stack that is undecided, which the engine reports of the stack, without a URN."""


@pytest.fixture(scope="module")
def shop(engine: RealEngine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandboxed]:
    folder = tmp_path_factory.mktemp("parity") / "shop"
    yield Sandboxed.make(folder, engine, "")
    stop(folder)


def given(shop: Sandboxed, name: str) -> None:
    """Write the program, and what its stack's file says."""
    (shop.project.folder / "Pulumi.dev.yaml").write_text(STACK_FILE + CONFIGURATION.get(name, ""))
    generate(shop.project.file)
    shop.program(PROGRAMS[name])


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
    given(shop, name)
    run = shop.cli.preview(replace(shop.request(), policy_packs=(PACK,)))
    assert reported(run) == said(in_process(shop)), run.standard_output


def on_state(shop: Sandboxed) -> Judgement:
    """What the rules come to on the state, as `penstock audit` asks them."""
    is_made_up = made_up_types(shop.opened.packages)
    graph = existing(shop.cli.export(shop.request()), is_made_up=is_made_up)
    return judge(ALL, with_configuration(graph, written_configuration(shop.project, "dev")))


DEPLOYED = tuple(name for name in PROGRAMS if name not in NOT_DEPLOYED)


@pytest.mark.parametrize("name", DEPLOYED)
def test_what_exists_is_judged_as_it_was_declared(shop: Sandboxed, name: str) -> None:
    """The same violations of every rule, those on the stack too; of what was undecided and what is hidden one or the other.

    Nothing of an earlier program is left: what a program leaves out of a resource stays in the cloud as it was.
    """
    cleared(shop)
    given(shop, name)
    shop.up()
    declared, found = said(in_process(shop)), said(on_state(shop))
    open_rules = {rule for rule, _, verdict in declared if verdict is Verdict.UNDECIDED}
    hidden = {(rule, urn, Verdict.VIOLATION) for rule, urn, verdict in found if verdict is Verdict.UNDECIDED}
    bad, still_bad = violations(declared), violations(found)
    assert {one for one in still_bad - bad if one[0] not in open_rules} == set()
    assert bad - still_bad <= hidden
    assert {rule for rule, _, _ in hidden} <= set(HIDDEN)
    assert {verdict for _, _, verdict in found} <= {Verdict.VIOLATION, Verdict.UNDECIDED}


def cleared(shop: Sandboxed) -> None:
    """Take away whatever the last program left, what is protected too."""
    request = shop.request()
    subprocess.run(
        [shop.engine.location.pulumi, "state", "unprotect", "--all", "--yes", "--stack", "dev", "--non-interactive"],
        cwd=request.project,
        env=dict(request.environment),
        check=True,
        capture_output=True,
    )
    shop.up("")


def violations(verdicts: Verdicts) -> Verdicts:
    return {one for one in verdicts if one[2] is Verdict.VIOLATION}


def test_what_is_not_deployed_is_refused(shop: Sandboxed) -> None:
    """Every exclusion is real: once the embedded cloud takes one, it is to be compared."""
    for name in NOT_DEPLOYED:
        cleared(shop)
        given(shop, name)
        assert not shop.cli.up(shop.request()).succeeded, name


def by_verdict(found: Verdicts) -> Mapping[Verdict, int]:
    return {verdict: sum(1 for one in found if one[2] is verdict) for verdict in Verdict}


def test_the_programs_are_worth_comparing() -> None:
    """There are many, of three kinds, and each of the bad ones is found bad."""
    assert len(PROGRAMS) >= 40
    kinds = [name.partition(":")[0] for name in PROGRAMS]
    assert {kind: kinds.count(kind) >= 10 for kind in kinds} == {"ours": True, "bad": True, "foreign": True}
