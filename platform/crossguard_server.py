"""Where the engine asks a pack: a port on this machine, told on standard output as the engine expects it."""

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import grpc
from pulumi.runtime.proto.analyzer_pb2_grpc import AnalyzerServicer, add_AnalyzerServicer_to_server

__all__ = ["serve"]

_THREADS: Final = 4
"""As many as pulumi-policy has: the engine asks about several resources at a time."""

_MESSAGE_BYTES: Final = 400 * 1024 * 1024
"""The engine's own limit. A request about a stack holds all of its properties."""


def serve(servicer: AnalyzerServicer) -> None:
    """Answer the engine that started this process, until it ends it or a person interrupts both."""
    server = grpc.server(
        ThreadPoolExecutor(max_workers=_THREADS), options=[("grpc.max_receive_message_length", _MESSAGE_BYTES)]
    )
    add_AnalyzerServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    # Flushed: into a pipe it would stay here, and the engine would wait for ever.
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    try:
        server.wait_for_termination()
    except KeyboardInterrupt:
        server.stop(None)
