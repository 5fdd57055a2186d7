"""A service as a program declares it, in a first preview."""

from typing import Any

import pulumi_aws as aws
import pytest
from component_programs import ACCOUNT_ID, REGION, assert_clean, assert_refused, synthesised
from penstock.components import ImmutableService, ImmutableServiceArgs, Network, NetworkArgs
from penstock.platform.errors import ConfigurationError
from penstock.platform.testing import Capture, Synthesised, exactly, matches, serialised_json, unknown

DIGEST = "sha256:" + "0123456789abcdef" * 4
IMAGE = f"{ACCOUNT_ID}.dkr.ecr.{REGION}.amazonaws.com/shop/web@{DIGEST}"
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT_ID}:secret:shop/database-AbCdEf"
CERTIFICATE = f"arn:aws:acm:{REGION}:{ACCOUNT_ID}:certificate/1234"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT_ID}:on-call"

NETWORK: dict[str, Any] = {
    "vpc_id": "vpc-1",
    "vpc_cidr_block": "10.0.0.0/16",
    "public_subnet_ids": ["subnet-1", "subnet-2"],
    "private_subnet_ids": ["subnet-3", "subnet-4"],
}


def arguments(**more: Any) -> dict[str, Any]:
    """A service's arguments, with parts of `container` and `network` over the usual ones."""
    container = {"image": IMAGE, **more.pop("container", {})}
    network = {**NETWORK, **more.pop("network", {})}
    return {"container": container, "network": network, "certificate_arn": CERTIFICATE, **more}


def service(**more: Any) -> Synthesised:
    return synthesised(lambda: ImmutableService("web", ImmutableServiceArgs(**arguments(**more))))


def container(stack: Synthesised) -> dict[str, Any]:
    definition = Capture()
    stack.one("web-task").has({"containerDefinitions": serialised_json([definition])})
    return dict(definition.value)


def test_the_container_is_known_and_judged_in_the_first_preview() -> None:
    assert_clean(service(container={"secrets": {"DATABASE_URL": {"arn": SECRET}}}), decided=["PEN-IMG-001"])


def test_the_container_can_change_nothing_and_is_not_root() -> None:
    definition = container(service())
    assert definition["image"] == IMAGE
    assert definition["readonlyRootFilesystem"] is True
    assert definition["user"] == "65532"
    assert definition["linuxParameters"]["capabilities"] == {"drop": ["ALL"]}


def test_secrets_are_references_and_the_rest_is_plain() -> None:
    """The reference selects what it was told to; variables come in a fixed order, so nothing differs from run to run."""
    secrets = {"URL": {"arn": SECRET, "json_key": "url"}, "TOKEN": {"arn": SECRET}}
    definition = container(service(container={"environment": {"B": "2", "A": "1"}, "secrets": secrets}))
    assert definition["environment"] == [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]
    assert definition["secrets"] == [
        {"name": "TOKEN", "valueFrom": SECRET},
        {"name": "URL", "valueFrom": f"{SECRET}:url::"},
    ]


def test_old_revisions_stay() -> None:
    """Deregistered, they could not be rolled back to."""
    size = {"cpu": "256", "memory": "512"}
    service().one("web-task").has({"skipDestroy": True, "requiresCompatibilities": ["FARGATE"], **size})


def test_a_bad_deployment_goes_back_by_itself() -> None:
    """When tasks do not become healthy, and when one of the four alarms goes off; `up` waits for the outcome."""
    stack = service()
    deployment = stack.one("web-service")
    goes_back = {
        "deploymentCircuitBreaker": exactly({"enable": True, "rollback": True}),
        "alarms": {"rollback": True},
        "deploymentMinimumHealthyPercent": 100,
    }
    deployment.has({**goes_back, "waitForSteadyState": True})
    alarms = {alarm.automatic_name for alarm in stack.find(aws.cloudwatch.MetricAlarm)}
    assert len(alarms) == 4
    assert set(deployment.get("alarms.alarmNames")) == alarms


def test_the_service_is_named_like_its_cluster_alone() -> None:
    """Alarms on it exist before it; no name is fixed, so what is replaced never meets its successor."""
    stack = service()
    cluster_name = stack.one("web-cluster").automatic_name
    stack.one("web-service").has({"name": cluster_name})
    dimensions = stack.one("web-running-below-desired").get("metricQueries.0.metric.dimensions")
    assert dimensions == {"ClusterName": cluster_name, "ServiceName": cluster_name}


