"""`penstock up`: preview, gate, deploy."""

from dataclasses import replace

import click

from ..engine.agreement import Agreement
from ..engine.changes import has_changes
from ..engine.gate import gate
from ..engine.planned import with_plan_judged
from ..errors import ExitCode
from . import console
from .display import report_refusal, report_run
from .options import (
    accept_undecided_option,
    diff_option,
    environment_argument,
    report_option,
    sandbox_option,
    target_option,
    yes_option,
)
from .progress import progress
from .workspace import ask_before, open_workspace

__all__ = ["up"]


@click.command()
@environment_argument
@sandbox_option
@yes_option
@diff_option
@target_option
@accept_undecided_option
@report_option
def up(
    environment: str,
    *,
    sandbox: bool,
    yes: bool,
    show_diff: bool,
    targets: tuple[str, ...],
    accept_undecided: bool,
    output: str,
) -> ExitCode:
    """Preview ENV, judge it, and deploy what passed.

    What stops it: a violated mandatory rule, a rule that could not run, a failed preview, and a boundary or a rule on
    the whole stack that could not decide yet, unless --accept-undecided. An operation that the preview did not have
    stops the update itself.
    """
    workspace = open_workspace(environment, sandbox=sandbox)
    ask_before("deploy", workspace, yes=yes, ask=False)
    workspace.engine.ensure_stack(workspace.request())
    with progress(f"previewing {environment}") as on_step:
        planned = workspace.engine.preview(workspace.request(judged=True, targets=targets, on_step=on_step))
    planned = with_plan_judged(planned, workspace.pack.rules, excuse=workspace.choice.excuse)
    boundaries = {rule.id for rule in workspace.pack.rules if rule.is_boundary}
    reasons = gate(planned, accept_undecided=accept_undecided, boundaries=boundaries)
    if reasons:
        return report_refusal(workspace, planned, reasons, output=output)
    if not has_changes(planned):
        return report_run(workspace, planned, output=output, show_diff=show_diff, nothing_to_do=True)
    if output == "text":
        report_run(workspace, planned, output=output, show_diff=show_diff, is_plan=True)
    if not ask_before("deploy", workspace, yes=yes, ask=True):
        console.say("Nothing was changed.")
        return ExitCode.FAILED
    with progress(f"deploying {environment}", each=True) as on_step:
        request = workspace.request(judged=True, targets=targets, on_step=on_step)
        run = workspace.engine.up(replace(request, stop_at=Agreement(planned).differs))
    return report_run(workspace, run, output=output, plan=planned)
