"""A worker on the real engine and the embedded cloud."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from penstock.platform.engine.model import Operation
from real_engine import RealEngine
from sandboxed import Sandboxed, deployed_program

PROGRAM = """
import pulumi
from penstock.components import *

DIGEST = "@sha256:" + "ab" * 32

network = Network("net", NetworkArgs(cidr_block="10.9.0.0/20", availability_zones=["eu-west-1a", "eu-west-1c"], nat="none"))
worker = QueueWorker(
    "invoices",
    QueueWorkerArgs(
        container=WorkerContainer(image="registry.example.com/invoices" + DIGEST),
        network=WorkerNetwork(
            vpc_id=network.vpc_id,
            vpc_cidr_block=network.cidr_block,
            private_subnet_ids=network.private_subnet_ids,
        ),
    ),
)
pulumi.export("queue_url", worker.queue_url)
pulumi.export("service_name", worker.service_name)
"""


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory, engine: RealEngine) -> Iterator[Sandboxed]:
    """The program above, deployed."""
    with deployed_program(tmp_path_factory.mktemp("worker") / "shop", engine, PROGRAM) as made:
        yield made


def output(deployed: Sandboxed, name: str) -> str:
    return str(deployed.cli.outputs(deployed.request())[name])


def different(steps: dict[str, Any]) -> set[str]:
    return {name for name, step in steps.items() if step.operation is not Operation.SAME}


def test_a_second_look_finds_nothing_to_change_also_after_a_refresh(deployed: Sandboxed) -> None:
    """What the component asks for is what AWS answers, option by option."""
    assert different(deployed.up()) == set()
    deployed.succeed(deployed.cli.refresh(deployed.request()))
    assert different(deployed.preview()) == set()


def test_what_is_tried_too_often_becomes_a_dead_letter(deployed: Sandboxed) -> None:
    """The queue names its dead-letter queue, and that one allows it."""
    client = deployed.cloud.client("sqs")
    attributes = client.get_queue_attributes(QueueUrl=output(deployed, "queue_url"), AttributeNames=["All"])
    redrive = json.loads(attributes["Attributes"]["RedrivePolicy"])
    dead_url = client.get_queue_url(QueueName=redrive["deadLetterTargetArn"].rpartition(":")[2])["QueueUrl"]
    dead = client.get_queue_attributes(QueueUrl=dead_url, AttributeNames=["All"])["Attributes"]
    allowed = json.loads(dead["RedriveAllowPolicy"])["sourceQueueArns"]
    assert allowed == [attributes["Attributes"]["QueueArn"]]
    assert (redrive["maxReceiveCount"], dead["MessageRetentionPeriod"]) == (5, "1209600")
    assert "aws:SecureTransport" in dead["Policy"]


def test_the_number_of_tasks_is_the_autoscaler_s(deployed: Sandboxed) -> None:
    """Scaled by hand within the bounds, the service is as the program wants it."""
    name = output(deployed, "service_name")
    deployed.cloud.client("ecs").update_service(cluster=name, service=name, desiredCount=7)
    deployed.succeed(deployed.cli.refresh(deployed.request()))
    assert different(deployed.preview()) == set()


def test_another_image_makes_a_new_revision_and_touches_no_queue(deployed: Sandboxed) -> None:
    """The service moves on in place; messages stay where they are."""
    changed = different(deployed.up(PROGRAM.replace('"ab" * 32', '"cd" * 32')))
    assert changed == {"invoices-task", "invoices-service"}
