"""Which policies a project is judged by."""

import sys
from pathlib import Path

import penstock
import pytest
from penstock.platform.cli.rule_texts import types_of
from penstock.platform.errors import ConfigurationError, EnvironmentNotUsableError
from penstock.platform.packs import PACK_COMMAND, find_pack
from penstock.policies import ALL

RULES = """
from penstock.platform.rule import OK, ResourceRule, Severity
from .values import TYPES

ALL = (
    ResourceRule(
        id="SHOP-001", sentence="Fine.", severity=Severity.LOW, why="So.", fix="So.", types=TYPES, check=lambda _: OK
    ),
)
"""


def policies(folder: Path, **files: str) -> Path:
    """A project with these files in its policies folder."""
    (folder / "policies").mkdir(parents=True)
    for name, text in files.items():
        (folder / "policies" / name.replace("__yaml", ".yaml").replace("__py", ".py")).write_text(text)
    return folder


def test_a_project_without_policies_gets_those_of_the_wheel(tmp_path: Path) -> None:
    """In-process the rules, for the engine the executable beside the running Python."""
    pack = find_pack(tmp_path)
    assert pack.rules == ALL
    assert pack.in_process
    assert pack.path == Path(sys.executable).with_name(PACK_COMMAND)


def test_a_folder_of_that_name_that_is_no_pack_is_none(tmp_path: Path) -> None:
    assert find_pack(policies(tmp_path, **{"admin.json": "{}"})).rules == ALL


def test_a_projects_own_rules_are_loaded_from_its_folder(tmp_path: Path) -> None:
    """With modules beside each other; two projects in one process do not get each other's."""
    packs = [
        find_pack(
            policies(
                tmp_path / name,
                PulumiPolicy__yaml="runtime: python\n",
                __init____py=RULES,
                values__py=f"TYPES = ('{name}:index:Thing',)\n",
            )
        )
        for name in ("one", "two")
    ]
    assert [types_of(pack.rules[0]) for pack in packs] == [("one:index:Thing",), ("two:index:Thing",)]
    assert [pack.path for pack in packs] == [tmp_path / "one" / "policies", tmp_path / "two" / "policies"]
    assert all(pack.in_process for pack in packs)


def test_loading_leaves_the_import_path_as_it_was(tmp_path: Path) -> None:
    before = list(sys.path)
    find_pack(policies(tmp_path, PulumiPolicy__yaml="runtime: python\n", __init____py="ALL = ()\n"))
    assert sys.path == before


def test_this_repositorys_folder_is_the_shipped_pack() -> None:
    """Loaded by its name: under another one its relative imports would lead nowhere."""
    root = Path(penstock.__path__[0])
    pack = find_pack(root)
    assert pack.rules == ALL
    assert pack.path == root / "policies"


@pytest.mark.parametrize("files", [{"__main____py": "raise SystemExit"}, {"__init____py": ""}, {"index.ts": ""}])
def test_a_plain_crossguard_pack_runs_in_the_engine_only(tmp_path: Path, files: dict[str, str]) -> None:
    """It is never imported as a program: that would start its server."""
    pack = find_pack(policies(tmp_path, PulumiPolicy__yaml="runtime: python\n", **files))
    assert not pack.in_process
    assert pack.rules == ()
    assert pack.path == tmp_path / "policies"


def test_policies_that_cannot_be_imported_are_named_with_the_reason(tmp_path: Path) -> None:
    project = policies(tmp_path, PulumiPolicy__yaml="runtime: python\n", __init____py="import no_such_module\n")
    with pytest.raises(ConfigurationError, match="cannot be imported: ModuleNotFoundError") as caught:
        find_pack(project)
    assert str(tmp_path / "policies") in caught.value.what
    assert "no_such_module" in str(caught.value.got)


def test_rules_that_the_engine_could_not_load_are_refused(tmp_path: Path) -> None:
    """Else `check` would judge by them and a native preview by nothing."""
    with pytest.raises(ConfigurationError, match=r"add PulumiPolicy\.yaml"):
        find_pack(policies(tmp_path, __init____py="ALL = ()\n"))


def test_something_that_is_no_rule_is_refused(tmp_path: Path) -> None:
    project = policies(tmp_path, PulumiPolicy__yaml="runtime: python\n", __init____py="ALL = ('PEN-1',)\n")
    with pytest.raises(ConfigurationError, match="is no rule"):
        find_pack(project)


def test_a_missing_executable_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(EnvironmentNotUsableError, match=PACK_COMMAND):
        find_pack(tmp_path)
