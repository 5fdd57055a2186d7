"""`penstock schema`: the JSON Schema of the files that a project writes."""

import json

import click

from ..environment_schema import stack_file_schema
from ..packs import find_pack
from ..policy_settings import settings_schema
from ..report import report_schema
from ..waivers import waivers_schema
from .workspace import open_project

__all__ = ["schema"]


@click.command()
@click.argument("file", type=click.Choice(["environment", "policies", "waivers", "report"]), default="environment")
def schema(file: str) -> None:
    """Print the JSON Schema of a file, for editors, or of a report.

    `environment` is `Pulumi.<environment>.yaml`; `policies` and `waivers` are `settings.yaml` and `waivers.yaml` in policies/,
    with the rules of this project. `report` is what `--output json` prints: of `check` and `audit` under the name of each
    environment, of `preview` and `up` under `policies`.

    In an editor with a YAML language server, save it and put a line at the top of the file:
    # yaml-language-server: $schema=<path>
    """
    if file == "environment":
        document = stack_file_schema()
    elif file == "report":
        document = report_schema()
    else:
        opened = open_project()
        book = find_pack(opened.project.folder).book
        document = settings_schema(book, opened.stacks) if file == "policies" else waivers_schema(book.rules)
    click.echo(json.dumps(document, indent=2))
