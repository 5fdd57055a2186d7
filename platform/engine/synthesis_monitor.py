"""The engine's side of a program's conversation, in the program's own process: it registers, never deploys.

It answers what the real monitor answers in a first preview: URNs, options inherited from parents, transforms and hooks run,
inputs and automatic names known, ids and every other output unknown. What a program only reads (`.get`) is not registered.
"""

import hashlib
import threading
from collections.abc import Mapping
from typing import Any, Final

from google.protobuf import empty_pb2, struct_pb2
from google.protobuf.message import Message
from pulumi.runtime.proto import callback_pb2, resource_pb2

from ..autonames import named
from ..aws_functions import Facts
from ..errors import ConfigurationError
from ..resource import contains_unknown
from .synthesis_callbacks import Callbacks
from .synthesis_functions import Answers, result
from .synthesis_options import inherited_options
from .synthesis_registration import Creates, Registration, created
from .synthesis_values import as_read, from_outputs, plain_properties, struct, to_outputs, with_missing

__all__ = ["STACK_TYPE", "Monitor"]

STACK_TYPE: Final = "pulumi:pulumi:Stack"
PROVIDER_PREFIX: Final = "pulumi:providers:"
_FEATURES_WITHOUT: Final = ("OUTPUT_VALUES", "BYTE_STRING", "INVOKE_DEPENDS_ON", "INVOKE_PARENT")
FEATURES: Final = tuple(
    value
    for name, value in resource_pb2.ResourceMonitorFeature.items()
    if name.removeprefix("RESOURCE_MONITOR_FEATURE_") not in _FEATURES_WITHOUT
)
"""What this monitor can do. Without output values inputs arrive resolved, which is what a rule reads."""


