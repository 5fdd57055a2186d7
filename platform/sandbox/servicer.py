# ruff: noqa: N802, ARG002 - the protocol names the methods and what they are given
"""Pulumi's provider protocol (gRPC) in front of a `Provider`: messages in, messages out, nothing decided.

The SDK has a server for providers too, but it drops what this one needs: the old inputs of a change (a removed tag would
show as unchanged), the naming settings, and which provider a configuration is for. It has no `Attach` either.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final, NoReturn, TypeVar

import grpc
import grpc.aio
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc, status_pb2

from ..errors import PenstockError
from .difference import Change, ChangeKind
from .emulated import explain
from .handler import AutoNaming, HalfMadeError, Handler, NamingMode, Provider
from .provider import changed_config
from .wire import Secrets, from_wire, to_wire

__all__ = ["Servicer", "half_made"]

Answer = TypeVar("Answer")

KINDS: Final = {
    (ChangeKind.ADD, False): provider_pb2.PropertyDiff.ADD,
    (ChangeKind.ADD, True): provider_pb2.PropertyDiff.ADD_REPLACE,
    (ChangeKind.DELETE, False): provider_pb2.PropertyDiff.DELETE,
    (ChangeKind.DELETE, True): provider_pb2.PropertyDiff.DELETE_REPLACE,
    (ChangeKind.UPDATE, False): provider_pb2.PropertyDiff.UPDATE,
    (ChangeKind.UPDATE, True): provider_pb2.PropertyDiff.UPDATE_REPLACE,
}

MODES: Final = {
    provider_pb2.CheckRequest.AutonamingOptions.PROPOSE: NamingMode.PROPOSE,
    provider_pb2.CheckRequest.AutonamingOptions.ENFORCE: NamingMode.ENFORCE,
    provider_pb2.CheckRequest.AutonamingOptions.DISABLE: NamingMode.DISABLE,
}


class Servicer(provider_pb2_grpc.ResourceProviderServicer):
    """The server of one package.

    Args:
        provider: what answers.
        package: the package that this server is the provider of.
        version: what it says its version is; the engine warns of one that is older than the SDK's.
    """

    def __init__(self, provider: Provider, package: str, version: str) -> None:
        self.provider = provider
        self.package = package
        self.version = version

    # ---- the connection ---------------------------------------------------------------------------------------

    async def Handshake(self, request: Any, context: Any) -> Any:
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True, supports_autonaming_configuration=True)

    async def Attach(self, request: plugin_pb2.PluginAttach, context: Any) -> empty_pb2.Empty:
        return empty_pb2.Empty()

    async def GetPluginInfo(self, request: Any, context: Any) -> plugin_pb2.PluginInfo:
        return plugin_pb2.PluginInfo(version=self.version)

    async def Cancel(self, request: Any, context: Any) -> empty_pb2.Empty:
        """Nothing to cancel: no call to the emulator takes longer than a moment."""
        return empty_pb2.Empty()

    # ---- configuration ----------------------------------------------------------------------------------------

    async def CheckConfig(self, request: provider_pb2.CheckRequest, context: Any) -> provider_pb2.CheckResponse:
        return provider_pb2.CheckResponse(inputs=request.news)

    async def DiffConfig(self, request: provider_pb2.DiffRequest, context: Any) -> provider_pb2.DiffResponse:
        old = from_wire(request.old_inputs) or from_wire(request.olds)
        changed, replacing = changed_config(old, from_wire(request.news))
        return provider_pb2.DiffResponse(
            changes=_changes(bool(changed)), diffs=changed, replaces=replacing, hasDetailedDiff=False
        )

    async def Configure(self, request: provider_pb2.ConfigureRequest, context: Any) -> provider_pb2.ConfigureResponse:
        settings = {name.rpartition(":")[2]: value for name, value in request.variables.items()}
        settings = from_wire(request.args) or settings

        def configure() -> None:
            self.provider.configure(self._connection(context), request.urn, settings)

        await _in_thread(context, configure)
        return provider_pb2.ConfigureResponse(
            acceptSecrets=True, supportsPreview=True, supports_autonaming_configuration=True
        )

    # ---- functions --------------------------------------------------------------------------------------------

    async def Invoke(self, request: provider_pb2.InvokeRequest, context: Any) -> provider_pb2.InvokeResponse:
        connection, secrets = self._connection(context), Secrets()
        arguments = from_wire(request.args, secrets)
        answer = await _in_thread(context, lambda: self.provider.call(request.tok, connection, arguments))
        response = provider_pb2.InvokeResponse()
        getattr(response, "return").CopyFrom(to_wire(answer, secrets))  # the field is a word of Python's
        return response

    async def Call(self, request: provider_pb2.CallRequest, context: Any) -> NoReturn:
        await _refuse(context, f"the embedded cloud does not have the method {request.tok}")

    async def Construct(self, request: provider_pb2.ConstructRequest, context: Any) -> NoReturn:
        await _refuse(
            context,
            f"the component {request.type} is built by its package's own plugin, which the embedded cloud does not run",
        )

    # ---- resources --------------------------------------------------------------------------------------------

    async def Check(self, request: provider_pb2.CheckRequest, context: Any) -> provider_pb2.CheckResponse:
        handler = self.provider.handler(_type(request), self._connection(context))
        naming = AutoNaming(request.randomSeed)
        if request.HasField("autonaming"):
            naming = AutoNaming(request.randomSeed, MODES[request.autonaming.mode], request.autonaming.proposed_name)
        secrets = _secrets(handler)
        old, new = from_wire(request.olds), from_wire(request.news, secrets)
        checked = await _in_thread(context, lambda: handler.check(_name(request), old, new, naming), secrets)
        failures = [
            provider_pb2.CheckFailure(property=name, reason=reason) for name, reason in checked.failures.items()
        ]
        return provider_pb2.CheckResponse(inputs=to_wire(checked.inputs, secrets), failures=failures)

    async def Diff(self, request: provider_pb2.DiffRequest, context: Any) -> provider_pb2.DiffResponse:
        handler, cloud = self._for(request, context)
        old = (from_wire(request.old_inputs), from_wire(request.olds))
        new, ignored = from_wire(request.news), tuple(request.ignoreChanges)
        planned = await _in_thread(context, lambda: handler.plan(cloud, old, new, ignored))
        difference = planned.difference
        return provider_pb2.DiffResponse(
            changes=_changes(bool(difference.changes)),
            diffs=difference.top_level,
            replaces=difference.replaces,
            deleteBeforeReplace=planned.delete_before_replace,
            detailedDiff=_detailed(difference.changes),
            hasDetailedDiff=True,
        )

    async def Create(self, request: provider_pb2.CreateRequest, context: Any) -> provider_pb2.CreateResponse:
        handler, cloud = self._for(request, context)
        secrets = _secrets(handler)
        inputs = from_wire(request.properties, secrets)
        made = await _in_thread(
            context, lambda: handler.create(cloud, _name(request), inputs, is_preview=request.preview), secrets
        )
        return provider_pb2.CreateResponse(id=made.id, properties=to_wire(made.state, secrets))

    async def Read(self, request: provider_pb2.ReadRequest, context: Any) -> provider_pb2.ReadResponse:
        handler, cloud = self._for(request, context)
        secrets = _secrets(handler)
        state, inputs = from_wire(request.properties, secrets), from_wire(request.inputs, secrets)
        read = await _in_thread(context, lambda: handler.read(cloud, request.id, state, inputs), secrets)
        if not read.id:
            return provider_pb2.ReadResponse()  # properties that are empty, not missing, would be those of a resource
        return provider_pb2.ReadResponse(
            id=read.id, properties=to_wire(read.state, secrets), inputs=to_wire(read.inputs, secrets)
        )

    async def Update(self, request: provider_pb2.UpdateRequest, context: Any) -> provider_pb2.UpdateResponse:
        handler, cloud = self._for(request, context)
        secrets = _secrets(handler)
        old = (from_wire(request.old_inputs), from_wire(request.olds))
        inputs = from_wire(request.news, secrets)
        state = await _in_thread(
            context, lambda: handler.update(cloud, request.id, old, inputs, is_preview=request.preview), secrets
        )
        return provider_pb2.UpdateResponse(properties=to_wire(state, secrets))

    async def Delete(self, request: provider_pb2.DeleteRequest, context: Any) -> empty_pb2.Empty:
        handler, cloud = self._for(request, context)
        state = from_wire(request.properties)
        await _in_thread(context, lambda: handler.delete(cloud, request.id, state))
        return empty_pb2.Empty()

    def _connection(self, context: Any) -> str:
        """What tells the providers of a program apart: the engine opens a connection for each and keeps it."""
        return f"{self.package} {context.peer()}"

    def _for(self, request: Any, context: Any) -> tuple[Handler[Any], Any]:
        connection = self._connection(context)
        return self.provider.handler(_type(request), connection), self.provider.cloud(connection)


def _type(request: Any) -> str:
    """The type token: the last part of the qualified type in the URN."""
    return str(request.type or request.urn.split("::")[2].rpartition("$")[2])


def _name(request: Any) -> str:
    return str(request.name or request.urn.split("::", 3)[3])


def _secrets(handler: Handler[Any]) -> Secrets:
    return Secrets(set(handler.secret_properties), always=handler.secret_properties)


def _changes(any_changed: bool) -> Any:
    return provider_pb2.DiffResponse.DIFF_SOME if any_changed else provider_pb2.DiffResponse.DIFF_NONE


def _detailed(changes: tuple[Change, ...]) -> Mapping[str, Any]:
    return {
        change.path: provider_pb2.PropertyDiff(kind=KINDS[change.kind, change.replaces], inputDiff=True)
        for change in changes
    }


async def _in_thread(context: Any, work: Callable[[], Answer], secrets: Secrets | None = None) -> Answer:
    """Do what may block in a thread, and say what failed in one message instead of a traceback, with no secret in it."""
    known = secrets or Secrets()
    try:
        return await asyncio.to_thread(work)
    except HalfMadeError as error:
        await context.abort_with_status(half_made(error, known))
    except PenstockError as error:
        await _refuse(context, known.hidden(error.message()))
    except Exception as error:  # noqa: BLE001 - whatever it is, the engine must hear of it in words
        await _refuse(context, known.hidden(explain(error)))
    raise AssertionError("an aborted call does not go on")


async def _refuse(context: Any, message: str) -> NoReturn:
    await context.abort(grpc.StatusCode.UNKNOWN, message)
    raise AssertionError("an aborted call does not go on")


def half_made(error: HalfMadeError, secrets: Secrets) -> grpc.Status:
    """The status by which the engine learns that there is something to keep in the state, and why it is not whole."""
    details = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=error.what)
    details.details.add().Pack(
        provider_pb2.ErrorResourceInitFailed(
            id=error.made.id,
            properties=to_wire(error.made.state, secrets),
            inputs=to_wire(error.inputs, secrets),
            reasons=[error.what],
        )
    )
    return _Status(error.what, details.SerializeToString())


class _Status(grpc.Status):
    """A status with details in the trailing metadata."""

    def __init__(self, message: str, details: bytes) -> None:
        self.code = grpc.StatusCode.UNKNOWN
        self.details = message
        self.trailing_metadata = (("grpc-status-details-bin", details),)
