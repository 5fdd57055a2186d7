"""Examples for penstock.platform.sandbox.aws.ecs."""

from penstock.platform.sandbox.aws.ecs import Cluster, ClusterCapacityProviders
from penstock.platform.sandbox.resource_class import Cloud

from .model import NEW_NAME, Example
from .names import new_name


def cluster(cloud: Cloud) -> str:
    """A new cluster's name."""
    name = new_name("cluster")
    cloud.client("ecs").create_cluster(clusterName=name)
    return name


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=Cluster(),
        prepare=lambda cloud: {
            "configuration": {
                "executeCommandConfiguration": {
                    "kmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/1",
                    "logConfiguration": {
                        "cloudWatchEncryptionEnabled": True,
                        "cloudWatchLogGroupName": "exec",
                        "s3BucketEncryptionEnabled": True,
                        "s3BucketName": "exec",
                        "s3KeyPrefix": "exec/",
                    },
                    "logging": "OVERRIDE",
                },
                "managedStorageConfiguration": {
                    "fargateEphemeralStorageKmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/2",
                    "kmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/3",
                },
            },
            "name": NEW_NAME,
            "serviceConnectDefaults": {
                "namespace": "arn:aws:servicediscovery:eu-west-1:111122223333:namespace/ns-a",
            },
            "settings": [{"name": "containerInsights", "value": "enabled"}],
            "tags": {"purpose": "web"},
        },
        changed={
            "configuration": {"executeCommandConfiguration": {"logging": "DEFAULT"}},
            "serviceConnectDefaults": {
                "namespace": "arn:aws:servicediscovery:eu-west-1:111122223333:namespace/ns-b",
            },
            "settings": [{"name": "containerInsights", "value": "enhanced"}],
            "tags": {"purpose": "batch", "empty": ""},
        },
        removed="tags",
        replaced={"name": NEW_NAME},
        tamper=lambda cloud, arn: cloud.client("ecs").update_cluster(
            cluster=arn, settings=[{"name": "containerInsights", "value": "disabled"}]
        ),
        tampered="settings",
    ),
    Example(
        resource_class=ClusterCapacityProviders(),
        prepare=lambda cloud: {
            "capacityProviders": ["FARGATE", "FARGATE_SPOT"],
            "clusterName": cluster(cloud),
            "defaultCapacityProviderStrategies": [
                {"capacityProvider": "FARGATE", "base": 2, "weight": 1},
                {"capacityProvider": "FARGATE_SPOT", "weight": 3},
            ],
        },
        changed={
            "capacityProviders": ["FARGATE"],
            "defaultCapacityProviderStrategies": [{"capacityProvider": "FARGATE", "base": 0, "weight": 1}],
        },
        removed="defaultCapacityProviderStrategies",
        replaced={"clusterName": "another-cluster"},
        tamper=lambda cloud, name: cloud.client("ecs").put_cluster_capacity_providers(
            cluster=name, capacityProviders=["FARGATE_SPOT"], defaultCapacityProviderStrategy=[]
        ),
        tampered="capacityProviders",
    ),
)
