"""ECS task definitions."""

import json
from collections.abc import Mapping
from typing import Any, Final

from ..resource_class import Cloud, Properties, ResourceClass
from ._shared import asked, none_when_gone, tag_list, tag_map, without_empty
from .ecs import rename, retag

NAMES: Final = {
    "configureAtLaunch": "configuredAtLaunch",
    "sizeInGib": "sizeInGiB",
}
"""Members whose name is not the API's; the others are the same, in the same spelling."""

KEPT: Final = (
    "cpu",
    "ephemeralStorage",
    "executionRoleArn",
    "family",
    "ipcMode",
    "memory",
    "networkMode",
    "pidMode",
    "placementConstraints",
    "requiresCompatibilities",
    "runtimePlatform",
    "taskRoleArn",
)
"""Properties of one name and shape in Pulumi and in the API."""


class TaskDefinition(ResourceClass):
    """One revision of a task definition. Its id is the family, as in the real provider; it is imported by ARN."""

    type = "aws:ecs/taskDefinition:TaskDefinition"
    cloudformation = "AWS::ECS::TaskDefinition"
    required = ("family", "containerDefinitions")
    defaults = {"skipDestroy": False, "trackLatest": False}
    nested_defaults = {"volumes": {"efsVolumeConfiguration": {"rootDirectory": "/"}}}
    replace_on = frozenset({*KEPT, "containerDefinitions", "enableFaultInjection", "proxyConfiguration", "volumes"})
    write_only = frozenset({"skipDestroy", "trackLatest"})
    computed = frozenset({"enableFaultInjection", "networkMode"})
    not_kept = {"enableFaultInjection": "the emulator does not know fault injection"}
    set_properties = frozenset({"placementConstraints", "requiresCompatibilities", "volumes"})
    takes_tags = True

    def validate(self, inputs: Properties) -> dict[str, str]:
        """The containers must be a JSON list."""
        text = inputs["containerDefinitions"]
        if not isinstance(text, str):
            return {}
        try:
            containers = json.loads(text)
        except ValueError as error:
            return {"containerDefinitions": f"is no JSON: {error}"}
        return {} if isinstance(containers, list) else {"containerDefinitions": "must be a JSON list of containers"}

    def equal(self, name: str, one: Any, other: Any) -> bool:
        """Containers are compared as ECS means them: what it fills in is as good as not given."""
        if name == "containerDefinitions" and isinstance(one, str) and isinstance(other, str):
            return bool(_normal(one) == _normal(other))
        return super().equal(name, one, other)

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Register a revision."""
        arguments = {
            name: rename(value, NAMES) for name, value in asked(inputs, dict(zip(KEPT, KEPT, strict=True))).items()
        }
        if proxy := inputs.get("proxyConfiguration"):
            properties = [{"name": name, "value": value} for name, value in (proxy.get("properties") or {}).items()]
            arguments["proxyConfiguration"] = {**proxy, "properties": properties}
        if inputs.get("enableFaultInjection") is not None:
            arguments["enableFaultInjection"] = inputs["enableFaultInjection"]
        if tags := inputs.get("tagsAll"):
            arguments["tags"] = tag_list(tags, key="key", value="value")
        cloud.client("ecs").register_task_definition(
            containerDefinitions=json.loads(inputs["containerDefinitions"]),
            volumes=[_volume_to_api(volume) for volume in inputs.get("volumes") or ()],
            **arguments,
        )
        return str(inputs["family"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """The revision in the state, the family's latest where that is tracked or in an import. Inactive is gone."""
        found = self._find(cloud, resource_id, state)
        if found is None:
            return None
        task = found["taskDefinition"]
        proxy = task.get("proxyConfiguration")
        arn = task["taskDefinitionArn"]
        return {
            **{name: rename(task.get(name), {v: k for k, v in NAMES.items()}) for name in KEPT},
            "arn": arn,
            "arnWithoutRevision": arn.rpartition(":")[0],
            "containerDefinitions": json.dumps(task["containerDefinitions"]),
            "enableFaultInjection": task.get("enableFaultInjection"),
            "proxyConfiguration": proxy
            and {**proxy, "properties": {item["name"]: item["value"] for item in proxy.get("properties", ())}},
            "revision": task["revision"],
            "tagsAll": tag_map(found.get("tags"), key="key", value="value"),
            "volumes": [_volume_from_api(volume) for volume in task.get("volumes", ())],
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Only tags can change: everything else is a new revision."""
        retag(cloud.client("ecs"), old["arn"], old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Deregister the revision, unless it is to stay: a service can only be rolled back to an active one."""
        found = None if state.get("skipDestroy") else self._find(cloud, resource_id, {**state, "trackLatest": False})
        if found is not None:
            arn = found["taskDefinition"]["taskDefinitionArn"]
            cloud.client("ecs").deregister_task_definition(taskDefinition=arn)

    def _find(self, cloud: Cloud, resource_id: str, state: Properties) -> Any:
        followed = state.get("family") if state.get("trackLatest") else state.get("arn")
        revision = followed or resource_id
        describe = cloud.client("ecs").describe_task_definition
        # ECS calls a task definition that does not exist a client error, without a code of its own.
        found = none_when_gone(describe, "ClientException", taskDefinition=revision, include=["TAGS"])
        return found if found is not None and found["taskDefinition"]["status"] == "ACTIVE" else None


def _volume_to_api(volume: Mapping[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = rename(dict(volume), NAMES)
    path = answer.pop("hostPath", None)
    return {**answer, "host": {"sourcePath": path}} if path else answer


def _volume_from_api(volume: Mapping[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = rename(dict(volume), {v: k for k, v in NAMES.items()})
    path = (answer.pop("host", None) or {}).get("sourcePath")
    return {**answer, "hostPath": path} if path else answer


def _normal(text: str) -> Any:
    """The containers without what ECS fills in, and their maps and sets in order."""
    try:
        containers = json.loads(text)
    except ValueError:
        return text
    return [_normal_container(item) if isinstance(item, dict) else item for item in containers]


def _normal_container(container: dict[str, Any]) -> dict[str, Any]:
    normal: dict[str, Any] = without_empty({"essential": True, **container})
    for name in ("environment", "secrets", "ulimits"):
        if name in normal:
            normal[name] = sorted(normal[name], key=lambda item: json.dumps(item, sort_keys=True))
    for port in normal.get("portMappings", ()):
        if port.get("protocol") == "tcp":
            del port["protocol"]
    return normal


CLASSES: tuple[ResourceClass, ...] = (TaskDefinition(),)
