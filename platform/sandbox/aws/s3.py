"""S3 buckets. Their settings, each a resource of its own, are in `s3_settings`."""

from collections.abc import Mapping
from typing import Any, Final, NoReturn

from botocore.exceptions import ClientError

from ..resource_class import Cloud, Properties, ResourceClass
from ._names import prefix_of, unique_name
from ._shared import changed, none_when_gone, tag_list, tag_map

SETTINGS_OF_THEIR_OWN: Final[Mapping[str, str]] = {
    "accelerationStatus": "BucketAccelerateConfiguration",
    "acl": "BucketAcl",
    "corsRules": "BucketCorsConfiguration",
    "grants": "BucketAcl",
    "lifecycleRules": "BucketLifecycleConfiguration",
    "logging": "BucketLogging",
    "objectLockConfiguration": "BucketObjectLockConfiguration",
    "policy": "BucketPolicy",
    "replicationConfiguration": "BucketReplicationConfig",
    "requestPayer": "BucketRequestPaymentConfiguration",
    "serverSideEncryptionConfiguration": "BucketServerSideEncryptionConfiguration",
    "versioning": "BucketVersioning",
    "website": "BucketWebsiteConfiguration",
}
"""Deprecated inputs of the bucket, and the resource that took each one's place."""

HOSTED_ZONES: Final[Mapping[str, str]] = {
    "af-south-1": "Z83WF9RJE8B12",
    "ap-east-1": "ZNB98KWMFR0R6",
    "ap-northeast-1": "Z2M4EHUR26P7ZW",
    "ap-northeast-2": "Z3W03O7B5YMIYP",
    "ap-northeast-3": "Z2YQB5RD63NC85",
    "ap-south-1": "Z11RGJOFQNVJUP",
    "ap-southeast-1": "Z3O0J2DXBE1FTB",
    "ap-southeast-2": "Z1WCIGYICN2BYD",
    "ca-central-1": "Z1QDHH18159H29",
    "eu-central-1": "Z21DNDUVLTQW6Q",
    "eu-north-1": "Z3BAZG2TWCNX0D",
    "eu-south-1": "Z30OZKI7KPW7MI",
    "eu-west-1": "Z1BKCTXD74EZPE",
    "eu-west-2": "Z3GKZC51ZF0DB4",
    "eu-west-3": "Z3R1K369G5AVDG",
    "me-south-1": "Z1MPMWCPA7YB62",
    "sa-east-1": "Z7KQH4QJS55SO",
    "us-east-1": "Z3AQBSTGFYJSTF",
    "us-east-2": "Z2O1EMRO9K5GLX",
    "us-west-1": "Z2F56UZL2M1ACD",
    "us-west-2": "Z3BJ6K6RIION7M",
}
"""Route 53's zone of S3 websites in each region (AWS General Reference, S3 endpoints)."""


