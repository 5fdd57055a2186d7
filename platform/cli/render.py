"""`penstock render`: a stack's Kubernetes objects as files for a GitOps tool."""

from pathlib import Path

import click

from ..engine.synthesis import program_of
from ..errors import ConfigurationError, UsageError
from . import console
from .options import environment_argument
from .workspace import facts_of, open_project

__all__ = ["render"]


@click.command()
@environment_argument
@click.option(
    "--to", required=True, metavar="DIR", type=click.Path(file_okay=False), help="The folder that they go to."
)
def render(environment: str, to: str) -> None:
    """Write the Kubernetes objects of ENV as files: one each, the same in every run, checked without a cluster.

    DIR/NAMESPACE/kind-name.yaml. An object without metadata.name gets its logical name. Files of an earlier rendering
    that are no longer made are removed; all others in DIR are left alone. Unknown fields, values that only a deployment
    knows, and secrets are refused before anything is written.
    """
    from ..render.files import write_files
    from ..render.manifests import manifests_of, synthesised
    from ..render.text import texts_of
    from ..render.validation import validated

    if not to.strip():
        raise UsageError("no folder is named", got=to, do="give --to a folder")
    folder = Path(to)
    project = open_project()
    configuration = project.configure(environment)
    console.say(f"rendering {environment}")
    program = program_of(project.project, environment, configuration.values, facts_of(configuration))
    manifests = manifests_of(synthesised(program))
    if not manifests:
        raise ConfigurationError(
            "this stack declares no objects of Kubernetes; nothing was written or removed",
            got=environment,
            do="declare some, or remove the files of an earlier rendering yourself",
        )
    not_validated = validated(manifests)
    done = write_files(folder, texts_of(manifests))
    for word, paths in (("wrote", done.written), ("removed", done.removed)):
        for path in paths:
            click.echo(f"{word} {path}")
    for path in done.kept:
        console.warn(f"{path} is no longer made, but was changed by hand: remove it yourself, or keep it")
    for manifest in not_validated:
        console.warn(f"not validated: {manifest} ({manifest.api_version}): its definition is not Kubernetes' own")
    console.say(
        f"{len(done.written)} written, {len(done.unchanged)} unchanged, {len(done.removed)} removed in {folder}"
    )
