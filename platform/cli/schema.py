"""`penstock schema`: the JSON Schema of an environment's configuration file."""

import json

import click

from ..environment_schema import stack_file_schema

__all__ = ["schema"]


@click.command()
def schema() -> None:
    """Print the JSON Schema of `Pulumi.<environment>.yaml`, for editors.

    In an editor with a YAML language server, save it and put a line at the top of the file:
    # yaml-language-server: $schema=<path>
    """
    click.echo(json.dumps(stack_file_schema(), indent=2))
