"""A program's resources without engine, cloud or network: the program runs here, as in a first preview, and is only listened to.

The one exception to "programs run as `pulumi` runs them". What makes it trustworthy: the URNs are the engine's, what a
preview does not know is UNKNOWN here too, and a function that only a cloud can answer is never answered with a guess.
"""

import asyncio
import contextlib
import contextvars
import gc
import inspect
import json
import runpy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pulumi.runtime
from google.protobuf import empty_pb2
from pulumi.runtime import settings
from pulumi.runtime.proto import engine_pb2

from ..aws_functions import Facts
from ..errors import ConfigurationError, UpdateFailedError
from ..project import ConfigValue, Project
from ..resource import Graph
from ..written_configuration import with_configuration, written_configuration
from .synthesis_callbacks import Callbacks
from .synthesis_failure import explained
from .synthesis_functions import Answers
from .synthesis_graph import graph_of, ordered
from .synthesis_isolation import isolated
from .synthesis_monitor import Monitor
from .synthesis_registration import Creates, Registration
from .synthesis_values import CONFIG_SECRET

__all__ = ["LogLine", "Program", "Synthesis", "listen", "program_of", "synthesise"]

OBJECTS_BETWEEN_COLLECTIONS: Final = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A project's program as it runs for one stack."""

    project: str
    stack: str
    folder: Path
    """The folder of Pulumi.yaml."""
    main: Path | Callable[[], object]
    """A folder with `__main__.py`, or a file; or a function, which runs where it is, beside the modules that are loaded."""
    facts: Facts
    config: Mapping[str, str] = field(default_factory=dict)
    """Keys with their namespace, as the engine would hand them over."""
    secret_keys: frozenset[str] = frozenset()
    """Keys whose values are secret; what is made of them is unknown."""
    organization: str = "organization"
    answers: Answers = field(default_factory=dict)
    """Of functions that only a cloud could answer."""
    written: Mapping[str, Any] = field(default_factory=dict)
    """What the files say of the configuration, for rules only: by file and key, without what is encrypted."""
    creates: Creates | None = None
    """What creation would yield. By default that is not known, as in a first preview."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """A message that the program logged."""

    severity: str
    """`info`, `warning` or `error`; the SDK's own `debug` is not kept."""
    text: str
    urn: str = ""
    """The resource that it is about, where it is about one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthesis:
    """Everything that was heard of a program."""

    graph: Graph
    registrations: tuple[Registration, ...]
    """What the program declared, the stack first, in the order of the graph; without the engine's default providers."""
    logs: tuple[LogLine, ...]


def program_of(project: Project, stack: str, config: Mapping[str, ConfigValue], facts: Facts) -> Program:
    """The program of a project for one stack, from what the files say."""
    secret = frozenset(key for key, value in config.items() if value.is_secret)
    return Program(
        project=project.name,
        stack=stack,
        folder=project.folder,
        main=project.main,
        facts=facts,
        config={key: CONFIG_SECRET if value.is_secret else value.text for key, value in config.items()},
        secret_keys=secret,
        written=written_configuration(project, stack),
    )


def synthesise(program: Program) -> Graph:
    """Every resource that the program declares: components, providers and the stack too, parents before children.

    The program runs in this process, under its own folder, configuration and modules; all of that is put back. What it
    prints goes to standard error. Programs may follow one another.

    Raises:
        ConfigurationError: the program refused an argument or its configuration, or asks what only a cloud can answer.
        UpdateFailedError: the program raised, with file and line of its innermost own frame.
    """
    return listen(program).graph


def listen(program: Program) -> Synthesis:
    """Like `synthesise`, with what rules do not read: options, secrets as such, outputs, what was logged."""
    main = program.main
    if isinstance(main, Path) and not (main / "__main__.py" if main.is_dir() else main).is_file():
        raise ConfigurationError(
            "the project has no program", got=str(main), do="add a __main__.py, or set `main:` in Pulumi.yaml"
        )
    return contextvars.copy_context().run(_listen, program)


def _listen(program: Program) -> Synthesis:
    """In a context of its own: all of the SDK's state is in context variables, so none of it is left behind."""
    monitor = Monitor(
        project=program.project,
        stack=program.stack,
        facts=program.facts,
        answers=program.answers,
        creates=program.creates,
    )
    log = _Log()
    main = program.main if isinstance(program.main, Path) else None
    with isolated(main, folder=program.folder, variables=_variables(program)), _rare_collection():
        _configure(program, monitor, log)
        failure = _run(program, monitor)
    if failure is not None:
        raise explained(failure, folder=program.folder, unanswered=sorted(monitor.unanswered)) from failure
    errors = [line.text for line in log.lines if line.severity == "error"]
    if errors:
        raise UpdateFailedError("the program reported an error", got=errors[0], do="mend what it says")
    return Synthesis(
        graph=with_configuration(graph_of(monitor, config=program.config, folder=program.folder), program.written),
        registrations=tuple(ordered(monitor.registrations)),
        logs=tuple(log.lines),
    )


def _variables(program: Program) -> dict[str, str]:
    return {
        "PULUMI_CONFIG": json.dumps(dict(program.config)),
        "PULUMI_CONFIG_SECRET_KEYS": json.dumps(sorted(program.secret_keys)),
        # An output in a text is text about an output, never the value: an error here, a surprise in the cloud.
        "PULUMI_ERROR_OUTPUT_STRING": "true",
    }


def _configure(program: Program, monitor: Monitor, log: "_Log") -> None:
    settings.ROOT.set(None)
    settings.configure(
        settings.Settings(
            project=program.project,
            stack=program.stack,
            monitor=monitor,
            engine=log,
            dry_run=True,
            organization=program.organization,
            root_directory=str(program.folder),
        )
    )
    pulumi.runtime.set_all_config(dict(program.config), sorted(program.secret_keys))


def _run(program: Program, monitor: Monitor) -> BaseException | None:
    """Run the program to its end, and return what it raised."""

    def main() -> None:
        monitor.callbacks = Callbacks(monitor)
        settings.SETTINGS.callbacks = monitor.callbacks
        if isinstance(program.main, Path):
            runpy.run_path(str(program.main), run_name="__main__")
        elif inspect.iscoroutinefunction(program.main):
            pulumi.run(program.main)
        else:
            program.main()

    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda *_: None)  # what is left when a program fails half-way is not worth a word
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(pulumi.runtime.run_in_stack(main))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a user's program raises is told as its failure
        return error
    finally:
        _close(loop)
    return None


@contextlib.contextmanager
def _rare_collection() -> Iterator[None]:
    """Collect garbage seldom: an SDK's import makes very many objects that stay, and looking through them takes a fifth."""
    before = gc.get_threshold()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _close(loop: asyncio.AbstractEventLoop) -> None:
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_default_executor())
    asyncio.set_event_loop(None)
    loop.close()


class _Log:
    """The engine's log: errors that the program reports itself fail it, as they do in the engine."""

    def __init__(self) -> None:
        self.lines: list[LogLine] = []

    def Log(self, request: engine_pb2.LogRequest) -> empty_pb2.Empty:  # noqa: N802 - the protocol's name
        severity = engine_pb2.LogSeverity.Name(request.severity).lower()
        if severity != "debug":
            self.lines.append(LogLine(severity, request.message, request.urn))
        return empty_pb2.Empty()

    def RequirePulumiVersion(self, _: Any) -> empty_pb2.Empty:  # noqa: N802
        return empty_pb2.Empty()  # the engine's to check, and none runs here
