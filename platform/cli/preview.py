"""`penstock preview`: what a deployment would change, judged."""

from pathlib import Path

import click

from ..engine.planned import with_plan_judged
from ..errors import ExitCode
from ..rule import Verdict
from .comment import check_writable, comment_option, write_comment
from .display import report_run
from .excused import strict_option
from .findings import report_of_run
from .options import diff_option, environment_argument, report_option, sandbox_option, target_option
from .progress import progress
from .undecided import refuse_undecided, undecided_option, undecided_reasons
from .workspace import open_workspace

__all__ = ["preview"]


@click.command()
@environment_argument
@sandbox_option
@diff_option
@target_option
@undecided_option
@strict_option
@comment_option
@report_option
def preview(
    environment: str,
    *,
    sandbox: bool,
    show_diff: bool,
    targets: tuple[str, ...],
    undecided_fails: bool,
    strict: bool,
    comment: Path | None,
    output: str,
) -> ExitCode:
    """Show what a deployment of ENV would change, judged by the policies. Nothing is changed."""
    if comment is not None:
        check_writable(comment)
    workspace = open_workspace(environment, sandbox=sandbox)
    with progress(f"previewing {environment}") as on_step:
        run = workspace.engine.preview(workspace.request(judged=True, targets=targets, on_step=on_step))
    run = with_plan_judged(run, workspace.pack.rules, excuse=workspace.choice.excuse)
    undecided = [result.policy for result in run.policy_results if result.verdict is Verdict.UNDECIDED]
    report = report_of_run(
        workspace,
        run,
        command="preview",
        with_places=output != "text" or comment is not None,
        reasons=undecided_reasons(undecided) if undecided_fails else (),
        strict=strict,
    )
    if comment is not None:
        write_comment(comment, report)
    code = report_run(workspace, run, output=output, show_diff=show_diff, report=report)
    if undecided_fails:
        refuse_undecided(undecided)
    return ExitCode.FAILED if report.fails else code
