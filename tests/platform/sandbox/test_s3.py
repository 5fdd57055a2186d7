"""What the contract's one example of a type cannot show: buckets as programs use them."""

import pytest
from botocore.exceptions import ClientError
from penstock.platform.sandbox.aws.s3 import SETTINGS_OF_THEIR_OWN, Bucket
from penstock.platform.sandbox.aws.s3_settings import (
    BucketLifecycleConfiguration,
    BucketPublicAccessBlock,
    BucketServerSideEncryptionConfiguration,
)
from penstock.platform.sandbox.cloud import BotoCloud
from sandbox_examples.life import Life, made
from sandbox_examples.names import new_name


def filled_bucket(cloud: BotoCloud, *, force_destroy: bool) -> Life:
    """A versioned bucket with an object that has two versions, one of them a deletion."""
    bucket = made(cloud, Bucket(), {"bucket": new_name("filled"), "forceDestroy": force_destroy})
    client = cloud.client("s3")
    client.put_bucket_versioning(Bucket=bucket.id, VersioningConfiguration={"Status": "Enabled"})
    client.put_object(Bucket=bucket.id, Key="a", Body=b"1")
    client.delete_object(Bucket=bucket.id, Key="a")
    return bucket


def test_a_bucket_with_objects_is_not_deleted(cloud: BotoCloud) -> None:
    """Without force-destroy, AWS's refusal reaches the user, old versions count too."""
    bucket = filled_bucket(cloud, force_destroy=False)
    with pytest.raises(ClientError, match="BucketNotEmpty"):
        bucket.delete()


def test_force_destroy_deletes_every_version(cloud: BotoCloud) -> None:
    bucket = filled_bucket(cloud, force_destroy=True)
    bucket.delete()
    assert Bucket().read(cloud, bucket.id, bucket.state) is None


@pytest.mark.parametrize("name", SETTINGS_OF_THEIR_OWN)
def test_deprecated_inline_settings_are_refused_with_what_to_use(name: str) -> None:
    reasons = Bucket().failures({"bucket": "logs", name: {}})
    assert reasons.keys() == {name}
    assert f"aws.s3.{SETTINGS_OF_THEIR_OWN[name]}" in reasons[name]


def test_a_bucket_in_the_first_region_needs_no_location(cloud: BotoCloud) -> None:
    bucket = made(cloud.in_region("us-east-1"), Bucket(), {"bucket": new_name("virginia")})
    assert bucket.state["bucketRegionalDomainName"] == f"{bucket.id}.s3.us-east-1.amazonaws.com"


def test_a_bucket_gets_a_name_from_its_prefix(cloud: BotoCloud) -> None:
    """The prefix is found again in the name, so it is no drift."""
    bucket = made(cloud, Bucket(), {"bucketPrefix": "access-logs-"})
    assert bucket.id.startswith("access-logs-")
    assert bucket.state["bucketPrefix"] == "access-logs-"


def test_a_setting_without_optional_members_is_no_drift(cloud: BotoCloud) -> None:
    """What a program leaves out of a block and S3 answers as false is no difference."""
    bucket = made(cloud, Bucket(), {"bucket": new_name("plain")}).id
    rule = {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}
    made(cloud, BucketServerSideEncryptionConfiguration(), {"bucket": bucket, "rules": [rule]})
    expiry = {"id": "all", "status": "Enabled", "expiration": {"days": 9}}
    made(cloud, BucketLifecycleConfiguration(), {"bucket": bucket, "rules": [expiry]})
    made(cloud, BucketLifecycleConfiguration(), {"bucket": bucket, "rules": [{**expiry, "filter": {"prefix": ""}}]})


def test_a_public_access_block_that_is_to_stay_stays(cloud: BotoCloud) -> None:
    bucket = made(cloud, Bucket(), {"bucket": new_name("private")}).id
    block = made(cloud, BucketPublicAccessBlock(), {"bucket": bucket, "blockPublicAcls": True, "skipDestroy": True})
    block.delete()
    assert BucketPublicAccessBlock().read(cloud, bucket, {}) is not None


def test_a_setting_of_a_deleted_bucket_is_gone(cloud: BotoCloud) -> None:
    """Deleting the setting after its bucket is no error."""
    bucket = made(cloud, Bucket(), {"bucket": new_name("short-lived")})
    block = made(cloud, BucketPublicAccessBlock(), {"bucket": bucket.id, "blockPublicAcls": True})
    bucket.delete()
    assert BucketPublicAccessBlock().read(cloud, block.id, block.state) is None
    block.delete()


def test_a_bucket_of_another_region_or_account_cannot_be_imported(cloud: BotoCloud) -> None:
    """The emulator would answer for every bucket there is."""
    far = made(cloud.in_region("eu-central-1"), Bucket(), {"bucket": new_name("far")}).id
    with pytest.raises(ClientError, match="in eu-central-1, and was asked for in"):
        Bucket().read(cloud, far, {})
    theirs = made(BotoCloud(cloud.endpoint, "999988887777", cloud.region), Bucket(), {"bucket": new_name("theirs")}).id
    with pytest.raises(ClientError, match="AccessDenied"):
        Bucket().read(cloud, theirs, {})
