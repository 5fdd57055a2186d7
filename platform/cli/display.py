"""A run of the engine as a person reads it, or as data: what is in danger first, then what changes, then the policies."""

from collections.abc import Mapping
from typing import Any, Final

import click
from penstock import __version__

from ..engine.changes import Change, ChangeKind, by_component, changes, counts, endangered
from ..engine.model import Run
from ..errors import ExitCode, PenstockError, listed, printable
from ..naming import logical_name
from ..packs import PACK_COMMAND
from ..report import Report
from ..report.json_document import report_document
from ..report.text import item_lines, note_lines
from ..rule import Verdict
from . import console
from .findings import mended_in, print_reports, report_of_run
from .tables import print_table
from .workspace import Workspace

__all__ = ["print_outputs", "report_refusal", "report_run"]

COLUMNS: Final = (
    ChangeKind.IMPORT,
    ChangeKind.CREATE,
    ChangeKind.UPDATE,
    ChangeKind.REPLACE,
    ChangeKind.DELETE,
    ChangeKind.OPTIONS,
    ChangeKind.SAME,
)
MAXIMUM_LINES_OF_DIFF: Final = 500


def report_run(
    workspace: Workspace,
    run: Run,
    *,
    output: str,
    show_diff: bool = False,
    is_plan: bool = False,
    nothing_to_do: bool = False,
    plan: Run | None = None,
    report: Report | None = None,
) -> ExitCode:
    """Print a run and say how it ended.

    Args:
        workspace: where it ran.
        run: what happened.
        output: text, json, or the format of a report.
        show_diff: list every resource that changes, with its properties.
        is_plan: it is the preview of a command that goes on.
        nothing_to_do: it is the preview of a command that has nothing to do.
        plan: the preview that was printed before it; as text, what was found then is not told again.
        report: its report, where that is made already.

    Raises:
        PenstockError: the run failed or was interrupted; the report is printed before.
    """
    error = workspace.failure(run)
    told = report or report_of_run(workspace, run, command=_command(run), with_places=output != "text")
    if output == "json":
        console.print_json(_document(workspace, run, told))
    elif output != "text":
        print_reports([told], output)
    else:
        _print_changes(run, show_diff=show_diff)
        _print_policies(workspace, run, told, plan)
        _print_shortfall(workspace, run, is_plan=is_plan)
        _print_problems(run)
        if error is None and not is_plan:
            _print_end(workspace, run, nothing_to_do=nothing_to_do)
    return _exit_code(run, error)


def report_refusal(workspace: Workspace, run: Run, reasons: list[str], *, output: str) -> ExitCode:
    """Print a preview that must not be deployed, and why."""
    report = report_of_run(workspace, run, command="up", with_places=output != "text", reasons=reasons)
    if output == "json":
        console.print_json({**_document(workspace, run, report), "refused": reasons})
    elif output != "text":
        print_reports([report], output)
    else:
        _print_changes(run, show_diff=False)
        _print_policies(workspace, run, report)
        _print_problems(run)
    error = workspace.failure(run)
    if error is not None and error.exit_code is not ExitCode.FAILED:
        raise error
    console.report_error(
        f"nothing was deployed, because\n{listed(reasons)}\n  do:  mend it, then {console.program_name()} up {workspace.flags}"
    )
    return ExitCode.FAILED


def print_outputs(values: Mapping[str, Any]) -> None:
    """A line per output."""
    width = max((len(name) for name in values), default=0)
    for name, value in sorted(values.items()):
        click.echo(f"  {printable(name):<{width}}  {printable(value, 2000)}")


def _print_changes(run: Run, *, show_diff: bool) -> None:
    found = changes(run)
    danger = endangered(found)
    if danger:
        click.echo("HOLDS DATA, and is replaced, deleted or no longer protected:")
        for change in danger:
            click.echo(f"  {_danger(change)}")
        click.echo()
    grouped = by_component(found)
    components = {urn: members for urn, members in grouped.items() if len(members) > 1}
    alone = tuple(change for members in grouped.values() if len(members) == 1 for change in members)
    rows = [(_component(urn), *(_count(members, kind) for kind in COLUMNS)) for urn, members in components.items()]
    if alone:
        rows.append(("(in no component)", *(_count(alone, kind) for kind in COLUMNS)))
    total = ("total", *(_count(found, kind) for kind in COLUMNS))
    print_table(("component", *(kind.value for kind in COLUMNS)), [*rows, total])
    if show_diff:
        _print_diff([change for change in found if change.kind not in (ChangeKind.SAME, ChangeKind.READ)])


def _print_diff(found: list[Change]) -> None:
    lines = [line for change in found for line in _diff_lines(change)]
    for line in lines[:MAXIMUM_LINES_OF_DIFF]:
        click.echo(line)
    if len(lines) > MAXIMUM_LINES_OF_DIFF:
        click.echo(f"  ... and {len(lines) - MAXIMUM_LINES_OF_DIFF} more lines; --output json has all of them")


