"""The reference stack from nothing to deployed, as a newcomer sees it, looked at through boto3 and the engine's own words."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import pytest
from reference import Reference

ACCOUNTS = {"dev": "111122223333", "staging": "444455556666", "prod": "777788889999"}
BUCKET_KEYS = {
    "access_log_bucket": "AES256",
    "audit_log_bucket": "aws:kms",
    "balancer_log_bucket": "AES256",
    "flow_log_bucket": "aws:kms",
}
"""Each log bucket by its output, and the encryption that its purpose asks for."""
LOG_BUCKETS = ("access-logs", "audit-logs", "flow-logs", "balancer-logs")


class FirstDeployments(Protocol):
    """Deploys an environment when it is first asked for."""

    def __call__(self, stack: str) -> dict[str, Any]:
        """What `up --output json` answered when there was nothing."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reference]:
    """The project, with a sandbox for all its environments."""
    copy = Reference.copy(tmp_path_factory.mktemp("reference") / "shop")
    yield copy
    copy.penstock("sandbox", "stop")


@pytest.fixture(scope="module")
def first(project: Reference) -> FirstDeployments:
    """The first deployment of each environment, once."""

    @cache
    def deploy(stack: str) -> dict[str, Any]:
        answered: dict[str, Any] = json.loads(project.succeed("up", stack, "--sandbox", "--output", "json"))
        return answered

    return deploy


@pytest.fixture(scope="module")
def reference(project: Reference, first: FirstDeployments) -> Reference:
    """The project with its dev stack deployed."""
    first("dev")
    return project


@pytest.fixture(scope="module")
def outputs(reference: Reference) -> dict[str, Any]:
    answered: dict[str, Any] = json.loads(reference.succeed("outputs", "dev", "--sandbox", "--output", "json"))
    return answered


def test_the_log_buckets_are_versioned_private_and_encrypted_as_their_purpose_asks(
    reference: Reference, outputs: dict[str, Any]
) -> None:
    s3 = reference.cloud(ACCOUNTS["dev"]).client("s3")
    for output, algorithm in BUCKET_KEYS.items():
        bucket = outputs[output]
        assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
        block = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
        assert set(block.values()) == {True}
        rules = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
        assert [rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] for rule in rules] == [algorithm]


def test_the_service_runs_the_configured_digest_in_private_subnets_at_the_configured_minimum(
    reference: Reference, outputs: dict[str, Any]
) -> None:
    cloud = reference.cloud(ACCOUNTS["dev"])
    ecs, ec2 = cloud.client("ecs"), cloud.client("ec2")
    service = ecs.describe_services(cluster=outputs["cluster_name"], services=[outputs["service_name"]])["services"][0]
    assert service["desiredCount"] == 2
    definition = ecs.describe_task_definition(taskDefinition=service["taskDefinition"])["taskDefinition"]
    assert [container["image"] for container in definition["containerDefinitions"]] == [reference.image()]
    network = service["networkConfiguration"]["awsvpcConfiguration"]
    assert network["assignPublicIp"] == "DISABLED"
    tables = ec2.describe_route_tables(Filters=[{"Name": "association.subnet-id", "Values": network["subnets"]}])
    gateways = [route.get("GatewayId", "") for table in tables["RouteTables"] for route in table["Routes"]]
    assert len(network["subnets"]) == 3
    assert not any(gateway.startswith("igw-") for gateway in gateways)


def test_the_load_balancer_listens_with_tls_and_redirects_the_rest(
    reference: Reference, outputs: dict[str, Any]
) -> None:
    elb = reference.cloud(ACCOUNTS["dev"]).client("elbv2")
    balancers = elb.describe_load_balancers()["LoadBalancers"]
    balancer = next(item for item in balancers if item["DNSName"] == outputs["load_balancer_dns_name"])
    listeners = elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
    by_port = {listener["Port"]: listener for listener in listeners}
    assert by_port[443]["Protocol"] == "HTTPS"
    assert "TLS13" in by_port[443]["SslPolicy"]
    assert by_port[80]["DefaultActions"][0]["Type"] == "redirect"


def test_a_second_up_reports_no_changes_and_no_option_differs_also_after_a_refresh(reference: Reference) -> None:
    for command in ("up", "refresh", "up"):
        document = json.loads(reference.succeed(command, "dev", "--sandbox", "--output", "json"))
        changed = [change for change in document["changes"] if change["operation"] not in ("same", "read")]
        assert changed == [], command
        assert [change for change in document["changes"] if change["options"]] == [], command


def test_nothing_that_the_reference_stack_uses_is_only_recorded(reference: Reference) -> None:
    assert "recorded only" not in reference.succeed("preview", "dev", "--sandbox")


def test_a_native_preview_names_how_many_rules_decided_with_none_undecided_before_anything_exists(
    tmp_path: Path,
) -> None:
    copy = Reference.copy(tmp_path / "shop")
    try:
        made = copy.native("dev", "stack", "init", "dev")
        done = copy.native("dev", "preview", "--stack", "dev", "--policy-pack", "policies")
    finally:
        copy.penstock("sandbox", "stop")
    assert made.returncode == 0, made.stdout + made.stderr
    assert done.returncode == 0, done.stdout + done.stderr
    assert "rules decided" in done.stdout
    assert "0 undecided" in done.stdout


