"""The pack as an executable: `pulumi preview --policy-pack "$(which penstock-policy-pack)"` needs no folder."""

import io
import sys

from pulumi_policy import PolicyPack

from ..platform.crossguard import policies
from ..platform.parent import end_with_parent
from . import ALL

__all__ = ["main"]

NAME = "penstock"


def main() -> None:
    """Serve the pack to the engine that started this process, until the engine ends it. It does not return."""
    end_with_parent()
    # The SDK writes its port and does not flush: into a pipe it would never get, and the engine would wait for ever.
    sys.stdout = io.TextIOWrapper(io.FileIO(sys.stdout.fileno(), "wb", closefd=False), write_through=True)
    PolicyPack(name=NAME, policies=policies(ALL))
