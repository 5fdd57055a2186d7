"""Secrets Manager: containers of secrets, never their values."""

from typing import Any, Final

from ...resource import contains_unknown
from ..resource_class import Cloud, Properties, ResourceClass
from ._documents import json_text
from ._names import prefix_of, unique_name
from ._shared import asked, change_tags, changed, lower, none_when_gone, tag_list, tag_map, upper

RECOVERY_DAYS: Final = 30
GONE: Final = "InvalidRequestException"
"""What Secrets Manager says of a secret that waits for its deletion."""


class Secret(ResourceClass):
    """The container of a secret. Its id is its ARN. Deleted, it can be recovered for 30 days unless asked otherwise."""

    type = "aws:secretsmanager/secret:Secret"
    cloudformation = "AWS::SecretsManager::Secret"
    cloudformation_names = {"replicas": "ReplicaRegions"}
    cloudformation_differences = {
        "type": "CloudFormation changes it in place; Terraform makes another secret",
    }
    defaults = {"forceOverwriteReplicaSecret": False, "recoveryWindowInDays": RECOVERY_DAYS}
    replace_on = frozenset({"name", "namePrefix", "type"})
    write_only = frozenset({"forceOverwriteReplicaSecret", "recoveryWindowInDays"})
    computed = frozenset({"name", "namePrefix", "policy", "replicas"})
    not_kept = {
        "replicas.kmsKeyId": "the emulator encrypts replicas with the default key",
        "type": "the emulator has no secrets that others manage",
    }
    json_properties = frozenset({"policy"})
    takes_tags = True

    def equal(self, name: str, one: Any, other: Any) -> bool:
        """Replicas are a set of regions with their keys; their status is the service's."""
        if name == "replicas":
            one, other = _regions(one), _regions(other)
        return super().equal(name, one, other)

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Create the container, without a value."""
        replicas = [asked(item, REPLICA) for item in inputs.get("replicas") or ()]
        client = cloud.client("secretsmanager")
        answer = client.create_secret(
            Name=inputs.get("name") or unique_name(inputs.get("namePrefix") or ""),
            Tags=tag_list(inputs.get("tagsAll")),
            **asked(inputs, {"description": "Description", "kmsKeyId": "KmsKeyId"}),
            **({"AddReplicaRegions": replicas} if replicas else {}),
            ForceOverwriteReplicaSecret=inputs["forceOverwriteReplicaSecret"],
        )
        if inputs.get("policy"):
            client.put_resource_policy(SecretId=answer["ARN"], ResourcePolicy=inputs["policy"])
        return str(answer["ARN"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """A secret that waits for its deletion is gone."""
        secret = _find(cloud, resource_id)
        if secret is None:
            return None
        policy = cloud.client("secretsmanager").get_resource_policy(SecretId=resource_id).get("ResourcePolicy")
        return {
            "arn": secret["ARN"],
            "description": secret.get("Description") or None,
            "kmsKeyId": secret.get("KmsKeyId"),
            "name": secret["Name"],
            "namePrefix": prefix_of(secret["Name"]),
            "policy": json_text(policy),
            "replicas": [_replica(item) for item in secret.get("ReplicationStatus", ())],
            "tagsAll": tag_map(secret.get("Tags")),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Update what differs, each by its own call."""
        client = cloud.client("secretsmanager")
        if changed(old, new, "description", "kmsKeyId"):
            given = asked(new, {"description": "Description", "kmsKeyId": "KmsKeyId"})
            client.update_secret(SecretId=resource_id, **{"Description": "", **given})
        if new.get("policy") and not self.equal("policy", old.get("policy"), new["policy"]):
            client.put_resource_policy(SecretId=resource_id, ResourcePolicy=new["policy"])
        if new.get("replicas") is not None:
            _replicate(client, resource_id, old, new)
        change_tags(client, {"SecretId": resource_id}, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Schedule the deletion; with a recovery window of zero days delete at once."""
        if _find(cloud, resource_id) is None:
            return
        client = cloud.client("secretsmanager")
        if regions := [item["region"] for item in state.get("replicas") or ()]:
            client.remove_regions_from_replication(SecretId=resource_id, RemoveReplicaRegions=regions)
        days = int(state.get("recoveryWindowInDays", RECOVERY_DAYS))
        how = {"RecoveryWindowInDays": days} if days else {"ForceDeleteWithoutRecovery": True}
        client.delete_secret(SecretId=resource_id, **how)


class SecretPolicy(ResourceClass):
    """Who may do what with a secret. Its id is the secret's ARN."""

    type = "aws:secretsmanager/secretPolicy:SecretPolicy"
    cloudformation = "AWS::SecretsManager::ResourcePolicy"
    cloudformation_names = {"policy": "ResourcePolicy", "secretArn": "SecretId"}
    required = ("policy", "secretArn")
    defaults = {"blockPublicPolicy": False}
    replace_on = frozenset({"secretArn"})
    write_only = frozenset({"blockPublicPolicy"})
    json_properties = frozenset({"policy"})
    delete_before_replace = True

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Put the policy."""
        self.update(cloud, inputs["secretArn"], {}, inputs)
        return str(inputs["secretArn"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """A secret without a policy has no such resource."""
        if _find(cloud, resource_id) is None:
            return None
        answer = cloud.client("secretsmanager").get_resource_policy(SecretId=resource_id)
        policy = json_text(answer.get("ResourcePolicy"))
        return None if policy is None else {"policy": policy, "secretArn": answer["ARN"]}

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Put the policy again."""
        cloud.client("secretsmanager").put_resource_policy(
            SecretId=resource_id, ResourcePolicy=new["policy"], BlockPublicPolicy=new["blockPublicPolicy"]
        )

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Delete the policy, unless the secret is gone."""
        none_when_gone(cloud.client("secretsmanager").delete_resource_policy, GONE, SecretId=resource_id)


class SecretRotation(ResourceClass):
    """The rotation of a secret by a function that must exist. Its id is the secret's ARN. The function is not run."""

    type = "aws:secretsmanager/secretRotation:SecretRotation"
    cloudformation = "AWS::SecretsManager::RotationSchedule"
    cloudformation_names = {
        "externalSecretRotationMetadatas": "ExternalSecretRotationMetadata",
        "rotateImmediately": "RotateImmediatelyOnUpdate",
        "rotationLambdaArn": "RotationLambdaARN",
    }
    required = ("rotationRules", "secretId")
    defaults = {"rotateImmediately": True}
    replace_on = frozenset({"secretId"})
    write_only = frozenset({"rotateImmediately"})
    computed = frozenset({"rotationEnabled"})
    not_kept = {
        "externalSecretRotationMetadatas": "the emulator has no secrets that others manage",
        "externalSecretRotationRoleArn": "the emulator has no secrets that others manage",
        "rotationRules.duration": "the emulator keeps the days only",
        "rotationRules.scheduleExpression": "the emulator keeps the days only",
    }
    delete_before_replace = True

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Turn rotation on."""
        self.update(cloud, inputs["secretId"], {}, inputs)
        return str(inputs["secretId"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """A secret that is not rotated has no such resource."""
        secret = _find(cloud, resource_id)
        if secret is None or not secret.get("RotationEnabled"):
            return None
        rules = lower(secret.get("RotationRules") or {})
        return {
            "rotationEnabled": True,
            "rotationLambdaArn": secret.get("RotationLambdaARN") or None,
            "rotationRules": {name: value for name, value in rules.items() if value},
            "secretId": secret["ARN"],
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Turn rotation on again, by other rules or another function."""
        cloud.client("secretsmanager").rotate_secret(
            SecretId=resource_id,
            **asked(new, {"rotateImmediately": "RotateImmediately", "rotationLambdaArn": "RotationLambdaARN"}),
            RotationRules=upper(new["rotationRules"]),
        )

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Turn rotation off."""
        if self.describe(cloud, resource_id, state) is not None:
            cloud.client("secretsmanager").cancel_rotate_secret(SecretId=resource_id)


DEFAULT_KEY: Final = "aws/secretsmanager"
REPLICA: Final = {"kmsKeyId": "KmsKeyId", "region": "Region"}


def _find(cloud: Cloud, secret_id: str) -> Any:
    secret = none_when_gone(cloud.client("secretsmanager").describe_secret, SecretId=secret_id)
    return None if secret is None or secret.get("DeletedDate") is not None else secret


def _replica(status: dict[str, Any]) -> dict[str, Any]:
    names = {**REPLICA, "status": "Status", "statusMessage": "StatusMessage"}
    found = {ours: status[api] for ours, api in names.items() if status.get(api)}
    if found.get("kmsKeyId", "").endswith(DEFAULT_KEY):
        del found["kmsKeyId"]
    return found


def _regions(replicas: Any) -> Any:
    if not isinstance(replicas, list | tuple) or contains_unknown(replicas):
        return replicas
    return sorted((asked(item, REPLICA) for item in replicas), key=lambda item: str(item.get("Region")))


def _replicate(client: Any, secret: str, old: Properties, new: Properties) -> None:
    before = {item["region"]: item for item in old.get("replicas") or ()}
    after = {item["region"]: item for item in new["replicas"]}
    if gone := [region for region in before if region not in after]:
        client.remove_regions_from_replication(SecretId=secret, RemoveReplicaRegions=gone)
    if added := [asked(item, REPLICA) for region, item in after.items() if region not in before]:
        client.replicate_secret_to_regions(
            SecretId=secret, AddReplicaRegions=added, ForceOverwriteReplicaSecret=new["forceOverwriteReplicaSecret"]
        )


CLASSES: tuple[ResourceClass, ...] = (Secret(), SecretPolicy(), SecretRotation())
