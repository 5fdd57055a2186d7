"""A project of its own on the embedded cloud, run by the real engine."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from penstock.platform.engine.cli_engine import PulumiCli
from penstock.platform.engine.model import Operation, Run, RunRequest, Step
from penstock.platform.project import Project, read_project
from penstock.platform.sandbox.cloud import BotoCloud
from penstock.platform.sandbox.folder import Record
from penstock.platform.sandbox.lifecycle import OpenedSandbox, open_sandbox, start, stop
from real_engine import RealEngine

ACCOUNT = "111122223333"
REGION = "eu-west-1"

STACK_FILE = f"""\
config:
  penstock:accountId: "{ACCOUNT}"
  penstock:region: {REGION}
  aws:region: {REGION}
"""


@dataclass(frozen=True)
class Sandboxed:
    """The project, and what runs it."""

    project: Project
    engine: RealEngine
    opened: OpenedSandbox

    @classmethod
    def make(cls, folder: Path, engine: RealEngine, program: str, stack_file: str = STACK_FILE) -> "Sandboxed":
        """Write a project with one stack, `dev`, and open it on the embedded cloud."""
        write_project(folder, engine.virtualenv, program, stack_file)
        project = read_project(folder / "Pulumi.yaml")
        sandboxed = cls(project, engine, open_sandbox(project, "dev", engine.location))
        sandboxed.cli.ensure_stack(sandboxed.request())
        return sandboxed

    @property
    def cli(self) -> PulumiCli:
        return PulumiCli(self.engine.location)

    @property
    def record(self) -> Record:
        """The running process."""
        return start(self.project.folder).record

    @property
    def cloud(self) -> BotoCloud:
        """The account, to look at what is really there."""
        return BotoCloud(self.record.endpoint, ACCOUNT, REGION)

    def program(self, text: str) -> None:
        """Change the program."""
        (self.project.folder / "__main__.py").write_text(text)

    def request(self, variables: Mapping[str, str] | None = None) -> RunRequest:
        return RunRequest(
            stack="dev", project=self.opened.folder, environment={**self.opened.variables, **(variables or {})}
        )

    def succeed(self, run: Run) -> Run:
        """A run that must have succeeded."""
        assert run.succeeded, run.standard_output + run.standard_error
        return run

    def up(self, program: str | None = None) -> dict[str, Step]:
        """Deploy, and return the last step of every resource by its logical name."""
        if program is not None:
            self.program(program)
        return steps_of(self.succeed(self.cli.up(self.request())))

    def preview(self, program: str | None = None) -> dict[str, Step]:
        """Preview, and return the last step of every resource by its logical name."""
        if program is not None:
            self.program(program)
        return steps_of(self.succeed(self.cli.preview(self.request())))


@contextmanager
def deployed_program(
    folder: Path, engine: RealEngine, program: str, stack_file: str = STACK_FILE
) -> Iterator[Sandboxed]:
    """A program deployed for the first time, on an embedded cloud that ends with the block.

    Args:
        folder: where the project is written.
        engine: what runs it.
        program: its text.
        stack_file: the stack's configuration.
    """
    sandboxed = Sandboxed.make(folder, engine, program, stack_file)
    try:
        steps = sandboxed.up()
        assert {step.operation for step in steps.values()} == {Operation.CREATE}
        yield sandboxed
    finally:
        stop(folder)


def steps_of(run: Run) -> dict[str, Step]:
    """The last step of every resource, of one that is replaced the one that makes the new resource."""
    deletions = [step for step in run.steps if step.new is None]
    others = [step for step in run.steps if step.new is not None]
    return {step.name: step for step in (*deletions, *others)}


def write_project(folder: Path, virtualenv: str, program: str, stack_file: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "Pulumi.yaml": f"name: trial\nruntime:\n  name: python\n  options:\n    virtualenv: {virtualenv}\n",
        "Pulumi.dev.yaml": stack_file,
        "__main__.py": program,
    }
    for name, text in files.items():
        (folder / name).write_text(text)


def repository(folder: Path) -> None:
    """Put the folder under Git, everything committed."""
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "-m", "Begin")


def git(folder: Path, *arguments: str) -> str:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(["git", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return done.stdout
