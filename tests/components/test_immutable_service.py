"""A service as a program declares it, in a first preview."""

import json
from typing import Any

import pulumi_aws as aws
import pytest
from component_programs import ACCOUNT_ID, REGION, declared, one
from penstock.components import ImmutableService, ImmutableServiceArgs, Network, NetworkArgs
from penstock.platform.errors import ConfigurationError
from penstock.platform.resource import UNKNOWN, Graph
from penstock.platform.rule import Verdict, judge
from penstock.policies import ALL as RULES

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


def service(**more: Any) -> Graph:
    return declared(lambda: ImmutableService("web", ImmutableServiceArgs(**arguments(**more))))


def container(graph: Graph) -> dict[str, Any]:
    (definition,) = json.loads(one(graph, "web-task").get("containerDefinitions"))
    return dict(definition)


def test_the_container_is_known_and_judged_in_the_first_preview() -> None:
    """No rule is undecided, and none is violated but that nobody tags: there is no environment here."""
    judgement = judge(RULES, service(container={"secrets": {"DATABASE_URL": {"arn": SECRET}}}))
    assert not judgement.having(Verdict.UNDECIDED)
    assert not judgement.having(Verdict.COULD_NOT_RUN)
    assert {finding.rule_id[:7] for finding in judgement.having(Verdict.VIOLATION)} <= {"PEN-OWN", "PEN-TAG"}
    assert "PEN-IMG-001" in judgement.decided_rules


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
    task = one(service(), "web-task")
    assert task.get("skipDestroy") is True
    assert task.get("requiresCompatibilities") == ["FARGATE"]
    assert (task.get("cpu"), task.get("memory")) == ("256", "512")


