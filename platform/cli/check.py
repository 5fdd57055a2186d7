"""`penstock check`: all rules on environments, in this process."""

from pathlib import Path

import click

from ..engine.synthesis import program_of, synthesise
from ..errors import ConfigurationError, ExitCode, UsageError, printable
from ..judging import judge
from ..packs import find_pack
from ..resource import Graph
from ..rule import PlanRule, Rule, Verdict
from . import console
from .check_events import judge_events
from .findings import judgement_document, print_judgement
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
@click.option("--output", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print.")
def check(environments: tuple[str, ...], *, events: Path | None, undecided_fails: bool, output: str) -> ExitCode:
    """Judge environments with all rules: no engine, no network, nothing is deployed.

    Without ENV every environment that has a file is judged. What a rule needs but only a deployment knows makes it
    undecided: shown and counted, never passed. With --events the rules on operations are asked instead, of a preview
    saved with `pulumi preview --event-log FILE` (PULUMI_DEBUG_COMMANDS=true).
    """
    project = open_project()
    pack = find_pack(project.project.folder)
    if not pack.in_process:
        raise ConfigurationError(
            "this project's policies run in the engine only: they are a pack without a list of rules",
            got=str(pack.path),
            do="judge with `penstock preview ENV`, or give policies/__init__.py an `ALL` of Penstock rules",
        )
    graphs: dict[str, Graph] = {}
    if events is None:
        asked: tuple[Rule, ...] = tuple(rule for rule in pack.rules if not isinstance(rule, PlanRule))
        graphs = _graphs(project, environments)
        judged = {name: judge(asked, graph) for name, graph in graphs.items()}
    elif environments:
        raise UsageError("--events is about one run, whose log names its stack", do="leave ENV out")
    else:
        asked = tuple(rule for rule in pack.rules if isinstance(rule, PlanRule))
        stack, judgement = judge_events(events, asked)
        judged = {stack or events.name: judgement}
    if output == "json":
        urns = {name: {"urns": sorted(graph.by_urn)} for name, graph in graphs.items()}
        console.print_json({name: {**judgement_document(one), **urns.get(name, {})} for name, one in judged.items()})
    else:
        for name, judgement in judged.items():
            print_judgement(printable(name), judgement, asked)
    if undecided_fails:
        refuse_undecided(one.rule_id for judgement in judged.values() for one in judgement.having(Verdict.UNDECIDED))
    return ExitCode.FAILED if any(judgement.fails for judgement in judged.values()) else ExitCode.OK


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