class Bucket(ResourceClass):
    """A bucket by itself."""

    type = "aws:s3/bucket:Bucket"
    cloudformation = "AWS::S3::Bucket"
    cloudformation_names = {"bucket": "BucketName", "bucketPrefix": "BucketNamePrefix"}
    cloudformation_differences = {
        "objectLockEnabled": "CloudFormation turns it on in place; Terraform replaces the bucket",
    }
    defaults = {"forceDestroy": False}
    replace_on = frozenset({"bucket", "bucketPrefix", "bucketNamespace", "objectLockEnabled"})
    write_only = frozenset({"forceDestroy"})
    computed = frozenset({"bucket", "bucketPrefix", "bucketNamespace", "objectLockEnabled"})
    not_kept = {"bucketNamespace": "the emulator knows the global namespace only and does not answer it"}
    unanswered = {
        "websiteDomain": "only of a bucket with the inline website configuration, which is refused here",
        "websiteEndpoint": "only of a bucket with the inline website configuration, which is refused here",
    }
    takes_tags = True

    def validate(self, inputs: Properties) -> dict[str, str]:
        """The deprecated inline settings are refused: each is a resource of its own."""
        return {
            name: f"{name} of a bucket is deprecated and not emulated: use aws.s3.{resource} instead"
            for name, resource in SETTINGS_OF_THEIR_OWN.items()
            if inputs.get(name) is not None
        }

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Create the bucket; the caller's region is a location constraint everywhere but in us-east-1."""
        name: str = inputs.get("bucket") or unique_name(inputs.get("bucketPrefix") or "")
        arguments: dict[str, Any] = {"Bucket": name}
        if cloud.region != "us-east-1":
            arguments["CreateBucketConfiguration"] = {"LocationConstraint": cloud.region}
        if inputs.get("objectLockEnabled"):
            arguments["ObjectLockEnabledForBucket"] = True
        cloud.client("s3").create_bucket(**arguments)
        _put_tags(cloud, name, inputs.get("tagsAll") or {})
        return name

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Answer from the bucket's head, tags and lock."""
        client = cloud.client("s3")
        head = none_when_gone(client.head_bucket, Bucket=resource_id)
        if head is None:
            return None
        if not state:
            _check_reach(cloud, resource_id, head)
        tags = none_when_gone(client.get_bucket_tagging, Bucket=resource_id) or {}
        lock = none_when_gone(client.get_object_lock_configuration, Bucket=resource_id) or {}
        region = head.get("BucketRegion", cloud.region)
        suffix = "amazonaws.com.cn" if cloud.partition == "aws-cn" else "amazonaws.com"
        return {
            "arn": f"arn:{cloud.partition}:s3:::{resource_id}",
            "bucket": resource_id,
            "bucketDomainName": f"{resource_id}.s3.{suffix}",
            "bucketPrefix": prefix_of(resource_id),
            "bucketRegion": region,
            "bucketRegionalDomainName": f"{resource_id}.s3.{region}.{suffix}",
            "hostedZoneId": HOSTED_ZONES.get(region),
            "objectLockEnabled": lock.get("ObjectLockConfiguration", {}).get("ObjectLockEnabled") == "Enabled",
            "tagsAll": tag_map(tags.get("TagSet")),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Only tags can change."""
        if changed(old, new, "tagsAll"):
            _put_tags(cloud, resource_id, new.get("tagsAll") or {})

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Delete the bucket, with everything in it only where `forceDestroy` was set before."""
        client = cloud.client("s3")
        if none_when_gone(client.head_bucket, Bucket=resource_id) is None:
            return
        if state.get("forceDestroy"):
            _empty(client, resource_id)
        client.delete_bucket(Bucket=resource_id)


def _check_reach(cloud: Cloud, bucket: str, head: Mapping[str, Any]) -> None:
    """Refuse to import, as S3 does, what is in another region or account: the emulator answers for all of them."""
    region = head.get("BucketRegion", cloud.region)
    if region != cloud.region:
        _refuse("PermanentRedirect", f"the bucket is in {region}, and was asked for in {cloud.region}")
    if bucket not in {one["Name"] for one in cloud.client("s3").list_buckets()["Buckets"]}:
        _refuse("AccessDenied", f"the bucket belongs to another account than {cloud.account_id}")


def _refuse(code: str, message: str) -> NoReturn:
    raise ClientError({"Error": {"Code": code, "Message": message}}, "HeadBucket")


def _put_tags(cloud: Cloud, bucket: str, tags: Mapping[str, str]) -> None:
    if tags:
        cloud.client("s3").put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": tag_list(tags)})
    else:
        cloud.client("s3").delete_bucket_tagging(Bucket=bucket)


def _empty(client: Any, bucket: str) -> None:
    for page in client.get_paginator("list_object_versions").paginate(Bucket=bucket):
        for item in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
            client.delete_object(
                Bucket=bucket, Key=item["Key"], VersionId=item["VersionId"], BypassGovernanceRetention=True
            )


CLASSES: tuple[ResourceClass, ...] = (Bucket(),)
