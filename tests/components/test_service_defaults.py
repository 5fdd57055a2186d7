"""What holds where a program says nothing: the values that `docs/defaults.md` has beside those of other libraries."""

import pulumi_aws as aws
import pytest
from component_programs import synthesised
from penstock.platform.testing import Synthesised, absent, matches, partial, serialised_json
from service_programs import containers
from smallest_components import SMALLEST

FROM_ANYWHERE = {"cidrIpv4": "0.0.0.0/0"}
TARGET = "targetTrackingScalingPolicyConfiguration.targetValue"


@pytest.fixture(scope="module")
def web() -> Synthesised:
    return synthesised(SMALLEST["ImmutableService"])


@pytest.fixture(scope="module")
def invoices() -> Synthesised:
    return synthesised(SMALLEST["QueueWorker"])


def alarms(stack: Synthesised, component: str) -> dict[str, str]:
    """Role to physical name."""
    found = stack.find(aws.cloudwatch.MetricAlarm)
    return {alarm.name.removeprefix(f"{component}-"): alarm.automatic_name for alarm in found}


def test_two_tasks_are_started_and_a_deployment_keeps_the_current_count(web: Synthesised) -> None:
    web.one("web-service").has({"desiredCount": 2})
    assert "desiredCount" in web.one("web-service").options.ignore_changes


def test_everybody_reaches_the_load_balancer_over_tls_and_is_sent_there(web: Synthesised) -> None:
    web.one("web-https").has({"protocol": "HTTPS", "port": 443, "sslPolicy": matches("TLS13")})
    web.one("web-http").has({"port": 80, "defaultActions": [partial({"redirect": {"statusCode": "HTTP_301"}})]})
    open_to_all = web.has_resource(aws.vpc.SecurityGroupIngressRule, FROM_ANYWHERE, count=2)
    assert sorted((rule.get("fromPort"), rule.get("toPort")) for rule in open_to_all) == [(80, 80), (443, 443)]


def test_a_task_has_the_smallest_size(web: Synthesised) -> None:
    web.one("web-task").has({"cpu": "256", "memory": "512"})


def test_a_deployment_never_leaves_fewer_tasks_than_desired(web: Synthesised) -> None:
    web.one("web-service").has({"deploymentMinimumHealthyPercent": 100, "deploymentMaximumPercent": 200})


def test_the_container_serves_on_a_port_that_needs_no_root(web: Synthesised) -> None:
    assert [mapping["containerPort"] for mapping in containers(web)["web"]["portMappings"]] == [8080]


def test_a_deployment_goes_back_when_tasks_do_not_become_healthy(web: Synthesised) -> None:
    web.one("web-service").has({"deploymentCircuitBreaker": {"enable": True, "rollback": True}})


def test_a_new_task_has_a_minute_to_become_healthy(web: Synthesised) -> None:
    web.one("web-service").has({"healthCheckGracePeriodSeconds": 60})


def test_tasks_have_no_public_address_and_no_shell(web: Synthesised) -> None:
    web.one("web-service").has({"networkConfiguration": {"assignPublicIp": False}, "enableExecuteCommand": False})


def test_the_load_balancer_asks_for_health(web: Synthesised) -> None:
    web.one("web-targets").has({"healthCheck": {"path": "/healthz", "interval": 15, "matcher": "200"}})


def test_the_log_is_kept_a_year_under_a_key_of_the_service(web: Synthesised) -> None:
    assert containers(web)["web"]["logConfiguration"]["logDriver"] == "awslogs"
    web.one("web-log").has({"retentionInDays": 365})
    assert web.one("web-log").waits_for("kmsKeyId") == {"web-key"}


def test_tasks_follow_the_load_between_two_bounds(web: Synthesised) -> None:
    web.one("web-scaling").has({"minCapacity": 2, "maxCapacity": 10})
    kept = {what: web.one(f"web-scaling-on-{what}").get(TARGET) for what in ("cpu", "memory", "requests")}
    assert kept == {"cpu": 60, "memory": 70, "requests": 1000}


