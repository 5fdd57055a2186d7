"""Auto Scaling groups."""

from collections.abc import Mapping
from typing import Any, Final

from ..resource_class import Cloud, Properties, ResourceClass
from ._names import prefix_of, unique_name
from ._shared import agree, answered, asked, asked_anew, changed, lower, none_when_gone, upper

BOTH: Final = {
    "availabilityZones": "AvailabilityZones",
    "capacityRebalance": "CapacityRebalance",
    "defaultCooldown": "DefaultCooldown",
    "healthCheckGracePeriod": "HealthCheckGracePeriod",
    "healthCheckType": "HealthCheckType",
    "launchConfiguration": "LaunchConfigurationName",
    "maxSize": "MaxSize",
    "minSize": "MinSize",
    "placementGroup": "PlacementGroup",
    "protectFromScaleIn": "NewInstancesProtectedFromScaleIn",
    "serviceLinkedRoleArn": "ServiceLinkedRoleARN",
    "terminationPolicies": "TerminationPolicies",
}
"""Properties of one shape in Pulumi and in the API, which create and update both take."""

ONLY_IN_CREATE: Final = {
    "desiredCapacity": "DesiredCapacity",
    "loadBalancers": "LoadBalancerNames",
    "targetGroupArns": "TargetGroupARNs",
}
"""Properties that have calls of their own in an update."""

TEMPLATE: Final = {"id": "LaunchTemplateId", "name": "LaunchTemplateName", "version": "Version"}

NO_REFRESH: Final = "moto has no StartInstanceRefresh: running instances stay as they are"


