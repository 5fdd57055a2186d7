"""Everything that a command needs to work in the sandbox, in one call: started, its project made anew, its variables."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..engine.locate import EngineLocation
from ..project import Project
from . import lifecycle
from .accounts import account_of
from .folder import Record, SandboxFolder
from .generated import generate
from .isolation import engine_environment, shell_exports

__all__ = ["Session", "exports", "open_session"]


@dataclass(frozen=True, slots=True)
class Session:
    """A running sandbox, ready for runs of one stack."""

    folder: Path
    """Where the engine runs: the generated project."""
    variables: Mapping[str, str]
    """The whole process environment of a run."""
    notices: tuple[str, ...]
    """What the user should know: a sandbox that had died, configuration that was left out."""
    record: Record


def open_session(project: Project, stack: str, location: EngineLocation) -> Session:
    """Start the sandbox unless it runs, make its project anew, and say what a run of the stack needs.

    Raises:
        EnvironmentNotUsableError: the sandbox can't be started.
        ConfigurationError: a file of the project can't be read.
    """
    started = lifecycle.start(project.folder)
    generated = generate(project.file)
    variables = engine_environment(
        os.environ,
        folder=started.folder,
        record=started.record,
        account=account_of(generated.folder, stack),
        search_path=location.search_path(os.environ.get("PATH", "")),
    )
    notices = (*([started.notice] if started.notice else ()), *generated.notices)
    return Session(generated.folder, variables, notices, started.record)


def exports(project: Project, stack: str, location: EngineLocation) -> str:
    """The shell lines with which native tools work against the sandbox, which is started when it is not running."""
    started = lifecycle.start(project.folder)
    generated = generate(project.file)
    return shell_exports(
        os.environ,
        folder=SandboxFolder.of_project(project.folder),
        record=started.record,
        account=account_of(generated.folder, stack),
        engine_folders=location.folders,
    )
