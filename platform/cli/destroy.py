"""`penstock destroy`: delete what is not protected, after saying what is."""

from collections.abc import Mapping

import click

from ..engine.changes import protected_by_component
from ..errors import ExitCode, ViolationError, printable
from ..naming import logical_name
from . import console
from .display import report_run
from .options import environment_argument, output_option, sandbox_option, target_option, yes_option
from .progress import progress
from .workspace import ask_before, open_workspace

__all__ = ["destroy"]


@click.command()
@environment_argument
@sandbox_option
@yes_option
@click.option("--except-protected", is_flag=True, help="Delete the rest and leave what is protected.")
@target_option
@output_option
def destroy(
    environment: str, *, sandbox: bool, yes: bool, except_protected: bool, targets: tuple[str, ...], output: str
) -> ExitCode:
    """Delete the resources of ENV, after a preview.

    Where any is protected, nothing is touched and the protected ones are named; --except-protected deletes the rest.
    """
    workspace = open_workspace(environment, sandbox=sandbox)
    ask_before("destroy", workspace, yes=yes, ask=False)
    protected = protected_by_component(workspace.engine.export(workspace.request()))
    if protected and not except_protected and not targets:
        raise ViolationError(
            f"{sum(map(len, protected.values()))} resources of {environment} are protected; nothing was deleted\n"
            + _listed(protected),
            do=f"`penstock destroy {workspace.flags} --except-protected` deletes the rest and leaves these; one that"
            " must go all the same is let go on purpose, with `pulumi state unprotect URN`",
        )
    request = workspace.request(targets=targets, exclude_protected=except_protected)
    with progress(f"previewing the destruction of {environment}"):
        planned = workspace.engine.preview_destroy(request)
    if not planned.succeeded:
        return report_run(workspace, planned, output=output, show_diff=False)
    if output == "text":
        report_run(workspace, planned, output=output, show_diff=False, is_plan=True)
    if not ask_before("destroy", workspace, yes=yes, ask=True):
        console.say("Nothing was deleted.")
        return ExitCode.FAILED
    with progress(f"destroying {environment}", each=True) as on_step:
        run = workspace.engine.destroy(
            workspace.request(targets=targets, exclude_protected=except_protected, on_step=on_step)
        )
    return report_run(workspace, run, output=output, show_diff=False)


def _listed(protected: Mapping[str, tuple[str, ...]]) -> str:
    """A line per component with its members."""
    return "\n".join(
        f"  {_name(component)}: {', '.join(_name(urn) for urn in members if urn != component) or 'itself'}"
        for component, members in protected.items()
    )


def _name(urn: str) -> str:
    return printable(logical_name(urn))
