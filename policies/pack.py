"""The pack as an executable: `pulumi preview --policy-pack "$(which penstock-policy-pack)"` needs no folder."""

import io
import os
import sys
from pathlib import Path

from pulumi_policy import PolicyPack

from ..platform.crossguard import policies
from ..platform.errors import ConfigurationError, UsageError
from ..platform.parent import end_with_parent
from ..platform.policy_choice import PolicyChoice, choose
from ..platform.policy_settings import RuleBook
from ..platform.project import find_project
from . import ALL, SETS, Parameters, configured

__all__ = ["main"]

NAME = "penstock"


def main(folder: Path | None = None) -> None:
    """Serve the pack to the engine that started this process, until the engine ends it. It does not return.

    Args:
        folder: the pack's, which may hold `settings.yaml` and `waivers.yaml`; for the executable, which the engine starts
            in the program's folder, `policies/` beside the project file.
    """
    end_with_parent()
    # The SDK writes its port and does not flush: into a pipe it would never get, and the engine would wait for ever.
    sys.stdout = io.TextIOWrapper(io.FileIO(sys.stdout.fileno(), "wb", closefd=False), write_through=True)
    try:
        choice = _choice(folder)
    except ConfigurationError as error:
        sys.exit(f"error: {error}")
    PolicyPack(name=NAME, policies=policies(choice.rules, choice))


def _choice(folder: Path | None) -> PolicyChoice:
    book = RuleBook(rules=ALL, named_sets=SETS, parameters=Parameters, configured=configured)
    where = folder if folder is not None else _project_folder() / "policies"
    return choose(book, where, os.environ.get("PULUMI_STACK"))


def _project_folder() -> Path:
    try:
        return find_project(Path.cwd()).parent
    except UsageError:  # read without a project, as `pulumi policy publish` does
        return Path.cwd()
