"""Outputs across stacks, with the real engine on two projects that share a backend."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from penstock.platform.aws_functions import Facts
from penstock.platform.engine.cli_engine import PulumiCli
from penstock.platform.engine.explain import failure
from penstock.platform.engine.model import RunRequest
from penstock.platform.engine.synthesis import program_of, synthesise
from penstock.platform.errors import ConfigurationError
from penstock.platform.inputs import ArgumentError
from penstock.platform.project import merged_config, read_project
from penstock.platform.resource import UNKNOWN
from penstock.platform.sandbox.lifecycle import stop
from penstock.platform.stack_outputs import outputs_of
from real_engine import Project, RealEngine
from reference import ROOT
from sandboxed import Sandboxed

GUIDE = (ROOT / "docs" / "importing.md").read_text()

EXPORTS = """
import pulumi

pulumi.export("vpc_id", "vpc-0a1b2c")
pulumi.export("private_subnet_ids", ["subnet-1", "subnet-2"])
pulumi.export("count", 3)
pulumi.export("open", False)
pulumi.export("names", {"a": 1})
pulumi.export("password", pulumi.Output.secret("correct-horse"))
pulumi.export("nothing", None)
"""

READS = """
import pulumi
from penstock.platform.stack_outputs import outputs_of

network = outputs_of("organization/network/dev")
pulumi.export("vpc_id", network.text("vpc_id"))
pulumi.export("subnets", network.texts("private_subnet_ids").apply(lambda ids: [*ids, "more"]))
pulumi.export("count", network.integer("count").apply(repr))
pulumi.export("open", network.boolean("open"))
pulumi.export("names", network.mapping("names"))
pulumi.export("password", network.text("password"))
"""


def program(reads: str) -> str:
    return f"""
import pulumi
from penstock.platform.stack_outputs import outputs_of

network = outputs_of("organization/network/dev")
pulumi.export("read", network.{reads})
"""


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory, engine: RealEngine) -> Project:
    """A project beside another one that is deployed, in one backend."""
    folder = tmp_path_factory.mktemp("stacks")
    state = folder / "state"
    state.mkdir()
    shared = replace(engine, environment={**engine.environment, "PULUMI_BACKEND_URL": state.as_uri()})
    projects = {name: OneBackend(folder / name, shared) for name in ("network", "shop")}
    for name, project in projects.items():
        runtime = f"runtime:\n  name: python\n  options:\n    virtualenv: {engine.virtualenv}\n"
        project.write({"Pulumi.yaml": f"name: {name}\n{runtime}", "__main__.py": EXPORTS})
        project.succeed("stack", "init", "dev")
    projects["network"].succeed("up", "--stack", "dev", "--yes", "--skip-preview")
    return projects["shop"]


class OneBackend(Project):
    """A project whose state is where its engine's variables say."""

    @property
    def environment(self) -> dict[str, str]:
        return self.engine.environment


def previewed(reader: Project, text: str) -> str:
    """What a preview of the program says, which must fail."""
    reader.write({"__main__.py": text})
    done = reader.pulumi("preview", "--stack", "dev")
    assert done.returncode != 0
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout + done.stderr


def test_values_arrive_with_their_types_and_secrets_alone_stay_secret(reader: Project) -> None:
    reader.write({"__main__.py": READS})
    reader.succeed("up", "--stack", "dev", "--yes", "--skip-preview")
    assert reader.outputs() == {
        "vpc_id": "vpc-0a1b2c",
        "subnets": ["subnet-1", "subnet-2", "more"],
        "count": "3",
        "open": False,
        "names": {"a": 1},
        "password": "[secret]",
    }
    shown = json.loads(reader.succeed("stack", "output", "--json", "--show-secrets", "--stack", "dev"))
    assert shown["password"] == "correct-horse"


@pytest.mark.parametrize(
    ("reads", "said"),
    [
        ('text("vpcid")', ("stack organization/network/dev has no output of this name", "got: vpcid", "vpc_id?")),
        ('text("zzz")', ("got: zzz", "use one of: count, names")),
        ('text("a\\x1b[31m\\n" * 500)', ("has no output of this name", "\\x1b")),
        ('text("nothing")', ("has no output of this name", "got: nothing")),
        ('texts("vpc_id")', ("vpc_id of stack organization/network/dev is not a list of texts", "got: str")),
        ('integer("open")', ("is not a whole number", "got: bool")),
        ('integer("password")', ("is not a whole number", "got: str")),
        ('boolean("count")', ("is not true or false",)),
        ('mapping("private_subnet_ids")', ("is not an object", "got: list")),
    ],
)
def test_a_missing_or_mistyped_output_says_what_there_is(reader: Project, reads: str, said: tuple[str, ...]) -> None:
    told = previewed(reader, program(reads))
    assert [part for part in said if part not in told] == []
    assert "correct-horse" not in told


def test_a_stack_that_exports_nothing_is_told_apart(reader: Project) -> None:
    text = program('text("vpc_id")').replace("organization/network/dev", "organization/shop/empty")
    reader.succeed("stack", "init", "empty")
    assert "stack organization/shop/empty exports nothing yet" in previewed(reader, text)


def test_a_missing_stack_is_an_error_that_says_what_to_do(reader: Project) -> None:
    reader.write({"__main__.py": program('text("vpc_id")').replace("network/dev", "network/staging")})
    request = RunRequest(stack="dev", project=reader.folder, environment=reader.environment)
    error = failure(PulumiCli(reader.engine.location).preview(request), "dev")
    assert isinstance(error, ConfigurationError)
    assert "a stack that this backend does not have" in error.what
    assert error.got == "organization/network/staging"


@pytest.mark.parametrize("stack", ["", "dev", "network/dev", "a/b/c/d", "../../etc", "a/b/\x1b[31m", None, 3])
def test_only_a_full_name_is_a_stack(stack: str) -> None:
    with pytest.raises(ArgumentError, match="not the full name of a stack") as refused:
        outputs_of(stack)
    assert "<organization>/<project>/<stack>" in str(refused.value)
    assert "\x1b" not in str(refused.value)


def test_a_program_is_judged_without_the_backend(tmp_path: Path) -> None:
    """`penstock check` has no state to ask: every output of another stack is unknown, and nothing fails."""
    files: Mapping[str, str] = {
        "Pulumi.yaml": "name: shop\nruntime: python\n",
        "Pulumi.dev.yaml": "config: {}\n",
        "__main__.py": re.findall(r"```python\n(.*?)```", GUIDE.split("## What another stack exports")[1], re.DOTALL)[
            0
        ],
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    project = read_project(tmp_path / "Pulumi.yaml")
    graph = synthesise(
        program_of(project, "dev", merged_config(project, "dev"), Facts("123456789012", "eu-west-1", ("eu-west-1a",)))
    )
    [group] = [resource for resource in graph.resources if resource.name == "tasks"]
    assert group.properties["vpcId"] is UNKNOWN


def test_stacks_of_one_project_read_each_other_in_the_sandbox(tmp_path: Path, engine: RealEngine) -> None:
    sandbox = Sandboxed.make(tmp_path / "trial", engine, 'import pulumi\npulumi.export("zone", "eu-west-1a")\n')
    try:
        sandbox.up()
        text = program('text("zone")').replace("organization/network/dev", "organization/trial/dev")
        assert "trial-dev" in sandbox.preview(text)
    finally:
        stop(sandbox.project.folder)
