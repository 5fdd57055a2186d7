"""The settings of S3 buckets that are resources of their own. All have one shape: put, get and take away."""

from abc import abstractmethod
from typing import Any, ClassVar

from ..resource_class import Cloud, Properties, ResourceClass
from ._documents import json_text
from ._lifecycle import normal_rules, rule_from_api, rule_to_api
from ._shared import lower, none_when_gone, upper, without_empty


class BucketSetting(ResourceClass):
    """A setting of a bucket. Its id is the bucket's name, with `,account` where an expected owner was given."""

    required: ClassVar[tuple[str, ...]] = ("bucket",)
    replace_on = frozenset({"bucket", "expectedBucketOwner"})
    delete_before_replace = True

    @abstractmethod
    def put(self, client: Any, bucket: str, inputs: Properties) -> None:
        """Make the setting as asked."""

    @abstractmethod
    def get(self, client: Any, bucket: str) -> Properties | None:
        """The setting as it is; None when there is none."""

    @abstractmethod
    def take_away(self, client: Any, bucket: str, state: Properties) -> None:
        """Take the setting away."""

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Put the setting."""
        self.put(cloud.client("s3"), inputs["bucket"], inputs)
        owner = inputs.get("expectedBucketOwner")
        return f"{inputs['bucket']},{owner}" if owner else str(inputs["bucket"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Get the setting of the bucket that the id names."""
        bucket, _, owner = resource_id.partition(",")
        found = self.get(cloud.client("s3"), bucket)
        if found is None:
            return None
        return {"bucket": bucket, **({"expectedBucketOwner": owner} if owner else {}), **found}

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Put the setting again: it is replaced as a whole."""
        self.put(cloud.client("s3"), new["bucket"], new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Take the setting away, unless its bucket is gone."""
        client, bucket = cloud.client("s3"), resource_id.partition(",")[0]
        if none_when_gone(client.head_bucket, Bucket=bucket) is not None:
            self.take_away(client, bucket, state)


class BucketVersioning(BucketSetting):
    """Versioning. AWS can suspend it, never take it away."""

    type = "aws:s3/bucketVersioning:BucketVersioning"
    required = ("bucket", "versioningConfiguration")
    write_only = frozenset({"mfa"})
    not_kept = {"versioningConfiguration.mfaDelete": "the emulator keeps the status only"}

    def put(self, client: Any, bucket: str, inputs: Properties) -> None:
        """`Disabled` means that versioning was never enabled: there is nothing to put."""
        asked = inputs["versioningConfiguration"]
        if asked.get("status") != "Disabled":
            mfa = {"MFA": inputs["mfa"]} if inputs.get("mfa") else {}
            configuration = upper(asked, {"mfaDelete": "MFADelete"})
            client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration=configuration, **mfa)

    def get(self, client: Any, bucket: str) -> Properties | None:
        """A bucket that was never versioned answers nothing, which is `Disabled`."""
        answer = none_when_gone(client.get_bucket_versioning, Bucket=bucket)
        if answer is None:
            return None
        found = {"status": answer.get("Status", "Disabled"), "mfaDelete": answer.get("MFADelete")}
        return {"versioningConfiguration": {name: value for name, value in found.items() if value is not None}}

    def take_away(self, client: Any, bucket: str, state: Properties) -> None:
        """Suspend it where it is enabled, as the real provider does."""
        if client.get_bucket_versioning(Bucket=bucket).get("Status") == "Enabled":
            client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})


