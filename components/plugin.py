"""The components as a Pulumi package: what the engine starts to construct them for a program in any language."""

import sys
from pathlib import Path

from pulumi.provider import main as serve

from .. import __version__
from ..platform.hosting import HostedComponents
from ..platform.parent import end_with_parent
from . import ALL

__all__ = ["PLUGIN_COMMAND", "hosted", "main"]

PLUGIN_COMMAND = "pulumi-resource-penstock"
"""The executable of the package, beside the Python that has it installed."""

DESCRIPTION = "Components in which the safe way is the short way: services, workers, fleets, networks, log buckets."


def hosted() -> HostedComponents:
    """Every component, ready to be served."""
    return HostedComponents(ALL, __version__, DESCRIPTION)


def main() -> None:
    """Serve the package to the engine that started this process, until the engine ends it."""
    if len(sys.argv) < 2:
        sys.stderr.write(
            "This program is started by Pulumi. To use the components from a program in any language, run in its folder:\n"
            f"  pulumi package add {Path(sys.argv[0]).absolute()}\n"
        )
        raise SystemExit(2)
    end_with_parent()
    serve(hosted(), sys.argv[1:])
