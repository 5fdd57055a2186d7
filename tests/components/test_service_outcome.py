"""How a deployment that ECS rolled back is told: in words, and on the real engine."""

from collections.abc import Iterator

import pytest
from penstock.components._service_outcome import rolled_back
from penstock.platform.engine.explain import failure
from real_engine import RealEngine
from sandboxed import Sandboxed, deployed_program

PROGRAM = """
import boto3
import pulumi
from penstock.components import *

TAG = "ab"
ROLLS_BACK = False

network = Network("net", NetworkArgs(cidr_block="10.9.0.0/20", availability_zones=["eu-west-1a", "eu-west-1c"], nat="none"))


async def as_ecs_does(deployed):
    ecs = boto3.client("ecs", region_name="eu-west-1")
    cluster, service = deployed.new_outputs["cluster"], deployed.new_outputs["name"]
    ecs.update_service(cluster=cluster, service=service, taskDefinition=deployed.old_outputs["taskDefinition"])


def roll_back(resource):
    if ROLLS_BACK and resource.type_ == "aws:ecs/service:Service":
        before = pulumi.ResourceHookBinding(after_update=[as_ecs_does])
        resource.opts.hooks = pulumi.ResourceHookBinding.merge(before, resource.opts.hooks)
    return pulumi.ResourceTransformResult(resource.props, resource.opts)


QueueWorker(
    "mail",
    QueueWorkerArgs(
        container=WorkerContainer(image="registry.example.com/mail@sha256:" + TAG * 32),
        network=WorkerNetwork(
            vpc_id=network.vpc_id, vpc_cidr_block=network.cidr_block, private_subnet_ids=network.private_subnet_ids
        ),
        wait_for_steady_state=WAIT,
    ),
    pulumi.ResourceOptions(transforms=[roll_back]),
)
"""


def program(*, tag: str, rolls_back: bool, waits: bool = True) -> str:
    """The program, with another image, and an ECS that goes back or does not."""
    changed = PROGRAM.replace('"ab"', f'"{tag}"').replace("ROLLS_BACK = False", f"ROLLS_BACK = {rolls_back}")
    return changed.replace("WAIT", str(waits))


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory, engine: RealEngine) -> Iterator[Sandboxed]:
    """A worker, deployed."""
    folder = tmp_path_factory.mktemp("outcome") / "shop"
    with deployed_program(folder, engine, program(tag="ab", rolls_back=False)) as sandboxed:
        yield sandboxed


def test_a_deployment_that_ecs_rolled_back_fails_and_says_what_runs(deployed: Sandboxed) -> None:
    """The provider is content with a service that is stable, whichever revision it runs."""
    deployed.program(program(tag="cd", rolls_back=True))
    run = deployed.cli.up(deployed.request())
    assert not run.succeeded
    told = failure(run, "dev")
    assert told is not None
    for words in (
        "ECS rolled the deployment back",
        "asked for trial-dev-mail:2, ECS runs trial-dev-mail:1",
        "deploy again",
    ):
        assert any(words in said.message for said in run.diagnostics), words
    assert "ECS rolled the deployment back" in str(told)
    (service,) = [
        found
        for found in deployed.cli.export(deployed.request())["deployment"]["resources"]
        if found["type"] == "aws:ecs/service:Service"
    ]
    assert service["inputs"]["taskDefinition"].endswith(":2"), "the state holds what was asked for"


def test_the_next_deployment_tries_again_and_is_content_when_it_stays(deployed: Sandboxed) -> None:
    deployed.program(program(tag="ef", rolls_back=False))
    deployed.succeed(deployed.cli.up(deployed.request()))


def test_who_does_not_wait_is_not_told(deployed: Sandboxed) -> None:
    """What is seen before it is over says nothing of how it ends."""
    deployed.program(program(tag="12", rolls_back=True, waits=False))
    deployed.succeed(deployed.cli.up(deployed.request()))


def test_the_reason_is_ecs_s_own() -> None:
    error = rolled_back(
        "ImmutableService 'web'",
        asked="arn:aws:ecs:eu-west-1:123456789012:task-definition/shop-dev-web:7",
        running="arn:aws:ecs:eu-west-1:123456789012:task-definition/shop-dev-web:6",
        events=[
            "(service web-1) has reached a steady state.",
            "(service web-1) rolling back to deployment ecs-svc/1.",
            "(service web-1) (deployment ecs-svc/2) deployment failed: tasks failed to start.",
            "(service web-1) has started 1 tasks: (task 3).",
            "(service web-1) (task 4) failed container health checks.\x1b[31m",
            "(service web-1) was unable to place a task.",
        ],
    )
    message = str(error)
    assert "ECS: (service web-1) (deployment ecs-svc/2) deployment failed: tasks failed to start." in message
    assert "failed container health checks" in message
    assert "asked for shop-dev-web:7, ECS runs shop-dev-web:6" in message
    assert "steady state" not in message
    assert "unable to place" not in message, "three reasons are enough for one screen"
    assert "\x1b" not in message


def test_without_a_reason_it_says_so() -> None:
    error = rolled_back("QueueWorker 'mail'", asked="mail:2", running="mail:1", events=[])
    assert "its events tell no reason" in str(error)