def test_the_autoscaler_owns_the_desired_count() -> None:
    """Set when the service is created, ignored ever after; the bounds are the autoscaler's."""
    stack = service(scaling={"minimum_tasks": 3, "maximum_tasks": 9, "cpu_percent": 50})
    deployment, target = stack.one("web-service"), stack.one("web-scaling")
    deployment.has({"desiredCount": 3}, options={"ignore_changes": ["desiredCount"]})
    assert ("service", "desiredCount") in [(owned.role, owned.property) for owned in ImmutableService.OWNERSHIP]
    cluster = stack.one("web-cluster").automatic_name
    target.has({"minCapacity": 3, "maxCapacity": 9, "resourceId": f"service/{cluster}/{cluster}"})
    metric = {"predefinedMetricType": "ECSServiceAverageCPUUtilization"}
    tracked = {"targetValue": 50, "predefinedMetricSpecification": metric}
    stack.one("web-scaling-on-cpu").has({"targetTrackingScalingPolicyConfiguration": tracked})


def test_at_least_two_tasks_by_default_in_private_subnets() -> None:
    service().one("web-service").has(
        {
            "desiredCount": 2,
            "networkConfiguration": {"subnets": ["subnet-3", "subnet-4"], "assignPublicIp": False},
            "availabilityZoneRebalancing": "ENABLED",
            "enableExecuteCommand": False,
        }
    )


def test_the_load_balancer_serves_https_only() -> None:
    """HTTP is sent there; TLS 1.3; headers that are none are dropped."""
    stack = service()
    switches = {"dropInvalidHeaderFields": True, "enableDeletionProtection": True}
    stack.one("web-load-balancer").has({**switches, "subnets": ["subnet-1", "subnet-2"]})
    encrypted = {"protocol": "HTTPS", "certificateArn": CERTIFICATE, "sslPolicy": matches("TLS13")}
    stack.one("web-https").has({"port": 443, **encrypted})
    redirect = {"protocol": "HTTPS", "statusCode": "HTTP_301"}
    stack.one("web-http").has({"port": 80, "defaultActions": [{"redirect": redirect}]})


def test_access_logs_go_to_the_given_bucket_or_to_an_own_protected_one() -> None:
    service(access_log_bucket="logs").one("web-load-balancer").has({"accessLogs": {"bucket": "logs"}})
    stack = service()
    bucket = stack.one("web-access-logs-bucket")
    assert bucket.options.protect
    balancer = stack.one("web-load-balancer")
    balancer.has({"accessLogs": {"bucket": bucket.automatic_name}})
    assert "web-access-logs-policy" in balancer.waits_for("accessLogs")


def test_nothing_leaves_but_by_named_ways() -> None:
    """By default tasks reach interface endpoints in the VPC, and nothing else; each group names the other."""
    stack = service()
    egress = [rule for rule in stack.resources if rule.type.endswith("SecurityGroupEgressRule")]
    assert {rule.name for rule in egress} == {"web-load-balancer-to-task", "web-task-to-vpc"}
    assert "0.0.0.0/0" not in [rule.get("cidrIpv4") for rule in egress]
    out, into = stack.one("web-load-balancer-to-task"), stack.one("web-task-from-load-balancer")
    assert out.waits_for("referencedSecurityGroupId") == {"web-task-security-group"}
    assert into.waits_for("referencedSecurityGroupId") == {"web-load-balancer-security-group"}
    into.has({"fromPort": 8080, "toPort": 8080})
    for group in stack.find(aws.ec2.SecurityGroup):
        assert not group.get("egress")
        assert not group.get("ingress")


def test_ways_out_are_opened_one_by_one() -> None:
    stack = service(network={"s3_prefix_list_id": "pl-1", "internet_egress_ports": [443]})
    stack.one("web-task-to-s3").has({"prefixListId": "pl-1"})
    internet = stack.one("web-task-to-internet-443")
    internet.has({"cidrIpv4": "0.0.0.0/0", "fromPort": 443, "toPort": 443})


def test_the_execution_role_reads_its_own_and_nothing_else() -> None:
    """The image's repository, the service's log, the secrets named; `*` only where the API takes no resource."""
    key = f"arn:aws:kms:{REGION}:{ACCOUNT_ID}:key/1234"
    secrets = {"URL": {"arn": SECRET, "kms_key_arn": key}, "SAME": {"arn": SECRET, "kms_key_arn": key}}
    statements = Capture()
    policy = service(container={"secrets": secrets}).one("web-execution-policy")
    policy.has({"policy": serialised_json({"Statement": statements})})
    allowed = {(action, str(item["Resource"])) for item in statements.value for action in _list(item["Action"])}
    repository = f"arn:aws:ecr:{REGION}:{ACCOUNT_ID}:repository/shop/web"
    log = f"arn:aws:logs:{REGION}:{ACCOUNT_ID}:log-group:/shop/dev/web:*"
    assert allowed == {
        ("logs:CreateLogStream", log),
        ("logs:PutLogEvents", log),
        ("ecr:BatchCheckLayerAvailability", repository),
        ("ecr:BatchGetImage", repository),
        ("ecr:GetDownloadUrlForLayer", repository),
        ("ecr:GetAuthorizationToken", "*"),
        ("secretsmanager:GetSecretValue", str([SECRET])),
        ("kms:Decrypt", str([key])),
    }
    assert len(statements.value) == 5


def _list(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def test_an_image_of_another_registry_needs_no_aws_permissions() -> None:
    text = service(container={"image": f"ghcr.io/shop/web@{DIGEST}"}).one("web-execution-policy").get("policy")
    assert "ecr:" not in text


def test_the_task_role_may_do_nothing_and_only_ecs_takes_it() -> None:
    stack = service()
    assert [policy.name for policy in stack.find(aws.iam.RolePolicy)] == ["web-execution-policy"]
    trust = {
        "Principal": exactly({"Service": "ecs-tasks.amazonaws.com"}),
        "Condition": {"StringEquals": exactly({"aws:SourceAccount": ACCOUNT_ID})},
    }
    stack.one("web-task-role").has({"assumeRolePolicy": serialised_json({"Statement": [trust]})})


def test_the_log_is_encrypted_and_kept_as_long_as_asked() -> None:
    stack = service(log_retention_days=90)
    log = stack.one("web-log")
    log.has({"name": "/shop/dev/web", "retentionInDays": 90})
    assert log.waits_for("kmsKeyId") == {"web-key"}
    options = container(stack)["logConfiguration"]["options"]
    assert (options["awslogs-group"], options["awslogs-region"]) == ("/shop/dev/web", REGION)


def test_alarms_have_somewhere_to_go() -> None:
    """An own topic, encrypted, that CloudWatch may publish to; or the given one, and then no own."""
    own = service()
    for alarm in own.has_resource(aws.cloudwatch.MetricAlarm):
        assert alarm.waits_for("alarmActions") == {"web-alarm-topic-policy"}
    assert own.one("web-alarm-topic").waits_for("kmsMasterKeyId") == {"web-key"}
    assert "cloudwatch.amazonaws.com" in own.one("web-alarm-topic-policy").get("policy")
    assert "cloudwatch.amazonaws.com" in own.one("web-key").get("policy")
    given = service(alarms={"topic_arn": TOPIC})
    given.resource_count(aws.sns.Topic, 0)
    given.one("web-latency").has({"alarmActions": [TOPIC]})


def test_it_stands_in_a_network_of_ours_or_in_any_other() -> None:
    """A Network's outputs and subnets made by hand fit alike."""

    def program() -> None:
        ours = Network("net", NetworkArgs(cidr_block="10.0.0.0/16", availability_zones=["eu-west-1a", "eu-west-1b"]))
        subnets = [aws.ec2.Subnet(f"hand-{i}", vpc_id=ours.vpc_id, cidr_block=f"10.0.{i}.0/24").id for i in range(2)]
        network = {
            "vpc_id": ours.vpc_id,
            "vpc_cidr_block": ours.cidr_block,
            "public_subnet_ids": ours.public_subnet_ids,
        }
        more = arguments(network={**network, "private_subnet_ids": subnets})
        ImmutableService("web", ImmutableServiceArgs(**more))

    stack = synthesised(program)
    deployment = stack.one("web-service")
    deployment.has({"networkConfiguration": {"subnets": [unknown(), unknown()]}})
    assert {"hand-0", "hand-1"} <= deployment.waits_for("networkConfiguration")
    waits_for = stack.one("web-load-balancer").waits_for("subnets")
    assert {"net-public-route", "net-public-a-routing"} <= waits_for


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"container": {"image": "nginx:1.27"}}, ["container.image", "not pinned by digest", "'nginx:1.27'"]),
        ({"container": {"image": "nginx"}}, ["container.image", "not pinned by digest"]),
        ({"container": {"image": "not an image"}}, ["container.image", "not a container image reference"]),
        (
            {"container": {"cpu": 256, "memory": 4096}},
            ["container.memory", "cpu 256 with memory 4096", "nearest is 2048", "got 4096"],
        ),
        ({"container": {"cpu": 1024}}, ["container.memory", "cpu 1024 with memory 512", "nearest is 2048"]),
        ({"scaling": {"minimum_tasks": 20}}, ["scaling.maximum_tasks", "below minimum_tasks 20"]),
        ({"container": {"cpu": 300}}, ["container.cpu", "no cpu 300", "got 300"]),
        ({"container": {"user": "root"}}, ["container.user", "must not run as root"]),
        ({"container": {"user": "0:0"}}, ["container.user", "must not run as root"]),
        ({"container": {"user": ""}}, ["container.user", "must not run as root"]),
        ({"container": {"port": 0}}, ["container.port", "greater than or equal to 1"]),
        ({"container": {"health_check_path": "healthz"}}, ["container.health_check_path"]),
        (
            {"scaling": {"minimum_tasks": 5, "maximum_tasks": 4}},
            ["scaling.maximum_tasks", "below minimum_tasks 5", "got 4"],
        ),
        ({"network": {"public_subnet_ids": ["subnet-1"]}}, ["network.public_subnet_ids", "at least two subnets"]),
        ({"network": {"private_subnet_ids": ["s", "s"]}}, ["network.private_subnet_ids", "at least two subnets"]),
        ({"network": {"ingress_cidr_blocks": ["10.0.0.1/8"]}}, ["network.ingress_cidr_blocks", "host bits set"]),
        ({"network": {"internet_egress_ports": [70000]}}, ["network.internet_egress_ports", "1 to 65535"]),
        ({"log_retention_days": 31}, ["log_retention_days", "30, 60"]),
        ({"alarms": {"server_error_percent": 0}}, ["alarms.server_error_percent", "greater than 0"]),
        ({"wait": True}, ["wait", "not permitted"]),
    ],
)
def test_what_cannot_work_is_refused(fields: dict[str, Any], words: list[str]) -> None:
    """At construction, all with the component, the field, what was received and what to do."""
    given: Any = arguments(**fields)
    assert_refused(lambda: ImmutableService("web", given), ["ImmutableService 'web'", *words])


