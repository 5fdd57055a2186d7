"""Every component on the real engine and the embedded cloud, in ways that the reference stack does not use."""

from collections.abc import Iterator

import pytest
from penstock.platform.engine.model import Operation
from real_engine import RealEngine
from sandboxed import Sandboxed, deployed_program

PROGRAM = """
import pulumi
from penstock.components import *
import pulumi_aws as aws

DIGEST = "@sha256:" + "ab" * 32
TRUST = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"lambda.amazonaws.com"}}]}'

lists = LogBucket("lists", LogBucketArgs(purpose="inventory"))
LogBucket(
    "trail",
    LogBucketArgs(
        purpose="trail",
        object_lock=ObjectLock(days=30),
        inventory_bucket=lists.bucket_name,
        replicate_to_region="eu-central-1",
    ),
)
role = aws.iam.Role("rotate", assume_role_policy=TRUST)
function = aws.lambda_.Function("rotate", role=role.arn, package_type="Image", image_uri="registry.example.com/rotate" + DIGEST)
secret = ManagedSecret("token", ManagedSecretArgs(description="Opens", rotation=Rotation(function_arn=function.arn)))
network = Network("net", NetworkArgs(cidr_block="10.9.0.0/20", availability_zones=["eu-west-1a", "eu-west-1c"], nat="none"))
ImmutableService(
    "web",
    ImmutableServiceArgs(
        container=ServiceContainer(image="registry.example.com/web" + DIGEST, cpu=512, memory=1024),
        network=ServiceNetwork(
            vpc_id=network.vpc_id,
            vpc_cidr_block=network.cidr_block,
            public_subnet_ids=network.public_subnet_ids,
            private_subnet_ids=network.private_subnet_ids,
            s3_prefix_list_id=network.s3_prefix_list_id,
            ingress_cidr_blocks=["10.0.0.0/8"],
        ),
        certificate_arn="arn:aws:acm:eu-west-1:111122223333:certificate/1234",
    ),
)
pulumi.export("value_from", secret.reference.apply(lambda reference: reference.value_from))
"""


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory, engine: RealEngine) -> Iterator[Sandboxed]:
    """The program above, deployed."""
    with deployed_program(tmp_path_factory.mktemp("components") / "shop", engine, PROGRAM) as made:
        yield made


def test_a_second_look_finds_nothing_to_change_also_after_a_refresh(deployed: Sandboxed) -> None:
    """What a component asks for is what AWS answers, option by option."""
    deployed.succeed(deployed.cli.refresh(deployed.request()))
    steps = deployed.preview()
    assert {name for name, step in steps.items() if step.operation is not Operation.SAME} == set()


def test_a_managed_secret_is_a_reference_once_it_exists(deployed: Sandboxed) -> None:
    """A container can take it; there is no value in it."""
    value_from = str(deployed.cli.outputs(deployed.request())["value_from"])
    secrets = deployed.cloud.client("secretsmanager")
    assert secrets.describe_secret(SecretId=value_from)["RotationEnabled"] is True


def test_the_bucket_of_a_trail_is_locked(deployed: Sandboxed) -> None:
    s3 = deployed.cloud.client("s3")
    (bucket,) = [found["Name"] for found in s3.list_buckets()["Buckets"] if found["Name"].startswith("trail-bucket-")]
    lock = s3.get_object_lock_configuration(Bucket=bucket)["ObjectLockConfiguration"]
    retention = lock["Rule"]["DefaultRetention"]
    assert (retention["Mode"], retention["Days"]) == ("GOVERNANCE", 30)


def test_the_bucket_of_a_trail_is_copied_to_another_region(deployed: Sandboxed) -> None:
    s3 = deployed.cloud.client("s3")
    names = [found["Name"] for found in s3.list_buckets()["Buckets"]]
    (bucket,) = [name for name in names if name.startswith("trail-bucket-")]
    (copy,) = [name for name in names if name.startswith("trail-replica-bucket-")]
    (rule,) = s3.get_bucket_replication(Bucket=bucket)["ReplicationConfiguration"]["Rules"]
    assert rule["Destination"]["Bucket"] == f"arn:aws:s3:::{copy}"
    assert s3.get_bucket_location(Bucket=copy)["LocationConstraint"] == "eu-central-1"
    key = rule["Destination"]["EncryptionConfiguration"]["ReplicaKmsKeyID"]
    assert key.startswith("arn:aws:kms:eu-central-1:")


def test_another_image_makes_a_new_revision_and_keeps_the_old_one(deployed: Sandboxed) -> None:
    """The service moves on in place; the revision before is still there to go back to."""
    steps = deployed.up(PROGRAM.replace('"ab" * 32', '"cd" * 32'))
    assert steps["web-service"].operation is Operation.UPDATE
    revisions = deployed.cloud.client("ecs").list_task_definitions(familyPrefix="trial-dev-web", status="ACTIVE")
    assert len(revisions["taskDefinitionArns"]) == 2
