"""The smallest provider that the engine accepts, inside the test's process: one type, `tiny:index:Thing`.

Inputs of a thing: `size` (a change updates it), `place` (a change replaces it), `refused` (its creation fails), `held` (its
creation waits until the test lets it go). Its output `serial` is known only once it exists.
"""

# ruff: noqa: N802, ARG002 - the names and arguments are the protocol's

import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import grpc
from google.protobuf import empty_pb2, json_format, struct_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

HOLD_SECONDS = 60
"""No creation is held longer, so that a test that fails does not hang."""


class TinyProvider(provider_pb2_grpc.ResourceProviderServicer):
    """Answers the engine; `begun` is set when a held creation has begun, and `release` ends it."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.release = threading.Event()

    def Attach(self, request: Any, context: grpc.ServicerContext) -> empty_pb2.Empty:
        return empty_pb2.Empty()

    def GetPluginInfo(self, request: Any, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        return plugin_pb2.PluginInfo(version="1.0.0")

    def CheckConfig(self, request: Any, context: grpc.ServicerContext) -> provider_pb2.CheckResponse:
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request: Any, context: grpc.ServicerContext) -> provider_pb2.DiffResponse:
        return provider_pb2.DiffResponse()

    def Configure(self, request: Any, context: grpc.ServicerContext) -> provider_pb2.ConfigureResponse:
        return provider_pb2.ConfigureResponse(acceptSecrets=True, supportsPreview=False)

    def Check(self, request: Any, context: grpc.ServicerContext) -> provider_pb2.CheckResponse:
        return provider_pb2.CheckResponse(inputs=request.news)

    def Diff(self, request: Any, context: grpc.ServicerContext) -> provider_pb2.DiffResponse:
        before, after = _values(request.old_inputs), _values(request.news)
        changed = [key for key in sorted({*before, *after}) if before.get(key) != after.get(key)]
        some = provider_pb2.DiffResponse.DIFF_SOME if changed else provider_pb2.DiffResponse.DIFF_NONE
        replaces = [key for key in changed if key == "place"]
        return provider_pb2.DiffResponse(changes=some, diffs=changed, replaces=replaces)

    def Create(self, request: Any, context: grpc.ServicerContext) -> provider_pb2.CreateResponse:
        inputs = _values(request.properties)
        if inputs.get("held"):
            self.begun.set()
            self.release.wait(HOLD_SECONDS)
        if inputs.get("refused"):
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "this thing is refused")
        return provider_pb2.CreateResponse(id="thing-1", properties=_struct({**inputs, "serial": "S-1"}))

    def Update(self, request: Any, context: grpc.ServicerContext) -> provider_pb2.UpdateResponse:
        return provider_pb2.UpdateResponse(properties=_struct({**_values(request.news), "serial": "S-1"}))

    def Read(self, request: Any, context: grpc.ServicerContext) -> provider_pb2.ReadResponse:
        return provider_pb2.ReadResponse(id=request.id, properties=request.properties, inputs=request.inputs)

    def Delete(self, request: Any, context: grpc.ServicerContext) -> empty_pb2.Empty:
        return empty_pb2.Empty()

    def Cancel(self, request: Any, context: grpc.ServicerContext) -> empty_pb2.Empty:
        self.release.set()
        return empty_pb2.Empty()


@contextmanager
def serving(provider: TinyProvider) -> Iterator[dict[str, str]]:
    """Serve it on loopback; the variables by which the engine finds it."""
    server = grpc.server(ThreadPoolExecutor(max_workers=4))
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(provider, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield {"PULUMI_DEBUG_PROVIDERS": f"tiny:{port}"}
    finally:
        provider.release.set()
        server.stop(grace=None).wait()


def _values(properties: struct_pb2.Struct) -> dict[str, Any]:
    return dict(json_format.MessageToDict(properties))


def _struct(values: Mapping[str, Any]) -> struct_pb2.Struct:
    properties = struct_pb2.Struct()
    properties.update(dict(values))
    return properties
