"""The reference stack from nothing to deployed, as a newcomer sees it, looked at through boto3 and the engine's own words."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from reference import Reference

pytestmark = pytest.mark.xdist_group("reference")

ACCOUNTS = {"dev": "111122223333", "staging": "444455556666", "prod": "777788889999"}
BUCKET_KEYS = {"access_log_bucket": "AES256", "balancer_log_bucket": "AES256", "flow_log_bucket": "aws:kms"}
"""Each log bucket by its output, and the encryption that its purpose asks for."""


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reference]:
    """The project with its dev stack deployed."""
    copy = Reference.copy(tmp_path_factory.mktemp("reference") / "shop")
    done = copy.penstock("up", "dev", "--sandbox")
    assert done.returncode == 0, done.stdout + done.stderr
    yield copy
    copy.penstock("sandbox", "stop")


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
def test_check_and_preview_see_the_same_resources_and_decide_the_same_rules(reference: Reference, stack: str) -> None:
    preview = json.loads(reference.succeed("preview", stack, "--sandbox", "--output", "json"))
    previewed = {change["urn"] for change in preview["changes"] if change["operation"] != "delete"}
    checked = json.loads(reference.succeed("check", stack, "--output", "json"))[stack]
    assert checked["urns"]
    assert set(checked["urns"]) == previewed
    assert checked["decided_rules"] == preview["policies"]["decided"]
    assert checked["findings"] == preview["policies"]["results"] == []


@pytest.mark.parametrize("stack", ["staging", "prod"])
def test_other_environments_preview_in_their_own_account_with_the_guard_on(reference: Reference, stack: str) -> None:
    exports = reference.succeed("sandbox", "env", stack)
    assert "AWS_ACCESS_KEY_ID" in exports
    reference.succeed("preview", stack, "--sandbox")
    assert reference.cloud(ACCOUNTS[stack]).client("sts").get_caller_identity()["Account"] == ACCOUNTS[stack]


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
    for component in ("access-logs", "flow-logs", "balancer-logs"):
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
    for component in ("access-logs", "flow-logs", "balancer-logs"):
        roles = ("bucket", "versioning", "encryption", "public-access-block", "ownership", "lifecycle", "policy")
        assert {f"{component}-{role}" for role in roles} <= left
    assert "flow-logs-key" in left
    assert versioning == ["Enabled"] * 3


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
    assert len(buckets) == 3
    assert [cluster["clusterName"] for cluster in clusters if cluster["status"] == "ACTIVE"] == []
    assert networks == []
