"""What the files say of a stack's configuration, as rules on what stands in Git read it."""

from pathlib import Path

from penstock.platform.project import read_project
from penstock.platform.written_configuration import written_configuration

PROJECT = "name: shop\nruntime: python\nconfig:\n  apiKey: {value: old}\n"
STACK = (
    "config:\n  shop:apiKey: {secure: v1:abc}\n  shop:database: {user: shop, passwords: [{secure: v1:def}, plain]}\n"
)


def test_every_file_tells_its_own_without_what_is_encrypted(tmp_path: Path) -> None:
    """What the stack overrides still stands in the project's file; a stack without a file says nothing."""
    (tmp_path / "Pulumi.yaml").write_text(PROJECT)
    (tmp_path / "Pulumi.dev.yaml").write_text(STACK)
    project = read_project(tmp_path / "Pulumi.yaml")
    of_project = {"Pulumi.yaml": {"shop:apiKey": "old"}}
    of_stack = {"shop:apiKey": None, "shop:database": {"user": "shop", "passwords": [None, "plain"]}}
    assert written_configuration(project, "dev") == {**of_project, "Pulumi.dev.yaml": of_stack}
    assert written_configuration(project, "new") == of_project
