"""`penstock check`: all rules on environments, in this process."""

from pathlib import Path

import click

from ..engine.synthesis import program_of, synthesise
from ..errors import ConfigurationError, ExitCode, UsageError
from ..packs import RulePack, find_pack
from ..report import judgement_report
from ..resource import Graph
from ..rule import Judgement, PlanRule, Verdict
from . import console
from .check_events import judge_events
from .excused import mended_lines, strict_option, waiver_words
from .findings import places_of, print_reports
from .options import report_option
from .undecided import refuse_undecided, undecided_option
from .workspace import OpenProject, facts_of, open_project

__all__ = ["check"]


@click.command()
@click.argument("environments", nargs=-1, metavar="[ENV]...")
@click.option(
    "--events",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Judge a saved preview with the rules on operations: the engine's event log, JSON lines.",
)
@undecided_option
@strict_option
@report_option
def check(
    environments: tuple[str, ...], *, events: Path | None, undecided_fails: bool, strict: bool, output: str
) -> ExitCode:
    """Judge environments with all rules: no engine, no network, nothing is deployed.

    Without ENV every environment that has a file is judged. What a rule needs but only a deployment knows makes it
    undecided: shown and counted, never passed. With --events the rules on operations are asked instead, of a preview
    saved with `pulumi preview --event-log FILE` (PULUMI_DEBUG_COMMANDS=true).
    """
    project = open_project()
    pack = _in_process(find_pack(project.project.folder))
    graphs, notes, judged = dict[str, Graph](), dict[str, list[str]](), dict[str, Judgement]()
    if events is not None and environments:
        raise UsageError("--events is about one run, whose log names its stack", do="leave ENV out")
    if events is None:
        graphs = _graphs(project, environments)
        choices = {name: pack.choice(name, project.stacks) for name in graphs}
        for name, graph in graphs.items():
            judged[name], mended = choices[name].judge(graph)
            notes[name] = mended_lines(mended)
        told, rotten = waiver_words(next(iter(choices.values())), judged, strict=strict)
    else:
        stack, choice, judged_run = judge_events(events, lambda stack: pack.choice(stack, project.stacks))
        choices, judged = {stack or events.name: choice}, {stack or events.name: judged_run}
        told, rotten = (), ()  # the rules on resources were not asked, so nothing is known of most waivers
    reports = [
        judgement_report(
            name,
            one,
            [rule for rule in choices[name].asked if isinstance(rule, PlanRule) is (events is not None)],
            places=places_of(project.project, name, graphs.get(name, Graph(()))),
            notes=[*notes.get(name, ()), *(told if number == 0 else ())],
            reasons=rotten if number == 0 else (),
        )
        for number, (name, one) in enumerate(judged.items())
    ]
    print_reports(reports, output)
    if undecided_fails:
        refuse_undecided(rule_id for judgement in judged.values() for rule_id in _undecided(judgement))
    return ExitCode.FAILED if any(report.fails for report in reports) else ExitCode.OK


def _undecided(judgement: Judgement) -> list[str]:
    return [finding.rule_id for finding in judgement.having(Verdict.UNDECIDED)]


def _graphs(project: OpenProject, environments: tuple[str, ...]) -> dict[str, Graph]:
    """What the program declares for each environment."""
    chosen = environments or project.stacks
    if not chosen:
        raise UsageError(
            "this project has no environments", do="add a Pulumi.<environment>.yaml beside the project file"
        )
    graphs: dict[str, Graph] = {}
    for name, configuration in {name: project.configure(name) for name in chosen}.items():
        console.say(f"checking {name}")
        program = program_of(project.project, name, configuration.values, facts_of(configuration))
        graphs[name] = synthesise(program)
    return graphs


def _in_process(pack: RulePack) -> RulePack:
    if not pack.in_process:
        raise ConfigurationError(
            "this project's policies run in the engine only: they are a pack without a list of rules",
            got=str(pack.path),
            do="judge with `penstock preview ENV`, or give policies/__init__.py an `ALL` of Penstock rules",
        )
    return pack
