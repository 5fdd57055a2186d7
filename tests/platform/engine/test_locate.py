"""Which engine is found, which are passed over, and why."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fake_engines import Machine, write_engine, write_program
from penstock.platform.engine.locate import (
    BUILT_MARKER,
    COMMAND,
    ENTRY_SCRIPT,
    HOST,
    EngineLocation,
    Source,
    cache_folder,
    locate,
)
from penstock.platform.engine.versions import PINNED

FOLDERS: dict[Source, Callable[[Machine], Path]] = {
    Source.PATH: lambda machine: machine.path,
    Source.HOME: lambda machine: machine.home,
    Source.CACHE: lambda machine: machine.cached,
}


def found(machine: Machine) -> EngineLocation:
    """The engine that is found; there must be one."""
    engine = locate(machine.environment).found
    assert engine is not None
    return engine


def test_a_machine_without_an_engine_has_none_and_nothing_to_say(machine: Machine) -> None:
    search = locate(machine.environment)
    assert search.found is None
    assert search.rejected == ()


@pytest.mark.parametrize("source", list(Source))
def test_an_engine_is_found_in_each_place(machine: Machine, source: Source) -> None:
    folder = FOLDERS[source](machine)
    write_engine(folder)
    assert found(machine) == EngineLocation(folder / COMMAND, folder / HOST, PINNED, source, official_host=True)


def test_path_comes_before_home_and_home_before_cache(machine: Machine) -> None:
    order = []
    for source in reversed(Source):
        write_engine(FOLDERS[source](machine))
        order.append(found(machine).source)
    assert order == [Source.CACHE, Source.HOME, Source.PATH]


@pytest.mark.parametrize("version", ["3.258.0", "2.25.0", "4.0.0"])
def test_an_unsupported_version_is_passed_over_with_the_reason(machine: Machine, version: str) -> None:
    write_engine(machine.path, version)
    write_engine(machine.home)
    search = locate(machine.environment)
    assert search.found is not None
    assert search.found.source is Source.HOME
    (rejected,) = search.rejected
    assert rejected.path == machine.path / COMMAND
    assert f"version {version} is not supported (>=3.259.0,<4.0.0)" in rejected.reason


@pytest.mark.parametrize("missing", [HOST, ENTRY_SCRIPT])
def test_half_an_engine_is_passed_over_and_the_missing_half_named(machine: Machine, missing: str) -> None:
    write_engine(machine.path, without=missing)
    search = locate(machine.environment)
    assert search.found is None
    assert [rejected.reason.split()[0] in (missing, "the") for rejected in search.rejected] == [True]
    assert missing in search.rejected[0].reason


def test_a_host_without_its_command_is_no_engine(machine: Machine) -> None:
    write_engine(machine.cached, without=COMMAND)
    assert locate(machine.environment).found is None


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo hello", "it does not tell its version: hello"),
        ("echo broken >&2; exit 3", "broken"),
        ("exit 3", "exit code 3"),
    ],
)
def test_a_command_that_does_not_tell_its_version_is_passed_over(machine: Machine, script: str, reason: str) -> None:
    write_engine(machine.path)
    write_program(machine.path / COMMAND, script)
    search = locate(machine.environment)
    assert search.found is None
    assert reason in search.rejected[0].reason


def test_a_file_that_is_not_executable_is_not_a_host(machine: Machine) -> None:
    write_engine(machine.home)
    (machine.home / HOST).chmod(0o644)
    assert locate(machine.environment).found is None


def test_a_command_linked_onto_the_path_uses_the_host_beside_the_real_file(machine: Machine) -> None:
    """As package managers install it: only `pulumi` is linked."""
    elsewhere = machine.root / "opt"
    write_engine(elsewhere)
    (machine.path / COMMAND).symlink_to(elsewhere / COMMAND)
    engine = found(machine)
    assert engine.language_host == elsewhere / HOST
    assert engine.folders == (machine.path, elsewhere)


def test_search_path_puts_the_engine_first_and_names_each_folder_once(machine: Machine) -> None:
    write_engine(machine.cached)
    assert found(machine).search_path("/usr/bin:/bin") == f"{machine.cached}:/usr/bin:/bin"
    assert found(machine).search_path("") == str(machine.cached)


def test_an_engine_that_penstock_built_has_its_own_host_wherever_it_is_found(machine: Machine) -> None:
    write_engine(machine.path)
    (machine.path / BUILT_MARKER).touch()
    assert not found(machine).official_host


def test_the_version_is_asked_once_and_again_when_the_file_changes(machine: Machine) -> None:
    """The fake notes each question."""
    notes = machine.root / "asked"
    write_engine(machine.path)
    write_program(machine.path / COMMAND, f"echo asked >> {notes}; echo v{PINNED}")
    for _ in range(3):
        found(machine)
    assert notes.read_text(encoding="utf-8").count("asked") == 1
    write_program(machine.path / COMMAND, f"echo asked >> {notes}; echo v3.300.0")
    assert found(machine).version == "3.300.0"
    assert notes.read_text(encoding="utf-8").count("asked") == 2


@pytest.mark.parametrize("content", ["", "{", "[]", '{"a": 1}'])
def test_a_damaged_memory_of_versions_is_replaced(machine: Machine, content: str) -> None:
    write_engine(machine.path)
    machine.engines.mkdir(parents=True)
    (machine.engines / "versions.json").write_text(content, encoding="utf-8")
    assert found(machine).version == PINNED
    assert PINNED in (machine.engines / "versions.json").read_text(encoding="utf-8")


def test_a_cache_that_cannot_be_written_does_not_hinder(machine: Machine) -> None:
    """A file where the folder should be: that stops even a user who may write everywhere."""
    write_engine(machine.path)
    (machine.root / "cache" / "penstock").touch()
    assert found(machine).version == PINNED


def test_a_relative_cache_home_is_ignored(machine: Machine) -> None:
    environment = {**machine.environment, "XDG_CACHE_HOME": "somewhere"}
    assert cache_folder(environment) == machine.root / "home" / ".cache" / "penstock"
