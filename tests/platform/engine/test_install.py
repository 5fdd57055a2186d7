"""Installing an engine: found, downloaded, built, refused, interrupted, twice at once."""

import hashlib
import io
import os
import signal
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from fake_engines import Machine, write_engine, write_program
from penstock.platform.engine.from_modules import build_from_modules
from penstock.platform.engine.from_release import ReleaseSite, archive_name
from penstock.platform.engine.install import ensure_engine
from penstock.platform.engine.locate import BUILT_MARKER, COMMAND, ENTRY_SCRIPT, HOST, Source, locate
from penstock.platform.engine.versions import PINNED
from penstock.platform.errors import EnvironmentNotUsableError, ExitCode
from processes import is_gone, wait_until

CLOSED = ReleaseSite(archives="http://127.0.0.1:9", checksums="http://127.0.0.1:9")
"""Port 9 of the loopback refuses at once: a site that can't be reached."""


def fake_build(programs: Path, environment: Mapping[str, str], progress: Callable[[str], None]) -> str | None:
    """A builder that takes no time."""
    write_engine(programs)
    progress("built")
    return None


def no_build(programs: Path, environment: Mapping[str, str], progress: Callable[[str], None]) -> str | None:
    """A builder for a machine on which nothing can be built."""
    return "no compiler"


def release_site(
    folder: Path, *, checksum: str | None = None, programs: Mapping[str, str] | None = None
) -> ReleaseSite:
    """A download site of files, with the archive for this machine."""
    folder.mkdir()
    name = archive_name()
    assert name is not None
    contents = programs or {COMMAND: f"echo v{PINNED}", HOST: "exit 0", ENTRY_SCRIPT: "exit 0"}
    with tarfile.open(folder / name, "w:gz") as bundle:
        for program, script in {**contents, "pulumi-language-nodejs": "exit 0", "../outside-python": "exit 0"}.items():
            data = f"#!/bin/sh\n{script}\n".encode()
            member = tarfile.TarInfo(f"pulumi/{program}")
            member.size = len(data)
            bundle.addfile(member, io.BytesIO(data))
    published = checksum or hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / f"pulumi-{PINNED}-checksums.txt").write_text(f"{'0' * 64}  other.zip\n{published}  {name}\n", "utf-8")
    return ReleaseSite(archives=folder.as_uri(), checksums=folder.as_uri())


def test_an_engine_that_is_there_is_used_and_nothing_is_said(machine: Machine) -> None:
    write_engine(machine.path)
    lines: list[str] = []
    engine = ensure_engine(lines.append, environment=machine.environment, site=CLOSED, build=no_build)
    assert engine.source is Source.PATH
    assert lines == []


def test_the_official_release_is_installed_where_the_site_answers(machine: Machine, tmp_path: Path) -> None:
    site = release_site(tmp_path / "site")
    engine = ensure_engine(lambda _: None, environment=machine.environment, site=site, build=no_build)
    assert engine == locate(machine.environment).found
    assert engine.source is Source.CACHE
    assert engine.official_host
    assert sorted(path.name for path in machine.cached.iterdir()) == [COMMAND, HOST, ENTRY_SCRIPT]


def test_a_download_that_is_not_the_published_one_is_refused_and_not_kept(machine: Machine, tmp_path: Path) -> None:
    """Nor is the engine built instead: someone should look at it."""
    site = release_site(tmp_path / "site", checksum="f" * 64)
    with pytest.raises(EnvironmentNotUsableError, match="is not the one that Pulumi published"):
        ensure_engine(lambda _: None, environment=machine.environment, site=site, build=fake_build)
    assert locate(machine.environment).found is None
    assert not machine.cached.exists()


def test_a_release_without_its_archive_is_built_instead(machine: Machine, tmp_path: Path) -> None:
    site = release_site(tmp_path / "site")
    (tmp_path / "site" / str(archive_name())).unlink()
    lines: list[str] = []
    ensure_engine(lines.append, environment=machine.environment, site=site, build=fake_build)
    assert any("download" in line and "failed" in line and "building" in line for line in lines)
    assert locate(machine.environment).found is not None


