"""The components in projects outside the repository, as docs/importing.md shows them."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from penstock import __version__
from real_engine import RealEngine
from reference import PENSTOCK, ROOT
from wheels import Elsewhere

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


PACKAGE = "From any language, as a Pulumi package"


@pytest.fixture(scope="module")
def package_project(tmp_path_factory: pytest.TempPathFactory, engine: RealEngine) -> Iterator[Elsewhere]:
    """A project that has the generated SDK, next to a checkout; its environment knows nothing of Penstock."""
    folder = tmp_path_factory.mktemp("package")
    checkout = folder / "penstock"
    checkout.mkdir()
    (checkout / "components").symlink_to(ROOT / "components")
    (checkout / ".venv").symlink_to(sys.prefix)
    shop = Elsewhere.make(folder / "shop", engine.environment)
    settings, stack = blocks("From a Python program", "yaml")
    [program] = blocks(PACKAGE, "python")
    shop.write({"Pulumi.yaml": settings, "Pulumi.dev.yaml": stack, "requirements.txt": "", "__main__.py": program})
    yield shop
    shop.run(PENSTOCK, "sandbox", "stop")


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


class TestPackage:
    """In order: each step is what the one before it left."""

    def test_its_schema_is_the_one_that_was_reviewed(self, package_project: Elsewhere) -> None:
        told = json.loads(package_project.succeed("pulumi", "package", "get-schema", "../penstock/components"))
        reviewed = json.loads((ROOT / "tests" / "golden" / "schema.json").read_text())
        assert without_empty(told) == without_empty(reviewed)
        assert told["version"] == __version__

    def test_adding_it_writes_an_sdk_and_says_how_to_install_it(self, package_project: Elsewhere) -> None:
        [command] = re.findall(r"^\$ (pulumi package add .*/components)", section(PACKAGE), re.MULTILINE)
        said = package_project.succeed(*command.split())
        assert "python -m pip install ./sdks/penstock" in said
        assert "import pulumi_penstock" in said
        assert (package_project.folder / "requirements.txt").read_text().split() == ["sdks/penstock"]
        [packages] = blocks(PACKAGE, "yaml")
        assert packages in (package_project.folder / "Pulumi.yaml").read_text()
        package_project.install(package_project.folder / "sdks" / "penstock")

    def test_its_program_needs_no_penstock_in_its_own_environment(self, package_project: Elsewhere) -> None:
        assert package_project.run("python", "-c", "import pulumi_penstock").returncode == 0
        assert "No module named 'penstock'" in package_project.run("python", "-c", "import penstock").stderr

    def test_its_components_preview_in_the_sandbox(self, package_project: Elsewhere) -> None:
        shown = json.loads(package_project.succeed(PENSTOCK, "preview", "dev", "--sandbox", "--output", "json"))
        created = {change["urn"].rsplit("::", 1)[-1] for change in shown["changes"] if change["operation"] == "create"}
        assert {"flow-logs-bucket", "network-vpc", "worker-queue", "worker-service"} <= created
        assert [result for result in shown["policies"]["findings"] if result["verdict"] == "violation"] == []

    def test_arguments_arrive_with_their_types_and_secrets_as_references(self, package_project: Elsewhere) -> None:
        package_project.succeed(PENSTOCK, "up", "dev", "--sandbox", "--yes")
        script = f"eval \"$('{PENSTOCK}' sandbox env dev)\" && pulumi stack export --stack dev"
        state = json.loads(package_project.succeed("sh", "-c", script))
        inputs = {
            resource["urn"].rsplit("::", 1)[-1]: resource.get("inputs", {})
            for resource in state["deployment"]["resources"]
        }
        assert inputs["worker-queue"]["messageRetentionSeconds"] == 2 * 86400
        [container] = json.loads(inputs["worker-task"]["containerDefinitions"])
        assert container["stopTimeout"] == 120
        assert {"name": "LOG_LEVEL", "value": "info"} in container["environment"]
        [secret] = container["secrets"]
        assert secret["valueFrom"].endswith(":secret:database-AbCdEf:password::")
        assert inputs["worker-scaling"]["minCapacity"] == 3

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            (
                "expire_after_days=90",
                "expire_after_days=-3",
                ("LogBucket 'flow-logs'", "expire_after_days", "(got -3)"),
            ),
            (":secret:database-AbCdEf", ":hunter2", ("not a reference to a secret", "not shown")),
        ],
    )
    def test_a_wrong_argument_is_told_in_the_components_words(
        self, package_project: Elsewhere, old: str, new: str, said: tuple[str, ...]
    ) -> None:
        [program] = blocks(PACKAGE, "python")
        package_project.write({"__main__.py": program.replace(old, new)})
        done = package_project.run(PENSTOCK, "preview", "dev", "--sandbox")
        assert done.returncode == 1
        assert [part for part in said if part not in done.stderr] == [], done.stderr
        assert "Traceback" not in done.stderr
        assert "hunter2" not in done.stderr


def without_empty(described: Any) -> Any:
    """A schema without what is empty: the engine leaves some of it out, and adds some."""
    if isinstance(described, dict):
        kept = {name: without_empty(value) for name, value in described.items()}
        return {name: value for name, value in kept.items() if value not in ([], {}, None, "")}
    return [without_empty(item) for item in described] if isinstance(described, list) else described