def _diff_lines(change: Change) -> list[str]:
    head = f"  {change.kind.value:<8} {printable(change.step.name)} ({printable(change.step.type)})"
    options = [f"             {option.option}: {option.before} -> {option.after}" for option in change.options]
    paths = change.step.detailed_diff or dict.fromkeys(change.step.diffs, "changed")
    return [head, *options, *(f"             {printable(path)}: {kind}" for path, kind in paths.items())]


def _danger(change: Change) -> str:
    what = f"{change.kind.value:<8} {printable(change.step.name)} ({printable(change.step.type)}): {change.loses}"
    loosened = [option.option for option in change.options if option.loosens]
    return f"{what}; no longer {', '.join(loosened)}" if loosened else what


def _component(urn: str) -> str:
    parts = urn.split("::")
    return printable(f"{logical_name(urn)} ({parts[2].rsplit(':', 1)[-1]})" if len(parts) > 3 else urn, 70)


def _count(members: tuple[Change, ...], kind: ChangeKind) -> str:
    return str(counts(members).get(kind, 0) or "")


def _command(run: Run) -> str:
    return "preview" if run.is_preview else "up"


def _print_policies(workspace: Workspace, run: Run, report: Report, plan: Run | None = None) -> None:
    before = () if plan is None else plan.policy_results
    again = {(result.policy, result.urn, result.verdict) for result in run.policy_results if result in before}
    new = [item for item in report.items if (item.rule_id, item.urn, item.verdict) not in again]
    if run.policy_packs:
        # The engine reads a version from the file beside a folder's pack; of an executable it knows none.
        is_shipped = workspace.pack.path.name == PACK_COMMAND
        versions = {name: __version__ if is_shipped else version for name, version in run.policy_packs.items()}
        packs = ", ".join(f"{name} {version}".strip() for name, version in versions.items())
        click.echo(f"\npolicies ({packs}): {report.counts}")
    for line in item_lines(new):
        click.echo(line)
    if len(report.items) > len(new):
        click.echo(f"  {len(report.items) - len(new)} as in the preview")
    for line in note_lines(report) if plan is None else mended_in(run):
        click.echo(f"  {line.strip()}")


def _print_shortfall(workspace: Workspace, run: Run, *, is_plan: bool) -> None:
    if is_plan or not workspace.packages:  # the deployment that follows a plan says it
        return
    from ..sandbox.summary import shortfall  # what the emulator is like; only where it ran

    lines = shortfall(run.steps, packages=workspace.packages).lines()
    if lines:
        click.echo("\nnot proved by the embedded cloud:")
    for line in lines:
        click.echo(f"  {printable(line, 300)}")


def _print_problems(run: Run) -> None:
    for said in run.diagnostics:
        if said.severity in ("error", "warning") and not said.is_closing_word:
            place = f" ({printable(logical_name(said.urn))})" if said.urn else ""
            console.say(f"{said.severity}{place}:")
            for line in said.message.strip().splitlines():
                console.say(f"  {printable(line, 400)}")


def _print_end(workspace: Workspace, run: Run, *, nothing_to_do: bool) -> None:
    if run.outputs and not run.is_preview:
        click.echo("\noutputs:")
        print_outputs(run.outputs)
    total = len(changes(run))
    if nothing_to_do:
        click.echo(f"\nno changes: {total} resources are as declared")
        return
    click.echo(f"\n{total} resources in {run.duration_seconds:.0f} s")
    if run.is_preview:
        console.say(f"next: {console.program_name()} up {workspace.flags}")
    elif workspace.is_sandbox:
        console.say(
            f'next: eval "$({console.program_name()} sandbox env {workspace.stack})" gives aws, boto3 and pulumi the way to it'
        )


def _exit_code(run: Run, error: PenstockError | None) -> ExitCode:
    if any(result.verdict is Verdict.COULD_NOT_RUN for result in run.policy_results) and error is None:
        return ExitCode.FAILED
    if error is not None:
        raise error
    return ExitCode.OK


def _document(workspace: Workspace, run: Run, report: Report) -> dict[str, Any]:
    return {
        "stack": workspace.stack,
        "sandbox": workspace.is_sandbox,
        "succeeded": run.succeeded,
        "preview": run.is_preview,
        "changes": [
            {
                "urn": change.step.urn,
                "operation": change.kind.value,
                "replaced_by": list(change.step.keys),
                "properties": dict(change.step.detailed_diff),
                "options": {option.option: [option.before, option.after] for option in change.options},
                "holds": change.loses,
            }
            for change in changes(run)
        ],
        "policies": report_document(report),
        "outputs": dict(run.outputs),
        "duration_seconds": run.duration_seconds,
    }