@pytest.mark.parametrize(
    "container_fields",
    [
        {"secrets": {"TOKEN": "hunter2"}},
        {"secrets": {"TOKEN": {"arn": "hunter2"}}},
        {"secrets": {"TOKEN": {"value": "hunter2", "arn": SECRET}}},
        {"secrets": ["hunter2"]},
        {"secrets": "hunter2"},
        {"environment": {"TOKEN": ["hunter2"]}},
        {"environment": {"TOKEN": "hunter2"}, "secrets": {"TOKEN": {"arn": SECRET}}},
        {"password": "hunter2"},
    ],
)
def test_a_secret_value_is_refused_and_never_echoed(container_fields: dict[str, Any]) -> None:
    """Wherever it was put, and also when the arguments are built by hand."""
    given: Any = arguments(container=container_fields)
    for build in (lambda: ImmutableService("web", given), lambda: ImmutableServiceArgs(**given)):
        with pytest.raises(ConfigurationError) as refusal:
            synthesised(build)
        assert "hunter2" not in str(refusal.value)
        assert "hunter2" not in repr(refusal.value.__cause__)


def test_numbers_of_another_language_arrive_as_floats() -> None:
    """A hosted component gets 512.0 for 512."""
    given: Any = arguments(container={"cpu": 512.0, "memory": 1024.0}, scaling={"minimum_tasks": 2.0})
    task = synthesised(lambda: ImmutableService("web", given)).one("web-task")
    task.has({"cpu": "512", "memory": "1024"})