class Group(ResourceClass):
    """An Auto Scaling group. Its id is its name. Provider default tags do not reach it: its tags are a list of its own."""

    type = "aws:autoscaling/group:Group"
    cloudformation = "AWS::AutoScaling::AutoScalingGroup"
    cloudformation_names = {
        "defaultCooldown": "Cooldown",
        "launchConfiguration": "LaunchConfigurationName",
        "loadBalancers": "LoadBalancerNames",
        "name": "AutoScalingGroupName",
        "protectFromScaleIn": "NewInstancesProtectedFromScaleIn",
        "serviceLinkedRoleArn": "ServiceLinkedRoleARN",
        "targetGroupArns": "TargetGroupARNs",
        "vpcZoneIdentifiers": "VPCZoneIdentifier",
    }
    required = ("maxSize", "minSize")
    one_of = (("launchConfiguration", "launchTemplate", "mixedInstancesPolicy"),)
    defaults = {
        "forceDelete": False,
        "forceDeleteWarmPool": False,
        "healthCheckGracePeriod": 300,
        "ignoreFailedScalingActivities": False,
        "metricsGranularity": "1Minute",
        "protectFromScaleIn": False,
        "waitForCapacityTimeout": "10m",
    }
    replace_on = frozenset({"name", "namePrefix"})
    computed = frozenset(
        {"availabilityZoneDistribution", "availabilityZones", "capacityReservationSpecification", "defaultCooldown"}
        | {"desiredCapacity", "healthCheckType", "instanceLifecyclePolicy", "loadBalancers", "name", "namePrefix"}
        | {"serviceLinkedRoleArn", "targetGroupArns", "terminationPolicies", "trafficSources", "vpcZoneIdentifiers"}
    )
    set_properties = frozenset(
        {"availabilityZones", "enabledMetrics", "loadBalancers", "suspendedProcesses", "tags", "targetGroupArns"}
        | {"trafficSources", "vpcZoneIdentifiers"}
    )
    not_kept = {
        "availabilityZoneDistribution": "moto drops it",
        "capacityRebalance": "moto keeps that of a new group, but cannot change it",
        "capacityReservationSpecification": "moto drops it",
        "context": "moto drops it",
        "defaultCooldown": "moto keeps that of a new group, but cannot change it",
        "defaultInstanceWarmup": "moto drops it",
        "desiredCapacityType": "moto drops it",
        "initialLifecycleHooks": "moto drops it",
        "instanceLifecyclePolicy": "moto drops it",
        "instanceMaintenancePolicy": "moto drops it",
        "instanceRefresh": NO_REFRESH,
        "maxInstanceLifetime": "moto drops it: no instance is replaced for its age",
        "placementGroup": "moto keeps that of a new group, but cannot change it",
        "serviceLinkedRoleArn": "moto always answers the default one",
        "terminationPolicies": "moto keeps those of a new group, but cannot change them",
        "trafficSources": "moto drops it",
        "warmPool": "moto drops it",
    }
    write_only = frozenset(
        {"forceDelete", "forceDeleteWarmPool", "ignoreFailedScalingActivities", "metricsGranularity", "minElbCapacity"}
        | {"waitForCapacityTimeout", "waitForElbCapacity"}
    )

    DECIDED: Final = frozenset(
        {"id", "instancesDistribution", "launchTemplateId", "launchTemplateName", "name", "onDemandAllocationStrategy"}
        | {"onDemandBaseCapacity", "onDemandPercentageAboveBaseCapacity", "overrides", "spotAllocationStrategy"}
        | {"spotInstancePools", "spotMaxPrice", "version"}
    )
    """Members of blocks that the service decides when they are not given."""

    def equal(self, name: str, one: Any, other: Any) -> bool:
        if name in ("launchTemplate", "mixedInstancesPolicy") and one is not None and other is not None:
            return agree(one, other, self.DECIDED)
        return super().equal(name, one, other)

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        client = cloud.client("autoscaling")
        name = str(inputs.get("name") or unique_name(inputs.get("namePrefix") or "terraform-"))
        given = {**asked(inputs, {**BOTH, **ONLY_IN_CREATE}), **_launched(inputs), **_subnets(inputs)}
        client.create_auto_scaling_group(AutoScalingGroupName=name, Tags=_tags(name, inputs), **given)
        self._set_processes_and_metrics(cloud, name, {}, inputs)
        return name

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        answer = cloud.client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[resource_id])
        group = next(iter(answer["AutoScalingGroups"]), None)
        if group is None:
            return None
        subnets = [part for part in (group.get("VPCZoneIdentifier") or "").split(",") if part]
        tags = [{"key": tag["Key"], "value": tag.get("Value", ""), "propagateAtLaunch": tag["PropagateAtLaunch"]}
                for tag in group.get("Tags") or ()]  # fmt: skip
        return {
            **answered(group, {**BOTH, **ONLY_IN_CREATE}),
            **_launched_of(group),
            "arn": group["AutoScalingGroupARN"],
            "enabledMetrics": [metric["Metric"] for metric in group.get("EnabledMetrics") or ()],
            "name": resource_id,
            "namePrefix": prefix_of(resource_id),
            "predictedCapacity": group.get("PredictedCapacity", 0),
            "suspendedProcesses": [process["ProcessName"] for process in group.get("SuspendedProcesses") or ()],
            "tags": tags,
            "vpcZoneIdentifiers": subnets,
            "warmPoolSize": group.get("WarmPoolSize", 0),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        client, name = cloud.client("autoscaling"), {"AutoScalingGroupName": resource_id}
        client.update_auto_scaling_group(
            **name,
            **asked(new, BOTH),
            **_launched(new),
            **(_subnets(new) if changed(old, new, "vpcZoneIdentifiers") else {}),
            **({"DesiredCapacity": new["desiredCapacity"]} if asked_anew(old, new, "desiredCapacity") else {}),
        )
        for wanted, argument, kind in (
            ("targetGroupArns", "TargetGroupARNs", "load_balancer_target_groups"),
            ("loadBalancers", "LoadBalancerNames", "load_balancers"),
        ):
            before, after = ([*(side.get(wanted) or ())] for side in (old, new))
            if more := [item for item in after if item not in before]:
                getattr(client, f"attach_{kind}")(**name, **{argument: more})
            if less := [item for item in before if item not in after] if new.get(wanted) is not None else []:
                getattr(client, f"detach_{kind}")(**name, **{argument: less})
        if gone := [tag for tag in old.get("tags") or () if tag not in (new.get("tags") or ())]:
            client.delete_tags(Tags=[{**_tag(resource_id, tag), "Key": tag["key"]} for tag in gone])
        if new.get("tags"):
            client.create_or_update_tags(Tags=_tags(resource_id, new))
        self._set_processes_and_metrics(cloud, resource_id, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Like the real provider, take the protection from scale-in off first: a protected instance would stay."""
        client, name = cloud.client("autoscaling"), {"AutoScalingGroupName": resource_id}
        groups = client.describe_auto_scaling_groups(AutoScalingGroupNames=[resource_id])["AutoScalingGroups"]
        for group in groups:
            if instances := [instance["InstanceId"] for instance in group.get("Instances") or ()]:
                client.set_instance_protection(**name, InstanceIds=instances, ProtectedFromScaleIn=False)
            none_when_gone(client.delete_auto_scaling_group, **name, ForceDelete=True)

    def _set_processes_and_metrics(self, cloud: Cloud, name: str, old: Properties, new: Properties) -> None:
        client, group = cloud.client("autoscaling"), {"AutoScalingGroupName": name}
        before, after = ({*(side.get("suspendedProcesses") or ())} for side in (old, new))
        if after - before:
            client.suspend_processes(**group, ScalingProcesses=sorted(after - before))
        if before - after:
            client.resume_processes(**group, ScalingProcesses=sorted(before - after))
        if changed(old, new, "enabledMetrics") and (new.get("enabledMetrics") or old.get("enabledMetrics")):
            # moto has no DisableMetricsCollection, and takes the list as the whole one.
            granularity = new.get("metricsGranularity", "1Minute")
            client.enable_metrics_collection(**group, Granularity=granularity, Metrics=new.get("enabledMetrics") or [])


def _launched(inputs: Properties) -> dict[str, Any]:
    """What is launched, as the API takes it."""
    template, mixed = inputs.get("launchTemplate"), inputs.get("mixedInstancesPolicy")
    return {
        **({"LaunchTemplate": asked(template, TEMPLATE)} if template else {}),
        **({"MixedInstancesPolicy": upper(mixed)} if mixed else {}),
    }


def _launched_of(group: Mapping[str, Any]) -> Properties:
    """What is launched, in Pulumi's spelling. A group of mixed instances has no template beside its policy's."""
    if mixed := group.get("MixedInstancesPolicy"):
        return {"mixedInstancesPolicy": lower(mixed)}
    template = group.get("LaunchTemplate")
    return {"launchTemplate": answered(template, TEMPLATE)} if template else {}


def _subnets(inputs: Properties) -> dict[str, str]:
    subnets = inputs.get("vpcZoneIdentifiers")
    return {"VPCZoneIdentifier": ",".join(subnets)} if subnets else {}


def _tags(name: str, inputs: Properties) -> list[dict[str, Any]]:
    return [
        {**_tag(name, tag), "Value": tag["value"], "PropagateAtLaunch": bool(tag["propagateAtLaunch"])}
        for tag in inputs.get("tags") or ()
    ]


def _tag(name: str, tag: Mapping[str, Any]) -> dict[str, Any]:
    return {"ResourceId": name, "ResourceType": "auto-scaling-group", "Key": tag["key"]}


CLASSES: tuple[ResourceClass, ...] = (Group(),)
