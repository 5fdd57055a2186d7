"""The pack as an executable: `pulumi preview --policy-pack "$(which penstock-policy-pack)"` needs no folder."""

import os
import threading
import time

from pulumi_policy import PolicyPack

from ..platform.crossguard import policies
from . import ALL

__all__ = ["main"]

NAME = "penstock"
LOOK_SECONDS = 1.0


def main() -> None:
    """Serve the pack to the engine that started this process, until the engine ends it. It does not return."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    PolicyPack(name=NAME, policies=policies(ALL))


def _end_with(parent: int) -> None:
    # An engine that is killed ends nobody: without this the pack would serve nobody for ever.
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os._exit(0)
