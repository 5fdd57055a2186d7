"""Build the engine from Go modules, for machines that reach a module proxy but not Pulumi's download site.

The module in `build/` pins every dependency by checksum. The `pulumi` command is Pulumi's own; the language host is
Penstock's, because the official one is not served as a module.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from ..errors import EnvironmentNotUsableError
from .locate import BUILT_MARKER
from .module_sources import SOURCES, sources_digest
from .versions import PINNED

__all__ = ["build_from_modules", "go_program"]

PACKAGES = ("github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", "./pulumi-language-python")
SDK_MODULE = "github.com/pulumi/pulumi/sdk/v3"
SDK_FILES = ("python/cmd/pulumi-language-python-exec", "python/dist/pulumi-resource-pulumi-python")
"""Scripts that belong beside the language host: the entry of a program, and of dynamic providers."""

LINKER_FLAGS = f"-s -w -X {SDK_MODULE}/go/common/version.Version=v{PINNED}"
"""Without the version the command says it has none, and nobody accepts it; without symbols it is a third smaller."""

REPORT_SECONDS = 15
SHOWN_LINES = 10


def go_program(environment: Mapping[str, str]) -> str | None:
    """The `go` command on the PATH."""
    return shutil.which("go", path=environment.get("PATH", ""))


def build_from_modules(programs: Path, environment: Mapping[str, str], progress: Callable[[str], None]) -> str | None:
    """Build into the folder `programs`. Returns why it can't be done here, or None when it is done.

    Raises:
        EnvironmentNotUsableError: Go is there and the build failed; the end of its output is in the message.
    """
    go = go_program(environment)
    if go is None:
        return "Go is not on the PATH, so the engine can't be built from modules either"
    work = programs.parent.parent
    module = work / "module"
    # A copy: Go never writes to a checkout or to installed packages, which may be read-only.
    shutil.copytree(SOURCES, module)
    variables = {**environment, "GOWORK": "off"}
    progress("Building the Pulumi engine with Go: about 5 minutes and 3 GB of Go's caches the first time.")
    build = [go, "build", "-mod=readonly", f"-ldflags={LINKER_FLAGS}", "-o", f"{programs}{os.sep}", *PACKAGES]
    _run(build, module, variables, progress)
    listing = _run([go, "list", "-mod=readonly", "-m", "-f", "{{.Dir}}", SDK_MODULE], module, variables, progress)
    for name in SDK_FILES:
        script = programs / Path(name).name
        shutil.copyfile(Path(listing.strip()) / name, script)
        script.chmod(0o755)
    (programs / BUILT_MARKER).write_text(sources_digest(module), encoding="utf-8")
    return None


def _run(command: list[str], folder: Path, environment: Mapping[str, str], progress: Callable[[str], None]) -> str:
    """The standard output of a Go command; its progress is the time that has passed."""
    log = folder.parent / "go.log"
    started = time.monotonic()
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
        )
        try:
            output = _wait(process, lambda: progress(f"  building, {time.monotonic() - started:.0f} s so far"))
        except BaseException:
            # Go starts compilers of its own; they end with it.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
    if process.returncode != 0:
        lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        for line in lines[-SHOWN_LINES:]:
            progress(f"  {line}")
        raise EnvironmentNotUsableError(
            "Building the Pulumi engine with Go failed",
            got=lines[-1] if lines else f"exit code {process.returncode}",
            do=f"Mend what Go reports above, or install Pulumi {PINNED} (https://www.pulumi.com/docs/install/).",
        )
    return output


def _wait(process: "subprocess.Popen[str]", report: Callable[[], None]) -> str:
    while True:
        try:
            output, _ = process.communicate(timeout=REPORT_SECONDS)
        except subprocess.TimeoutExpired:
            report()
        else:
            return output
