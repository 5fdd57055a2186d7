"""Somebody else's project, that only has Penstock installed: other name, other layout, no configuration, no policies of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from penstock.policies import ALL
from planted import PROGRAM, expected
from reference import Reference
from rule_cases import CASES

HARMLESS = """
import json

import pulumi
import pulumi_aws as aws

insecure = {"Bool": {"aws:SecureTransport": "false"}}
refusal = {"Effect": "Deny", "Principal": "*", "Action": "sns:Publish", "Resource": "*", "Condition": insecure}
topic = aws.sns.Topic("news", kms_master_key_id="alias/aws/sns", tags={"owner": "shop", "environment": "test"})
aws.sns.TopicPolicy("over-tls", arn=topic.arn, policy=json.dumps({"Version": "2012-10-17", "Statement": [refusal]}))
pulumi.export("topic", topic.arn)
"""

CLASSIC = "PEN-NET-004"
"""Classic load balancers: pulumi-aws still has them, but moto's recorded form is the same as any type without a class."""


def project(folder: Path, program: str) -> Reference:
    """A project with its program beside Pulumi.yaml."""
    folder.mkdir(parents=True)
    (folder / "Pulumi.yaml").write_text(
        f"name: bookshop\nruntime:\n  name: python\n  options:\n    virtualenv: {sys.prefix}\n"
    )
    (folder / "Pulumi.test.yaml").write_text("config:\n  aws:region: eu-west-1\n")
    (folder / "__main__.py").write_text(program)
    return Reference(folder)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reference]:
    made = project(tmp_path_factory.mktemp("foreign") / "shop", HARMLESS)
    yield made
    made.penstock("sandbox", "stop")


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reference]:
    made = project(tmp_path_factory.mktemp("planted") / "shop", PROGRAM)
    yield made
    made.penstock("sandbox", "stop")


def found(results: list[dict[str, Any]], rule: str) -> set[tuple[str, str]]:
    """Rule id and resource name of the violations."""
    return {(item[rule], item["urn"].rsplit("::", 1)[-1]) for item in results if item["verdict"] == "violation"}


def test_a_project_without_penstock_configuration_is_checked_deployed_and_left_without_changes(shop: Reference) -> None:
    assert "test: ok" in shop.succeed("check")
    shop.succeed("up", "test", "--sandbox")
    outputs = json.loads(shop.succeed("outputs", "test", "--sandbox", "--output", "json"))
    topics = shop.cloud("123456789012").client("sns").list_topics()["Topics"]
    assert [topic["TopicArn"] for topic in topics] == [outputs["topic"]]
    assert "no changes" in shop.succeed("up", "test", "--sandbox")


def test_commands_work_from_a_folder_inside_the_project(shop: Reference) -> None:
    inside = shop.folder / "docs"
    inside.mkdir(exist_ok=True)
    assert "test: ok" in Reference(inside).succeed("check")


def test_its_policies_are_those_that_penstock_ships(shop: Reference) -> None:
    assert shop.succeed("rules", "--path").strip().endswith("/penstock-policy-pack")
    listed = json.loads(shop.succeed("rules", "--output", "json"))
    assert [rule["id"] for rule in listed] == [rule.id for rule in ALL]


def test_every_planted_violation_fails_check_by_its_rule(planted: Reference) -> None:
    done = planted.penstock("check", "--output", "json")
    assert done.returncode == 1, done.stderr
    violations = found(json.loads(done.stdout)["test"]["findings"], "rule")
    assert expected() - violations == set()
    assert {rule for rule, _ in expected()} == set(CASES) - {CLASSIC}


def test_every_planted_violation_fails_a_preview_by_its_rule(planted: Reference) -> None:
    done = planted.penstock("preview", "test", "--sandbox", "--output", "json")
    assert done.returncode == 1, done.stderr
    violations = found(json.loads(done.stdout)["policies"]["findings"], "rule")
    assert expected() - violations == set()


def test_every_planted_violation_fails_a_native_preview_by_its_rule(planted: Reference) -> None:
    pack = planted.succeed("rules", "--path").strip()
    planted.penstock("preview", "test", "--sandbox")
    done = planted.native("test", "preview", "--stack", "test", "--policy-pack", pack)
    assert done.returncode != 0
    said = done.stdout + done.stderr
    assert {rule for rule, _ in expected() if rule not in said} == set()
    assert "correct-horse-battery" not in said


def test_what_a_policy_refuses_is_not_deployed(planted: Reference) -> None:
    done = planted.penstock("up", "test", "--sandbox")
    assert done.returncode == 1
    assert "nothing was deployed" in done.stderr
    assert planted.cloud("123456789012", "eu-west-1").client("sqs").list_queues().get("QueueUrls", []) == []


def test_git_sees_nothing_after_a_deployment_also_where_a_stack_file_names_a_key_service(tmp_path: Path) -> None:
    made = project(tmp_path / "shop", HARMLESS)
    stack = made.folder / "Pulumi.test.yaml"
    stack.write_text(
        "secretsprovider: awskms://alias/shop?region=eu-west-1\nencryptedkey: AQICAHh\n" + stack.read_text()
    )
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "Begin"]):
        subprocess.run([*git, *arguments], cwd=made.folder, check=True)
    try:
        made.succeed("up", "test", "--sandbox")
        native = made.native("test", "preview", "--stack", "test")
    finally:
        made.penstock("sandbox", "stop")
    assert native.returncode == 0, native.stdout + native.stderr
    status = subprocess.run(
        [*git, "status", "--porcelain"], cwd=made.folder, check=True, capture_output=True, text=True
    )
    assert status.stdout == ""
