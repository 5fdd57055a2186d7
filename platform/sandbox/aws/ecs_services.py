"""ECS services. The emulator runs no tasks, so nothing ever waits for a steady state here."""

from collections.abc import Mapping
from typing import Any, Final

from ..resource_class import Cloud, Properties, ResourceClass
from ._shared import changed, in_order, tag_list, tag_map
from .ecs import find_cluster, rename, retag

NAMES: Final = {
    "clientAlias": "clientAliases",
    "elbName": "loadBalancerName",
    "fileSystemType": "filesystemType",
    "issuerCertAuthority": "issuerCertificateAuthority",
    "managedEbsVolume": "managedEBSVolume",
    "sizeInGb": "sizeInGiB",
}
"""Members whose name is not the API's; the others are the same, in the same spelling."""

BACK: Final = {api: ours for ours, api in NAMES.items()}

SAME: Final = {
    "availabilityZoneRebalancing": "availabilityZoneRebalancing",
    "capacityProviderStrategies": "capacityProviderStrategy",
    "enableEcsManagedTags": "enableECSManagedTags",
    "enableExecuteCommand": "enableExecuteCommand",
    "healthCheckGracePeriodSeconds": "healthCheckGracePeriodSeconds",
    "loadBalancers": "loadBalancers",
    "orderedPlacementStrategies": "placementStrategy",
    "placementConstraints": "placementConstraints",
    "platformVersion": "platformVersion",
    "propagateTags": "propagateTags",
}
"""Properties of one shape in Pulumi and in the API, which create and update both take."""

ONLY_IN_CREATE: Final = {
    "deploymentController": "deploymentController",
    "iamRole": "role",
    "launchType": "launchType",
    "schedulingStrategy": "schedulingStrategy",
}

IN_DEPLOYMENT: Final = {
    "alarms": "alarms",
    "deploymentCircuitBreaker": "deploymentCircuitBreaker",
    "deploymentMaximumPercent": "maximumPercent",
    "deploymentMinimumHealthyPercent": "minimumHealthyPercent",
}
"""Properties of the service that are members of the API's deploymentConfiguration."""


IN_DEPLOYMENTS: Final = {
    "serviceConnectConfiguration": "serviceConnectConfiguration",
    "serviceRegistries": "serviceRegistries",
    "volumeConfiguration": "volumeConfigurations",
    "vpcLatticeConfigurations": "vpcLatticeConfigurations",
}
"""Properties of another shape in the API."""