def test_a_wrong_key_is_told_by_the_same_model_from_the_program_in_a_native_run(tmp_path: Path) -> None:
    copy = Reference.copy(tmp_path / "shop")
    try:
        copy.succeed("preview", "dev", "--sandbox")
        done = copy.shell(
            "dev",
            "pulumi config set --stack dev penstock:minimumTask 2\n"
            "pulumi preview --stack dev --non-interactive --color never",
        )
    finally:
        copy.penstock("sandbox", "stop")
    assert done.returncode != 0
    assert "penstock:minimumTask: no such key; did you mean penstock:minimumTasks?" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize("stack", list(ACCOUNTS))
def test_check_sees_the_resources_and_decides_the_rules_of_the_first_deployment(
    reference: Reference, first: FirstDeployments, stack: str
) -> None:
    """With nothing undecided before anything exists, and nothing found."""
    document = first(stack)
    assert {change["operation"] for change in document["changes"]} == {"create"}
    checked = json.loads(reference.succeed("check", stack, "--output", "json"))[stack]
    assert set(checked["urns"]) == {change["urn"] for change in document["changes"]}
    assert checked["decided_rules"] == document["policies"]["decided_rules"]
    assert (checked["findings"], document["policies"]["findings"]) == ([], [])


@pytest.mark.parametrize("stack", ["staging", "prod"])
def test_other_environments_are_whole_too_in_their_own_account(
    reference: Reference, first: FirstDeployments, stack: str
) -> None:
    first(stack)
    for command in ("up", "refresh"):
        document = json.loads(reference.succeed(command, stack, "--sandbox", "--output", "json"))
        changed = [change for change in document["changes"] if change["operation"] not in ("same", "read")]
        assert changed == [], command
        assert [change for change in document["changes"] if change["options"]] == [], command
    outputs = json.loads(reference.succeed("outputs", stack, "--sandbox", "--output", "json"))
    cloud = reference.cloud(ACCOUNTS[stack])
    groups = cloud.client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
    assert [group["AutoScalingGroupName"] for group in groups] == [outputs["fleet_group_name"]]
    ecs = cloud.client("ecs")
    running = [ecs.list_services(cluster=cluster)["serviceArns"] for cluster in ecs.list_clusters()["clusterArns"]]
    names = {arn.rpartition("/")[2] for arns in running for arn in arns}
    assert names == {outputs[name] for name in ("service_name", "worker_name", "reports_name")}


def test_the_guard_refuses_another_account(tmp_path: Path) -> None:
    copy = Reference.copy(tmp_path / "shop")
    copy.edit(
        "stacks/__main__.py",
        "build(environment_from_config())",
        "build(environment_from_config().model_copy(update={'account_id': '999900001111'}))",
    )
    try:
        done = copy.penstock("preview", "dev", "--sandbox")
    finally:
        copy.penstock("sandbox", "stop")
    assert done.returncode == 1
    assert "111122223333" in done.stderr
    assert "allowed_account_ids" in done.stderr
    assert "Traceback" not in done.stderr


def test_destroy_names_what_is_protected_and_touches_nothing(reference: Reference) -> None:
    before = reference.succeed("outputs", "dev", "--sandbox")
    done = reference.penstock("destroy", "dev", "--sandbox")
    assert done.returncode == 1
    assert "nothing was deleted" in done.stderr
    for component in (*LOG_BUCKETS, "audit", "images"):
        assert f"  {component}: " in done.stderr
    assert reference.succeed("outputs", "dev", "--sandbox") == before


def test_destroying_without_a_preview_leaves_every_child_of_the_log_buckets(tmp_path: Path) -> None:
    """The engine's own destroy, which asks nobody and previews nothing."""
    copy = Reference.copy(tmp_path / "shop")
    try:
        copy.succeed("up", "dev", "--sandbox")
        buckets = json.loads(copy.succeed("outputs", "dev", "--sandbox", "--output", "json"))
        done = copy.native("dev", "destroy", "--stack", "dev", "--skip-preview", "--yes")
        exported = json.loads(copy.native("dev", "stack", "export", "--stack", "dev").stdout)
        s3 = copy.cloud(ACCOUNTS["dev"]).client("s3")
        versioning = [s3.get_bucket_versioning(Bucket=buckets[name])["Status"] for name in BUCKET_KEYS]
    finally:
        copy.penstock("sandbox", "stop")
    assert done.returncode != 0
    left = {resource["urn"].rsplit("::", 1)[-1] for resource in exported["deployment"]["resources"]}
    for component in LOG_BUCKETS:
        roles = ("bucket", "versioning", "encryption", "public-access-block", "ownership", "lifecycle", "policy")
        assert {f"{component}-{role}" for role in roles} <= left
    assert {"flow-logs-key", "audit-logs-key"} <= left
    assert versioning == ["Enabled"] * len(BUCKET_KEYS)


def test_destroy_except_protected_deletes_the_rest(tmp_path: Path) -> None:
    copy = Reference.copy(tmp_path / "shop")
    try:
        copy.succeed("up", "dev", "--sandbox")
        copy.succeed("destroy", "dev", "--sandbox", "--except-protected")
        cloud = copy.cloud(ACCOUNTS["dev"])
        buckets = [bucket["Name"] for bucket in cloud.client("s3").list_buckets()["Buckets"]]
        ecs = cloud.client("ecs")
        clusters = ecs.describe_clusters(clusters=ecs.list_clusters()["clusterArns"])["clusters"]
        networks = [vpc for vpc in cloud.client("ec2").describe_vpcs()["Vpcs"] if not vpc["IsDefault"]]
    finally:
        copy.penstock("sandbox", "stop")
    assert len(buckets) == len(LOG_BUCKETS)
    assert [cluster["clusterName"] for cluster in clusters if cluster["status"] == "ACTIVE"] == []
    assert networks == []
