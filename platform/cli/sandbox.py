"""`penstock sandbox`: the embedded cloud by hand. Commands with --sandbox start it by themselves."""

from typing import TYPE_CHECKING

import click

from ..errors import ExitCode
from . import console
from .options import output_option
from .workspace import open_project

if TYPE_CHECKING:
    from ..sandbox.lifecycle import Started

__all__ = ["sandbox"]


@click.group()
def sandbox() -> None:
    """Start, stop, reset or describe the embedded cloud of this project.

    An AWS emulator and a Pulumi provider in one background process, on loopback, with dummy credentials. Its state
    lives in `.penstock/` and dies with it.
    """


def _described(started: "Started") -> None:
    if started.notice:
        console.warn(started.notice)
    console.say(f"the embedded cloud {'is started' if started.is_new else 'was running'}: {started.record.endpoint}")


@sandbox.command()
def start() -> None:
    """Start it, unless it runs."""
    from ..sandbox import lifecycle

    _described(lifecycle.start(open_project().project.folder))


@sandbox.command()
def stop() -> None:
    """Stop it and remove its state: nothing is left that claims resources exist."""
    from ..sandbox import lifecycle

    stopped = lifecycle.stop(open_project().project.folder)
    console.say(
        "the embedded cloud is stopped, and its state is gone" if stopped else "the embedded cloud was not running"
    )


@sandbox.command()
def reset() -> None:
    """Stop it and start an empty one."""
    from ..sandbox import lifecycle

    _described(lifecycle.reset(open_project().project.folder))


@sandbox.command()
@output_option
def status(output: str) -> ExitCode:
    """Say whether it runs and where; exit code 3 where it does not."""
    from ..sandbox import lifecycle
    from ..sandbox.kubernetes.described import described

    found = lifecycle.status(open_project().project.folder)
    running = found.record is not None
    if output == "json":
        record = found.record
        console.print_json(
            {
                "condition": found.condition.value,
                "endpoint": record.endpoint if record else None,
                "pid": record.pid if record else None,
                "providers": dict(record.provider_ports) if record else {},
                "log": str(found.folder.log),
                "kubernetes": described(found.folder).document() if running else None,
            }
        )
    elif found.record is not None:
        click.echo(
            f"{found.condition.value}: {found.record.endpoint}, process {found.record.pid}, since {found.record.started_at}"
        )
        click.echo(f"log: {found.folder.log}")
        for line in described(found.folder).lines():
            click.echo(line)
    else:
        click.echo(found.condition.value)
    return ExitCode.OK if running else ExitCode.NOT_USABLE


@sandbox.command()
@click.argument("environment", metavar="ENV")
def env(environment: str) -> None:
    r"""Print the shell lines with which pulumi, aws and boto3 work against it for ENV.

    \b
    eval "$(penstock sandbox env dev)"
    pulumi preview --stack dev --policy-pack policies
    """
    from ..engine.install import ensure_engine
    from ..sandbox.lifecycle import exports

    opened = open_project()
    opened.configure(environment)
    click.echo(exports(opened.project, environment, ensure_engine()), nl=False)
