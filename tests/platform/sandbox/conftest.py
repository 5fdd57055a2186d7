"""What tests of the embedded cloud share."""

from collections.abc import Iterator

import pytest
from moto.server import ThreadedMotoServer
from penstock.platform.sandbox import moto_mends
from penstock.platform.sandbox.cloud import BotoCloud


@pytest.fixture(scope="module")
def cloud() -> Iterator[BotoCloud]:
    """An account in an emulator of the test module's own; a module that needs another one has its own fixture."""
    moto_mends.apply()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield BotoCloud(f"http://{host}:{port}", "111122223333", "eu-west-1")
    server.stop()
