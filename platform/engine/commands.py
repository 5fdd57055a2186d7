"""What is said to the Pulumi CLI: one table of its commands, and the arguments that a request makes of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .model import RunRequest

__all__ = [
    "DESTROY",
    "PREVIEW",
    "PREVIEW_DESTROY",
    "PREVIEW_REFRESH",
    "REFRESH",
    "UP",
    "RunCommand",
    "child_environment",
    "run_arguments",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCommand:
    """A command that runs the engine and writes an event log."""

    name: str
    words: tuple[str, ...]
    judged: bool = False
    """Whether it takes policy packs."""
    can_refresh: bool = False
    """Whether it takes `--refresh`."""
    can_exclude_protected: bool = False
    changes: bool = True
    """Whether it changes the stack, so that an interrupt may leave operations pending."""
    may_do_nothing: bool = False
    """Whether it can end well without starting the engine (everything is protected), so without an event log."""


PREVIEW: Final = RunCommand(name="preview", words=("preview",), judged=True, can_refresh=True, changes=False)
UP: Final = RunCommand(name="up", words=("up", "--yes", "--skip-preview"), judged=True, can_refresh=True)
REFRESH: Final = RunCommand(name="refresh", words=("refresh", "--yes", "--skip-preview"))
PREVIEW_REFRESH: Final = RunCommand(name="preview of refresh", words=("refresh", "--preview-only"), changes=False)
PREVIEW_DESTROY: Final = RunCommand(
    name="preview of destroy",
    words=("destroy", "--preview-only"),
    can_refresh=True,
    can_exclude_protected=True,
    changes=False,
    may_do_nothing=True,
)
DESTROY: Final = RunCommand(
    name="destroy",
    words=("destroy", "--yes", "--skip-preview"),
    can_refresh=True,
    can_exclude_protected=True,
    may_do_nothing=True,
)


def run_arguments(command: RunCommand, request: RunRequest, event_log: Path) -> list[str]:
    """The arguments, without the program's name.

    A wish that the command does not know is a mistake of the caller, never dropped.

    Raises:
        ValueError: the request asks for what this command can't do.
    """
    wishes = {
        "policy packs": (bool(request.policy_packs), command.judged),
        "a refresh": (request.refresh, command.can_refresh),
        "leaving out what is protected": (request.exclude_protected, command.can_exclude_protected),
    }
    for wish, (asked, possible) in wishes.items():
        if asked and not possible:
            raise ValueError(f"{command.name} does not know {wish}")
    return [
        *command.words,
        *("--stack", request.stack, "--event-log", str(event_log)),
        *("--non-interactive", "--color", "never", "--suppress-progress"),
        *(f"--policy-pack={pack}" for pack in request.policy_packs),
        *(f"--target={target}" for target in request.targets),
        *(["--refresh"] if request.refresh else []),
        *(["--exclude-protected"] if request.exclude_protected else []),
    ]


def child_environment(environment: Mapping[str, str], search_path: str) -> dict[str, str]:
    """The child's environment: the caller's, with this engine first on the PATH and the event log switched on."""
    return {
        **environment,
        "PATH": search_path,
        "PULUMI_DEBUG_COMMANDS": "true",  # without it there is no --event-log
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }
