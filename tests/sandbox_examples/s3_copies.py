"""Examples for penstock.platform.sandbox.aws.s3_copies."""

from typing import Any

from penstock.platform.sandbox.aws.s3_copies import BucketReplicationConfig, Inventory
from penstock.platform.sandbox.resource_class import Cloud

from .model import NEW_NAME, Example
from .s3_settings import bucket

ROLE = "arn:aws:iam::111122223333:role/copies"
KEY = "arn:aws:kms:eu-central-1:111122223333:key/1"


def versioned(cloud: Cloud) -> str:
    """A new bucket that keeps versions."""
    name = bucket(cloud)
    cloud.client("s3").put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name


def rule(to: str) -> dict[str, Any]:
    """A rule that copies everything."""
    return {
        "id": "everything",
        "priority": 1,
        "status": "Enabled",
        "filter": {"prefix": "logs/"},
        "deleteMarkerReplication": {"status": "Enabled"},
        "existingObjectReplication": {"status": "Enabled"},
        "sourceSelectionCriteria": {"sseKmsEncryptedObjects": {"status": "Enabled"}},
        "destination": {
            "bucket": f"arn:aws:s3:::{to}",
            "storageClass": "STANDARD_IA",
            "encryptionConfiguration": {"replicaKmsKeyId": KEY},
        },
    }


def destination(name: str, **more: Any) -> dict[str, Any]:
    """Where lists go."""
    return {"bucket": {"bucketArn": f"arn:aws:s3:::{name}", "format": "Parquet", **more}}


def replicate(cloud: Cloud, resource_id: str) -> None:
    """Copies go somewhere else."""
    changed = {"ID": "other", "Priority": 2, "Status": "Disabled", "Filter": {"Prefix": ""}}
    rules = [{**changed, "Destination": {"Bucket": f"arn:aws:s3:::{versioned(cloud)}"}}]
    cloud.client("s3").put_bucket_replication(
        Bucket=resource_id, ReplicationConfiguration={"Role": ROLE, "Rules": rules}
    )


def list_weekly(cloud: Cloud, resource_id: str) -> None:
    """Lists are made less often."""
    name, _, inventory = resource_id.partition(":")
    client = cloud.client("s3")
    found = client.get_bucket_inventory_configuration(Bucket=name, Id=inventory)["InventoryConfiguration"]
    changed = {**found, "Schedule": {"Frequency": "Weekly"}}
    client.put_bucket_inventory_configuration(Bucket=name, Id=inventory, InventoryConfiguration=changed)


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=BucketReplicationConfig(),
        prepare=lambda cloud: {
            "bucket": versioned(cloud),
            "role": ROLE,
            "rules": [rule(versioned(cloud))],
            "token": "of-the-support",
        },
        changed=lambda cloud: {"role": f"{ROLE}-2", "rules": [rule(versioned(cloud))]},
        replaced={"bucket": "another-bucket"},
        tamper=replicate,
        tampered="rules",
        why_not={"removed": "every input that an update can take away is required"},
    ),
    Example(
        resource_class=Inventory(),
        prepare=lambda cloud: {
            "bucket": bucket(cloud),
            "name": NEW_NAME,
            "enabled": True,
            "destination": destination(bucket(cloud), accountId="111122223333", encryption={"sseS3": {}}),
            "filter": {"prefix": "logs/"},
            "includedObjectVersions": "All",
            "optionalFields": ["Size", "EncryptionStatus"],
            "schedule": {"frequency": "Daily"},
        },
        changed=lambda cloud: {
            "enabled": False,
            "destination": destination(bucket(cloud), encryption={"sseKms": {"keyId": KEY}}, prefix="lists"),
            "includedObjectVersions": "Current",
            "schedule": {"frequency": "Weekly"},
        },
        removed="filter",
        replaced={"bucket": "another-bucket", "name": NEW_NAME},
        tamper=list_weekly,
        tampered="schedule",
    ),
)
