"""The pack's side of the engine's protocol: requests as the engine makes them, answered by the pack's own analyzer."""

from collections.abc import Iterable, Mapping
from typing import Any

from google.protobuf import json_format, struct_pb2
from penstock.platform.crossguard import Analyzer
from penstock.platform.policy_choice import PolicyChoice
from penstock.platform.resource import UNKNOWN, Resource
from penstock.platform.rule import Rule
from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE


class Pack:
    """A pack of rules that runs in the test's process."""

    def __init__(self, rules: Iterable[Rule], choice: PolicyChoice | None = None) -> None:
        self._written: dict[str, Mapping[str, Any] | None] = {}
        self._servicer: Any = Analyzer(rules, choice, configuration=self._written.get)

    def info(self) -> analyzer_pb2.AnalyzerInfo:
        """What the engine is told about the pack."""
        info: analyzer_pb2.AnalyzerInfo = self._servicer.GetAnalyzerInfo(None, None)
        return info

    def disable(self, policy: str) -> None:
        """Switch one policy off, as `--policy-pack-config` does."""
        self.configure(policy, analyzer_pb2.DISABLED)

    def configure(self, policy: str, level: "analyzer_pb2.EnforcementLevel.ValueType") -> None:
        """Give one policy a level, as `--policy-pack-config` does."""
        self.configure_all({policy: level})

    def configure_all(self, levels: Mapping[str, "analyzer_pb2.EnforcementLevel.ValueType"]) -> None:
        """Give policies their levels, as the engine does after it has read the file."""
        request = analyzer_pb2.ConfigureAnalyzerRequest()
        for policy, level in levels.items():
            request.policyConfig[policy].enforcementLevel = level
        self._servicer.Configure(request, None)

    def configure_stack(self, config: Mapping[str, str], secret_keys: Iterable[str] = ()) -> None:
        """Tell the stack's configuration, as the engine does when it has started a pack."""
        request = analyzer_pb2.AnalyzerStackConfigureRequest(config=config, config_secret_keys=secret_keys)
        self._servicer.ConfigureStack(request, None)

    def remediate(self, resource: Resource) -> list[str]:
        """The properties that each remedy makes of a resource, as JSON text."""
        request = analyzer_pb2.AnalyzeRequest()
        _fill(request, resource)
        answer = self._servicer.Remediate(request, None)
        return [json_format.MessageToJson(item.properties) for item in answer.remediations]

    @staticmethod
    def on_the_wire(values: Mapping[str, Any]) -> Any:
        """The values as a request has them."""
        return _wire(values)

    def analyze(self, resource: Resource) -> analyzer_pb2.AnalyzeResponse:
        """The question about one resource, with its inputs."""
        request = analyzer_pb2.AnalyzeRequest()
        _fill(request, resource)
        answer: analyzer_pb2.AnalyzeResponse = self._servicer.Analyze(request, None)
        return answer

    def analyze_stack(self, resources: Iterable[Resource]) -> analyzer_pb2.AnalyzeResponse:
        """The question about the stack, with the resources' outputs."""
        request = analyzer_pb2.AnalyzeStackRequest()
        for resource in resources:
            self._written[resource.urn] = resource.configuration
            item = request.resources.add()
            _fill(item, resource)
            item.parent = resource.parent or ""
            item.dependencies.extend(resource.dependencies)
            for name, urns in resource.property_dependencies.items():
                item.propertyDependencies[name].urns.extend(urns)
        answer: analyzer_pb2.AnalyzeResponse = self._servicer.AnalyzeStack(request, None)
        return answer


def _fill(message: Any, resource: Resource) -> None:
    message.type, message.urn, message.name = resource.type, resource.urn, resource.name
    message.properties.CopyFrom(_struct(resource.properties))
    message.options.protect = resource.protect
    if resource.provider_properties:
        message.provider.type = "pulumi:providers:aws"
        message.provider.properties.CopyFrom(_struct(resource.provider_properties))


def _struct(values: Mapping[str, Any]) -> struct_pb2.Struct:
    properties = struct_pb2.Struct()
    properties.update(_wire(values))
    return properties


def _wire(value: Any) -> Any:
    if value is UNKNOWN:
        return UNKNOWN_STRING_VALUE
    if isinstance(value, Mapping):
        return {name: _wire(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_wire(item) for item in value]
    return value
