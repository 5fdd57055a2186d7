"""Where a command works: the nearest project, one of its stacks with a validated configuration, and an engine for it."""

import difflib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..aws_functions import Facts
from ..engine.cli_engine import PulumiCli
from ..engine.explain import failure
from ..engine.install import ensure_engine
from ..engine.model import Engine, Run, RunRequest, Step
from ..environment import Environment, environment_from_values
from ..errors import EnvironmentNotUsableError, PenstockError, UsageError, printable
from ..naming import CONFIG_NAMESPACE
from ..packs import RulePack, find_pack
from ..policy_choice import PolicyChoice
from ..project import ConfigValue, Project, find_project, merged_config, read_project, stack_file, stacks
from . import console

__all__ = [
    "Configuration",
    "OpenProject",
    "Workspace",
    "ask_before",
    "facts_of",
    "open_project",
    "open_workspace",
    "prepare_kubernetes",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """A stack's configuration, validated where it is ours."""

    stack: str
    values: Mapping[str, ConfigValue]
    environment: Environment | None
    """None in a project that has no keys of ours: its program does not use `Environment`."""


@dataclass(frozen=True, slots=True)
class OpenProject:
    """A project and its stacks."""

    project: Project
    stacks: tuple[str, ...]

    def configure(self, stack: str) -> Configuration:
        """The configuration of a stack, every wrong key told at once.

        Raises:
            UsageError: there is no such environment.
            ConfigurationError: a file is wrong.
        """
        if self.stacks and stack not in self.stacks:
            nearest = difflib.get_close_matches(stack, self.stacks, n=1)
            raise UsageError(
                "no such environment" + (f"; did you mean {nearest[0]}?" if nearest else ""),
                got=stack,
                do=f"use one of: {', '.join(self.stacks)}",
            )
        file = stack_file(self.project, stack)
        values = merged_config(self.project, stack) if file.is_file() else dict(self.project.config)
        ours = any(key.startswith(f"{CONFIG_NAMESPACE}:") for key in values)
        environment = environment_from_values(stack, values.values()) if ours else None
        return Configuration(stack=stack, values=values, environment=environment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A stack with an engine to run it."""

    project: Project
    configuration: Configuration
    engine: Engine
    folder: Path
    """Where the engine runs: the project, or the embedded cloud's copy of it."""
    variables: Mapping[str, str]
    pack: RulePack
    """The policies, with the rules that the project asks in this environment."""
    choice: PolicyChoice
    """What the project chose of its policies for this environment."""
    packages: tuple[str, ...] = ()
    """The Pulumi packages that the embedded cloud stands for; none on the real cloud."""

    @property
    def is_sandbox(self) -> bool:
        """Whether it works on the embedded cloud."""
        return bool(self.packages)

    @property
    def stack(self) -> str:
        """The stack's name."""
        return self.configuration.stack

    @property
    def flags(self) -> str:
        """What a suggested command must repeat."""
        return f"{self.stack} --sandbox" if self.is_sandbox else self.stack

    def request(
        self,
        *,
        judged: bool = False,
        targets: tuple[str, ...] = (),
        exclude_protected: bool = False,
        on_step: Callable[[Step], None] | None = None,
    ) -> RunRequest:
        """A run of this stack; a judged one runs with its policies."""
        return RunRequest(
            stack=self.stack,
            project=self.folder,
            # An executable pack learns by it, as `pulumi` does, in which environment it judges.
            environment={**self.variables, "PULUMI_STACK": self.stack},
            policy_packs=(str(self.pack.path),) if judged else (),
            targets=targets,
            exclude_protected=exclude_protected,
            on_step=on_step,
        )

    def failure(self, run: Run) -> PenstockError | None:
        """The error that tells of a run that did not succeed; None where it did."""
        error = failure(run, self.flags)
        if error is None or run.interrupted or not self.is_sandbox:
            return error
        from ..sandbox.lifecycle import status

        found = status(self.project.folder)
        if found.record is not None:
            return error
        return EnvironmentNotUsableError(
            "the embedded cloud died while the run was on; what it emulated is gone",
            do=f"run `penstock up {self.flags}` again: it starts an empty one; what happened is in {found.folder.log}",
        )


def open_project(start: Path | None = None) -> OpenProject:
    """The nearest project upwards."""
    project = read_project(find_project(start or Path.cwd()))
    return OpenProject(project, stacks(project))


def open_workspace(stack: str, *, sandbox: bool) -> Workspace:
    """A stack ready to run: its files are validated before any engine is looked for.

    Args:
        stack: the environment's name.
        sandbox: work on the embedded cloud, which is started when it is not running.
    """
    opened = open_project()
    configuration = opened.configure(stack)
    pack = find_pack(opened.project.folder)
    choice = pack.choice(stack, opened.stacks)
    location = ensure_engine()
    packages: tuple[str, ...] = ()
    if sandbox:
        from ..sandbox.lifecycle import open_sandbox  # the emulator is an extra; other commands work without it

        prepare_kubernetes(opened.project, configuration)
        ready = open_sandbox(opened.project, stack, location, say=console.say)
        folder, variables, packages = ready.folder, ready.variables, ready.packages
        for notice in ready.notices:
            console.warn(notice)
    else:
        folder, variables = opened.project.folder, dict(os.environ)
    workspace = Workspace(
        project=opened.project,
        configuration=configuration,
        engine=PulumiCli(location),
        folder=folder,
        variables=variables,
        pack=replace(pack, rules=choice.asked),
        choice=choice,
        packages=packages,
    )
    if workspace.is_sandbox:
        workspace.engine.ensure_stack(
            workspace.request()
        )  # on the real cloud a preview makes nothing, not even a stack
    return workspace


def prepare_kubernetes(project: Project, configuration: Configuration) -> None:
    """Build the embedded cloud's API server where the program has objects of Kubernetes and it is not there yet.

    It would be built in the run too; but that takes minutes, and the run could not tell of it.

    Raises:
        EnvironmentNotUsableError: it can't be built.
    """
    from ..sandbox.kubernetes.binaries import ensure_binaries, locate_binaries

    if locate_binaries() is not None:
        return
    from ..engine.synthesis import program_of, synthesise

    try:
        graph = synthesise(program_of(project, configuration.stack, configuration.values, facts_of(configuration)))
    except PenstockError:
        return  # what is wrong with the program is the engine's to tell
    if any(resource.type.startswith("kubernetes:") for resource in graph.resources):
        ensure_binaries(console.say)


def facts_of(configuration: Configuration) -> Facts:
    """What `check` may answer about the account. A stack that does not say gets the documented dummy account."""
    environment = configuration.environment
    if environment is None:
        region = configuration.values.get("aws:region")
        return Facts("123456789012", region.text if region else "us-east-1")
    return Facts(environment.account_id, environment.region, environment.availability_zones)


def ask_before(action: str, workspace: Workspace, *, yes: bool, ask: bool) -> bool:
    """Whether to go on with something that changes a stack.

    Nobody is asked in the embedded cloud, nor with --yes. Called first with `ask=False`, it refuses at once where a
    question will be needed later and nobody is there to answer.

    Raises:
        UsageError: a question is needed and this is no terminal.
    """
    if yes or workspace.is_sandbox:
        return True
    if not console.is_interactive():
        raise UsageError(
            f"this would {action} {workspace.stack}, and there is nobody to ask",
            got="no terminal",
            do="give --yes where a pipeline has asked already, or --sandbox to try it on the embedded cloud",
        )
    return console.confirm(f"{action} {printable(workspace.stack)}?") if ask else True
