"""`penstock check`: all rules on environments, in this process."""

from pathlib import Path

import click

from ..engine.synthesis import program_of, synthesise
from ..errors import ExitCode, UsageError
from ..packs import find_pack
from ..policy_choice import EXISTING, OPERATIONS
from ..report import judgement_report
from ..resource import Graph
from ..rule import Judgement, Verdict
from ..waiver_news import WaiverNews
from . import console
from .check_events import judge_events
from .excused import mended_lines, news_of_judgements, strict_option
from .findings import places_of, print_reports
from .options import report_option
from .undecided import refuse_undecided, undecided_option, undecided_reasons
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
    if events is not None and environments:
        raise UsageError("--events is about one run, whose log names its stack", do="leave ENV out")
    project = open_project()
    pack = find_pack(project.project.folder).asked_here()
    graphs, notes, judged = dict[str, Graph](), dict[str, list[str]](), dict[str, Judgement]()
    kinds = EXISTING if events is None else OPERATIONS
    if events is None:
        graphs = _graphs(project, environments)
        choices = {name: pack.choice(name, project.stacks) for name in graphs}
        for name, graph in graphs.items():
            judged[name], mended = choices[name].judge(graph)
            notes[name] = mended_lines(mended)
    else:
        stack, choice, judged_run = judge_events(events, lambda stack: pack.choice(stack, project.stacks))
        choices, judged = {stack or events.name: choice}, {stack or events.name: judged_run}
    news = news_of_judgements(next(iter(choices.values())), judged, on=kinds, strict=strict)
    reports = [
        judgement_report(
            name,
            one,
            [rule for rule in choices[name].asked if isinstance(rule, kinds)],
            places=places_of(project.project, name, graphs.get(name, Graph(()))),
            notes=notes.get(name, ()),
            reasons=undecided_reasons(_undecided(one, undecided_fails)),
            waivers=news if number == 0 else WaiverNews(),
        )
        for number, (name, one) in enumerate(judged.items())
    ]
    print_reports(reports, output)
    refuse_undecided(rule_id for judgement in judged.values() for rule_id in _undecided(judgement, undecided_fails))
    return ExitCode.FAILED if any(report.fails for report in reports) else ExitCode.OK


def _undecided(judgement: Judgement, matters: bool) -> list[str]:
    return [finding.rule_id for finding in judgement.having(Verdict.UNDECIDED)] if matters else []


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
