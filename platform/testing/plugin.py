"""The pytest plugin. It is loaded in every run of pytest, so it imports what it needs when a test asks for it."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .program import Synth

__all__ = ["stack_snapshot", "synth"]


@pytest.fixture
def synth(request: pytest.FixtureRequest) -> "Synth":
    """`penstock.platform.testing.synth`, with relative paths starting from pytest's root folder."""
    import functools

    from .program import synth as run

    return functools.partial(run, folder=request.config.rootpath)


@pytest.fixture
def stack_snapshot(snapshot: Any) -> Any:
    """`assert synth(...) == stack_snapshot` compares with a reviewed file; `--snapshot-update` writes it. Needs syrupy."""
    from .snapshots import StackSnapshotExtension

    return snapshot.use_extension(StackSnapshotExtension)
