"""Build the engine from Go modules, for machines that reach a module proxy but not Pulumi's download site.

The module in `build/` pins every dependency by checksum. The `pulumi` command is Pulumi's own; the language host is
Penstock's, because the official one is not served as a module.
"""

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from .go_command import GoModule, go_program
from .locate import BUILT_MARKER
from .module_sources import SOURCES, sources_digest
from .versions import PINNED

__all__ = ["build_from_modules"]

PACKAGES = ("github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", "./pulumi-language-python")
SDK_MODULE = "github.com/pulumi/pulumi/sdk/v3"
SDK_FILES = ("python/cmd/pulumi-language-python-exec", "python/dist/pulumi-resource-pulumi-python")
"""Scripts that belong beside the language host: the entry of a program, and of dynamic providers."""

LINKER_FLAGS = f"-s -w -X {SDK_MODULE}/go/common/version.Version=v{PINNED}"
"""Without the version the command says it has none, and nobody accepts it; without symbols it is a third smaller."""


def build_from_modules(programs: Path, environment: Mapping[str, str], progress: Callable[[str], None]) -> str | None:
    """Build into the folder `programs`. Returns why it can't be done here, or None when it is done.

    Raises:
        EnvironmentNotUsableError: Go is there and the build failed; the end of its output is in the message.
    """
    go = go_program(environment)
    if go is None:
        return "Go is not on the PATH, so the engine can't be built from modules either"
    module = GoModule.copied(
        SOURCES,
        programs.parent.parent / "module",
        environment=environment,
        progress=progress,
        what="the Pulumi engine",
        instead=f"install Pulumi {PINNED} (https://www.pulumi.com/docs/install/)",
    )
    progress("Building the Pulumi engine with Go: about 5 minutes and 3 GB of Go's caches the first time.")
    module.run([go, "build", "-mod=readonly", f"-ldflags={LINKER_FLAGS}", "-o", f"{programs}{os.sep}", *PACKAGES])
    listing = module.run([go, "list", "-mod=readonly", "-m", "-f", "{{.Dir}}", SDK_MODULE])
    for name in SDK_FILES:
        script = programs / Path(name).name
        shutil.copyfile(Path(listing.strip()) / name, script)
        script.chmod(0o755)
    (programs / BUILT_MARKER).write_text(sources_digest(module.folder), encoding="utf-8")
    return None
