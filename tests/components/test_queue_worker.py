"""A worker as a program declares it, in a first preview."""

from typing import Any

import pulumi_aws as aws
import pytest
from component_programs import ACCOUNT_ID, REGION, assert_clean, assert_refused, synthesised
from penstock.components import QueueWorker, QueueWorkerArgs
from penstock.components._account import Account
from penstock.components._worker_queue import queue_policy, queue_url, task_policy
from penstock.platform.errors import ConfigurationError
from penstock.platform.testing import Capture, Synthesised, absent, exactly, serialised_json
from policy_evaluator import ALLOWED, DENIED, NOT_ALLOWED, Request, decide

DIGEST = "sha256:" + "0123456789abcdef" * 4
IMAGE = f"{ACCOUNT_ID}.dkr.ecr.{REGION}.amazonaws.com/shop/invoices@{DIGEST}"
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT_ID}:secret:shop/database-AbCdEf"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT_ID}:on-call"
OURS = Account(ACCOUNT_ID, REGION)

NETWORK: dict[str, Any] = {
    "vpc_id": "vpc-1",
    "vpc_cidr_block": "10.0.0.0/16",
    "private_subnet_ids": ["subnet-3", "subnet-4"],
}


def arguments(**more: Any) -> dict[str, Any]:
    """A worker's arguments, with parts of `container` and `network` over the usual ones."""
    container = {"image": IMAGE, **more.pop("container", {})}
    network = {**NETWORK, **more.pop("network", {})}
    return {"container": container, "network": network, **more}


def worker(**more: Any) -> Synthesised:
    return synthesised(lambda: QueueWorker("invoices", QueueWorkerArgs(**arguments(**more))))


def container(stack: Synthesised) -> dict[str, Any]:
    definition = Capture()
    stack.one("invoices-task").has({"containerDefinitions": serialised_json([definition])})
    return dict(definition.value)


def queue_name(stack: Synthesised) -> str:
    return stack.one("invoices-queue").automatic_name


def test_everything_is_known_and_judged_in_the_first_preview() -> None:
    assert_clean(
        worker(container={"secrets": {"DATABASE_URL": {"arn": SECRET}}}), decided=["PEN-IMG-001", "PEN-IAM-001"]
    )


def test_the_container_is_as_locked_as_a_service_s_and_knows_its_queue() -> None:
    """Nobody reaches it, so it has no port."""
    stack = worker(container={"environment": {"MODE": "batch"}})
    definition = container(stack)
    url = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT_ID}/{queue_name(stack)}"
    assert definition["environment"] == [
        {"name": "MODE", "value": "batch"},
        {"name": "QUEUE_URL", "value": url},
    ]
    assert definition["image"] == IMAGE
    assert definition["readonlyRootFilesystem"] is True
    assert definition["user"] == "65532"
    assert definition["linuxParameters"]["capabilities"] == {"drop": ["ALL"]}
    assert "portMappings" not in definition


def test_a_task_has_time_to_finish_its_message() -> None:
    """As long as Fargate gives, and no longer than the message is kept from other tasks."""
    stack = worker()
    assert container(stack)["stopTimeout"] == 120
    stack.one("invoices-queue").has({"visibilityTimeoutSeconds": 300})


def test_nobody_reaches_the_tasks_and_there_is_no_load_balancer() -> None:
    stack = worker()
    assert not [resource for resource in stack.resources if resource.type.startswith("aws:lb/")]
    assert not [resource for resource in stack.resources if resource.type.endswith("SecurityGroupIngressRule")]
    balanced = {"loadBalancers": absent(), "healthCheckGracePeriodSeconds": absent()}
    stack.one("invoices-service").has({**balanced, "networkConfiguration": {"assignPublicIp": False}})


def test_ways_out_are_opened_one_by_one() -> None:
    stack = worker(network={"s3_prefix_list_id": "pl-1", "internet_egress_ports": [443]})
    egress = {rule.name for rule in stack.resources if rule.type.endswith("SecurityGroupEgressRule")}
    assert egress == {"invoices-task-to-vpc", "invoices-task-to-s3", "invoices-task-to-internet-443"}


def test_what_fails_too_often_is_kept_for_two_weeks() -> None:
    """In a queue that only the first one may send to."""
    stack = worker(queue={"maximum_receive_count": 3, "retention_days": 2})
    queue, dead = stack.one("invoices-queue"), stack.one("invoices-dead-letter-queue")
    redrive = exactly({"deadLetterTargetArn": OURS.arn("sqs", dead.automatic_name), "maxReceiveCount": 3})
    queue.has({"redrivePolicy": serialised_json(redrive), "messageRetentionSeconds": 172_800})
    dead.has({"messageRetentionSeconds": 1_209_600})
    allowed = stack.one("invoices-dead-letter-source")
    assert allowed.waits_for("queueUrl") == {"invoices-dead-letter-queue"}
    by_queue = {"redrivePermission": "byQueue", "sourceQueueArns": [OURS.arn("sqs", queue.automatic_name)]}
    allowed.has({"redriveAllowPolicy": serialised_json(exactly(by_queue))})


