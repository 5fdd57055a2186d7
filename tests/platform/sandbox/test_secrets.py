"""What the contract's one example of a type cannot show: keys, secrets, their rotation, and the function that rotates."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from penstock.platform.sandbox.aws.kms import Alias, Key
from penstock.platform.sandbox.aws.lambda_ import Function
from penstock.platform.sandbox.aws.secretsmanager import Secret, SecretRotation
from penstock.platform.sandbox.cloud import BotoCloud
from sandbox_examples.iam import role_arn
from sandbox_examples.life import made
from sandbox_examples.names import new_name

RULES = {"scheduleExpression": "rate(10 days)"}
CODE = {"4dabf18193072939515e22adb298388d": "0def7320c3a5731c473e5ecbe6d01bc7", "hash": "1", "path": "rotate"}


def function(cloud: BotoCloud, **code: Any) -> str:
    """A function's ARN."""
    settings = {"runtime": "python3.12", "handler": "rotate.handler"} if "imageUri" not in code else {}
    kind = "Image" if "imageUri" in code else "Zip"
    inputs = {"name": new_name("rotate"), "role": role_arn(cloud), "packageType": kind, **settings, **code}
    return str(made(cloud, Function(), inputs).state["arn"])


def test_a_key_that_waits_for_its_deletion_is_gone(cloud: BotoCloud) -> None:
    """It is kept for the window asked for, and counts as gone at once."""
    key = made(cloud, Key(), {"deletionWindowInDays": 7})
    key.delete()
    assert Key().read(cloud, key.id, key.state) is None
    assert cloud.client("kms").describe_key(KeyId=key.id)["KeyMetadata"]["KeyState"] == "PendingDeletion"


def test_an_alias_names_its_key_by_id_or_arn(cloud: BotoCloud) -> None:
    key = made(cloud, Key(), {})
    made(cloud, Alias(), {"name": f"alias/{new_name('logs')}", "targetKeyId": key.state["arn"]})
    made(cloud, Alias(), {"name": f"alias/{new_name('logs')}", "targetKeyId": key.id})


def test_an_alias_without_its_prefix_is_refused() -> None:
    assert Alias().failures({"name": "logs", "targetKeyId": "1"}) == {"name": "name must start with alias/"}


def test_a_deleted_secret_can_be_recovered_unless_asked_otherwise(cloud: BotoCloud) -> None:
    """With a window of zero days it is deleted at once, and its name is free."""
    kept = made(cloud, Secret(), {"name": new_name("kept")})
    lost = made(cloud, Secret(), {"name": new_name("lost"), "recoveryWindowInDays": 0})
    kept.delete()
    lost.delete()
    client = cloud.client("secretsmanager")
    client.restore_secret(SecretId=kept.id)
    assert Secret().read(cloud, kept.id, kept.state) is not None
    with pytest.raises(ClientError, match="ResourceNotFound"):
        client.restore_secret(SecretId=lost.id)


@pytest.mark.parametrize("value", [None, "of the database"])
def test_rotation_needs_no_value_but_a_function(cloud: BotoCloud, value: str | None) -> None:
    """A container made for somebody to fill takes its rotation; the value is never changed, for no function runs."""
    secret = made(cloud, Secret(), {"name": new_name("database")})
    client = cloud.client("secretsmanager")
    if value is not None:
        client.put_secret_value(SecretId=secret.id, SecretString=value)
    inputs = {"secretId": secret.id, "rotationLambdaArn": function(cloud, code=CODE), "rotationRules": RULES}
    rotation = made(cloud, SecretRotation(), inputs)
    assert client.describe_secret(SecretId=secret.id)["RotationEnabled"]
    rotation.delete()
    assert SecretRotation().read(cloud, rotation.id, rotation.state) is None
    assert Secret().read(cloud, secret.id, secret.state) is not None


@pytest.mark.parametrize("value", [None, "of the database"])
def test_rotation_by_a_function_that_is_not_there_is_refused(cloud: BotoCloud, value: str | None) -> None:
    secret = made(cloud, Secret(), {"name": new_name("database")})
    if value is not None:
        cloud.client("secretsmanager").put_secret_value(SecretId=secret.id, SecretString=value)
    arn = "arn:aws:lambda:eu-west-1:111122223333:function:missing"
    with pytest.raises(ClientError, match="ResourceNotFound"):
        made(cloud, SecretRotation(), {"secretId": secret.id, "rotationLambdaArn": arn, "rotationRules": RULES})


def test_code_of_a_function_comes_from_one_place(cloud: BotoCloud) -> None:
    """From an archive, whose content stays where it is, from a bucket, or from an image."""
    client = cloud.client("s3")
    bucket = new_name("code")
    client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": cloud.region})
    client.put_object(Bucket=bucket, Key="rotate.zip", Body=b"PK\x05\x06" + bytes(18))
    assert function(cloud, code=CODE)
    assert function(cloud, s3Bucket=bucket, s3Key="rotate.zip")
    assert function(cloud, imageUri="111122223333.dkr.ecr.eu-west-1.amazonaws.com/rotate@sha256:" + "a" * 64)
    reasons = Function().failures({"role": "r", "code": CODE, "s3Bucket": bucket})
    assert reasons == {"code": "exactly one of code, imageUri, s3Bucket must be given, not 2"}
