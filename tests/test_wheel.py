"""What is installed elsewhere is whole: every module, the engine's sources, the pack and its executable."""

import zipfile
from configparser import ConfigParser
from pathlib import Path

import pytest
from reference import ROOT

PACKAGED = ("components", "platform", "policies")
"""What a project imports; stacks/ is this repository's own program."""

CHOICES = ("policies/settings.yaml", "policies/waivers.yaml")
"""What this repository chooses about its own policies."""


@pytest.fixture(scope="session")
def wheel(built_wheel: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(built_wheel)


def test_it_carries_every_module_and_nothing_of_the_tests(wheel: zipfile.ZipFile) -> None:
    modules = {path.relative_to(ROOT).as_posix() for room in PACKAGED for path in (ROOT / room).rglob("*.py")}
    carried = {name.removeprefix("penstock/") for name in wheel.namelist() if name.endswith(".py")}
    assert carried == modules | {"__init__.py"}


def test_it_carries_what_the_code_reads(wheel: zipfile.ZipFile) -> None:
    data = {
        path.relative_to(ROOT).as_posix()
        for folder in ("platform/engine/build", "policies")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".go", ".mod", ".sum", ".yaml", ".txt")
    } - set(CHOICES)
    assert {"policies/PulumiPolicy.yaml", "platform/engine/build/go.sum"} <= data
    assert {f"penstock/{name}" for name in data} | {"penstock/py.typed"} <= set(wheel.namelist())


def test_it_installs_the_command_the_policy_pack_and_the_package(wheel: zipfile.ZipFile) -> None:
    [entry_points] = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
    parsed = ConfigParser()
    parsed.read_string(wheel.read(entry_points).decode())
    assert set(parsed["console_scripts"]) == {"penstock", "penstock-policy-pack", "pulumi-resource-penstock"}
