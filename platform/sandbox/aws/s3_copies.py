"""What S3 makes of a bucket's objects elsewhere: copies in another bucket, and lists of them."""

from typing import Any, ClassVar

from ..resource_class import Cloud, Properties, ResourceClass
from ._shared import lower, none_when_gone, upper
from .s3_settings import BucketSetting


class BucketReplicationConfig(BucketSetting):
    """Where new objects are copied to."""

    type = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
    required = ("bucket", "role", "rules")
    replace_on = frozenset({"bucket"})
    write_only = frozenset({"token"})
    not_kept = {
        "rules.deleteMarkerReplication": "the emulator always answers Disabled",
        "rules.existingObjectReplication": "the emulator does not answer it",
        "rules.filter": "the emulator always answers a filter for everything",
        "rules.sourceSelectionCriteria": "the emulator does not answer it",
    }
    NAMES: ClassVar = {"id": "ID", "replicaKmsKeyId": "ReplicaKmsKeyID"}

    def put(self, client: Any, bucket: str, inputs: Properties) -> None:
        """Put all rules."""
        rules = upper(inputs["rules"], self.NAMES)
        client.put_bucket_replication(Bucket=bucket, ReplicationConfiguration={"Role": inputs["role"], "Rules": rules})

    def get(self, client: Any, bucket: str) -> Properties | None:
        """Answer all rules."""
        answer = none_when_gone(client.get_bucket_replication, "ReplicationConfigurationNotFoundError", Bucket=bucket)
        if answer is None:
            return None
        found = answer["ReplicationConfiguration"]
        return {"role": found["Role"], "rules": [lower(rule, self.NAMES) for rule in found["Rules"]]}

    def take_away(self, client: Any, bucket: str, state: Properties) -> None:
        """Delete all rules."""
        client.delete_bucket_replication(Bucket=bucket)


class Inventory(ResourceClass):
    """A list of a bucket's objects, made again and again. Its id is `BUCKET:NAME`."""

    type = "aws:s3/inventory:Inventory"
    required = ("bucket", "destination", "includedObjectVersions", "schedule")
    defaults = {"enabled": True}
    replace_on = frozenset({"bucket", "name"})
    set_properties = frozenset({"optionalFields"})
    not_kept = {"includedObjectVersions": "the emulator always answers All"}
    NAMES: ClassVar = {
        "bucketArn": "Bucket",
        "bucket": "S3BucketDestination",
        "sseKms": "SSEKMS",
        "sseS3": "SSES3",
    }

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Put the configuration."""
        self._put(cloud, inputs)
        return f"{inputs['bucket']}:{inputs['name']}"

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Get the configuration that the id names."""
        bucket, _, name = resource_id.partition(":")
        answer = none_when_gone(cloud.client("s3").get_bucket_inventory_configuration, Bucket=bucket, Id=name)
        if answer is None:
            return None
        found = answer["InventoryConfiguration"]
        return {
            "bucket": bucket,
            "name": name,
            "enabled": found["IsEnabled"],
            "destination": lower(found["Destination"], self.NAMES),
            "includedObjectVersions": found["IncludedObjectVersions"],
            "schedule": lower(found["Schedule"]),
            "filter": lower(found["Filter"]) if found.get("Filter") else None,
            "optionalFields": found.get("OptionalFields"),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Put the configuration again: it is replaced as a whole."""
        self._put(cloud, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Delete the configuration."""
        bucket, _, name = resource_id.partition(":")
        client = cloud.client("s3")
        none_when_gone(client.delete_bucket_inventory_configuration, Bucket=bucket, Id=name)

    def _put(self, cloud: Cloud, inputs: Properties) -> None:
        configuration = {
            "Id": inputs["name"],
            "IsEnabled": inputs["enabled"],
            "Destination": upper(inputs["destination"], self.NAMES),
            "IncludedObjectVersions": inputs["includedObjectVersions"],
            "Schedule": upper(inputs["schedule"]),
        }
        if inputs.get("filter"):
            configuration["Filter"] = upper(inputs["filter"])
        if inputs.get("optionalFields"):
            configuration["OptionalFields"] = list(inputs["optionalFields"])
        cloud.client("s3").put_bucket_inventory_configuration(
            Bucket=inputs["bucket"], Id=inputs["name"], InventoryConfiguration=configuration
        )


CLASSES: tuple[ResourceClass, ...] = (BucketReplicationConfig(), Inventory())