def test_a_release_whose_checksum_is_not_published_is_not_downloaded(machine: Machine, tmp_path: Path) -> None:
    site = release_site(tmp_path / "site")
    (tmp_path / "site" / f"pulumi-{PINNED}-checksums.txt").write_text("not a list\n", encoding="utf-8")
    with pytest.raises(EnvironmentNotUsableError, match="do not name"):
        ensure_engine(lambda _: None, environment=machine.environment, site=site, build=no_build)


def test_without_the_site_the_engine_is_built_and_every_step_is_told(machine: Machine) -> None:
    lines: list[str] = []
    engine = ensure_engine(lines.append, environment=machine.environment, site=CLOSED, build=fake_build)
    assert engine == locate(machine.environment).found
    assert "can't be reached" in lines[1]
    assert lines[2] == "built"
    assert str(machine.cached) in lines[-1]


def test_no_engine_and_no_way_to_one_says_what_was_tried_and_what_to_do(machine: Machine) -> None:
    write_engine(machine.path, "3.1.0")
    with pytest.raises(EnvironmentNotUsableError) as refused:
        ensure_engine(lambda _: None, environment=machine.environment, site=CLOSED, build=build_from_modules)
    message = refused.value.message()
    for part in ("version 3.1.0 is not supported", "can't be reached", "Go is not on the PATH", "Install Pulumi"):
        assert part in message
    assert not machine.cached.exists()


def test_what_a_killed_installation_left_is_never_found_and_is_cleared(machine: Machine) -> None:
    left = machine.engines / f".installing-{machine.cached.parent.name}-abandoned" / "new" / "bin"
    write_engine(left, without=HOST)
    assert locate(machine.environment).found is None
    ensure_engine(lambda _: None, environment=machine.environment, site=CLOSED, build=fake_build)
    assert not left.exists()
    assert {path.name for path in machine.engines.iterdir() if path.is_dir()} == {machine.cached.parent.name}


def test_an_installation_that_fails_half_way_leaves_nothing(machine: Machine) -> None:
    def broken_build(programs: Path, environment: Mapping[str, str], progress: Callable[[str], None]) -> str | None:
        write_program(programs / COMMAND, "exit 0")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ensure_engine(lambda _: None, environment=machine.environment, site=CLOSED, build=broken_build)
    assert [path for path in machine.engines.iterdir() if path.is_dir()] == []
    engine = ensure_engine(lambda _: None, environment=machine.environment, site=CLOSED, build=fake_build)
    assert engine.version == PINNED


def test_an_engine_that_does_not_work_once_built_is_not_put_in_place(machine: Machine) -> None:
    def useless_build(programs: Path, environment: Mapping[str, str], progress: Callable[[str], None]) -> str | None:
        write_engine(programs, "0.0.1")
        return None

    with pytest.raises(EnvironmentNotUsableError, match=r"does not work: version 0\.0\.1 is not supported"):
        ensure_engine(lambda _: None, environment=machine.environment, site=CLOSED, build=useless_build)
    assert not machine.cached.exists()


def test_an_unusable_engine_in_the_cache_is_replaced(machine: Machine) -> None:
    write_engine(machine.cached, without=ENTRY_SCRIPT)
    ensure_engine(lambda _: None, environment=machine.environment, site=CLOSED, build=fake_build)
    assert locate(machine.environment).found is not None


def test_an_engine_built_from_other_sources_is_built_again(machine: Machine) -> None:
    """A newer Penstock may have a better language host."""
    write_engine(machine.cached)
    (machine.cached / BUILT_MARKER).write_text("of other sources", encoding="utf-8")
    search = locate(machine.environment)
    assert search.found is None
    assert "another version of Penstock" in search.rejected[0].reason
    ensure_engine(lambda _: None, environment=machine.environment, site=CLOSED, build=fake_build)
    assert not (machine.cached / BUILT_MARKER).exists()