class BucketServerSideEncryptionConfiguration(BucketSetting):
    """Default encryption."""

    type = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    required = ("bucket", "rules")
    not_kept = {"rules.blockedEncryptionTypes": "the emulator does not know blocked encryption types"}

    NAMES: ClassVar = {"kmsMasterKeyId": "KMSMasterKeyID", "sseAlgorithm": "SSEAlgorithm"}

    def put(self, client: Any, bucket: str, inputs: Properties) -> None:
        """Put all rules."""
        rules = [upper(rule, self.NAMES) for rule in inputs["rules"]]
        for rule in rules:
            if "BlockedEncryptionTypes" in rule:
                rule["BlockedEncryptionTypes"] = {"EncryptionType": rule["BlockedEncryptionTypes"]}
        client.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": rules})

    def get(self, client: Any, bucket: str) -> Properties | None:
        """Answer all rules."""
        answer = none_when_gone(
            client.get_bucket_encryption, "ServerSideEncryptionConfigurationNotFoundError", Bucket=bucket
        )
        if answer is None:
            return None
        rules = [lower(rule, self.NAMES) for rule in answer["ServerSideEncryptionConfiguration"]["Rules"]]
        for rule in rules:
            if "blockedEncryptionTypes" in rule:
                rule["blockedEncryptionTypes"] = rule["blockedEncryptionTypes"].get("encryptionType", [])
        return {"rules": rules}

    def take_away(self, client: Any, bucket: str, state: Properties) -> None:
        """Delete it; a real bucket then goes on with SSE-S3."""
        client.delete_bucket_encryption(Bucket=bucket)


class BucketPublicAccessBlock(BucketSetting):
    """The four switches against public access."""

    type = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
    replace_on = frozenset({"bucket"})
    write_only = frozenset({"skipDestroy"})
    SWITCHES: ClassVar = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
    defaults = dict.fromkeys(SWITCHES, False)

    def put(self, client: Any, bucket: str, inputs: Properties) -> None:
        """Put all four."""
        switches = upper({name: bool(inputs.get(name)) for name in self.SWITCHES})
        client.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=switches)

    def get(self, client: Any, bucket: str) -> Properties | None:
        """Answer all four."""
        answer = none_when_gone(client.get_public_access_block, Bucket=bucket)
        return None if answer is None else dict(lower(answer["PublicAccessBlockConfiguration"]))

    def take_away(self, client: Any, bucket: str, state: Properties) -> None:
        """Delete the block, unless it is to stay."""
        if not state.get("skipDestroy"):
            client.delete_public_access_block(Bucket=bucket)


class BucketOwnershipControls(BucketSetting):
    """Who owns objects, and whether there are ACLs."""

    type = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
    required = ("bucket", "rule")
    replace_on = frozenset({"bucket"})

    def put(self, client: Any, bucket: str, inputs: Properties) -> None:
        """Put the one rule."""
        client.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls={"Rules": [upper(inputs["rule"])]})

    def get(self, client: Any, bucket: str) -> Properties | None:
        """Answer the one rule."""
        answer = none_when_gone(client.get_bucket_ownership_controls, Bucket=bucket)
        return None if answer is None else {"rule": lower(answer["OwnershipControls"]["Rules"][0])}

    def take_away(self, client: Any, bucket: str, state: Properties) -> None:
        """Delete the controls."""
        client.delete_bucket_ownership_controls(Bucket=bucket)


class BucketLifecycleConfiguration(BucketSetting):
    """When objects move to another storage class, expire, or are given up half-uploaded."""

    type = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
    required = ("bucket", "rules")
    defaults = {"transitionDefaultMinimumObjectSize": "all_storage_classes_128K"}
    write_only = frozenset({"timeouts"})
    not_kept = {
        "rules.noncurrentVersionExpiration.newerNoncurrentVersions": "the emulator keeps the days only",
        "rules.filter.objectSizeGreaterThan": "the emulator filters by prefix and tag only",
        "rules.filter.objectSizeLessThan": "the emulator filters by prefix and tag only",
        "rules.filter.and.objectSizeGreaterThan": "the emulator filters by prefix and tag only",
        "rules.filter.and.objectSizeLessThan": "the emulator filters by prefix and tag only",
        "transitionDefaultMinimumObjectSize": "the emulator always answers all_storage_classes_128K",
    }

    def equal(self, name: str, one: Any, other: Any) -> bool:
        """Rules are compared as S3 means them: a filter for everything is none."""
        if name == "rules":
            one, other = normal_rules(one), normal_rules(other)
        return super().equal(name, one, other)

    def put(self, client: Any, bucket: str, inputs: Properties) -> None:
        """Put all rules."""
        client.put_bucket_lifecycle_configuration(
            Bucket=bucket,
            LifecycleConfiguration={"Rules": [rule_to_api(rule) for rule in inputs["rules"]]},
            TransitionDefaultMinimumObjectSize=inputs["transitionDefaultMinimumObjectSize"],
        )

    def get(self, client: Any, bucket: str) -> Properties | None:
        """Answer all rules."""
        answer = none_when_gone(client.get_bucket_lifecycle_configuration, Bucket=bucket)
        if answer is None:
            return None
        return {
            "rules": [rule_from_api(rule) for rule in answer["Rules"]],
            "transitionDefaultMinimumObjectSize": answer.get("TransitionDefaultMinimumObjectSize"),
        }

    def take_away(self, client: Any, bucket: str, state: Properties) -> None:
        """Delete all rules."""
        client.delete_bucket_lifecycle(Bucket=bucket)


