"""`penstock check`: all rules on environments, in this process."""

import click

from ..engine.synthesis import program_of, synthesise
from ..errors import ConfigurationError, ExitCode, UsageError
from ..judging import judge
from ..packs import find_pack
from ..resource import Graph
from ..rule import Judgement
from . import console
from .findings import judgement_document, print_judgement
from .workspace import facts_of, open_project

__all__ = ["check"]


@click.command()
@click.argument("environments", nargs=-1, metavar="[ENV]...")
@click.option("--output", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print.")
def check(environments: tuple[str, ...], output: str) -> ExitCode:
    """Judge environments with all rules: no engine, no network, nothing is deployed.

    Without ENV every environment that has a file is judged. What a rule needs but only a deployment knows makes it
    undecided: shown and counted, never passed.
    """
    project = open_project()
    chosen = environments or project.stacks
    if not chosen:
        raise UsageError(
            "this project has no environments", do="add a Pulumi.<environment>.yaml beside the project file"
        )
    configured = {name: project.configure(name) for name in chosen}
    pack = find_pack(project.project.folder)
    if not pack.in_process:
        raise ConfigurationError(
            "this project's policies run in the engine only: they are a pack without a list of rules",
            got=str(pack.path),
            do="judge with `penstock preview ENV`, or give policies/__init__.py an `ALL` of Penstock rules",
        )
    judged: dict[str, tuple[Graph, Judgement]] = {}
    for name, configuration in configured.items():
        console.say(f"checking {name}")
        graph = synthesise(program_of(project.project, name, configuration.values, facts_of(configuration)))
        judged[name] = (graph, judge(pack.rules, graph))
    if output == "json":
        console.print_json(
            {
                name: {**judgement_document(judgement), "urns": sorted(graph.by_urn)}
                for name, (graph, judgement) in judged.items()
            }
        )
    else:
        for name, (_, judgement) in judged.items():
            print_judgement(name, judgement, pack.rules)
    return ExitCode.FAILED if any(judgement.fails for _, judgement in judged.values()) else ExitCode.OK
