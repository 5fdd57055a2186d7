"""Application Auto Scaling: what may be scaled, and by which policy. The emulator scales nothing."""

from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from ..resource_class import Cloud, Properties, ResourceClass
from ._shared import asked, lower, upper

SERVICE: Final = "application-autoscaling"
TARGET: Final = ("serviceNamespace", "resourceId", "scalableDimension")
SUSPENDED: Final = ("dynamicScalingInSuspended", "dynamicScalingOutSuspended", "scheduledScalingSuspended")


class TargetName(NamedTuple):
    """What names a scalable target."""

    namespace: str
    resource_id: str
    dimension: str

    def arguments(self) -> dict[str, str]:
        """As every call takes it."""
        return {
            "ServiceNamespace": self.namespace,
            "ResourceId": self.resource_id,
            "ScalableDimension": self.dimension,
        }


class Target(ResourceClass):
    """A scalable target. Its id is the resource's; it is imported by `namespace/resource/dimension`."""

    type = "aws:appautoscaling/target:Target"
    cloudformation = "AWS::ApplicationAutoScaling::ScalableTarget"
    required = ("maxCapacity", "minCapacity", *TARGET)
    replace_on = frozenset(TARGET)
    cloudformation_names = {"roleArn": "RoleARN"}
    computed = frozenset({"roleArn", "suspendedState"})
    not_kept = {
        "roleArn": "the emulator keeps the role that a target began with",
        "tags": "the emulator does not tag scalable targets",
        "tagsAll": "the emulator does not tag scalable targets",
    }
    takes_tags = True

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Register the target."""
        name = TargetName(*(inputs[part] for part in TARGET))
        _register(cloud, name, inputs, role=inputs.get("roleArn"))
        return name.resource_id

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Look it up by namespace, resource and dimension."""
        name = _target_name(resource_id, state)
        arguments = {**name.arguments(), "ResourceIds": [name.resource_id]}
        del arguments["ResourceId"]
        found = cloud.client(SERVICE).describe_scalable_targets(**arguments)["ScalableTargets"]
        if not found:
            return None
        target = found[0]
        suspended = lower(target.get("SuspendedState") or {})
        return {
            "arn": target["ScalableTargetARN"],
            "maxCapacity": target["MaxCapacity"],
            "minCapacity": target["MinCapacity"],
            "resourceId": target["ResourceId"],
            "roleArn": target.get("RoleARN") or _service_role(cloud, name.namespace),
            "scalableDimension": target["ScalableDimension"],
            "serviceNamespace": target["ServiceNamespace"],
            "suspendedState": {part: bool(suspended.get(part)) for part in SUSPENDED},
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Register the target again."""
        _register(cloud, _target_name(resource_id, new), new, role=new.get("roleArn"))

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Deregister the target; policies on it go too, in AWS."""
        if self.describe(cloud, resource_id, state) is not None:
            cloud.client(SERVICE).deregister_scalable_target(**_target_name(resource_id, state).arguments())


class Policy(ResourceClass):
    """A scaling policy. Its id is its name; it is imported by `namespace/resource/dimension/name`."""

    type = "aws:appautoscaling/policy:Policy"
    cloudformation = "AWS::ApplicationAutoScaling::ScalingPolicy"
    cloudformation_names = {"name": "PolicyName"}
    required = TARGET
    defaults = {"policyType": "StepScaling"}
    nested_defaults = {
        "targetTrackingScalingPolicyConfiguration": {"customizedMetricSpecification": {"metrics": {"returnData": True}}}
    }
    replace_on = frozenset({*TARGET, "name"})
    computed = frozenset({"name"})
    CONFIGURATIONS: Final = {
        "StepScaling": "stepScalingPolicyConfiguration",
        "TargetTrackingScaling": "targetTrackingScalingPolicyConfiguration",
    }

    def validate(self, inputs: Properties) -> dict[str, str]:
        """The type must fit the configuration; the emulator has no predictive policies."""
        kind = inputs["policyType"]
        if not isinstance(kind, str):
            return {}
        if kind not in self.CONFIGURATIONS:
            return {"policyType": f"{kind} is not emulated: only {' and '.join(self.CONFIGURATIONS)} are"}
        wanted = self.CONFIGURATIONS[kind]
        return {} if inputs.get(wanted) is not None else {wanted: f"{wanted} is required for a policy of type {kind}"}

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Put the policy."""
        self._put(cloud, inputs)
        return str(inputs["name"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Look it up among the policies of its target."""
        name, target = _policy_name(resource_id, state)
        pages = cloud.client(SERVICE).get_paginator("describe_scaling_policies").paginate(**target.arguments())
        found = next((item for page in pages for item in page["ScalingPolicies"] if item["PolicyName"] == name), None)
        if found is None:
            return None
        return {
            **_configurations(found, self.CONFIGURATIONS.values()),
            "alarmArns": [alarm["AlarmARN"] for alarm in found.get("Alarms", ())],
            "arn": found["PolicyARN"],
            "name": found["PolicyName"],
            "policyType": found["PolicyType"],
            "resourceId": found["ResourceId"],
            "scalableDimension": found["ScalableDimension"],
            "serviceNamespace": found["ServiceNamespace"],
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Put the policy again."""
        self._put(cloud, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Delete the policy."""
        name, target = _policy_name(resource_id, state)
        if self.describe(cloud, resource_id, state) is not None:
            cloud.client(SERVICE).delete_scaling_policy(PolicyName=name, **target.arguments())

    def _put(self, cloud: Cloud, inputs: Properties) -> None:
        wanted = self.CONFIGURATIONS[inputs["policyType"]]
        cloud.client(SERVICE).put_scaling_policy(
            PolicyName=inputs["name"],
            PolicyType=inputs["policyType"],
            **TargetName(*(inputs[part] for part in TARGET)).arguments(),
            **upper({wanted: _numbers(inputs[wanted])}),
        )


class ScheduledAction(ResourceClass):
    """Other bounds at a certain time. Its id is name, namespace and resource; the emulator never acts on it."""

    type = "aws:appautoscaling/scheduledAction:ScheduledAction"
    required = ("scalableTargetAction", "schedule", *TARGET)
    defaults = {"timezone": "UTC"}
    replace_on = frozenset({*TARGET, "name"})
    computed = frozenset({"name"})
    TIMES: Final = {"startTime": "StartTime", "endTime": "EndTime"}

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Put the action."""
        self._put(cloud, inputs)
        return f"{inputs['name']}-{inputs['serviceNamespace']}-{inputs['resourceId']}"

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Look it up among the actions of its target."""
        name, target = _action_name(resource_id, state)
        found = cloud.client(SERVICE).describe_scheduled_actions(ScheduledActionNames=[name], **target.arguments())
        action = next(iter(found["ScheduledActions"]), None)
        if action is None:
            return None
        return {
            **{ours: _utc(action[api]) for ours, api in self.TIMES.items() if action.get(api) is not None},
            "arn": action["ScheduledActionARN"],
            "name": action["ScheduledActionName"],
            "resourceId": action["ResourceId"],
            "scalableDimension": action["ScalableDimension"],
            "scalableTargetAction": lower(action["ScalableTargetAction"]),
            "schedule": action["Schedule"],
            "serviceNamespace": action["ServiceNamespace"],
            "timezone": action["Timezone"],
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Put the action again."""
        self._put(cloud, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Delete the action."""
        name, target = _action_name(resource_id, state)
        if self.describe(cloud, resource_id, state) is not None:
            cloud.client(SERVICE).delete_scheduled_action(ScheduledActionName=name, **target.arguments())

    def _put(self, cloud: Cloud, inputs: Properties) -> None:
        bounds = {name: int(value) for name, value in inputs["scalableTargetAction"].items() if value is not None}
        cloud.client(SERVICE).put_scheduled_action(
            ScheduledActionName=inputs["name"],
            **TargetName(*(inputs[part] for part in TARGET)).arguments(),
            **asked(inputs, {"schedule": "Schedule", "timezone": "Timezone", **self.TIMES}),
            ScalableTargetAction=upper(bounds),
        )


def _action_name(resource_id: str, state: Properties) -> tuple[str, TargetName]:
    """The name is in the state; an import names the target, then the action."""
    if state.get("name"):
        return str(state["name"]), _target_name(resource_id, state)
    return _policy_name(resource_id, state)


def _utc(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _register(cloud: Cloud, name: TargetName, inputs: Properties, *, role: str | None) -> None:
    suspended = inputs.get("suspendedState")
    cloud.client(SERVICE).register_scalable_target(
        **name.arguments(),
        **asked(inputs, {"minCapacity": "MinCapacity", "maxCapacity": "MaxCapacity"}),
        **({"RoleARN": role} if role else {}),
        SuspendedState=upper({part: bool((suspended or {}).get(part)) for part in SUSPENDED}),
    )


def _target_name(resource_id: str, state: Properties) -> TargetName:
    if state.get("serviceNamespace"):
        return TargetName(*(str(state[part]) for part in TARGET))
    namespace, _, rest = resource_id.partition("/")
    resource, _, dimension = rest.rpartition("/")
    return TargetName(namespace, resource, dimension)


def _policy_name(resource_id: str, state: Properties) -> tuple[str, TargetName]:
    """The id is the policy's name; an import names its target too."""
    if state.get("serviceNamespace"):
        return resource_id, _target_name(resource_id, state)
    target, _, name = resource_id.rpartition("/")
    return name, _target_name(target, state)


def _service_role(cloud: Cloud, namespace: str) -> str:
    """The role that AWS makes for a namespace where none is given."""
    service = "".join(part.capitalize() for part in namespace.split("-"))
    kind = {"ecs": "ECSService", "dynamodb": "DynamoDBTable"}.get(namespace, service)
    path = f"aws-service-role/{namespace}.application-autoscaling.amazonaws.com"
    return f"arn:{cloud.partition}:iam::{cloud.account_id}:role/{path}/AWSServiceRoleForApplicationAutoScaling_{kind}"


BOUNDS: Final = ("metricIntervalLowerBound", "metricIntervalUpperBound")


def _numbers(configuration: Properties) -> Properties:
    """Bounds of steps are text in Pulumi, so that nothing and zero differ, and numbers in the API."""
    steps = configuration.get("stepAdjustments")
    if not steps:
        return configuration
    as_numbers = [{key: float(item) if key in BOUNDS else item for key, item in step.items()} for step in steps]
    return {**configuration, "stepAdjustments": as_numbers}


def _configurations(found: dict[str, Any], names: Any) -> Properties:
    answer: Properties = {}
    for name in names:
        configuration = lower(found.get(name[0].upper() + name[1:]))
        for step in (configuration or {}).get("stepAdjustments", ()):
            step.update({key: f"{step[key]:g}" for key in BOUNDS if key in step})
        answer[name] = configuration
    return answer


CLASSES: tuple[ResourceClass, ...] = (Target(), Policy(), ScheduledAction())
