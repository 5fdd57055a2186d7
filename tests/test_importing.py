"""The components in projects outside the repository, as docs/importing.md shows them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from penstock import __version__
from real_engine import RealEngine
from reference import ROOT
from wheels import Elsewhere

pytestmark = pytest.mark.xdist_group("importing")

GUIDE = (ROOT / "docs" / "importing.md").read_text()


def section(title: str) -> str:
    """The text of one section of the guide."""
    [text] = re.findall(rf"^## {re.escape(title)}$\n(.*?)(?=^## |\Z)", GUIDE, re.MULTILINE | re.DOTALL)
    return str(text)


def blocks(title: str, language: str) -> list[str]:
    """The examples of one section of the guide, in one language."""
    return re.findall(rf"```{language}\n(.*?)```", section(title), re.DOTALL)


@pytest.fixture(scope="module")
def python_project(
    tmp_path_factory: pytest.TempPathFactory, engine: RealEngine, built_wheel: Path
) -> Iterator[Elsewhere]:
    """A project that has installed the wheel."""
    shop = Elsewhere.make(tmp_path_factory.mktemp("python") / "shop", engine.environment, built_wheel)
    settings, stack = blocks("From a Python program", "yaml")
    [program] = blocks("From a Python program", "python")
    shop.write({"Pulumi.yaml": settings, "Pulumi.dev.yaml": stack, "__main__.py": program})
    yield shop
    shop.run("penstock", "sandbox", "stop")


class TestPython:
    def test_it_imports_the_wheel_and_not_this_checkout(self, python_project: Elsewhere) -> None:
        script = "import penstock.components, penstock; print(penstock.components.__file__, penstock.__version__)"
        place, version = python_project.succeed("python", "-c", script).split()
        assert Path(place).is_relative_to(python_project.folder / "venv")
        assert version == __version__

    def test_two_components_pass_check(self, python_project: Elsewhere) -> None:
        assert "dev: ok" in python_project.succeed("penstock", "check", "dev")

    def test_two_components_preview_in_the_sandbox(self, python_project: Elsewhere) -> None:
        shown = json.loads(python_project.succeed("penstock", "preview", "dev", "--sandbox", "--output", "json"))
        created = {step["urn"].rsplit("::", 1)[-1] for step in shown["changes"] if step["operation"] == "create"}
        assert {"flow-logs", "flow-logs-bucket", "network", "network-vpc"} <= created
