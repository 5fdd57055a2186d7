"""The files of a rendering: only ours are touched, and a rendering that is killed leaves nothing half-done."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from penstock.platform.errors import ConfigurationError, UsageError
from penstock.platform.render.files import INDEX, Written, write_files

KILLED = """
import os, pathlib, signal, sys
from penstock.platform.render import files
left = [int(sys.argv[2])]
whole = files.write_atomically
def write(*arguments, **options):
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    whole(*arguments, **options)
files.write_atomically = write
files.write_files(pathlib.Path(sys.argv[1]), {"a.yaml": "new", "shop/b.yaml": "new", "shop/c.yaml": "new"})
"""
"""A rendering that is killed after so many writes."""


def test_the_list_of_files_is_what_sha256sum_reads(tmp_path: Path) -> None:
    write_files(tmp_path / "out", {"a.yaml": "a\n", "shop/b.yaml": "b\n"})
    done = subprocess.run(["sha256sum", "--check", INDEX], cwd=tmp_path / "out", capture_output=True, check=False)
    assert done.returncode == 0


@pytest.mark.parametrize("writes", range(5))
def test_a_killed_rendering_leaves_whole_files_that_the_next_one_knows(tmp_path: Path, writes: int) -> None:
    out = tmp_path / "out"
    write_files(out, {"a.yaml": "old", "shop/b.yaml": "old", "shop/gone.yaml": "old"})
    done = subprocess.run([sys.executable, "-c", KILLED, str(out), str(writes)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert {path.read_text() for path in out.rglob("*.yaml")} <= {"old", "new"}
    texts = {"a.yaml": "new", "shop/b.yaml": "new", "shop/c.yaml": "new"}
    write_files(out, texts)
    assert {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()} == {*texts, INDEX}
    assert write_files(out, texts) == Written((), tuple(texts), (), ())


def test_a_file_that_no_rendering_wrote_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("mine")
    with pytest.raises(ConfigurationError, match=r"a\.yaml: not written by a rendering"):
        write_files(tmp_path, {"a.yaml": "yours", "b.yaml": "yours"})
    assert [path.name for path in tmp_path.iterdir()] == ["a.yaml"]
    assert (tmp_path / "a.yaml").read_text() == "mine"


@pytest.mark.parametrize("is_folder", [True, False])
def test_nothing_is_written_through_a_link(tmp_path: Path, is_folder: bool) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    out = tmp_path / "out"
    if is_folder:
        out.mkdir()
        (out / "shop").symlink_to(elsewhere)
    else:
        (out / "shop").mkdir(parents=True)
        (out / "shop" / "a.yaml").symlink_to(elsewhere / "a.yaml")
    with pytest.raises(ConfigurationError, match=r"shop/a\.yaml: a symbolic link"):
        write_files(out, {"shop/a.yaml": "text"})
    assert list(elsewhere.iterdir()) == []


def test_a_file_where_a_namespace_s_folder_goes_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "shop").write_text("mine")
    with pytest.raises(ConfigurationError, match="files are in the way"):
        write_files(tmp_path, {"shop/a.yaml": "text"})
    assert [path.name for path in tmp_path.iterdir()] == ["shop"]


@pytest.mark.parametrize("line", ["../../victim.yaml", "/victim.yaml", "shop/../victim.yaml", "nothing", "\udc80"])
def test_a_list_that_somebody_changed_removes_nothing_elsewhere(tmp_path: Path, line: str) -> None:
    victim = tmp_path / "victim.yaml"
    victim.write_text("")
    out = tmp_path / "out" / "below"
    out.mkdir(parents=True)
    digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    (out / INDEX).write_bytes(os.fsencode(f"{digest}  {line}\n"))
    with pytest.raises(ConfigurationError, match="is damaged"):
        write_files(out, {"a.yaml": "text"})
    assert victim.exists()
    assert not (out / "a.yaml").exists()


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(UsageError, match="no folder"):
        write_files(tmp_path / "out", {"a.yaml": "text"})
