"""KMS keys and aliases."""

from collections.abc import Mapping
from typing import Any, Final

from ..resource_class import Cloud, Properties, ResourceClass
from ._documents import json_text
from ._names import prefix_of, unique_name
from ._shared import asked, changed, none_when_gone, tag_list, tag_map, tags_to_change

GONE: Final = ("PendingDeletion", "PendingReplicaDeletion")
"""A key is never deleted at once: one that waits for it counts as gone."""


class Key(ResourceClass):
    """A key. Deleting it schedules the deletion."""

    type = "aws:kms/key:Key"
    cloudformation = "AWS::KMS::Key"
    cloudformation_names = {
        "customerMasterKeySpec": "KeySpec",
        "deletionWindowInDays": "PendingWindowInDays",
        "isEnabled": "Enabled",
        "policy": "KeyPolicy",
        "bypassPolicyLockoutSafetyCheck": "BypassPolicyLockoutSafetyCheck",
    }
    cloudformation_differences = dict.fromkeys(
        ("customerMasterKeySpec", "keyUsage", "multiRegion"),
        "KMS cannot change it: CloudFormation's update fails, Terraform replaces the key",
    )
    defaults = {
        "bypassPolicyLockoutSafetyCheck": False,
        "customerMasterKeySpec": "SYMMETRIC_DEFAULT",
        "enableKeyRotation": False,
        "isEnabled": True,
        "keyUsage": "ENCRYPT_DECRYPT",
    }
    replace_on = frozenset({"customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId"})
    write_only = frozenset({"bypassPolicyLockoutSafetyCheck", "deletionWindowInDays"})
    computed = frozenset({"description", "multiRegion", "policy", "rotationPeriodInDays"})
    not_kept = {
        "rotationPeriodInDays": "the emulator always rotates after 365 days",
    }
    json_properties = frozenset({"policy"})
    takes_tags = True

    CREATE: Final = {
        "customerMasterKeySpec": "KeySpec",
        "description": "Description",
        "keyUsage": "KeyUsage",
        "multiRegion": "MultiRegion",
        "policy": "Policy",
        "bypassPolicyLockoutSafetyCheck": "BypassPolicyLockoutSafetyCheck",
    }

    def validate(self, inputs: Properties) -> dict[str, str]:
        """Keys outside of KMS (a custom key store, an external one) are not emulated."""
        return {
            name: f"{name} is not emulated: keys live in KMS itself"
            for name in ("customKeyStoreId", "xksKeyId")
            if inputs.get(name) is not None
        }

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Create the key, then turn rotation on and the key off as asked."""
        client = cloud.client("kms")
        tags = tag_list(inputs.get("tagsAll"), key="TagKey", value="TagValue")
        answer = client.create_key(**asked(inputs, self.CREATE), **({"Tags": tags} if tags else {}))
        key_id = str(answer["KeyMetadata"]["KeyId"])
        _set_rotation(client, key_id, inputs)
        if not inputs["isEnabled"]:
            client.disable_key(KeyId=key_id)
        return key_id

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Answer from the key, its policy, rotation and tags."""
        client = cloud.client("kms")
        answer = none_when_gone(client.describe_key, KeyId=resource_id)
        if answer is None or answer["KeyMetadata"]["KeyState"] in GONE:
            return None
        key = answer["KeyMetadata"]
        rotation = client.get_key_rotation_status(KeyId=resource_id)
        tags = client.list_resource_tags(KeyId=resource_id)["Tags"]
        return {
            "arn": key["Arn"],
            "customerMasterKeySpec": key["KeySpec"],
            "description": key["Description"],
            "enableKeyRotation": rotation["KeyRotationEnabled"],
            "isEnabled": key["Enabled"],
            "keyId": key["KeyId"],
            "keyUsage": key["KeyUsage"],
            "multiRegion": key.get("MultiRegion", False),
            "policy": json_text(client.get_key_policy(KeyId=resource_id, PolicyName="default")["Policy"]),
            "rotationPeriodInDays": rotation.get("RotationPeriodInDays"),
            "tagsAll": tag_map(tags, key="TagKey", value="TagValue"),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Update what differs, each by its own call. A disabled key takes no change, so it is enabled first."""
        client = cloud.client("kms")
        if new["isEnabled"] and changed(old, new, "isEnabled"):
            client.enable_key(KeyId=resource_id)
        if changed(old, new, "enableKeyRotation", "rotationPeriodInDays"):
            _set_rotation(client, resource_id, new)
        if new.get("description") is not None and changed(old, new, "description"):
            client.update_key_description(KeyId=resource_id, Description=new["description"])
        if new.get("policy") is not None and not self.equal("policy", old.get("policy"), new["policy"]):
            client.put_key_policy(KeyId=resource_id, PolicyName="default", Policy=new["policy"])
        to_set, to_take = tags_to_change(old, new)
        if to_take:
            client.untag_resource(KeyId=resource_id, TagKeys=to_take)
        if to_set:
            client.tag_resource(KeyId=resource_id, Tags=tag_list(to_set, key="TagKey", value="TagValue"))
        if not new["isEnabled"] and changed(old, new, "isEnabled"):
            client.disable_key(KeyId=resource_id)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Schedule the deletion, after 30 days where no other window is given."""
        if self.describe(cloud, resource_id, state) is not None:
            days = int(state.get("deletionWindowInDays") or 30)
            cloud.client("kms").schedule_key_deletion(KeyId=resource_id, PendingWindowInDays=days)


class Alias(ResourceClass):
    """A name of a key."""

    type = "aws:kms/alias:Alias"
    cloudformation = "AWS::KMS::Alias"
    cloudformation_names = {"name": "AliasName"}
    required = ("targetKeyId",)
    replace_on = frozenset({"name", "namePrefix"})
    computed = frozenset({"name", "namePrefix"})

    def validate(self, inputs: Properties) -> dict[str, str]:
        """KMS wants the prefix spelled out."""
        return {
            name: f"{name} must start with alias/"
            for name in ("name", "namePrefix")
            if isinstance(inputs.get(name), str) and not inputs[name].startswith("alias/")
        }

    def equal(self, name: str, one: Any, other: Any) -> bool:
        """A key is named by its id or by its ARN."""
        if name == "targetKeyId" and isinstance(one, str) and isinstance(other, str):
            return one.rpartition("/")[2] == other.rpartition("/")[2]
        return super().equal(name, one, other)

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Create the alias; its name is its id."""
        name = inputs.get("name") or unique_name(inputs.get("namePrefix") or "alias/")
        cloud.client("kms").create_alias(AliasName=name, TargetKeyId=inputs["targetKeyId"])
        return str(name)

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Look for it among all aliases: there is no other call."""
        alias = _find_alias(cloud, resource_id)
        if alias is None:
            return None
        key = alias["TargetKeyId"]
        return {
            "arn": alias["AliasArn"],
            "name": resource_id,
            "namePrefix": prefix_of(resource_id),
            "targetKeyArn": alias["AliasArn"].rpartition(":")[0] + f":key/{key}",
            "targetKeyId": key,
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Point it at another key."""
        cloud.client("kms").update_alias(AliasName=resource_id, TargetKeyId=new["targetKeyId"])

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Delete the alias, not the key."""
        none_when_gone(cloud.client("kms").delete_alias, AliasName=resource_id)


def _set_rotation(client: Any, key_id: str, inputs: Mapping[str, Any]) -> None:
    if inputs.get("enableKeyRotation"):
        client.enable_key_rotation(KeyId=key_id, **asked(inputs, {"rotationPeriodInDays": "RotationPeriodInDays"}))
    elif client.get_key_rotation_status(KeyId=key_id)["KeyRotationEnabled"]:
        client.disable_key_rotation(KeyId=key_id)


def _find_alias(cloud: Cloud, name: str) -> dict[str, Any] | None:
    for page in cloud.client("kms").get_paginator("list_aliases").paginate():
        for alias in page["Aliases"]:
            if alias["AliasName"] == name and "TargetKeyId" in alias:
                return dict(alias)
    return None


CLASSES: tuple[ResourceClass, ...] = (Key(), Alias())
