"""ECS clusters. Task definitions are in `ecs_tasks`, services in `ecs_services`."""

from typing import Any, Final

from ..resource_class import Cloud, Properties, ResourceClass
from ._shared import asked, changed, none_when_gone, tag_list, tag_map, tags_to_change

CONFIGURATION: Final = {"s3BucketEncryptionEnabled": "s3EncryptionEnabled"}
"""Members whose name is not the API's; the others are the same, in the same spelling."""

INCLUDE: Final = ["CONFIGURATIONS", "SETTINGS", "TAGS"]


class Cluster(ResourceClass):
    """A cluster by itself. Its id is its ARN; it is imported by ARN or name."""

    type = "aws:ecs/cluster:Cluster"
    cloudformation = "AWS::ECS::Cluster"
    cloudformation_names = {"name": "ClusterName", "settings": "ClusterSettings"}
    replace_on = frozenset({"name"})
    computed = frozenset({"name", "settings"})
    set_properties = frozenset({"settings"})
    takes_tags = True

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Create the cluster."""
        answer = cloud.client("ecs").create_cluster(
            clusterName=inputs["name"],
            tags=tag_list(inputs.get("tagsAll"), key="key", value="value"),
            **_settings(inputs),
        )
        return str(answer["cluster"]["clusterArn"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """A deleted cluster is answered for a while as inactive."""
        cluster = find_cluster(cloud, resource_id)
        if cluster is None:
            return None
        return {
            "arn": cluster["clusterArn"],
            "configuration": rename(cluster.get("configuration"), {v: k for k, v in CONFIGURATION.items()}),
            "name": cluster["clusterName"],
            "serviceConnectDefaults": cluster.get("serviceConnectDefaults"),
            "settings": cluster.get("settings"),
            "tagsAll": tag_map(cluster.get("tags"), key="key", value="value"),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Update configuration and settings; like the real provider, a configuration no longer given stays."""
        client = cloud.client("ecs")
        if changed(old, new, "configuration", "serviceConnectDefaults", "settings"):
            client.update_cluster(cluster=resource_id, **_settings(new))
        retag(client, resource_id, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Delete the cluster; ECS refuses while services are active in it."""
        none_when_gone(cloud.client("ecs").delete_cluster, "ClusterNotFoundException", cluster=resource_id)


class ClusterCapacityProviders(ResourceClass):
    """Where the tasks of a cluster may run. Its id is the cluster's name."""

    type = "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders"
    cloudformation = "AWS::ECS::ClusterCapacityProviderAssociations"
    cloudformation_names = {
        "clusterName": "Cluster",
        "defaultCapacityProviderStrategies": "DefaultCapacityProviderStrategy",
    }
    required = ("clusterName",)
    replace_on = frozenset({"clusterName"})
    set_properties = frozenset({"capacityProviders", "defaultCapacityProviderStrategies"})
    nested_defaults = {"defaultCapacityProviderStrategies": {"base": 0, "weight": 0}}
    delete_before_replace = True

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Put both lists."""
        _put_capacity_providers(cloud, inputs["clusterName"], inputs)
        return str(inputs["clusterName"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """A cluster without capacity providers has no such setting."""
        cluster = find_cluster(cloud, resource_id)
        if cluster is None or not (cluster.get("capacityProviders") or cluster.get("defaultCapacityProviderStrategy")):
            return None
        return {
            "capacityProviders": cluster.get("capacityProviders"),
            "clusterName": cluster["clusterName"],
            "defaultCapacityProviderStrategies": [
                {"base": 0, "weight": 0, **item} for item in cluster.get("defaultCapacityProviderStrategy") or ()
            ],
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Put both lists again."""
        _put_capacity_providers(cloud, resource_id, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Put empty lists, unless the cluster is gone."""
        if find_cluster(cloud, resource_id) is not None:
            _put_capacity_providers(cloud, resource_id, {})


def find_cluster(cloud: Cloud, name_or_arn: str) -> dict[str, Any] | None:
    """The active cluster, or None."""
    answer = cloud.client("ecs").describe_clusters(clusters=[name_or_arn], include=INCLUDE)
    return next((dict(cluster) for cluster in answer["clusters"] if cluster["status"] != "INACTIVE"), None)


def rename(value: Any, names: dict[str, str]) -> Any:
    """The value with these members renamed at any depth. ECS and Pulumi spell all others alike."""
    if isinstance(value, dict):
        return {names.get(key, key): rename(item, names) for key, item in value.items() if item is not None}
    return [rename(item, names) for item in value] if isinstance(value, list | tuple) else value


def retag(client: Any, arn: str, old: Properties, new: Properties) -> None:
    """Set and take away the tags that differ between state and inputs."""
    to_set, to_take = tags_to_change(old, new)
    if to_take:
        client.untag_resource(resourceArn=arn, tagKeys=to_take)
    if to_set:
        client.tag_resource(resourceArn=arn, tags=tag_list(to_set, key="key", value="value"))


def _settings(inputs: Properties) -> dict[str, Any]:
    names = {name: name for name in ("configuration", "serviceConnectDefaults", "settings")}
    return {name: rename(value, CONFIGURATION) for name, value in asked(inputs, names).items()}


def _put_capacity_providers(cloud: Cloud, cluster: str, inputs: Properties) -> None:
    cloud.client("ecs").put_cluster_capacity_providers(
        cluster=cluster,
        capacityProviders=inputs.get("capacityProviders") or [],
        defaultCapacityProviderStrategy=[
            {**item, "base": int(item.get("base", 0)), "weight": int(item.get("weight", 0))}
            for item in inputs.get("defaultCapacityProviderStrategies") or ()
        ],
    )


CLASSES: tuple[ResourceClass, ...] = (Cluster(), ClusterCapacityProviders())
