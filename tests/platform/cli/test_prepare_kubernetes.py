"""The embedded cloud's API server is built before a run that needs it, where its progress can be seen."""

from pathlib import Path

import pytest
from penstock.platform.cli.workspace import open_project, prepare_kubernetes
from penstock.platform.errors import EnvironmentNotUsableError

CLOUD_ONLY = "import pulumi_aws as aws\n\naws.sns.Topic('alarms')\n"
WITH_OBJECTS = "import pulumi_kubernetes as kubernetes\n\nkubernetes.core.v1.ConfigMap('settings', data={'a': 'b'})\n"
BROKEN = "raise ValueError('no')\n"


@pytest.fixture(autouse=True)
def nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No API server, and no Go to build it with."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.delenv("KUBEBUILDER_ASSETS", raising=False)


def prepare(folder: Path, program: str) -> None:
    """A project with this program, made ready."""
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (folder / "Pulumi.dev.yaml").write_text("config:\n  aws:region: eu-west-1\n")
    (folder / "__main__.py").write_text(program)
    opened = open_project(folder)
    prepare_kubernetes(opened.project, opened.configure("dev"))


def test_a_program_with_objects_of_kubernetes_needs_it(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentNotUsableError, match="Go, to build it, is not on the PATH"):
        prepare(tmp_path / "shop", WITH_OBJECTS)


@pytest.mark.parametrize("program", [CLOUD_ONLY, BROKEN])
def test_another_program_does_not(tmp_path: Path, program: str) -> None:
    """What is wrong with a program is told by the run."""
    prepare(tmp_path / "shop", program)