def test_a_bad_deployment_goes_back_by_itself() -> None:
    """When tasks do not become healthy, and when one of the four alarms goes off; `up` waits for the outcome."""
    graph = service()
    deployment = one(graph, "web-service").properties
    assert deployment["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}
    assert deployment["waitForSteadyState"] is True
    alarms = {alarm.get("name") for alarm in graph.of_type("aws:cloudwatch/metricAlarm:MetricAlarm")}
    assert len(alarms) == 4
    assert set(deployment["alarms"]["alarmNames"]) == alarms
    assert deployment["alarms"]["rollback"] is True
    assert deployment["deploymentMinimumHealthyPercent"] == 100


def test_the_service_is_named_like_its_cluster_alone() -> None:
    """Alarms on it exist before it; no name is fixed, so what is replaced never meets its successor."""
    graph = service()
    cluster_name = one(graph, "web-cluster").get("name")
    assert one(graph, "web-service").get("name") == cluster_name
    dimensions = one(graph, "web-running-below-desired").get("metricQueries.0.metric.dimensions")
    assert dimensions == {"ClusterName": cluster_name, "ServiceName": cluster_name}


def test_the_autoscaler_owns_the_desired_count() -> None:
    """Set when the service is created, ignored ever after; the bounds are the autoscaler's."""
    graph = service(scaling={"minimum_tasks": 3, "maximum_tasks": 9, "cpu_percent": 50})
    deployment, target = one(graph, "web-service"), one(graph, "web-scaling")
    assert deployment.get("desiredCount") == 3
    assert deployment.ignore_changes == ("desiredCount",)
    assert ("service", "desiredCount") in [(owned.role, owned.property) for owned in ImmutableService.OWNERSHIP]
    assert (target.get("minCapacity"), target.get("maxCapacity")) == (3, 9)
    assert target.get("resourceId") == f"service/{one(graph, 'web-cluster').get('name')}/{deployment.get('name')}"
    cpu = one(graph, "web-scaling-on-cpu").get("targetTrackingScalingPolicyConfiguration")
    assert cpu["targetValue"] == 50
    assert cpu["predefinedMetricSpecification"]["predefinedMetricType"] == "ECSServiceAverageCPUUtilization"


def test_at_least_two_tasks_by_default_in_private_subnets() -> None:
    deployment = one(service(), "web-service").properties
    assert deployment["desiredCount"] == 2
    assert deployment["networkConfiguration"]["subnets"] == ["subnet-3", "subnet-4"]
    assert deployment["networkConfiguration"]["assignPublicIp"] is False
    assert deployment["availabilityZoneRebalancing"] == "ENABLED"
    assert deployment["enableExecuteCommand"] is False


def test_the_load_balancer_serves_https_only() -> None:
    """HTTP is sent there; TLS 1.3; headers that are none are dropped."""
    graph = service()
    balancer = one(graph, "web-load-balancer").properties
    assert balancer["dropInvalidHeaderFields"] is True
    assert balancer["enableDeletionProtection"] is True
    assert balancer["subnets"] == ["subnet-1", "subnet-2"]
    https, http = one(graph, "web-https").properties, one(graph, "web-http").properties
    assert (https["port"], https["protocol"], https["certificateArn"]) == (443, "HTTPS", CERTIFICATE)
    assert "TLS13" in https["sslPolicy"]
    redirect = http["defaultActions"][0]["redirect"]
    assert (http["port"], redirect["protocol"], redirect["statusCode"]) == (80, "HTTPS", "HTTP_301")


def test_access_logs_go_to_the_given_bucket_or_to_an_own_protected_one() -> None:
    assert one(service(access_log_bucket="logs"), "web-load-balancer").get("accessLogs.bucket") == "logs"
    graph = service()
    bucket = one(graph, "web-access-logs-bucket")
    assert bucket.protect
    assert one(graph, "web-load-balancer").get("accessLogs.bucket") == bucket.get("bucket")
    waits_for = one(graph, "web-load-balancer").property_dependencies["accessLogs"]
    assert one(graph, "web-access-logs-policy").urn in waits_for


def test_nothing_leaves_but_by_named_ways() -> None:
    """By default tasks reach interface endpoints in the VPC, and nothing else; each group names the other."""
    graph = service()
    egress = [rule for rule in graph.resources if rule.type.endswith("SecurityGroupEgressRule")]
    assert {rule.name for rule in egress} == {"web-load-balancer-to-task", "web-task-to-vpc"}
    assert "0.0.0.0/0" not in [rule.get("cidrIpv4") for rule in egress]
    out, into = one(graph, "web-load-balancer-to-task"), one(graph, "web-task-from-load-balancer")
    tasks, balancer = one(graph, "web-task-security-group").urn, one(graph, "web-load-balancer-security-group").urn
    assert out.property_dependencies["referencedSecurityGroupId"] == (tasks,)
    assert into.property_dependencies["referencedSecurityGroupId"] == (balancer,)
    assert (into.get("fromPort"), into.get("toPort")) == (8080, 8080)
    assert not any(
        group.get("egress") or group.get("ingress") for group in graph.of_type("aws:ec2/securityGroup:SecurityGroup")
    )


def test_ways_out_are_opened_one_by_one() -> None:
    graph = service(network={"s3_prefix_list_id": "pl-1", "internet_egress_ports": [443]})
    assert one(graph, "web-task-to-s3").get("prefixListId") == "pl-1"
    internet = one(graph, "web-task-to-internet-443").properties
    assert (internet["cidrIpv4"], internet["fromPort"], internet["toPort"]) == ("0.0.0.0/0", 443, 443)


def test_the_execution_role_reads_its_own_and_nothing_else() -> None:
    """The image's repository, the service's log, the secrets named; `*` only where the API takes no resource."""
    key = f"arn:aws:kms:{REGION}:{ACCOUNT_ID}:key/1234"
    secrets = {"URL": {"arn": SECRET, "kms_key_arn": key}, "SAME": {"arn": SECRET, "kms_key_arn": key}}
    policy = json.loads(one(service(container={"secrets": secrets}), "web-execution-policy").get("policy"))
    allowed = {(action, str(item["Resource"])) for item in policy["Statement"] for action in _list(item["Action"])}
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
    assert len(policy["Statement"]) == 5


def _list(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def test_an_image_of_another_registry_needs_no_aws_permissions() -> None:
    text = one(service(container={"image": f"ghcr.io/shop/web@{DIGEST}"}), "web-execution-policy").get("policy")
    assert "ecr:" not in text


def test_the_task_role_may_do_nothing_and_only_ecs_takes_it() -> None:
    graph = service()
    attached = [
        policy for policy in graph.of_type("aws:iam/rolePolicy:RolePolicy") if policy.name != "web-execution-policy"
    ]
    assert attached == []
    (trust,) = json.loads(one(graph, "web-task-role").get("assumeRolePolicy"))["Statement"]
    assert trust["Principal"] == {"Service": "ecs-tasks.amazonaws.com"}
    assert trust["Condition"]["StringEquals"] == {"aws:SourceAccount": ACCOUNT_ID}


def test_the_log_is_encrypted_and_kept_as_long_as_asked() -> None:
    graph = service(log_retention_days=90)
    log = one(graph, "web-log")
    assert (log.get("name"), log.get("retentionInDays")) == ("/shop/dev/web", 90)
    assert log.property_dependencies["kmsKeyId"] == (one(graph, "web-key").urn,)
    options = container(graph)["logConfiguration"]["options"]
    assert (options["awslogs-group"], options["awslogs-region"]) == ("/shop/dev/web", REGION)


def test_alarms_have_somewhere_to_go() -> None:
    """An own topic, encrypted, that CloudWatch may publish to; or the given one, and then no own."""
    own = service()
    for alarm in own.of_type("aws:cloudwatch/metricAlarm:MetricAlarm"):
        assert alarm.property_dependencies["alarmActions"] == (one(own, "web-alarm-topic-policy").urn,)
    assert one(own, "web-alarm-topic").property_dependencies["kmsMasterKeyId"] == (one(own, "web-key").urn,)
    assert "cloudwatch.amazonaws.com" in one(own, "web-alarm-topic-policy").get("policy")
    assert "cloudwatch.amazonaws.com" in one(own, "web-key").get("policy")
    given = service(alarms={"topic_arn": TOPIC})
    assert not list(given.of_type("aws:sns/topic:Topic"))
    assert one(given, "web-latency").get("alarmActions") == [TOPIC]


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

    deployment = one(declared(program), "web-service")
    assert deployment.properties["networkConfiguration"]["subnets"] == [UNKNOWN, UNKNOWN]
    waits_for = {urn.rsplit("::", 1)[-1] for urn in deployment.property_dependencies["networkConfiguration"]}
    assert {"hand-0", "hand-1"} <= waits_for
    balancer = one(declared(program), "web-load-balancer").property_dependencies["subnets"]
    assert {"net-public-route", "net-public-a-routing"} <= {urn.rsplit("::", 1)[-1] for urn in balancer}


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
    with pytest.raises(ConfigurationError) as refusal:
        declared(lambda: ImmutableService("web", given))
    message = str(refusal.value)
    assert all(word in message for word in ["ImmutableService 'web'", *words]), message


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
            declared(build)
        assert "hunter2" not in str(refusal.value)
        assert "hunter2" not in repr(refusal.value.__cause__)


def test_numbers_of_another_language_arrive_as_floats() -> None:
    """A hosted component gets 512.0 for 512."""
    given: Any = arguments(container={"cpu": 512.0, "memory": 1024.0}, scaling={"minimum_tasks": 2.0})
    task = one(declared(lambda: ImmutableService("web", given)), "web-task")
    assert (task.get("cpu"), task.get("memory")) == ("512", "1024")
