"""Write files so that nobody ever reads half of one."""

import contextlib
import os
import tempfile
from pathlib import Path

__all__ = ["write_atomically"]


def write_atomically(file: Path, text: str, *, mode: int = 0o600) -> None:
    """Write a file so that every reader sees the old text or the new one. The same text is not written again.

    Args:
        file: where; its folder is there.
        text: the whole contents.
        mode: who may read it; by default its owner alone.
    """
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if not file.is_symlink() and file.read_text(encoding="utf-8") == text:
            return
    descriptor, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name[:100]}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            os.fchmod(descriptor, mode)
            stream.write(text)
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink()
        raise
