"""What the files say of a stack's configuration, as rules on what stands in Git read it."""

from pathlib import Path

from penstock.platform.project import read_project
from penstock.platform.resource import UNKNOWN
from penstock.platform.written_configuration import configuration_told, written_configuration

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


def test_what_the_engine_tells_is_read_like_a_file() -> None:
    """Objects come as JSON. Nobody can tell which part of an encrypted object stands there in plain text."""
    values = {"shop:tags": '["a"]', "shop:pin": "7351", "shop:apiKey": "hidden", "shop:database": '{"user": "shop"}'}
    told = configuration_told(values, ["shop:apiKey", "shop:database"])
    assert told == {
        "the stack's configuration": {"shop:tags": ["a"], "shop:pin": "7351", "shop:database": UNKNOWN},
    }