def test_messages_are_encrypted_with_a_rotated_key_and_kept_from_deletion() -> None:
    stack = worker()
    stack.one("invoices-key").has({"enableKeyRotation": True})
    for name in ("invoices-queue", "invoices-dead-letter-queue"):
        assert stack.one(name).waits_for("kmsMasterKeyId") == {"invoices-key"}
        assert stack.one(name).options.protect
        assert not worker(deletion_protection=False).one(name).options.protect


@pytest.mark.parametrize("queue", ["invoices-queue", "invoices-dead-letter-queue"])
def test_nobody_uses_a_queue_without_tls(queue: str) -> None:
    """Beyond that, the account's own policies decide."""
    stack = worker()
    assert stack.one(f"{queue}-policy").get("policy") == queue_policy(OURS, stack.one(queue).automatic_name)

    def asks(action: str, is_secure: str) -> str:
        name = stack.one(queue).automatic_name
        request = Request(
            principal=f"arn:aws:iam::{ACCOUNT_ID}:role/shop",
            action=action,
            resource=OURS.arn("sqs", name),
            context={"aws:SecureTransport": is_secure},
        )
        return decide(stack.one(f"{queue}-policy").get("policy"), request)

    assert {asks(action, "false") for action in ("sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteQueue")} == {
        DENIED
    }
    assert asks("sqs:SendMessage", "true") == NOT_ALLOWED


def test_the_tasks_may_work_on_their_own_queue_alone() -> None:
    stack = worker()
    policy = stack.one("invoices-task-policy").get("policy")
    assert policy == task_policy(OURS, queue_name(stack))
    via_sqs = {"kms:ViaService": f"sqs.{REGION}.amazonaws.com"}

    def asks(action: str, resource: str, context: dict[str, str] | None = None) -> str:
        return decide(policy, Request(principal="any", action=action, resource=resource, context=context or {}))

    own, key = OURS.arn("sqs", queue_name(stack)), OURS.arn("kms", "key/1234")
    assert asks("sqs:ReceiveMessage", own) == ALLOWED
    assert asks("sqs:SendMessage", own) == NOT_ALLOWED
    assert asks("sqs:DeleteQueue", own) == NOT_ALLOWED
    assert asks("sqs:ReceiveMessage", OURS.arn("sqs", "other")) == NOT_ALLOWED
    assert asks("kms:Decrypt", key, via_sqs) == ALLOWED
    assert asks("kms:Decrypt", key, {"kms:ViaService": f"s3.{REGION}.amazonaws.com"}) == NOT_ALLOWED


def test_a_url_is_that_of_the_partition() -> None:
    china = Account(ACCOUNT_ID, "cn-north-1", "aws-cn")
    assert queue_url(china, "invoices") == f"https://sqs.cn-north-1.amazonaws.com.cn/{ACCOUNT_ID}/invoices"


def test_tasks_follow_the_backlog_and_the_autoscaler_owns_their_number() -> None:
    """Set when the service is created, ignored ever after; the bounds are the autoscaler's."""
    stack = worker(
        scaling={"minimum_tasks": 1, "maximum_tasks": 40, "seconds_per_message": 0.5, "delay_seconds": 30},
    )
    service, target = stack.one("invoices-service"), stack.one("invoices-scaling")
    service.has({"desiredCount": 1}, options={"ignore_changes": ["desiredCount"]})
    assert [owned.property for owned in QueueWorker.OWNERSHIP] == ["desiredCount", "taskDefinition"]
    target.has({"minCapacity": 1, "maxCapacity": 40})
    tracked = stack.one("invoices-scaling-on-backlog").get("targetTrackingScalingPolicyConfiguration")
    assert tracked["targetValue"] == 60
    visible, running, backlog = tracked["customizedMetricSpecification"]["metrics"]
    queue_metric = visible["metricStat"]["metric"]
    assert (queue_metric["namespace"], queue_metric["metricName"]) == ("AWS/SQS", "ApproximateNumberOfMessagesVisible")
    assert queue_metric["dimensions"] == [{"name": "QueueName", "value": queue_name(stack)}]
    cluster_name = stack.one("invoices-cluster").automatic_name
    task_metric = running["metricStat"]["metric"]
    assert (task_metric["namespace"], task_metric["metricName"]) == ("ECS/ContainerInsights", "RunningTaskCount")
    assert {item["name"]: item["value"] for item in task_metric["dimensions"]} == {
        "ClusterName": cluster_name,
        "ServiceName": cluster_name,
    }
    assert backlog["expression"] == f"{visible['id']} / {running['id']}"
    assert [item["returnData"] for item in (visible, running, backlog)] == [False, False, True]


def test_a_bad_deployment_goes_back_by_itself() -> None:
    """All alarms but one are watched: dead letters that lie there say nothing about this deployment."""
    stack = worker()
    deployment = stack.one("invoices-service")
    goes_back = {"enable": True, "rollback": True}
    deployment.has({"deploymentCircuitBreaker": exactly(goes_back), "alarms": goes_back, "waitForSteadyState": True})
    watched = {
        stack.one(f"invoices-{role}").automatic_name
        for role in ("oldest-message", "new-dead-letters", "running-below-desired")
    }
    assert set(deployment.get("alarms.alarmNames")) == watched