def test_four_alarms_watch_and_roll_back(web: Synthesised) -> None:
    watching = alarms(web, "web")
    assert set(watching) == {"latency", "running-below-desired", "server-errors", "unhealthy-targets"}
    deployment = web.one("web-service").get("alarms")
    assert (deployment["enable"], deployment["rollback"]) == (True, True)
    assert set(deployment["alarmNames"]) == set(watching.values())


def test_alarms_tell_an_encrypted_topic(web: Synthesised) -> None:
    told = {name for role in alarms(web, "web") for name in web.one(f"web-{role}").waits_for("alarmActions")}
    assert told == {"web-alarm-topic-policy"}
    assert web.one("web-alarm-topic").waits_for("kmsMasterKeyId") == {"web-key"}


def test_no_address_reaches_a_task_but_through_the_load_balancer(web: Synthesised) -> None:
    """Each of the two groups names the other."""
    web.resource_count(aws.ec2.SecurityGroup, 2)
    group, other = "securityGroupId", "referencedSecurityGroupId"
    assert web.one("web-task-from-load-balancer").waits_for(other) == {"web-load-balancer-security-group"}
    assert web.one("web-load-balancer-to-task").waits_for(other) == {"web-task-security-group"}
    by_address = [rule for rule in web.find(aws.vpc.SecurityGroupIngressRule) if rule.get("cidrIpv4")]
    assert {name for rule in by_address for name in rule.waits_for(group)} == {"web-load-balancer-security-group"}


def test_an_idle_connection_ends_when_aws_says(web: Synthesised) -> None:
    web.one("web-load-balancer").has({"idleTimeout": absent()})


def test_a_fetched_message_is_kept_from_others_for_five_minutes(invoices: Synthesised) -> None:
    invoices.one("invoices-queue").has({"visibilityTimeoutSeconds": 300})


def test_a_message_that_fails_five_times_is_kept_for_two_weeks(invoices: Synthesised) -> None:
    invoices.one("invoices-queue").has({"redrivePolicy": serialised_json({"maxReceiveCount": 5})})
    invoices.one("invoices-dead-letter-queue").has({"messageRetentionSeconds": 14 * 86_400})


def test_tasks_follow_the_messages_that_wait_for_each(invoices: Synthesised) -> None:
    tracked = invoices.one("invoices-scaling-on-backlog").get("targetTrackingScalingPolicyConfiguration")
    [answer] = [metric for metric in tracked["customizedMetricSpecification"]["metrics"] if metric["returnData"]]
    assert (tracked["targetValue"], answer["label"]) == (60, "messages per task")


def test_messages_are_encrypted_under_a_key_of_the_worker(invoices: Synthesised) -> None:
    for queue in ("queue", "dead-letter-queue"):
        assert invoices.one(f"invoices-{queue}").waits_for("kmsMasterKeyId") == {"invoices-key"}


def test_four_alarms_watch_a_queue(invoices: Synthesised) -> None:
    watching = alarms(invoices, "invoices")
    assert set(watching) == {"dead-letters", "new-dead-letters", "oldest-message", "running-below-desired"}


def test_at_least_two_tasks_work_on_a_queue(invoices: Synthesised) -> None:
    invoices.one("invoices-scaling").has({"minCapacity": 2, "maxCapacity": 10})


def test_a_bucket_says_who_asks_only_where_it_is_told_to() -> None:
    synthesised(SMALLEST["LogBucket"]).resource_count(aws.s3.BucketLogging, 0)


def test_an_image_by_digest_is_pulled_once() -> None:
    [pod] = synthesised(SMALLEST["KubernetesService"]).one("orders-deployment").get("spec.template.spec.containers")
    assert pod["imagePullPolicy"] == "IfNotPresent"
    assert "@sha256:" in pod["image"]
