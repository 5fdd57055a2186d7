"""What holds where a program says nothing: the values that `docs/defaults.md` has beside those of other libraries."""

import json
from typing import Any

import pytest
from component_programs import declared, one
from penstock.platform.resource import Graph
from smallest_components import SMALLEST

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"


@pytest.fixture(scope="module")
def web() -> Graph:
    return declared(SMALLEST["ImmutableService"])


@pytest.fixture(scope="module")
def invoices() -> Graph:
    return declared(SMALLEST["QueueWorker"])


def container(graph: Graph) -> dict[str, Any]:
    (definition,) = json.loads(one(graph, "web-task").get("containerDefinitions"))
    return dict(definition)


def test_a_task_has_the_smallest_size(web: Graph) -> None:
    assert (one(web, "web-task").get("cpu"), one(web, "web-task").get("memory")) == ("256", "512")


def test_a_deployment_never_leaves_fewer_tasks_than_desired(web: Graph) -> None:
    service = one(web, "web-service")
    assert service.get("deploymentMinimumHealthyPercent") == 100
    assert service.get("deploymentMaximumPercent") == 200


def test_the_container_serves_on_a_port_that_needs_no_root(web: Graph) -> None:
    assert [mapping["containerPort"] for mapping in container(web)["portMappings"]] == [8080]


def test_a_new_task_has_a_minute_to_become_healthy(web: Graph) -> None:
    assert one(web, "web-service").get("healthCheckGracePeriodSeconds") == 60


def test_the_load_balancer_asks_for_health(web: Graph) -> None:
    check = one(web, "web-targets").get("healthCheck")
    assert (check["path"], check["interval"], check["matcher"]) == ("/healthz", 15, "200")


def test_the_log_is_kept_a_year_under_a_key_of_the_service(web: Graph) -> None:
    log = one(web, "web-log")
    assert container(web)["logConfiguration"]["logDriver"] == "awslogs"
    assert log.get("retentionInDays") == 365
    assert log.property_dependencies["kmsKeyId"] == (one(web, "web-key").urn,)


def test_tasks_follow_the_load_between_two_bounds(web: Graph) -> None:
    target = one(web, "web-scaling")
    assert (target.get("minCapacity"), target.get("maxCapacity")) == (2, 10)
    path = "targetTrackingScalingPolicyConfiguration.targetValue"
    kept = {what: one(web, f"web-scaling-on-{what}").get(path) for what in ("cpu", "memory", "requests")}
    assert kept == {"cpu": 60, "memory": 70, "requests": 1000}


def test_four_alarms_watch_and_roll_back(web: Graph) -> None:
    alarms = {alarm.name.removeprefix("web-"): alarm.get("name") for alarm in web.of_type(ALARM)}
    assert set(alarms) == {"latency", "running-below-desired", "server-errors", "unhealthy-targets"}
    deployment = one(web, "web-service").get("alarms")
    assert (deployment["enable"], deployment["rollback"]) == (True, True)
    assert set(deployment["alarmNames"]) == set(alarms.values())


def test_an_idle_connection_ends_when_aws_says(web: Graph) -> None:
    assert "idleTimeout" not in one(web, "web-load-balancer").properties


def test_a_fetched_message_is_kept_from_others_for_five_minutes(invoices: Graph) -> None:
    assert one(invoices, "invoices-queue").get("visibilityTimeoutSeconds") == 300


def test_at_least_two_tasks_work_on_a_queue(invoices: Graph) -> None:
    target = one(invoices, "invoices-scaling")
    assert (target.get("minCapacity"), target.get("maxCapacity")) == (2, 10)


def test_a_bucket_says_who_asks_only_where_it_is_told_to() -> None:
    graph = declared(SMALLEST["LogBucket"])
    assert not list(graph.of_type("aws:s3/bucketLogging:BucketLogging"))


def test_an_image_by_digest_is_pulled_once() -> None:
    deployment = one(declared(SMALLEST["KubernetesService"]), "orders-deployment")
    [pod] = deployment.get("spec.template.spec.containers")
    assert pod["imagePullPolicy"] == "IfNotPresent"
    assert "@sha256:" in pod["image"]