def test_two_installations_at_once_build_once(machine: Machine) -> None:
    """The first builder waits until the second installation has said that it waits for the first."""
    builds: list[Path] = []
    second_waits = threading.Event()

    def slow_build(programs: Path, environment: Mapping[str, str], progress: Callable[[str], None]) -> str | None:
        builds.append(programs)
        assert second_waits.wait(timeout=60)
        return fake_build(programs, environment, progress)

    def hear(line: str) -> None:
        if "Another process is installing" in line:
            second_waits.set()

    def install() -> None:
        engines.append(ensure_engine(hear, environment=machine.environment, site=CLOSED, build=slow_build))

    engines: list[object] = []
    threads = [threading.Thread(target=install) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert len(builds) == 1
    assert len(engines) == 2
    assert engines[0] == engines[1]


def test_a_cache_that_cannot_be_written_is_reported_with_the_way_round(machine: Machine) -> None:
    (machine.root / "cache" / "penstock").touch()
    with pytest.raises(EnvironmentNotUsableError, match="XDG_CACHE_HOME"):
        ensure_engine(lambda _: None, environment=machine.environment, site=CLOSED, build=fake_build)


def test_a_failing_go_is_shown_with_the_end_of_what_it_said(machine: Machine) -> None:
    write_program(machine.path / "go", "echo 'go: module not found' >&2; exit 1")
    lines: list[str] = []
    with pytest.raises(EnvironmentNotUsableError) as failed:
        ensure_engine(lines.append, environment=machine.environment, site=CLOSED)
    assert failed.value.got == "go: module not found"
    assert "  go: module not found" in lines
    assert [path for path in machine.engines.iterdir() if path.is_dir()] == []


def run_install(machine: Machine) -> "subprocess.Popen[str]":
    """The command of the Makefile, on a machine that reaches no network."""
    environment = {**machine.environment, "PATH": f"{machine.path}:{os.environ['PATH']}"}
    environment |= {"https_proxy": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9"}
    command = [sys.executable, "-m", "penstock.platform.engine.install"]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def test_the_command_prints_the_folder_and_nothing_else_on_standard_output(machine: Machine) -> None:
    write_engine(machine.path)
    output, errors = run_install(machine).communicate(timeout=60)
    assert output == f"{machine.path}\n"
    assert errors == ""


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_build_ends_its_compilers_and_leaves_nothing(machine: Machine, ending: signal.Signals) -> None:
    """Go here is a script that waits, as a compiler would work; an unusable engine on the PATH keeps it from use."""
    note = machine.root / "pid"
    write_engine(machine.path, "0.0.1")
    write_program(machine.path / "go", f"echo $$ > {note}.new; mv {note}.new {note}; exec sleep 600")
    install = run_install(machine)
    wait_until(note.exists, "the build starts")
    install.send_signal(ending)
    _, errors = install.communicate(timeout=60)
    assert install.returncode == ExitCode.INTERRUPTED
    assert "was interrupted" in errors
    assert "Traceback" not in errors
    wait_until(lambda: is_gone(int(note.read_text(encoding="utf-8"))), "the compiler ends")
    assert [path for path in machine.engines.iterdir() if path.is_dir()] == []


def test_a_killed_build_frees_the_lock_and_is_cleared_by_the_next(machine: Machine) -> None:
    note = machine.root / "pid"
    write_engine(machine.path, "0.0.1")
    write_program(machine.path / "go", f"echo $$ > {note}.new; mv {note}.new {note}; exec sleep 600")
    install = run_install(machine)
    wait_until(note.exists, "the build starts")
    install.kill()
    install.wait(timeout=60)
    os.kill(int(note.read_text(encoding="utf-8")), signal.SIGKILL)
    install.communicate(timeout=60)
    assert len(list(machine.engines.glob(".installing-*"))) == 1
    assert locate(machine.environment).found is None
    ensure_engine(lambda _: None, environment=machine.environment, site=CLOSED, build=fake_build)
    assert {path.name for path in machine.engines.iterdir() if path.is_dir()} == {machine.cached.parent.name}
