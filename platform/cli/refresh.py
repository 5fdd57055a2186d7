"""`penstock refresh`: bring the state in line with what the cloud says."""

import click

from ..errors import ExitCode
from .display import report_run
from .options import diff_option, environment_argument, output_option, sandbox_option, target_option, yes_option
from .progress import progress
from .workspace import ask_before, open_workspace

__all__ = ["refresh"]


@click.command()
@environment_argument
@sandbox_option
@yes_option
@diff_option
@target_option
@output_option
def refresh(
    environment: str, *, sandbox: bool, yes: bool, show_diff: bool, targets: tuple[str, ...], output: str
) -> ExitCode:
    """Read every resource of ENV from the cloud and write what is found into the state. The cloud is not changed."""
    workspace = open_workspace(environment, sandbox=sandbox)
    if not ask_before("rewrite the state of", workspace, yes=yes, ask=True):
        return ExitCode.FAILED
    with progress(f"refreshing {environment}") as on_step:
        run = workspace.engine.refresh(workspace.request(targets=targets, on_step=on_step))
    return report_run(workspace, run, output=output, show_diff=show_diff)
