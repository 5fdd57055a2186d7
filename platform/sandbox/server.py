"""The background process: moto's HTTP server and the provider's gRPC server, until it is told to stop.

Run as `python -m penstock.platform.sandbox.server FOLDER`, where FOLDER is the project's `.penstock`. It writes
`FOLDER/sandbox.json` once both answer, and ends on SIGTERM, when the folder is removed, or when another process has taken
its place.
"""

import asyncio
import datetime as dt
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Final

import grpc.aio
from moto.moto_server.threaded_moto_server import ThreadedMotoServer
from pulumi.runtime.proto import provider_pb2_grpc

from ... import __version__
from . import moto_mends
from .folder import Record, SandboxFolder, process_start
from .handler import Provider
from .kubernetes.cluster import LocalCluster
from .kubernetes.provider import KubernetesProvider
from .packages import KUBERNETES, installed_packages
from .provider import EmulatedProvider
from .servicer import Servicer

__all__ = ["main"]

LOOPBACK: Final = "127.0.0.1"
WATCH_SECONDS: Final = 2.0
LARGEST_MESSAGE_BYTES: Final = 400 * 1024 * 1024
"""What the engine itself allows."""


def main() -> None:
    """Serve until told to stop."""
    folder = SandboxFolder(Path(sys.argv[1]).resolve())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's Ctrl-C is for the command that runs in it
    asyncio.run(_serve(folder))


async def _serve(folder: SandboxFolder) -> None:
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    endpoint_port = _start_emulator()
    cluster = LocalCluster(folder)
    emulated = EmulatedProvider(f"http://{LOOPBACK}:{endpoint_port}", folder.project)
    others: dict[str, Provider] = {KUBERNETES: KubernetesProvider(cluster)}
    servers = {
        package: _server(Servicer(others.get(package, emulated), package, version))
        for package, version in installed_packages().items()
    }
    for server, _ in servers.values():
        await server.start()
    record = Record(
        pid=os.getpid(),
        process_start=process_start(os.getpid()),
        endpoint_port=endpoint_port,
        provider_ports={package: port for package, (_, port) in servers.items()},
        version=__version__,
        started_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    )
    folder.write_record(record)
    await _until_unwanted(folder, record, stopped)
    await asyncio.to_thread(cluster.stop)
    for server, _ in servers.values():
        await server.stop(grace=1)


def _server(servicer: Servicer) -> tuple[grpc.aio.Server, int]:
    """A server with its port, for one package: the protocol does not tell which one a question is about."""
    server = grpc.aio.server(
        options=[
            ("grpc.max_receive_message_length", LARGEST_MESSAGE_BYTES),
            ("grpc.max_send_message_length", LARGEST_MESSAGE_BYTES),
            ("grpc.so_reuseport", 0),
        ]
    )
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
    return server, server.add_insecure_port(f"{LOOPBACK}:0")


async def _until_unwanted(folder: SandboxFolder, record: Record, stopped: asyncio.Event) -> None:
    while folder.read_record() == record:
        try:
            await asyncio.wait_for(stopped.wait(), WATCH_SECONDS)
        except TimeoutError:
            continue
        return


def _start_emulator() -> int:
    """Moto's own server, on a free port that the system chooses."""
    moto_mends.apply()
    emulator = ThreadedMotoServer(LOOPBACK, 0, verbose=False)
    emulator.start()
    return emulator.get_host_and_port()[1]


if __name__ == "__main__":
    main()
    threading.excepthook = lambda _: None  # moto's threads are daemons; nothing of theirs matters at the end
    os._exit(0)
