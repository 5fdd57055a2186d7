"""Write the files of a rendering: each as a whole, and of what is there nothing but files of an earlier rendering is touched.

Which files those are stands in `penstock-render.sha256`, in the format of `sha256sum --check`. It names the new files before they
are written, so that a rendering which is killed leaves whole files, all of them known to the next one.
"""

import contextlib
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..errors import ConfigurationError, UsageError
from ..files import write_atomically
from .manifests import reasons_of

__all__ = ["INDEX", "Written", "write_files"]

INDEX: Final = "penstock-render.sha256"
LINE: Final = re.compile(r"([0-9a-f]{64})  ((?:[a-z0-9][-a-z0-9]*/)?[a-z][-a-z0-9.%A-F]*\.yaml)")
FILE_MODE: Final = 0o644


@dataclass(frozen=True, slots=True)
class Written:
    """What a rendering did, by path relative to the folder."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    """No longer made, but changed by hand since: left, and no longer ours."""


def write_files(folder: Path, texts: Mapping[str, str]) -> Written:
    """Make the folder hold exactly these files of ours.

    Args:
        folder: made where it is missing.
        texts: path relative to the folder, and contents.

    Raises:
        UsageError: it is no folder, or can't be written.
        ConfigurationError: a file is there that no rendering wrote; nothing was written.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError("this is no folder", got=str(folder), do="give --to a folder")
    try:
        earlier = _index(folder)
        _refuse_others(folder, texts, earlier)
        return _write(folder, texts, earlier)
    except OSError as error:
        raise UsageError("the folder can't be written", got=error, do="give --to a folder that is yours") from None


def _write(folder: Path, texts: Mapping[str, str], earlier: Mapping[str, str]) -> Written:
    digests = {path: _digest(text.encode()) for path, text in texts.items()}
    unchanged = tuple(sorted(path for path in texts if _digest_of(folder / path) == digests[path]))
    written = tuple(sorted(set(texts) - set(unchanged)))
    stale = sorted(path for path in set(earlier) - set(texts) if (folder / path).exists())
    removed = tuple(path for path in stale if _digest_of(folder / path) == earlier[path])
    folder.mkdir(parents=True, exist_ok=True)
    if written:
        _write_index(folder, {**{path: earlier[path] for path in removed}, **digests})
    for path in written:
        (folder / path).parent.mkdir(exist_ok=True)
        write_atomically(folder / path, texts[path], mode=FILE_MODE)
    for path in removed:
        (folder / path).unlink()
        with contextlib.suppress(OSError):
            (folder / path).parent.rmdir()  # only an empty one goes; the folder itself holds the index
    _write_index(folder, digests)
    return Written(written, unchanged, removed, tuple(path for path in stale if path not in removed))


def _refuse_others(folder: Path, texts: Mapping[str, str], earlier: Mapping[str, str]) -> None:
    """What no rendering wrote is somebody's, and a link leads out of the folder."""
    linked = [path for path in (*texts, *earlier) if any(place.is_symlink() for place in _places(folder, path))]
    foreign = [
        path
        for path, text in texts.items()
        if (not (folder / path).parent.is_dir() and (folder / path).parent.exists())
        or (path not in earlier and _digest_of(folder / path) not in (None, _digest(text.encode())))
    ]
    if linked or foreign:
        reasons = [f"{path}: a symbolic link" for path in linked] + [
            f"{path}: not written by a rendering" for path in foreign
        ]
        raise ConfigurationError(
            f"files are in the way\n{reasons_of(sorted(set(reasons)))}",
            got=str(folder),
            do="move them away, or give --to another folder; nothing was written",
        )


def _places(folder: Path, path: str) -> tuple[Path, ...]:
    """The file, and the folder of its namespace where it has one."""
    return tuple(folder / part for part in (path, *map(str, Path(path).parents[:-1])))


def _index(folder: Path) -> dict[str, str]:
    try:
        lines = (folder / INDEX).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        lines = ["not text"]
    found = [LINE.fullmatch(line) for line in lines]
    if not all(found):
        raise ConfigurationError(
            "the list of rendered files is damaged",
            got=str(folder / INDEX),
            do="take it back from Git, or remove it and all files that `penstock render` made",
        )
    return {match[2]: match[1] for match in found if match is not None}


def _write_index(folder: Path, digests: Mapping[str, str]) -> None:
    lines = [f"{digest}  {path}\n" for path, digest in sorted(digests.items())]
    write_atomically(folder / INDEX, "".join(lines), mode=FILE_MODE)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _digest_of(file: Path) -> str | None:
    try:
        return _digest(file.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except IsADirectoryError:
        return ""
