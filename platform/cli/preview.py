"""`penstock preview`: what a deployment would change, judged."""

from pathlib import Path

import click

from ..engine.planned import with_plan_judged
from ..errors import ExitCode
from ..rule import Verdict
from .comment import check_writable, comment_option, write_comment
from .display import report_run
from .options import diff_option, environment_argument, report_option, sandbox_option, target_option
from .progress import progress
from .undecided import refuse_undecided, undecided_option
from .workspace import open_workspace

__all__ = ["preview"]


@click.command()
@environment_argument
@sandbox_option
@diff_option
@target_option
@undecided_option
@comment_option
@report_option
def preview(
    environment: str,
    *,
    sandbox: bool,
    show_diff: bool,
    targets: tuple[str, ...],
    undecided_fails: bool,
    comment: Path | None,
    output: str,
) -> ExitCode:
    """Show what a deployment of ENV would change, judged by the policies. Nothing is changed."""
    if comment is not None:
        check_writable(comment)
    workspace = open_workspace(environment, sandbox=sandbox)
    with progress(f"previewing {environment}") as on_step:
        run = workspace.engine.preview(workspace.request(judged=True, targets=targets, on_step=on_step))
    run = with_plan_judged(run, workspace.pack.rules, excuse=workspace.excuse)
    if comment is not None:
        write_comment(comment, workspace, run, undecided_fails=undecided_fails)
    code = report_run(workspace, run, output=output, show_diff=show_diff)
    if undecided_fails:
        refuse_undecided(result.policy for result in run.policy_results if result.verdict is Verdict.UNDECIDED)
    return code
