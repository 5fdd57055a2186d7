"""The pack as an executable: `pulumi preview --policy-pack "$(which penstock-policy-pack)"` needs no folder."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from ..platform.crossguard import Analyzer
from ..platform.crossguard_server import serve as answer
from ..platform.errors import ConfigurationError, PenstockError, UsageError
from ..platform.parent import end_with_parent
from ..platform.policy_choice import choose
from ..platform.policy_settings import RuleBook
from ..platform.project import find_project, read_project
from ..platform.rule import Rule
from ..platform.written_configuration import written_configuration
from . import ALL, SETS, Parameters, configured

__all__ = ["main", "serve"]


def main(folder: Path | None = None) -> None:
    """Serve Penstock's own rules. It does not return.

    Args:
        folder: as in `serve`.
    """
    serve(ALL, folder=folder, configured=configured)


def serve(
    rules: Iterable[Rule],
    *,
    folder: Path | None = None,
    configured: Callable[[Parameters], Iterable[Rule]] | None = None,
) -> None:
    """Serve these rules to the engine that started this process, until the engine ends it. It does not return.

    Args:
        rules: every rule of the pack.
        folder: where `settings.yaml` and `waivers.yaml` may be; by default `policies/` beside the project file.
        configured: makes the rules for the parameters of `settings.yaml`; without it the pack takes none.
    """
    end_with_parent()
    parameters = Parameters if configured is not None else None
    book = RuleBook(rules=tuple(rules), named_sets=SETS, parameters=parameters, configured=configured)
    try:
        # Of an executable the engine tells no stack; the variable is the one by which `pulumi` itself is told which.
        choice = choose(book, folder or _project_folder() / "policies", os.environ.get("PULUMI_STACK"))
    except ConfigurationError as error:
        sys.exit(f"error: {error}")
    answer(Analyzer(choice.rules, choice, configuration=_written))


def _written(urn: str) -> Mapping[str, Any] | None:
    """What the project's files say of the configuration of a stack; None where they cannot be read, or are another's."""
    stack, name, *_ = urn.removeprefix("urn:pulumi:").split("::")
    try:
        project = read_project(find_project(Path.cwd()))
        return written_configuration(project, stack) if project.name == name else None
    except PenstockError:
        return None


def _project_folder() -> Path:
    try:
        return find_project(Path.cwd()).parent
    except UsageError:  # read without a project, as `pulumi policy publish` does
        return Path.cwd()