class Monitor:
    """What the SDK calls, in the SDK's spelling. Calls come from several threads."""

    def __init__(
        self, *, project: str, stack: str, facts: Facts, answers: Answers | None = None, creates: Creates | None = None
    ) -> None:
        self.project = project
        self.stack = stack
        self.facts = facts
        self.answers = answers or {}
        self.creates = creates
        self.registrations: dict[str, Registration] = {}
        self.default_providers: set[str] = set()
        self.unanswered: set[str] = set()
        """Functions that nothing here can answer: their result was unknown."""
        self.callbacks: Callbacks | None = None
        self._lock = threading.Lock()
        self._hooks: dict[str, resource_pb2.RegisterResourceHookRequest] = {}
        self._stack_transforms: list[callback_pb2.Callback] = []
        self._invoke_transforms: list[callback_pb2.Callback] = []

    def urn(self, parent: str, type_token: str, name: str) -> str:
        """The URN as the engine makes it: the types of all parents, but not the stack's."""
        parents = parent.split("::", 3)[2] if parent else STACK_TYPE
        types = type_token if parents == STACK_TYPE else f"{parents}${type_token}"
        return f"urn:pulumi:{self.stack}::{self.project}::{types}::{name}"

    # ---- registration

    def RegisterResource(  # noqa: N802 - the protocol's name
        self, request: resource_pb2.RegisterResourceRequest
    ) -> resource_pb2.RegisterResourceResponse:
        if request.remote:
            raise ConfigurationError(
                "a component of another language runs in its own plugin, so only the engine can construct it",
                got=f"{request.type} {request.name}",
                do="judge this stack with `penstock preview` instead",
            )
        urn = self.urn(request.parent, request.type, request.name)
        parent = self.registrations.get(request.parent)
        options = inherited_options(request, parent.options if parent is not None else None)
        inputs = request.object
        for callback in self._transforms(request):
            inputs, options = self._transform(callback, request, inputs, options)
        registration = Registration(urn, request, options, {}, inputs)
        self._choose_provider(registration)
        if request.custom:
            inputs = self._with_name(request, urn, inputs)
            self._before_create(urn, request, options, inputs)
        registration.properties = plain_properties(inputs)
        self._add(registration)
        if not request.custom:
            return resource_pb2.RegisterResourceResponse(urn=urn)
        identity, outputs = created(self.creates, request.type, request.name, inputs)
        return resource_pb2.RegisterResourceResponse(urn=urn, id=getattr(options, "import") or identity, object=outputs)

    def RegisterResourceOutputs(  # noqa: N802
        self, request: resource_pb2.RegisterResourceOutputsRequest
    ) -> empty_pb2.Empty:
        registration = self.registrations[request.urn]
        registration.properties.update(plain_properties(request.outputs))
        registration.outputs = request.outputs
        return empty_pb2.Empty()

    def ReadResource(  # noqa: N802
        self, request: resource_pb2.ReadResourceRequest
    ) -> resource_pb2.ReadResourceResponse:
        urn = self.urn(request.parent, request.type, request.name)
        known = as_read(request.type, request.properties)
        _, outputs = created(self.creates, request.type, request.name, known)
        return resource_pb2.ReadResourceResponse(urn=urn, properties=outputs)

    def _add(self, registration: Registration) -> None:
        with self._lock:
            if registration.urn in self.registrations:
                raise ConfigurationError(
                    "two resources of one type have the same name and parent",
                    got=registration.urn,
                    do="give one of them another name",
                )
            self.registrations[registration.urn] = registration

    def _choose_provider(self, registration: Registration) -> None:
        request, options = registration.request, registration.options
        parent = self.registrations.get(request.parent)
        inherited = parent.providers if parent is not None else {}
        if not request.custom:
            registration.providers = {**inherited, **options.providers}
            return
        if request.type.startswith(PROVIDER_PREFIX):
            return
        package = request.type.split(":", 1)[0]
        chosen = options.provider or options.providers.get(package) or inherited.get(package)
        registration.provider = chosen or self.default_provider(package, options.version, options.plugin_download_url)

    def default_provider(self, package: str, version: str, url: str) -> str:
        """The reference of the provider that the engine starts where a program names none."""
        parts = ["default", *([version.replace(".", "_").replace("-", "_").replace("+", "_")] if version else [])]
        parts += ["".join(part if part.isalnum() else "_" for part in url)] if url else []
        urn = self.urn("", f"{PROVIDER_PREFIX}{package}", "_".join(parts))
        self.default_providers.add(urn)
        return f"{urn}::"

    def _with_name(
        self, request: resource_pb2.RegisterResourceRequest, urn: str, inputs: struct_pb2.Struct
    ) -> struct_pb2.Struct:
        """The inputs with the physical name that the provider makes up; the suffix is always the same for a URN."""
        given = plain_properties(inputs)
        seed = hashlib.sha256(urn.encode()).digest()
        return with_missing(inputs, named(request.type, request.name, given, seed))

    # ---- transforms and hooks

    def _transforms(self, request: resource_pb2.RegisterResourceRequest) -> list[callback_pb2.Callback]:
        """The resource's own first, then those of its parents upwards, then the stack's."""
        callbacks = list(request.transforms)
        parent = self.registrations.get(request.parent)
        while parent is not None:
            callbacks += parent.request.transforms
            parent = self.registrations.get(parent.request.parent)
        return callbacks + self._stack_transforms

    def _transform(
        self,
        callback: callback_pb2.Callback,
        request: resource_pb2.RegisterResourceRequest,
        inputs: struct_pb2.Struct,
        options: resource_pb2.TransformResourceOptions,
    ) -> tuple[struct_pb2.Struct, resource_pb2.TransformResourceOptions]:
        dependencies = {name: list(item.urns) for name, item in request.propertyDependencies.items()}
        asked = resource_pb2.TransformRequest(
            type=request.type,
            name=request.name,
            parent=request.parent,
            custom=request.custom,
            properties=to_outputs(inputs, dependencies),
            options=options,
        )
        response = self._call(callback.token, asked)
        answered = response.options if response.HasField("options") else options
        return from_outputs(response.properties) if response.HasField("properties") else inputs, answered

    def _before_create(
        self,
        urn: str,
        request: resource_pb2.RegisterResourceRequest,
        options: resource_pb2.TransformResourceOptions,
        inputs: struct_pb2.Struct,
    ) -> None:
        for name in options.hooks.before_create:
            hook = self._hooks[name]
            if not hook.on_dry_run:
                continue
            asked = resource_pb2.ResourceHookRequest(urn=urn, name=request.name, type=request.type, new_inputs=inputs)
            error = self._call(hook.callback.token, asked).error
            if error and not hook.ignore_errors:
                raise ConfigurationError(f"the hook {name} refused {urn}", got=error, do="mend what the hook asks for")

    def _call(self, token: str, request: Message) -> Any:
        if self.callbacks is None:
            raise RuntimeError("no transform or hook was registered")
        return self.callbacks.run(token, request)

    def RegisterStackTransform(self, callback: callback_pb2.Callback) -> empty_pb2.Empty:  # noqa: N802
        self._stack_transforms.append(callback)
        return empty_pb2.Empty()

    def RegisterStackInvokeTransform(self, callback: callback_pb2.Callback) -> empty_pb2.Empty:  # noqa: N802
        self._invoke_transforms.append(callback)
        return empty_pb2.Empty()

    def RegisterResourceHook(self, hook: resource_pb2.RegisterResourceHookRequest) -> empty_pb2.Empty:  # noqa: N802
        self._hooks[hook.name] = hook
        return empty_pb2.Empty()

    def RegisterErrorHook(self, _: resource_pb2.RegisterErrorHookRequest) -> empty_pb2.Empty:  # noqa: N802
        return empty_pb2.Empty()  # error hooks run when a deployment fails; nothing is deployed here

    # ---- functions

    def Invoke(self, request: resource_pb2.ResourceInvokeRequest) -> resource_pb2.ResourceInvokeResponse:  # noqa: N802
        arguments = request.args
        for callback in self._invoke_transforms:
            asked = resource_pb2.TransformInvokeRequest(token=request.tok, args=arguments)
            arguments = from_outputs(self._call(callback.token, asked).args)
        known = plain_properties(arguments)
        if contains_unknown(known):
            return resource_pb2.ResourceInvokeResponse(unknown=True)
        answered = self._result(request, known)
        if answered is None:
            self.unanswered.add(request.tok)
            return resource_pb2.ResourceInvokeResponse(unknown=True)
        response = resource_pb2.ResourceInvokeResponse()
        getattr(response, "return").CopyFrom(struct(answered))
        return response

    def _result(
        self, request: resource_pb2.ResourceInvokeRequest, arguments: dict[str, Any]
    ) -> Mapping[str, Any] | None:
        if request.tok == "pulumi:pulumi:getResource":
            registration = self.registrations[arguments["urn"]]
            return {"urn": registration.urn, "id": "", "state": {}}
        package = request.tok.split(":", 1)[0]
        provider = request.provider or self.default_provider(package, request.version, request.pluginDownloadURL)
        registered = self.registrations.get(provider.rsplit("::", 1)[0])
        region = registered.properties.get("region") if registered is not None else None
        facts = self.facts
        if isinstance(region, str):
            facts = Facts(facts.account_id, region, facts.availability_zones)
        return result(request.tok, arguments, facts, self.answers)

    def Call(self, request: resource_pb2.ResourceCallRequest) -> None:  # noqa: N802
        raise ConfigurationError(
            "a resource's own functions run in its provider's plugin, so only the engine can call them",
            got=request.tok,
            do="judge this stack with `penstock preview` instead",
        )

    # ---- the rest of the protocol

    def GetDeploymentInfo(self, _: empty_pb2.Empty) -> resource_pb2.DeploymentInfo:  # noqa: N802
        return resource_pb2.DeploymentInfo(supportedFeatures=FEATURES)

    def RegisterPackage(  # noqa: N802
        self, request: resource_pb2.RegisterPackageRequest
    ) -> resource_pb2.RegisterPackageResponse:
        return resource_pb2.RegisterPackageResponse(ref=request.parameterization.name or request.name)

    def SignalAndWaitForShutdown(self, _: empty_pb2.Empty) -> empty_pb2.Empty:  # noqa: N802
        return empty_pb2.Empty()
