"""`penstock audit`: the rules on what exists."""

from pathlib import Path
from typing import Any

import click

from ..audit import existing, placed, read_state, refreshed, told_of_state
from ..baseline import accept, baseline_file, begin, read_baseline, shrunk, write_baseline
from ..errors import ExitCode, UsageError, printable
from ..packs import RulePack, find_pack
from ..policy_choice import EXISTING
from ..report import judgement_report
from ..resource import Graph
from ..rule import Judgement, Verdict
from ..sandbox.summary import made_up_types
from ..written_configuration import with_configuration, written_configuration
from .excused import news_of_judgements, strict_option
from .findings import places_of, print_reports
from .options import environment_argument, report_option, sandbox_option
from .progress import progress
from .undecided import refuse_undecided, undecided_option, undecided_reasons
from .workspace import Workspace, open_project, open_workspace

__all__ = ["audit"]


@click.command()
@environment_argument
@sandbox_option
@click.option(
    "--state",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Judge this exported state, without an engine or the network.",
)
@click.option("--refresh", is_flag=True, help="Ask the cloud first, so that what was changed by hand is judged.")
@click.option(
    "--baseline",
    "keeps_baseline",
    is_flag=True,
    help="Accept today's findings, where that was not done yet; later, take out those that are gone.",
)
@undecided_option
@strict_option
@report_option
def audit(
    environment: str, *, keeps_baseline: bool, undecided_fails: bool, strict: bool, output: str, **source: Any
) -> ExitCode:
    """Judge what exists in ENV with the rules on resources and on the stack. Nothing is changed, in the cloud or in the state.

    What was accepted (policies/baseline.ENV.json) is shown apart and does not fail; what is new does. Rules on operations
    are not asked: what exists does not tell what is done to it.
    """
    opened = open_project()
    opened.configure(environment)
    pack = find_pack(opened.project.folder).asked_here()
    choice = pack.choice(environment, opened.stacks)
    written = written_configuration(opened.project, environment)
    graph = with_configuration(_graph(environment, **source), written)
    found = told_of_state(choice.judge_existing(graph))
    file = baseline_file(pack.folder, environment)
    judgement, notes = _with_baseline(file, found, pack, keeps_baseline=keeps_baseline)
    undecided = [finding.rule_id for finding in judgement.having(Verdict.UNDECIDED)] if undecided_fails else []
    report = judgement_report(
        environment,
        judgement,
        [rule for rule in choice.asked if isinstance(rule, EXISTING)],
        command="audit",
        places=places_of(opened.project, environment, graph),
        notes=notes,
        reasons=undecided_reasons(undecided),
        waivers=news_of_judgements(choice, {environment: found}, strict=strict),
    )
    print_reports([report], output)
    refuse_undecided(undecided)
    return ExitCode.FAILED if report.fails else ExitCode.OK


def _graph(environment: str, *, sandbox: bool, state: Path | None, refresh: bool) -> Graph:
    if state is not None:
        if sandbox or refresh:
            raise UsageError("--state is judged offline", got="--sandbox or --refresh", do="give one or the other")
        return existing(read_state(state))
    workspace = open_workspace(environment, sandbox=sandbox)
    exported = workspace.engine.export(workspace.request())
    found = existing(exported, is_made_up=made_up_types(workspace.packages))
    graph = placed(found, ran_in=workspace.folder, project=workspace.project.folder)
    return refreshed(graph, _refresh(workspace)) if refresh else graph


def _refresh(workspace: Workspace) -> Any:
    with progress(f"asking the cloud about {workspace.stack}") as on_step:
        run = workspace.engine.preview_refresh(workspace.request(on_step=on_step))
    error = workspace.failure(run)
    if error is not None:
        raise error
    return run.steps


def _with_baseline(
    file: Path, found: Judgement, pack: RulePack, *, keeps_baseline: bool
) -> tuple[Judgement, list[str]]:
    """The findings with what was accepted apart, and what was done to the file."""
    name = printable(file.name)
    is_new = not file.is_file()
    if is_new and not keeps_baseline:
        return found, []
    before = begin(found, pack.rules) if is_new else read_baseline(file)
    after = shrunk(before, found)
    gone = sum(before.accepted.values()) - sum(after.accepted.values())
    if keeps_baseline:
        write_baseline(file, after)
    notes = [f"{name}: {sum(after.accepted.values())} findings accepted"] if is_new else []
    if gone and keeps_baseline:
        notes.append(f"{name}: {gone} accepted findings are gone and were taken out")
    elif gone:
        notes.append(f"{name}: {gone} accepted findings are gone; --baseline takes them out")
    return accept(found, after, pack.rules), notes
