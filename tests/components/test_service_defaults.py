"""What holds where a program says nothing: the values that `docs/defaults.md` has beside those of other libraries."""

import json
from typing import Any

import pytest
from component_programs import synthesised
from penstock.platform.testing import Synthesised
from smallest_components import SMALLEST

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"


@pytest.fixture(scope="module")
def web() -> Synthesised:
    return synthesised(SMALLEST["ImmutableService"])


@pytest.fixture(scope="module")
def invoices() -> Synthesised:
    return synthesised(SMALLEST["QueueWorker"])


def container(stack: Synthesised) -> dict[str, Any]:
    (definition,) = json.loads(stack.one("web-task").get("containerDefinitions"))
    return dict(definition)


def test_a_task_has_the_smallest_size(web: Synthesised) -> None:
    assert (web.one("web-task").get("cpu"), web.one("web-task").get("memory")) == ("256", "512")


def test_a_deployment_never_leaves_fewer_tasks_than_desired(web: Synthesised) -> None:
    service = web.one("web-service")
    service.has({"deploymentMinimumHealthyPercent": 100, "deploymentMaximumPercent": 200})


def test_the_container_serves_on_a_port_that_needs_no_root(web: Synthesised) -> None:
    assert [mapping["containerPort"] for mapping in container(web)["portMappings"]] == [8080]


def test_a_new_task_has_a_minute_to_become_healthy(web: Synthesised) -> None:
    web.one("web-service").has({"healthCheckGracePeriodSeconds": 60})


def test_the_load_balancer_asks_for_health(web: Synthesised) -> None:
    check = web.one("web-targets").get("healthCheck")
    assert (check["path"], check["interval"], check["matcher"]) == ("/healthz", 15, "200")


def test_the_log_is_kept_a_year_under_a_key_of_the_service(web: Synthesised) -> None:
    log = web.one("web-log")
    assert container(web)["logConfiguration"]["logDriver"] == "awslogs"
    log.has({"retentionInDays": 365})
    assert log.waits_for("kmsKeyId") == {"web-key"}


def test_tasks_follow_the_load_between_two_bounds(web: Synthesised) -> None:
    target = web.one("web-scaling")
    target.has({"minCapacity": 2, "maxCapacity": 10})
    path = "targetTrackingScalingPolicyConfiguration.targetValue"
    kept = {what: web.one(f"web-scaling-on-{what}").get(path) for what in ("cpu", "memory", "requests")}
    assert kept == {"cpu": 60, "memory": 70, "requests": 1000}


def test_four_alarms_watch_and_roll_back(web: Synthesised) -> None:
    alarms = {alarm.name.removeprefix("web-"): alarm.get("name") for alarm in web.find(ALARM)}
    assert set(alarms) == {"latency", "running-below-desired", "server-errors", "unhealthy-targets"}
    deployment = web.one("web-service").get("alarms")
    assert (deployment["enable"], deployment["rollback"]) == (True, True)
    assert set(deployment["alarmNames"]) == set(alarms.values())


def test_an_idle_connection_ends_when_aws_says(web: Synthesised) -> None:
    assert "idleTimeout" not in web.one("web-load-balancer").inputs


def test_a_fetched_message_is_kept_from_others_for_five_minutes(invoices: Synthesised) -> None:
    invoices.one("invoices-queue").has({"visibilityTimeoutSeconds": 300})


def test_at_least_two_tasks_work_on_a_queue(invoices: Synthesised) -> None:
    target = invoices.one("invoices-scaling")
    target.has({"minCapacity": 2, "maxCapacity": 10})


def test_a_bucket_says_who_asks_only_where_it_is_told_to() -> None:
    stack = synthesised(SMALLEST["LogBucket"])
    stack.resource_count("aws:s3/bucketLogging:BucketLogging", 0)


def test_an_image_by_digest_is_pulled_once() -> None:
    deployment = synthesised(SMALLEST["KubernetesService"]).one("orders-deployment")
    [pod] = deployment.get("spec.template.spec.containers")
    assert pod["imagePullPolicy"] == "IfNotPresent"
    assert "@sha256:" in pod["image"]
