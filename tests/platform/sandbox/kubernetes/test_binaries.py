"""Where the API server's programs come from: named, found, cached, built, refused."""

import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from fake_engines import Machine, write_program
from penstock.platform.engine.doctor import FactState
from penstock.platform.engine.locate import BUILT_MARKER
from penstock.platform.engine.module_sources import sources_digest
from penstock.platform.errors import EnvironmentNotUsableError
from penstock.platform.sandbox.kubernetes.binaries import (
    ASSETS,
    PINNED,
    SOURCES,
    BinarySource,
    binaries_folder,
    ensure_binaries,
    fact,
    locate_binaries,
)

NAMES = ("etcd", "kube-apiserver")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def write_programs(folder: Path, *names: str) -> None:
    for name in names or NAMES:
        write_program(folder / name, "exit 0")


def quick_build(programs: Path, environment: Mapping[str, str], progress: Callable[[str], None]) -> None:
    """A build that takes no time."""
    progress("building")
    write_programs(programs)
    (programs / BUILT_MARKER).write_text(sources_digest(SOURCES))


def no_build(programs: Path, environment: Mapping[str, str], progress: Callable[[str], None]) -> None:
    raise AssertionError("nothing has to be built")


def test_the_folder_that_the_user_names_comes_first_then_the_path_then_the_cache(
    machine: Machine, tmp_path: Path
) -> None:
    cache = binaries_folder(machine.environment) / "bin"
    quick_build(cache, {}, lambda _: None)
    found = ensure_binaries(environment=machine.environment, build=no_build)
    assert (found.source, found.etcd) == (BinarySource.CACHE, cache / "etcd")
    write_programs(machine.path)
    assert ensure_binaries(environment=machine.environment, build=no_build).source is BinarySource.PATH
    write_programs(tmp_path / "assets")
    named = {**machine.environment, ASSETS: str(tmp_path / "assets")}
    found = ensure_binaries(environment=named, build=no_build)
    assert (found.source, found.api_server) == (BinarySource.ASSETS, tmp_path / "assets" / "kube-apiserver")


@pytest.mark.parametrize("present", NAMES)
def test_one_program_alone_is_not_enough(machine: Machine, tmp_path: Path, present: str) -> None:
    write_programs(machine.path, present)
    assert locate_binaries(machine.environment) is None
    write_programs(tmp_path / "assets", present)
    with pytest.raises(EnvironmentNotUsableError, match="KUBEBUILDER_ASSETS does not name a folder with"):
        ensure_binaries(environment={**machine.environment, ASSETS: str(tmp_path / "assets")}, build=quick_build)


def test_what_is_missing_is_built_once_though_two_ask(machine: Machine) -> None:
    lines: list[str] = []
    threads = [
        threading.Thread(
            target=lambda: ensure_binaries(lines.append, environment=machine.environment, build=quick_build)
        )
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert lines.count("building") == 1
    found = locate_binaries(machine.environment)
    assert found is not None
    assert found.api_server == binaries_folder(machine.environment) / "bin" / "kube-apiserver"


def test_what_was_built_from_other_sources_is_built_again(machine: Machine) -> None:
    programs = binaries_folder(machine.environment) / "bin"
    quick_build(programs, {}, lambda _: None)
    (programs / BUILT_MARKER).write_text("other sources")
    assert locate_binaries(machine.environment) is None
    lines: list[str] = []
    ensure_binaries(lines.append, environment=machine.environment, build=quick_build)
    assert "building" in lines
    assert [path.name for path in programs.parent.parent.iterdir() if path.is_dir()] == [PINNED]


def test_without_go_the_error_says_what_to_install(machine: Machine) -> None:
    with pytest.raises(EnvironmentNotUsableError, match="Install Go") as refused:
        ensure_binaries(lambda _: None, environment=machine.environment)
    assert ASSETS in str(refused.value)


def test_a_failed_build_is_told_in_go_s_words_and_leaves_nothing(machine: Machine) -> None:
    write_program(machine.path / "go", "echo 'k8s.io/api: checksum mismatch' >&2; exit 1")
    lines: list[str] = []
    with pytest.raises(EnvironmentNotUsableError, match="checksum mismatch"):
        ensure_binaries(lines.append, environment=machine.environment)
    assert "  k8s.io/api: checksum mismatch" in lines
    assert [path for path in binaries_folder(machine.environment).parent.iterdir() if path.is_dir()] == []


def test_the_version_that_is_told_is_the_one_that_is_built() -> None:
    assert f"k8s.io/kubernetes v{PINNED}\n" in (SOURCES / "go.mod").read_text()


def test_the_doctor_says_where_they_are_or_how_to_get_them(machine: Machine) -> None:
    assert fact(machine.environment).state is FactState.WARNING
    assert "-m penstock.platform.sandbox.kubernetes.binaries" in (fact(machine.environment).do or "")
    write_programs(machine.path)
    assert (fact(machine.environment).state, fact(machine.environment).detail) == (
        FactState.OK,
        f"API server from the PATH ({machine.path})",
    )
    assert "does not name" in fact({**machine.environment, ASSETS: "/nowhere"}).detail