class Service(ResourceClass):
    """A service. Its id is its ARN; it is imported by `cluster/service`."""

    type = "aws:ecs/service:Service"
    cloudformation = "AWS::ECS::Service"
    cloudformation_names = {
        "capacityProviderStrategies": "CapacityProviderStrategy",
        "enableEcsManagedTags": "EnableECSManagedTags",
        "iamRole": "Role",
        "name": "ServiceName",
        "orderedPlacementStrategies": "PlacementStrategies",
        "volumeConfiguration": "VolumeConfigurations",
    }
    cloudformation_differences = {
        "deploymentController": "CloudFormation changes it in place; Terraform replaces the service",
    }
    defaults = {
        "deploymentMaximumPercent": 200,
        "deploymentMinimumHealthyPercent": 100,
        "enableEcsManagedTags": False,
        "schedulingStrategy": "REPLICA",
        "waitForSteadyState": False,
    }
    nested_defaults = {
        "networkConfiguration": {"assignPublicIp": False},
        "deploymentController": {"type": "ECS"},
    }
    replace_on = frozenset({"cluster", "deploymentController", "iamRole", "launchType", "name", "schedulingStrategy"})
    write_only = frozenset({"forceDelete", "forceNewDeployment", "sigintRollback", "triggers", "waitForSteadyState"})
    computed = frozenset(
        {
            "availabilityZoneRebalancing",
            "cluster",
            "deploymentConfiguration",
            "iamRole",
            "launchType",
            "name",
            "platformVersion",
            "triggers",
        }
    )
    not_kept = {
        "serviceConnectConfiguration": "the emulator answers deployments without it",
        "volumeConfiguration": "the emulator answers deployments without it",
        "vpcLatticeConfigurations": "the emulator answers deployments without it",
    }
    set_properties = frozenset({"capacityProviderStrategies", "loadBalancers", "placementConstraints"})
    takes_tags = True

    def replaces(self, old: Properties, new: Properties) -> frozenset[str]:
        """Another capacity provider is a new service, unless a new deployment is asked for."""
        both = all(side.get("capacityProviderStrategies") not in (None, []) for side in (old, new))
        stays = both and new.get("forceNewDeployment") is True
        return frozenset() if stays else frozenset({"capacityProviderStrategies"})

    def equal(self, name: str, one: Any, other: Any) -> bool:
        """Names are as good as ARNs; subnets and security groups have no order."""
        if name in ("cluster", "iamRole", "taskDefinition") and isinstance(one, str) and isinstance(other, str):
            return one.rpartition("/")[2] == other.rpartition("/")[2]
        if name == "networkConfiguration":
            one, other = in_order(one), in_order(other)
        return super().equal(name, one, other)

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Create the service, then update it at once: the emulator's create forgets what its update keeps."""
        client = cloud.client("ecs")
        settings = _settings(inputs)
        answer = client.create_service(
            serviceName=inputs["name"],
            desiredCount=int(inputs.get("desiredCount") or 0),
            tags=tag_list(inputs.get("tagsAll"), key="key", value="value"),
            **_given(inputs, ONLY_IN_CREATE),
            **({"cluster": inputs["cluster"]} if inputs.get("cluster") else {}),
            **settings,
        )
        service = answer["service"]
        settings.pop("taskDefinition", None)
        client.update_service(cluster=service["clusterArn"], service=service["serviceArn"], **settings)
        return str(service["serviceArn"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """A deleted service is answered for a while as inactive; a service of a deleted cluster is gone."""
        cluster = resource_id.split("/")[-2]
        if find_cluster(cloud, cluster) is None:
            return None
        name = resource_id.rpartition("/")[2]
        answer = cloud.client("ecs").describe_services(cluster=cluster, services=[name], include=["TAGS"])
        service = next((item for item in answer["services"] if item["status"] != "INACTIVE"), None)
        return None if service is None else _described(service)

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Update all settings: ECS rolls the deployment out; here it is done at once."""
        client = cloud.client("ecs")
        arguments = _settings(new)
        for name, api in (*SAME.items(), *IN_DEPLOYMENTS.items()):
            if api not in arguments and old.get(name):
                arguments[api] = NOTHING.get(name, [])
        if changed(old, new, "desiredCount") and new.get("desiredCount") is not None:
            arguments["desiredCount"] = int(new["desiredCount"])
        if new.get("forceNewDeployment") or changed(old, new, "triggers"):
            arguments["forceNewDeployment"] = True
        if revision := arguments.get("taskDefinition"):
            # ECS answers the ARN, whatever it was given; the emulator answers what it was given.
            found = client.describe_task_definition(taskDefinition=revision)
            arguments["taskDefinition"] = found["taskDefinition"]["taskDefinitionArn"]
        cluster, service = resource_id.split("/")[-2:]
        client.update_service(cluster=cluster, service=service, **arguments)
        retag(client, old["arn"], old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Scale to nothing, as the real provider does, and delete."""
        if self.describe(cloud, resource_id, state) is None:
            return
        cluster, service = resource_id.split("/")[-2:]
        client = cloud.client("ecs")
        client.update_service(cluster=cluster, service=service, desiredCount=0)
        client.delete_service(cluster=cluster, service=service, force=bool(state.get("forceDelete")))


NOTHING: Final[Mapping[str, Any]] = {
    "availabilityZoneRebalancing": "DISABLED",
    "enableEcsManagedTags": False,
    "enableExecuteCommand": False,
    "healthCheckGracePeriodSeconds": 0,
    "platformVersion": "LATEST",
    "propagateTags": "NONE",
    "serviceConnectConfiguration": {"enabled": False},
}
"""What takes a property away that is no longer given; for lists it is the empty one."""


def _given(inputs: Properties, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        api: rename(inputs[ours], NAMES) for ours, api in names.items() if inputs.get(ours) not in (None, "", [], {})
    }


def _minutes(deployment: Mapping[str, Any], kind: type) -> dict[str, Any]:
    """The configuration with its times as text, as Pulumi has them, or as numbers, as ECS has them."""
    return {
        name: _minutes(value, kind)
        if isinstance(value, Mapping)
        else kind(value)
        if name.endswith("InMinutes")
        else value
        for name, value in deployment.items()
    }


def _settings(inputs: Properties) -> dict[str, Any]:
    """What create and update both take."""
    given = rename(inputs.get("deploymentConfiguration"), NAMES) or {}
    deployment = {**_given(inputs, IN_DEPLOYMENT), **_minutes(given, int)}
    settings = _given(inputs, SAME)
    if deployment:
        settings["deploymentConfiguration"] = deployment
    if inputs.get("taskDefinition"):
        settings["taskDefinition"] = inputs["taskDefinition"]
    if network := inputs.get("networkConfiguration"):
        settings["networkConfiguration"] = {
            "awsvpcConfiguration": {
                "subnets": network["subnets"],
                "securityGroups": network.get("securityGroups") or [],
                "assignPublicIp": "ENABLED" if network.get("assignPublicIp") else "DISABLED",
            }
        }
    if inputs.get("serviceRegistries"):
        settings["serviceRegistries"] = [inputs["serviceRegistries"]]
    if inputs.get("serviceConnectConfiguration"):
        settings["serviceConnectConfiguration"] = rename(inputs["serviceConnectConfiguration"], NAMES)
    if inputs.get("volumeConfiguration"):
        settings["volumeConfigurations"] = [rename(inputs["volumeConfiguration"], NAMES)]
    if inputs.get("vpcLatticeConfigurations"):
        settings["vpcLatticeConfigurations"] = inputs["vpcLatticeConfigurations"]
    return settings


def _described(service: Mapping[str, Any]) -> Properties:
    deployment = rename(dict(service.get("deploymentConfiguration") or {}), BACK)
    inside = {name: deployment.pop(api, None) for name, api in IN_DEPLOYMENT.items()}
    deployment = _minutes(deployment, str)
    network = (service.get("networkConfiguration") or {}).get("awsvpcConfiguration")
    controller = service.get("deploymentController") or {"type": "ECS"}
    # What belongs to a deployment is answered there: the primary one is what the service is now.
    primary: Mapping[str, Any] = next(
        (item for item in service.get("deployments") or () if item.get("status") == "PRIMARY"), {}
    )
    return {
        **{name: rename(service.get(api), BACK) for name, api in SAME.items()},
        **inside,
        "arn": service["serviceArn"],
        "cluster": service["clusterArn"],
        "deploymentConfiguration": deployment or None,
        "deploymentController": controller,
        "desiredCount": service["desiredCount"],
        "iamRole": service.get("roleArn"),
        "launchType": service.get("launchType"),
        "name": service["serviceName"],
        "networkConfiguration": network and {**network, "assignPublicIp": network.get("assignPublicIp") == "ENABLED"},
        "schedulingStrategy": service.get("schedulingStrategy"),
        "serviceConnectConfiguration": rename(primary.get("serviceConnectConfiguration"), BACK),
        "serviceRegistries": next(iter(service.get("serviceRegistries") or ()), None),
        "tagsAll": tag_map(service.get("tags"), key="key", value="value"),
        "taskDefinition": service.get("taskDefinition"),
        "volumeConfiguration": rename(next(iter(primary.get("volumeConfigurations") or ()), None), BACK),
        "vpcLatticeConfigurations": primary.get("vpcLatticeConfigurations"),
    }


CLASSES: tuple[ResourceClass, ...] = (Service(),)
