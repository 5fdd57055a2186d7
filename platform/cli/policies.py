"""`penstock policies`: the rules, and where the pack is."""

import click

from ..packs import find_pack
from . import console
from .options import output_option
from .workspace import open_project

__all__ = ["policies"]


@click.command()
@click.option("--path", "only_path", is_flag=True, help="Print only the path to give `pulumi --policy-pack`.")
@output_option
def policies(*, only_path: bool, output: str) -> None:
    """List the rules that judge this project.

    They are the project's own `policies/` where it has one, else those shipped with Penstock.
    """
    pack = find_pack(open_project().project.folder)
    if only_path:
        click.echo(pack.path)
    elif output == "json":
        console.print_json(
            [
                {
                    "id": rule.id,
                    "sentence": rule.sentence,
                    "severity": rule.severity,
                    "level": rule.level,
                    "why": rule.why,
                    "fix": rule.fix,
                }
                for rule in pack.rules
            ]
        )
    else:
        for rule in pack.rules:
            click.echo(f"{rule.id}  {rule.severity.value:<8}  {rule.level.value:<9}  {rule.sentence}")
