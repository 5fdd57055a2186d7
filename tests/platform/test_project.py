"""Project and stack files: what a program gets, and where each key stands."""

from pathlib import Path

import pytest
from penstock.platform.errors import ConfigurationError, UsageError
from penstock.platform.project import find_project, merged_config, read_project, read_stack, stack_file, stacks
from real_engine import Project, RealEngine

PROJECT = """\
name: shop
runtime: python
main: program
stackConfigDir: stacks
config:
  aws:region: eu-west-1
  penstock:ratio: {value: 1.5}
  penstock:object:
    value: {b: 1, a: [1, 2.0, "x<y & ä"]}
  penstock:over: {value: {x: 1}}
  own: 7
"""

STACK = """\
config:
  penstock:over: {y: 2}
  bare: 1
  penstock:account: 012345678901
  penstock:octal: 0123
  penstock:yes: yes
  penstock:on: on
  penstock:true: True
  penstock:sexagesimal: 1:30
  penstock:underscore: 1_000
  penstock:float: 1.0
  penstock:exponent: 1e3
  penstock:large: 1e30
  penstock:small: 0.0000001
  penstock:hexadecimal: 0x1F
  penstock:integer: 123456789012345678901234567890
  penstock:list: [yes, 1:30, ~, 1e3]
  penstock:plus: +5
  penstock:version: 1.2.3
  penstock:quoted: "012345678901"
  penstock:nothing:
  penstock:config:older: 1
  penstock:nested: {1.5: {deep: true}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "stacks").mkdir()
    (tmp_path / "program").mkdir()
    (tmp_path / "Pulumi.yaml").write_text(PROJECT)
    (tmp_path / "stacks" / "Pulumi.dev.yaml").write_text(STACK)
    return tmp_path


def test_the_nearest_project_file_upwards_is_found(folder: Path) -> None:
    assert find_project(folder / "program") == folder / "Pulumi.yaml"


def test_without_a_project_the_error_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="pulumi new python"):
        find_project(tmp_path)


def test_a_project_is_its_name_program_runtime_and_stack_folder(folder: Path) -> None:
    project = read_project(folder / "Pulumi.yaml")
    assert (project.name, project.runtime, project.main) == ("shop", "python", folder / "program")
    assert project.stack_folder == folder / "stacks"
    assert stacks(project) == ("dev",)


def test_runtime_options_are_kept(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: a\nruntime: {name: python, options: {virtualenv: .venv}}\n")
    assert read_project(tmp_path / "Pulumi.yaml").runtime_options == {"virtualenv": ".venv"}


def test_every_key_has_file_line_and_value(folder: Path) -> None:
    project = read_project(folder / "Pulumi.yaml")
    config = merged_config(project, "dev")
    over = config["penstock:over"]
    assert (over.value, over.place) == ({"y": 2}, f"{folder / 'stacks' / 'Pulumi.dev.yaml'}:2")
    assert config["penstock:object"].place == f"{folder / 'Pulumi.yaml'}:9"
    assert config["shop:own"].text == "7"
    assert config["penstock:nothing"].value is None


def test_a_program_gets_from_the_engine_what_is_read_here(folder: Path, engine: RealEngine) -> None:
    """Every spelling of a scalar, objects, and which of project and stack wins, compared with the real engine."""
    program = 'import json, os, pulumi\npulumi.export("config", json.loads(os.environ["PULUMI_CONFIG"]))\n'
    runtime = f"runtime: {{name: python, options: {{virtualenv: {engine.virtualenv}}}}}"
    real = Project(folder, engine)
    real.write({"program/__main__.py": program, "Pulumi.yaml": PROJECT.replace("runtime: python", runtime)})
    real.succeed("stack", "init", "dev")
    salt = next(
        line for line in (folder / "stacks" / "Pulumi.dev.yaml").read_text().splitlines() if "encryptionsalt" in line
    )
    real.write({"stacks/Pulumi.dev.yaml": f"{STACK}{salt}\n"})  # `stack init` rewrites the values
    real.succeed("up", "--yes", "--skip-preview", "--stack", "dev")
    read = merged_config(read_project(folder / "Pulumi.yaml"), "dev")
    assert {key: value.text for key, value in read.items()} == real.outputs()["config"]


def test_a_secure_value_is_flagged_and_never_read(folder: Path) -> None:
    text = "config:\n  penstock:a: {secure: v1:abc}\n  penstock:b: {deep: [{secure: v1:def}]}\n"
    (folder / "stacks" / "Pulumi.dev.yaml").write_text(text)
    config = read_stack(read_project(folder / "Pulumi.yaml"), "dev")
    assert [(value.is_secret, value.value, value.text) for value in config.values()] == [(True, None, "")] * 2


@pytest.mark.parametrize("name", ["../dev", "a/b", "", "a" * 101, "dev\n", "dev\x00"])
def test_a_name_that_leads_out_of_the_folder_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(UsageError, match="stack name"):
        stack_file(read_project(folder / "Pulumi.yaml"), name)


def test_an_unknown_stack_is_named_with_the_known_ones(folder: Path) -> None:
    with pytest.raises(UsageError, match=r"(?s)unknown environment.*got: prod.*use one of: dev"):
        merged_config(read_project(folder / "Pulumi.yaml"), "prod")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("config: [", r"Pulumi\.dev\.yaml:1: not YAML"),
        ("config:\n\t- a", r"Pulumi\.dev\.yaml:2: not YAML"),
        ("- a\n", r"Pulumi\.dev\.yaml:1: must be a mapping"),
        ("config: text\n", r"Pulumi\.dev\.yaml:1: `config` must be a mapping"),
        ("config:\n  a: 1\n  a: 2\n", r"(?s)Pulumi\.dev\.yaml:3: this key is here twice.*got: a"),
        ("config:\n  a:b:c:d: 1\n", r"Pulumi\.dev\.yaml:2: not a configuration key"),
        ("config:\n  [1]: 1\n", r"Pulumi\.dev\.yaml:2: a key must be text"),
        ("config:\n  a: 2024-01-01\n", r"Pulumi\.dev\.yaml:2: an unquoted date"),
    ],
)
def test_a_wrong_stack_file_is_refused_with_its_line(folder: Path, text: str, expected: str) -> None:
    (folder / "stacks" / "Pulumi.dev.yaml").write_text(text)
    with pytest.raises(ConfigurationError, match=expected):
        merged_config(read_project(folder / "Pulumi.yaml"), "dev")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("runtime: python\n", "needs a name"),
        ("name: a/b\nruntime: python\n", r"Pulumi\.yaml:1: a project needs a name"),
        ("name: a\n", "needs a runtime"),
        ("name: a\nruntime: python\nmain: ../b\n", r"Pulumi\.yaml:3: `main` must be a relative path"),
        ("name: a\nruntime: python\nmain: [b]\n", r"Pulumi\.yaml:3: `main` must be text"),
        ("name: a\nruntime: python\nconfig:\n  b:c: {type: string}\n", r"Pulumi\.yaml:4: only keys of the project"),
    ],
)
def test_a_wrong_project_file_is_refused_with_its_line(tmp_path: Path, text: str, expected: str) -> None:
    (tmp_path / "Pulumi.yaml").write_text(text)
    with pytest.raises(ConfigurationError, match=expected):
        read_project(tmp_path / "Pulumi.yaml")


def test_a_declared_key_without_a_value_is_asked_of_the_stack(folder: Path) -> None:
    (folder / "Pulumi.yaml").write_text("name: a\nruntime: python\nconfig:\n  size: {type: string}\n")
    (folder / "Pulumi.dev.yaml").write_text("config: {}\n")
    with pytest.raises(ConfigurationError, match=r"(?s)Pulumi\.yaml:4: a:size.*got: stack dev"):
        merged_config(read_project(folder / "Pulumi.yaml"), "dev")


def test_a_file_that_is_no_utf8_is_refused(folder: Path) -> None:
    (folder / "stacks" / "Pulumi.dev.yaml").write_bytes(b"config: {a: \xff}")
    with pytest.raises(ConfigurationError, match="can't be read"):
        merged_config(read_project(folder / "Pulumi.yaml"), "dev")


def test_an_empty_stack_file_leaves_the_project_its_values(folder: Path) -> None:
    (folder / "stacks" / "Pulumi.dev.yaml").write_text("# nothing yet\n")
    assert merged_config(read_project(folder / "Pulumi.yaml"), "dev")["aws:region"].text == "eu-west-1"
