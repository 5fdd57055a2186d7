"""EventBridge: rules and their targets. Pulumi calls them after their old name, CloudWatch Events."""

from typing import Any, Final, NamedTuple

from ..resource_class import Cloud, Properties, ResourceClass
from ._names import prefix_of, unique_name
from ._shared import answered, asked, change_tags, none_when_gone, tag_list, tag_map

DEFAULT_BUS: Final = "default"
RULE: Final = {
    "description": "Description",
    "eventPattern": "EventPattern",
    "roleArn": "RoleArn",
    "scheduleExpression": "ScheduleExpression",
    "state": "State",
}
TARGET: Final = {"arn": "Arn", "input": "Input", "inputPath": "InputPath", "roleArn": "RoleArn"}
BLOCKS: Final = {
    "deadLetterConfig": "DeadLetterConfig",
    "httpTarget": "HttpParameters",
    "inputTransformer": "InputTransformer",
    "kinesisTarget": "KinesisParameters",
    "retryPolicy": "RetryPolicy",
    "sqsTarget": "SqsParameters",
}
"""Blocks of a target that the API has in the same shape."""
MEMBERS: Final = {
    "arn": "Arn",
    "headerParameters": "HeaderParameters",
    "inputPaths": "InputPathsMap",
    "inputTemplate": "InputTemplate",
    "maximumEventAgeInSeconds": "MaximumEventAgeInSeconds",
    "maximumRetryAttempts": "MaximumRetryAttempts",
    "messageGroupId": "MessageGroupId",
    "partitionKeyPath": "PartitionKeyPath",
    "pathParameterValues": "PathParameterValues",
    "queryStringParameters": "QueryStringParameters",
}
"""Of these blocks. What is in them is the user's own, names too."""
NOT_EMULATED: Final = (
    "appsyncTarget",
    "batchTarget",
    "ecsTarget",
    "redshiftTarget",
    "runCommandTargets",
    "sagemakerPipelineTarget",
)


