"""What a file backend tells without a process."""

from pathlib import Path

import pytest
from penstock.platform.engine.local_backend import has_stack
from penstock.platform.engine.model import RunRequest


def request(folder: Path, stack: str = "dev", **environment: str) -> RunRequest:
    return RunRequest(stack=stack, project=folder, environment=environment)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project `shop` with a stack `dev` in the folder `state dir`."""
    stacks = tmp_path / "state dir" / ".pulumi" / "stacks" / "shop"
    stacks.mkdir(parents=True)
    (stacks / "dev.json").touch()
    (stacks / "packed.json.gz").touch()
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("stack", "there"), [("dev", True), ("packed", True), ("prod", False), ("org/shop/dev", False)]
)
def test_the_stacks_of_a_file_backend_are_found(folder: Path, stack: str, *, there: bool) -> None:
    url = (folder / "state dir").as_uri()
    assert has_stack(request(folder, stack, PULUMI_BACKEND_URL=url)) is there
    assert has_stack(request(folder, stack, PULUMI_BACKEND_URL=f"{url}?no_tmp_dir=true")) is there


def test_the_projects_own_backend_is_read_and_the_variable_goes_before_it(folder: Path) -> None:
    url = (folder / "state dir").as_uri()
    (folder / "Pulumi.yaml").write_text(f"name: shop\nruntime: python\nbackend:\n  url: {url}\n", encoding="utf-8")
    assert has_stack(request(folder))
    assert not has_stack(request(folder, PULUMI_BACKEND_URL="s3://states"))


@pytest.mark.parametrize("url", ["", "s3://states", "file://~", "file://./state", "https://example.com"])
def test_another_backend_can_not_be_told_here(folder: Path, url: str) -> None:
    assert not has_stack(request(folder, PULUMI_BACKEND_URL=url))


def test_without_a_project_nothing_can_be_told(tmp_path: Path) -> None:
    assert not has_stack(request(tmp_path, PULUMI_BACKEND_URL=tmp_path.as_uri()))
