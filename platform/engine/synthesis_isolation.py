"""A user's program in our process, as if it were in its own: folder, paths, variables and modules, all put back after it."""

import contextlib
import importlib
import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Final

__all__ = ["isolated"]

_OURS: Final = __name__.split(".", 1)[0]
"""Our own package is never unloaded: its classes must stay the same for the caller."""


@contextlib.contextmanager
def isolated(main: Path | None, *, folder: Path, variables: Mapping[str, str]) -> Iterator[None]:
    """Run the block as a program's process would be: in its folder, with its own modules, arguments and variables.

    Modules of the project that the block imports are forgotten, so that the next stack's run reads its own configuration.

    Args:
        main: the program, a folder or a file; None for a function, which stays in the folder and on the paths of its caller.
        folder: the project; modules below it are the program's, installed packages are not.
        variables: set in the environment.
    """
    modules, path, arguments = set(sys.modules), list(sys.path), list(sys.argv)
    environment, working_folder = dict(os.environ), Path.cwd()
    program = sys.modules.get("__main__")
    try:
        os.environ.update(variables)
        if main is not None:
            home = main if main.is_dir() else main.parent
            os.chdir(home)
            sys.path.insert(0, str(home))
            sys.argv = [str(main)]
        importlib.invalidate_caches()
        with contextlib.redirect_stdout(sys.stderr):
            yield
    finally:
        os.chdir(working_folder)
        os.environ.clear()
        os.environ.update(environment)
        sys.path[:] = path
        sys.argv = arguments
        if program is not None:
            sys.modules["__main__"] = program
        for name in set(sys.modules) - modules:
            if _is_of(sys.modules[name], name, {folder, folder.resolve()}):
                del sys.modules[name]


def _is_of(module: ModuleType, name: str, folders: Iterable[Path]) -> bool:
    file = getattr(module, "__file__", None)
    if file is None or name.split(".", 1)[0] == _OURS or "site-packages" in file:
        return False
    if Path(file).is_relative_to(sysconfig.get_path("stdlib")):
        return False  # where Python itself lies below the folder
    return any(Path(file).is_relative_to(folder) for folder in folders)
