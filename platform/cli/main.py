"""The entry point: a table of commands, loaded when they are called, and the one place where an error becomes an exit code."""

import difflib
import gc
import sys
import traceback
from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final

import click
from penstock import __version__

from ..errors import EXIT_CODES, ExitCode, PenstockError
from . import console

__all__ = ["COMMANDS", "main", "program"]

COMMANDS: Final[Mapping[str, str]] = {
    "preview": "Show what a deployment would change, judged by the policies.",
    "up": "Preview, judge, and deploy what passed.",
    "destroy": "Delete an environment's resources; refuses where any is protected.",
    "refresh": "Bring the state in line with what the cloud says.",
    "outputs": "Print an environment's outputs.",
    "check": "Judge environments with all rules, in this process: no engine, no network.",
    "audit": "Judge what exists: the state of an environment, or what a refresh of it finds.",
    "waivers": "List the waivers by age and owner, and how many were open over time.",
    "render": "Write an environment's Kubernetes objects as files for a GitOps tool.",
    "sandbox": "Start, stop, reset or describe the embedded cloud.",
    "doctor": "Show what was found on this machine, and what to do about what is missing.",
    "schema": "Print the JSON Schema of a configuration, policy settings or waivers file, for editors.",
    "immutability": "Change every argument of every component, and show what that does to what is deployed.",
    "rules": "List the rules, explain one, begin a pack of your own, or print the path for `pulumi --policy-pack`.",
}
"""Each command is the function of its name in the module of its name; the sentence is its line in the help."""


class _Commands(click.Group):
    """Loads a command's module when the command is called, so that help costs nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"{__package__}.{cmd_name}"), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            nearest = difflib.get_close_matches(name, COMMANDS, n=1)
            ctx.fail(f"no such command {name!r}." + (f" Did you mean {nearest[0]!r}?" if nearest else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


_EXIT_CODE_LINES: Final = "\n".join(f"  {code.value:>3}  {meaning}" for code, meaning in EXIT_CODES.items())


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=f"\b\nExit codes:\n{_EXIT_CODE_LINES}",
    invoke_without_command=False,
)
@click.version_option(__version__, prog_name="penstock")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.pass_context
def program(context: click.Context, *, debug: bool) -> None:
    """Infrastructure as code where the safe way is the short way."""
    context.obj = {"debug": debug}


def main(arguments: list[str] | None = None) -> None:
    """Run a command and leave with the exit code of the table."""
    exit_code = run(sys.argv[1:] if arguments is None else arguments)
    # The interpreter would look through every object of pulumi_aws once more on its way out: a quarter of `check`.
    gc.freeze()
    sys.exit(exit_code)


def run(arguments: list[str]) -> int:
    """Run a command and return its exit code; every error is told in one place, last, with what to do next."""
    debug = "--debug" in arguments
    try:
        result: Any = program.main(arguments, prog_name="penstock", standalone_mode=False)
        return int(result) if isinstance(result, int) else ExitCode.OK
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        return ExitCode.OK
    except PenstockError as error:
        _show_traceback(debug)
        console.report_error(str(error))
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - the last place: no traceback reaches a user who did not ask for it
        _show_traceback(debug)
        console.report_error(
            f"this is a fault of penstock itself: {type(error).__name__}\n"
            "  do:  run `penstock --debug COMMAND ...` and report what it prints"
        )
        return ExitCode.FAILED


def _show_traceback(debug: bool) -> None:
    if debug:
        traceback.print_exc()
