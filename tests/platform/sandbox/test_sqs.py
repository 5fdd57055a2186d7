"""What the example of a queue does not show: the encryption that SQS holds the key of, and what a setting leaves alone."""

import json

from penstock.platform.sandbox.aws.sqs import Queue, QueuePolicy
from penstock.platform.sandbox.cloud import BotoCloud
from sandbox_examples import sqs
from sandbox_examples.life import made
from sandbox_examples.names import new_name


def test_the_key_of_sqs_can_be_switched_off_and_on(cloud: BotoCloud) -> None:
    """It is on unless somebody says no."""
    assert made(cloud, Queue(), {"name": new_name("queue")}).state["sqsManagedSseEnabled"] is True
    life = made(cloud, Queue(), {"name": new_name("queue"), "sqsManagedSseEnabled": False})
    life.update({**life.inputs, "sqsManagedSseEnabled": True})
    assert life.described()["sqsManagedSseEnabled"] is True


def test_a_queue_has_one_kind_of_encryption() -> None:
    refused = Queue().failures({"kmsMasterKeyId": "alias/queue", "sqsManagedSseEnabled": True})
    assert refused == {"sqsManagedSseEnabled": "sqsManagedSseEnabled conflicts with kmsMasterKeyId"}


def test_a_changed_queue_keeps_the_policy_that_another_resource_gave_it(cloud: BotoCloud) -> None:
    """Else every change of a queue would show as drift of its policy."""
    queue = made(cloud, Queue(), {"name": new_name("queue")})
    policy = made(cloud, QueuePolicy(), {"policy": sqs.policy("sqs:SendMessage"), "queueUrl": queue.id})
    queue.update({**queue.inputs, "visibilityTimeoutSeconds": 90})
    assert policy.refresh().changes == ()
    assert json.loads(queue.described()["policy"]) == json.loads(sqs.policy("sqs:SendMessage"))


def test_what_no_longer_has_a_setting_says_so(cloud: BotoCloud) -> None:
    """A policy taken away behind the engine's back is made anew, also when its queue is still there."""
    policy = made(cloud, QueuePolicy(), {"policy": sqs.policy("sqs:SendMessage"), "queueUrl": sqs.queue(cloud)})
    sqs.put("Policy", "")(cloud, policy.id)
    assert policy.resource_class.read(cloud, policy.id, policy.state) is None
