"""`penstock doctor`: what this machine has, and what to do about what is missing."""

from dataclasses import asdict

import click

from ..engine.doctor import FactState, doctor_facts
from ..errors import ExitCode
from ..sandbox.kubernetes.binaries import fact as kubernetes_fact
from ..sandbox.summary import declared_not_kept
from . import console

__all__ = ["doctor"]

MARKS = {FactState.OK: "ok      ", FactState.WARNING: "warning ", FactState.MISSING: "missing "}


@click.command()
@click.option("--output", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print.")
def doctor(output: str) -> ExitCode:
    """Show what was found on this machine, versions of everything, and what to do about what is missing.

    It also lists what the embedded cloud's emulator is known to forget, type by type.
    """
    facts = (*doctor_facts(), kubernetes_fact())
    forgotten = declared_not_kept()
    if output == "json":
        console.print_json({"facts": [asdict(fact) for fact in facts], "emulator_forgets": forgotten})
    else:
        for fact in facts:
            click.echo(f"{MARKS[fact.state]} {fact.name}: {fact.detail}")
            if fact.do:
                click.echo(f"          do: {fact.do}")
        click.echo("\nThe emulator forgets (read from the stack's state instead):")
        for type_token, properties in forgotten.items():
            for name, reason in properties.items():
                click.echo(f"  {type_token} {name}: {reason}")
    return ExitCode.NOT_USABLE if any(fact.state is FactState.MISSING for fact in facts) else ExitCode.OK
