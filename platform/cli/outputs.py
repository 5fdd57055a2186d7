"""`penstock outputs`: what a stack says of itself."""

import click

from . import console
from .display import print_outputs
from .options import environment_argument, output_option, sandbox_option
from .workspace import open_workspace

__all__ = ["outputs"]


@click.command()
@environment_argument
@sandbox_option
@output_option
def outputs(environment: str, *, sandbox: bool, output: str) -> None:
    """Print the outputs of ENV. Secret ones are masked."""
    workspace = open_workspace(environment, sandbox=sandbox)
    values = workspace.engine.outputs(workspace.request())
    if output == "json":
        console.print_json(dict(values))
    else:
        print_outputs(values)
