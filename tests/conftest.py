"""What tests of several folders share: the real engine, kept away from everything of the user's."""

import os
import sys
from pathlib import Path

import pytest
from penstock.platform.engine.install import ensure_engine
from real_engine import RealEngine
from wheels import build_wheel

os.environ.pop("PYTHONUNBUFFERED", None)  # few users set it, and a pipe that nobody flushes is seen only without
os.environ["PYTHONDONTWRITEBYTECODE"] = (
    "1"  # tests rewrite programs within a second, which Python's cache can't tell apart
)


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> RealEngine:
    """The engine that this machine uses; installed if there is none."""
    location = ensure_engine()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PULUMI_", "AWS_"))}
    environment |= {
        "PATH": location.search_path(os.environ["PATH"]),
        "PULUMI_HOME": str(tmp_path_factory.mktemp("pulumi-home")),
        "PULUMI_CONFIG_PASSPHRASE": "only for tests",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }
    return RealEngine(location, environment, sys.prefix)


@pytest.fixture(scope="session")
def built_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    return build_wheel(tmp_path_factory.mktemp("wheel"))
