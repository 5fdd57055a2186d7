"""The pack as an executable: `pulumi preview --policy-pack "$(which penstock-policy-pack)"` needs no folder."""

from pulumi_policy import PolicyPack

from ..platform.crossguard import policies
from ..platform.parent import end_with_parent
from . import ALL

__all__ = ["main"]

NAME = "penstock"


def main() -> None:
    """Serve the pack to the engine that started this process, until the engine ends it. It does not return."""
    end_with_parent()
    PolicyPack(name=NAME, policies=policies(ALL))
