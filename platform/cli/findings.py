"""Findings and policy results as reports, for every command that judges."""

import contextlib
from collections.abc import Sequence

import click

from ..engine.model import Run
from ..engine.synthesis import program_of, synthesise
from ..errors import PenstockError, UsageError, printable
from ..naming import logical_name
from ..project import Project, stack_file
from ..report import Places, Report, path_to_root, rendered, run_report
from ..resource import Graph
from .excused import news_of_run
from .workspace import Workspace, facts_of

__all__ = ["mended_in", "places_of", "print_reports", "report_of_run"]

_NO_GRAPH = Graph(())


def print_reports(reports: Sequence[Report], output: str) -> None:
    """Print the reports, alone on stdout."""
    click.echo(rendered(reports, output))


def places_of(project: Project, environment: str, graph: Graph = _NO_GRAPH) -> Places:
    """Where an environment's resources are declared; what has no place is shown at its configuration.

    Args:
        project: whose program it is.
        environment: the stack's name.
        graph: the resources with the positions that the program's run in this process gave.
    """
    fallback = project.file
    with contextlib.suppress(UsageError):  # a saved event log may name anything
        file = stack_file(project, environment)
        if file.is_file() and file.is_relative_to(project.folder):
            fallback = file
    inside = fallback.relative_to(project.folder).as_posix()
    return Places(graph, path_to_root(project.folder), inside)


def report_of_run(
    workspace: Workspace,
    run: Run,
    *,
    command: str,
    with_places: bool = False,
    reasons: Sequence[str] = (),
    strict: bool = False,
) -> Report:
    """The report of a run of the engine.

    Args:
        workspace: where it ran.
        run: what happened.
        command: the command that ran it.
        with_places: look for the program's lines too. The engine does not tell them in a run, so the program is listened
            to once more in this process, where that can be done; it takes seconds.
        reasons: what else stops it.
        strict: a waiver that excuses nothing stops it too.
    """
    graph = _declared(workspace) if with_places and run.policy_results else _NO_GRAPH
    places = places_of(workspace.project, workspace.stack, graph)
    return run_report(
        workspace.stack,
        run,
        workspace.pack.rules,
        command=command,
        places=places,
        notes=mended_in(run),
        reasons=reasons,
        waivers=news_of_run(workspace.choice, workspace.stack, run, strict=strict),
    )


def mended_in(run: Run) -> list[str]:
    """What remedies changed of resources before they were made, as a diff."""
    return [
        f"{result.policy} mends {printable(logical_name(result.urn))}: {printable(line)}"
        for result in run.remediated
        for line in result.message.splitlines()
    ]


def _declared(workspace: Workspace) -> Graph:
    configuration = workspace.configuration
    try:
        return synthesise(program_of(workspace.project, workspace.stack, configuration.values, facts_of(configuration)))
    except PenstockError:
        return _NO_GRAPH  # what is wrong with the program was the engine's to tell
