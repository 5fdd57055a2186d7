"""Snapshots of whole stacks for syrupy: one readable file each."""

from typing import Any

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from .document import document
from .synthesised import Synthesised

__all__ = ["StackSnapshotExtension"]


class StackSnapshotExtension(SingleFileSnapshotExtension):
    """Compares what `synth` returns with the document of `__snapshots__/<test file>/<test>.stack`."""

    file_extension = "stack"
    _write_mode = WriteMode.TEXT

    def serialize(self, data: Any, **filters: Any) -> str:
        """The stack as a document.

        Raises:
            TypeError: it is no stack, or only a part of it is asked for.
        """
        if not isinstance(data, Synthesised):
            raise TypeError(f"a stack's snapshot is of what synth() returns, not of a {type(data).__name__}")
        if filters.get("exclude") is not None or filters.get("include") is not None:
            raise TypeError("a stack's snapshot is of all of it: exclude and include are not understood")
        return document(data)
