"""What images, deployments and alerts go through, on the real engine and the embedded cloud."""

import json
from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError
from penstock.platform.engine.model import Operation
from real_engine import RealEngine
from sandboxed import ACCOUNT, REGION, Sandboxed, deployed_program

PROGRAM = """
import json
import pulumi
import pulumi_aws as aws
from penstock.components import *

def policy(name):
    statement = {"Effect": "Allow", "Action": "ecs:UpdateService", "Resource": "arn:aws:ecs:eu-west-1:111122223333:service/*"}
    return aws.iam.Policy(name, policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]})).arn

registry = ContainerRegistry("orders", ContainerRegistryArgs(pull_accounts=["444455556666"], expire_untagged_after_days=14))
common = {"repository": "shop/orders", "permissions_boundary_arn": policy("boundary")}
state = DeployState(bucket_name="shop-state", key_arn="arn:aws:kms:eu-west-1:111122223333:key/1234")
preview = DeployRole("preview", DeployRoleArgs(access="preview", state=state, **common))
deploy = DeployRole(
    "deploy",
    DeployRoleArgs(
        access="deploy",
        environment="prod",
        policy_arns={"services": policy("services")},
        session_hours=2,
        identity_provider_arn=preview.identity_provider_arn,
        **common,
    ),
)
Alerts(
    "on-call",
    AlertsArgs(
        publishers=["alarms", "budgets", "events"],
        subscriptions={
            "chat": {"protocol": "https", "endpoint": "https://chat.example.com/alerts"},
            "mail": {"protocol": "email", "endpoint": "on-call@example.com"},
        },
    ),
)
pulumi.export("repository_url", registry.repository_url)
pulumi.export("repository_name", registry.repository_name)
pulumi.export("provider", deploy.identity_provider_arn)
pulumi.export("deploy", deploy.role_name)
"""


MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"


def manifest(layer: str) -> str:
    """An image of one layer."""
    part = {"mediaType": "application/vnd.docker.container.image.v1+json", "size": 7, "digest": f"sha256:{layer * 64}"}
    return json.dumps({"schemaVersion": 2, "mediaType": MANIFEST, "config": part, "layers": [part]})


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory, engine: RealEngine) -> Iterator[Sandboxed]:
    """The program above, deployed."""
    with deployed_program(tmp_path_factory.mktemp("delivery") / "shop", engine, PROGRAM) as made:
        yield made


def test_a_second_look_finds_nothing_to_change_also_after_a_refresh(deployed: Sandboxed) -> None:
    """What a component asks for is what AWS answers, option by option."""
    again = deployed.up()
    assert {name for name, step in again.items() if step.operation is not Operation.SAME} == set()
    deployed.succeed(deployed.cli.refresh(deployed.request()))
    steps = deployed.preview()
    assert {name for name, step in steps.items() if step.operation is not Operation.SAME} == set()


def test_what_a_preview_knew_is_what_was_made(deployed: Sandboxed) -> None:
    """The registry's address and the identity provider's ARN are worked out, not waited for."""
    outputs = deployed.cli.outputs(deployed.request())
    (repository,) = deployed.cloud.client("ecr").describe_repositories()["repositories"]
    assert outputs["repository_url"] == repository["repositoryUri"]
    (provider,) = deployed.cloud.client("iam").list_open_id_connect_providers()["OpenIDConnectProviderList"]
    assert outputs["provider"] == provider["Arn"]
    role = deployed.cloud.client("iam").get_role(RoleName=outputs["deploy"])["Role"]
    (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Federated": provider["Arn"]}


def test_another_number_of_days_never_leaves_a_repository_without_lifecycle(deployed: Sandboxed) -> None:
    """To the provider it is a replacement; the repository keeps one policy, the new one."""
    steps = deployed.up(PROGRAM.replace("expire_untagged_after_days=14", "expire_untagged_after_days=30"))
    assert {name for name, step in steps.items() if step.operation is not Operation.SAME} == {"orders-lifecycle"}
    name = str(deployed.cli.outputs(deployed.request())["repository_name"])
    text = deployed.cloud.client("ecr").get_lifecycle_policy(repositoryName=name)["lifecyclePolicyText"]
    assert json.loads(text)["rules"][0]["selection"]["countNumber"] == 30


def test_a_tag_cannot_be_pushed_again_with_another_content(deployed: Sandboxed) -> None:
    """Nor would the image that it names lose it."""
    ecr = deployed.cloud.client("ecr")
    image = {
        "repositoryName": str(deployed.cli.outputs(deployed.request())["repository_name"]),
        "imageTag": "v1",
        "imageManifestMediaType": MANIFEST,
    }
    first = ecr.put_image(imageManifest=manifest("a"), **image)["image"]["imageId"]["imageDigest"]
    with pytest.raises(ClientError, match="already exists"):
        ecr.put_image(imageManifest=manifest("b"), **image)
    (kept,) = ecr.describe_images(repositoryName=image["repositoryName"])["imageDetails"]
    assert (kept["imageDigest"], kept["imageTags"]) == (first, ["v1"])


def test_the_topic_is_subscribed_to_and_encrypted(deployed: Sandboxed) -> None:
    sns = deployed.cloud.client("sns")
    (topic,) = [item["TopicArn"] for item in sns.list_topics()["Topics"]]
    assert topic.startswith(f"arn:aws:sns:{REGION}:{ACCOUNT}:on-call-topic-")
    assert sns.get_topic_attributes(TopicArn=topic)["Attributes"]["KmsMasterKeyId"].startswith("arn:aws:kms:")
    subscriptions = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    assert {item["Protocol"] for item in subscriptions} == {"https", "email"}