class EventRule(ResourceClass):
    """A rule. Its id is its name, behind the name of its bus where that is not the default one."""

    type = "aws:cloudwatch/eventRule:EventRule"
    cloudformation = "AWS::Events::Rule"
    defaults = {"eventBusName": DEFAULT_BUS, "forceDestroy": False, "state": "ENABLED"}
    replace_on = frozenset({"eventBusName", "name", "namePrefix"})
    write_only = frozenset({"forceDestroy"})
    computed = frozenset({"name", "namePrefix"})
    json_properties = frozenset({"eventPattern"})
    takes_tags = True

    def validate(self, inputs: Properties) -> dict[str, str]:
        """A rule waits for events or for a time; whether it is on is said by `state`."""
        if inputs.get("eventPattern") is None and inputs.get("scheduleExpression") is None:
            return {"eventPattern": "at least one of eventPattern and scheduleExpression must be given"}
        return {"isEnabled": "give state instead"} if inputs.get("isEnabled") is not None else {}

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Put the rule with its tags."""
        name = inputs.get("name") or unique_name(inputs.get("namePrefix") or "")
        _put_rule(cloud, name, inputs, Tags=tag_list(inputs.get("tagsAll")))
        bus = inputs["eventBusName"]
        return str(name) if bus == DEFAULT_BUS else f"{bus}/{name}"

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Ask for the rule and its tags."""
        client = cloud.client("events")
        bus, name = _bus_and_rule(resource_id)
        rule = none_when_gone(client.describe_rule, Name=name, EventBusName=bus)
        if rule is None:
            return None
        return {
            **{ours: rule.get(api) or None for ours, api in RULE.items()},
            "arn": rule["Arn"],
            "eventBusName": rule["EventBusName"],
            "name": name,
            "namePrefix": prefix_of(name),
            "tagsAll": tag_map(client.list_tags_for_resource(ResourceARN=rule["Arn"])["Tags"]),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Put the rule again: it is replaced as a whole, but for its targets and tags."""
        _put_rule(cloud, _bus_and_rule(resource_id)[1], new)
        client = cloud.client("events")
        change_tags(client, {"ResourceARN": old["arn"]}, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Delete the rule; refused while it has targets."""
        bus, name = _bus_and_rule(resource_id)
        none_when_gone(cloud.client("events").delete_rule, Name=name, EventBusName=bus)


class TargetName(NamedTuple):
    """What names a target."""

    bus: str
    rule: str
    target: str

    @property
    def resource_id(self) -> str:
        """As Terraform makes it."""
        rule = self.rule if self.bus == DEFAULT_BUS else f"{self.bus}-{self.rule}"
        return f"{rule}-{self.target}"


class EventTarget(ResourceClass):
    """Where a rule sends what it matches. It is imported by `bus/rule/target`; the bus may be left out."""

    type = "aws:cloudwatch/eventTarget:EventTarget"
    required = ("arn", "rule")
    defaults = {"eventBusName": DEFAULT_BUS, "forceDestroy": False}
    replace_on = frozenset({"eventBusName", "rule", "targetId"})
    write_only = frozenset({"forceDestroy"})
    computed = frozenset({"targetId"})

    def validate(self, inputs: Properties) -> dict[str, str]:
        """One input at most; targets that need settings of their own service are not emulated."""
        shaped = [name for name in ("input", "inputPath", "inputTransformer") if inputs.get(name) is not None]
        if len(shaped) > 1:
            return {shaped[1]: f"at most one of input, inputPath and inputTransformer may be given, not {len(shaped)}"}
        return {name: "this kind of target is not emulated" for name in NOT_EMULATED if inputs.get(name) is not None}

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Put the target."""
        target = inputs.get("targetId") or unique_name("terraform-")
        name = TargetName(inputs["eventBusName"], inputs["rule"], target)
        _put_target(cloud, name, inputs)
        return name.resource_id

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Look for it among the rule's targets."""
        name = _target_name(resource_id, state)
        found = None if name is None else _find_target(cloud, name)
        if name is None or found is None:
            return None
        return {
            **{ours: found.get(api) or None for ours, api in TARGET.items()},
            **{ours: answered(found[api], MEMBERS) if found.get(api) else None for ours, api in BLOCKS.items()},
            "eventBusName": name.bus,
            "rule": name.rule,
            "targetId": name.target,
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Put the target again: it is replaced as a whole."""
        _put_target(cloud, TargetName(old["eventBusName"], old["rule"], old["targetId"]), new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Take the target from its rule."""
        name = _target_name(resource_id, state)
        if name is not None and _find_target(cloud, name) is not None:
            cloud.client("events").remove_targets(Rule=name.rule, EventBusName=name.bus, Ids=[name.target])


def _put_rule(cloud: Cloud, name: str, inputs: Properties, **more: Any) -> None:
    bus = inputs["eventBusName"]
    cloud.client("events").put_rule(Name=name, EventBusName=bus, **asked(inputs, RULE), **more)


def _bus_and_rule(resource_id: str) -> tuple[str, str]:
    bus, _, name = resource_id.rpartition("/")
    return bus or DEFAULT_BUS, name


def _put_target(cloud: Cloud, name: TargetName, inputs: Properties) -> None:
    blocks = {api: asked(inputs[ours], MEMBERS) for ours, api in BLOCKS.items() if inputs.get(ours) is not None}
    target = {"Id": name.target, **asked(inputs, TARGET), **blocks}
    cloud.client("events").put_targets(Rule=name.rule, EventBusName=name.bus, Targets=[target])


def _target_name(resource_id: str, state: Properties) -> TargetName | None:
    """From the state, or from what a user imports it by."""
    if state.get("rule") is not None:
        before = TargetName(state["eventBusName"], state["rule"], "").resource_id
        return TargetName(state["eventBusName"], state["rule"], resource_id.removeprefix(before))
    parts = resource_id.split("/")
    if len(parts) == 2:
        return TargetName(DEFAULT_BUS, *parts)
    return TargetName(*parts) if len(parts) == 3 else None


def _find_target(cloud: Cloud, name: TargetName) -> dict[str, Any] | None:
    answer = none_when_gone(cloud.client("events").list_targets_by_rule, Rule=name.rule, EventBusName=name.bus)
    return next((dict(found) for found in (answer or {}).get("Targets", ()) if found["Id"] == name.target), None)


CLASSES: tuple[ResourceClass, ...] = (EventRule(), EventTarget())