class BucketPolicy(BucketSetting):
    """Who may do what with the bucket."""

    type = "aws:s3/bucketPolicy:BucketPolicy"
    cloudformation = "AWS::S3::BucketPolicy"
    cloudformation_names = {"policy": "PolicyDocument"}
    required = ("bucket", "policy")
    replace_on = frozenset({"bucket"})
    json_properties = frozenset({"policy"})

    def put(self, client: Any, bucket: str, inputs: Properties) -> None:
        """Put the document."""
        client.put_bucket_policy(Bucket=bucket, Policy=inputs["policy"])

    def get(self, client: Any, bucket: str) -> Properties | None:
        """Answer the document."""
        answer = none_when_gone(client.get_bucket_policy, Bucket=bucket)
        return None if answer is None else {"policy": json_text(answer["Policy"])}

    def take_away(self, client: Any, bucket: str, state: Properties) -> None:
        """Delete the document."""
        client.delete_bucket_policy(Bucket=bucket)


class BucketObjectLockConfiguration(BucketSetting):
    """The default retention of a bucket made with Object Lock. Object Lock itself stays on for ever."""

    type = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
    defaults = {"objectLockEnabled": "Enabled"}
    replace_on = frozenset({"bucket", "expectedBucketOwner", "objectLockEnabled"})
    write_only = frozenset({"token"})

    def put(self, client: Any, bucket: str, inputs: Properties) -> None:
        """Put the default retention, or none."""
        lock = {"ObjectLockEnabled": inputs["objectLockEnabled"]}
        if inputs.get("rule"):
            lock["Rule"] = upper(inputs["rule"])
        token = {"Token": inputs["token"]} if inputs.get("token") else {}
        client.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=lock, **token)

    def get(self, client: Any, bucket: str) -> Properties | None:
        """Answer the default retention."""
        answer = none_when_gone(client.get_object_lock_configuration, Bucket=bucket)
        return None if answer is None else dict(without_empty(lower(answer["ObjectLockConfiguration"])))

    def take_away(self, client: Any, bucket: str, state: Properties) -> None:
        """Put no default retention."""
        client.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled"})


class BucketLogging(BucketSetting):
    """Where the log of every access goes."""

    type = "aws:s3/bucketLogging:BucketLogging"
    required = ("bucket", "targetBucket", "targetPrefix")
    set_properties = frozenset({"targetGrants"})
    not_kept = {"targetObjectKeyFormat": "the emulator does not answer it"}
    NAMES: ClassVar = {"uri": "URI", "id": "ID"}

    def put(self, client: Any, bucket: str, inputs: Properties) -> None:
        """Put the target."""
        names = ("targetBucket", "targetPrefix", "targetGrants", "targetObjectKeyFormat")
        enabled = upper({name: inputs.get(name) for name in names}, self.NAMES)
        client.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": enabled})

    def get(self, client: Any, bucket: str) -> Properties | None:
        """Answer the target; a bucket without logging has no such setting."""
        answer = none_when_gone(client.get_bucket_logging, Bucket=bucket) or {}
        enabled = answer.get("LoggingEnabled")
        return enabled and {"targetPrefix": "", **without_empty(lower(enabled, self.NAMES))}

    def take_away(self, client: Any, bucket: str, state: Properties) -> None:
        """Put no target."""
        client.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={})


CLASSES: tuple[ResourceClass, ...] = (
    BucketVersioning(),
    BucketServerSideEncryptionConfiguration(),
    BucketPublicAccessBlock(),
    BucketOwnershipControls(),
    BucketLifecycleConfiguration(),
    BucketPolicy(),
    BucketObjectLockConfiguration(),
    BucketLogging(),
)
