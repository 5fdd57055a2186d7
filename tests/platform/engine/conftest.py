"""Fixtures for finding and installing an engine."""

from pathlib import Path

import pytest
from fake_engines import Machine


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine without any engine."""
    root = tmp_path / "machine"
    root.mkdir()
    return Machine(root)
