"""`penstock immutability`: what every argument of every component does to what is deployed."""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import click

from ..engine.cli_engine import PulumiCli
from ..engine.explain import failure
from ..engine.install import ensure_engine
from ..engine.model import RunRequest
from ..errors import ExitCode
from ..project import read_project
from . import console
from .options import output_option
from .progress import progress

__all__ = ["immutability", "rows_of"]

COMPONENTS: Final = "penstock.components"
TRIALS: Final = "penstock.components.trials"
ONE_CHECKPOINT: Final = {"PULUMI_EXPERIMENTAL": "true", "PULUMI_SKIP_CHECKPOINTS": "true"}


@click.command()
@click.argument("components", nargs=-1, metavar="[COMPONENT]...")
@output_option
def immutability(components: tuple[str, ...], output: str) -> ExitCode:
    """Change every argument of every component and print what the engine plans for each child.

    With COMPONENTs only theirs, for instance `penstock immutability Network LogBucket`.

    Every change has a copy of its own; all are deployed once, on an embedded cloud made for it, and previewed once. It
    takes some minutes. Exit code 1 where a change does what no component may do.
    """
    from ..immutability.matrix import Outcome
    from ..immutability.table import table
    from ..immutability.trial import chosen, untried

    module = import_module(TRIALS)
    trials = chosen(module.TRIALS, components)
    rows = rows_of(TRIALS, only=components)
    if output == "json":
        console.print_json([asdict(row) for row in rows])
    else:
        click.echo(table(rows, untried(trials, {} if components else module.LATER)), nl=False)
    forbidden = [(row, cell) for row in rows for cell in row.of(Outcome.FORBIDDEN)]
    for row, cell in forbidden:
        console.warn(f"{row.component}, {row.argument} {row.case}: {cell.role} is {cell.why}")
    return ExitCode.FAILED if forbidden else ExitCode.OK


def rows_of(module: str, *, only: Sequence[str] = ()) -> tuple[Any, ...]:
    """The matrix of a module's trials, from an embedded cloud of its own that is gone afterwards.

    Args:
        module: the importable module with `TRIALS` and `surroundings()`; the engine's Python must find it too.
        only: the components that are tried, by name. By default all.

    Raises:
        PenstockError: a copy can't be deployed.
    """
    from ..immutability.measure import STACK, measure, write_project
    from ..sandbox.lifecycle import open_sandbox, stop

    location = ensure_engine()
    components = {trial.component for trial in import_module(module).TRIALS} | set(import_module(COMPONENTS).ALL)
    with tempfile.TemporaryDirectory(prefix="penstock-immutability-") as scratch:
        folder = Path(scratch)
        write_project(folder, module)
        try:
            opened = open_sandbox(read_project(folder / "Pulumi.yaml"), STACK, location, say=console.say)
            with progress("deploying one copy for each change") as on_step:
                request = RunRequest(
                    stack=STACK, project=opened.folder, environment=_variables(opened.variables), on_step=on_step
                )
                return measure(
                    PulumiCli(location),
                    request,
                    folder=folder,
                    module=module,
                    components=components,
                    judged=lambda run: failure(run, STACK),
                    only=only,
                )
        finally:
            stop(folder)


def _variables(variables: Any) -> dict[str, str]:
    """Those of the embedded cloud, where the caller's Python looks for modules, and a state that is written once.

    Written after every step, as is right where something lasts, the state of thousands of resources would take most of the
    time; this one goes with its cloud.
    """
    path = os.environ.get("PYTHONPATH")
    return {**variables, **ONE_CHECKPOINT, **({"PYTHONPATH": path} if path else {})}