def test_alarms_watch_their_queue_and_have_somewhere_to_go() -> None:
    """An own topic, encrypted, that CloudWatch may publish to; or the given one, and then no own."""
    stack = worker()
    for alarm in stack.has_resource(aws.cloudwatch.MetricAlarm, count=4):
        assert alarm.waits_for("alarmActions") == {"invoices-alarm-topic-policy"}
    dead = stack.one("invoices-dead-letter-queue").automatic_name
    watched = {"oldest-message": queue_name(stack), "dead-letters": dead, "new-dead-letters": dead}
    for role, queue in watched.items():
        dimensions = stack.one(f"invoices-{role}").get("metricQueries.0.metric.dimensions")
        assert dimensions == {"QueueName": queue}
    stack.one("invoices-oldest-message").has({"threshold": 900})
    given = worker(alarms={"topic_arn": TOPIC})
    given.resource_count(aws.sns.Topic, 0)
    given.one("invoices-dead-letters").has({"alarmActions": [TOPIC]})


def test_tasks_start_when_all_that_they_need_is_there() -> None:
    """What they may do, what encrypts and protects the queue, where they log to."""
    stack = worker()
    waits_for = stack.one("invoices-service").waits_for()
    assert {
        "invoices-dead-letter-queue-policy",
        "invoices-dead-letter-source",
        "invoices-execution-policy",
        "invoices-log",
        "invoices-queue-policy",
        "invoices-task-policy",
        "invoices-task-to-vpc",
    } <= waits_for


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"container": {"image": "nginx:1.27"}}, ["container.image", "not pinned by digest", "'nginx:1.27'"]),
        ({"container": {"cpu": 1024}}, ["container.memory", "cpu 1024 with memory 512", "nearest is 2048"]),
        ({"container": {"cpu": 300}}, ["container.cpu", "no cpu 300"]),
        ({"container": {"user": "root"}}, ["container.user", "must not run as root"]),
        ({"container": {"port": 8080}}, ["container.port", "not permitted"]),
        ({"container": {"environment": {"QUEUE_URL": "a"}}}, ["container.environment", "set by the component"]),
        ({"container": {"secrets": {"QUEUE_URL": {"arn": SECRET}}}}, ["container.secrets", "set by the component"]),
        ({"container": {"stop_timeout_seconds": 121}}, ["container.stop_timeout_seconds", "less than or equal to 120"]),
        ({"network": {"private_subnet_ids": ["s"]}}, ["network.private_subnet_ids", "at least two subnets"]),
        ({"network": {"public_subnet_ids": ["a", "b"]}}, ["network.public_subnet_ids", "not permitted"]),
        ({"network": {"internet_egress_ports": [0]}}, ["network.internet_egress_ports", "1 to 65535"]),
        ({"queue": {"visibility_timeout_seconds": 60}}, ["queue", "60 is shorter than", "stop_timeout_seconds 120"]),
        ({"queue": {"visibility_timeout_seconds": 43201}}, ["queue.visibility_timeout_seconds", "43200"]),
        ({"queue": {"maximum_receive_count": 0}}, ["queue.maximum_receive_count", "greater than or equal to 1"]),
        ({"queue": {"retention_days": 14}}, ["queue.retention_days", "less than 14"]),
        ({"scaling": {"minimum_tasks": 0}}, ["scaling.minimum_tasks", "greater than or equal to 1"]),
        ({"scaling": {"minimum_tasks": 20}}, ["scaling.maximum_tasks", "below minimum_tasks 20"]),
        ({"scaling": {"seconds_per_message": 0}}, ["scaling.seconds_per_message", "greater than 0"]),
        ({"scaling": {"seconds_per_message": 90}}, ["scaling.delay_seconds", "shorter than seconds_per_message 90"]),
        (
            {"scaling": {"seconds_per_message": 301, "delay_seconds": 400}},
            ["scaling", "301 is longer than", "visibility_timeout_seconds 300"],
        ),
        ({"scaling": {"delay_seconds": 900}}, ["alarms", "900 is not longer than", "delay_seconds 900"]),
        ({"alarms": {"oldest_message_seconds": 59}}, ["alarms.oldest_message_seconds", "greater than or equal to 60"]),
        ({"log_retention_days": 31}, ["log_retention_days", "30, 60"]),
        ({"fifo": True}, ["fifo", "not permitted"]),
    ],
)
def test_what_cannot_work_is_refused(fields: dict[str, Any], words: list[str]) -> None:
    """At construction, all with the component, the field, what was received and what to do."""
    given: Any = arguments(**fields)
    assert_refused(lambda: QueueWorker("invoices", given), ["QueueWorker 'invoices'", *words])


def test_a_secret_value_is_refused_and_never_echoed() -> None:
    given: Any = arguments(container={"secrets": {"TOKEN": "hunter2"}})
    with pytest.raises(ConfigurationError) as refusal:
        synthesised(lambda: QueueWorker("invoices", given))
    assert "SecretRef" in str(refusal.value)
    assert "hunter2" not in str(refusal.value)
