"""What rules say of long lists, of many objects and of places."""

from typing import Any

import pytest
from penstock.platform.resource import UNKNOWN
from penstock.platform.rule import Verdict
from resources import judged, resource
from rule_cases import PASSWORD, allow


@pytest.mark.parametrize(
    ("actions", "listed"),
    [
        (["s3:PutBucketPolicy"], "s3:putbucketpolicy"),
        (
            ["s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:PutBucketAcl"],
            "s3:deletebucketpolicy, s3:putbucketacl, s3:putbucketpolicy",
        ),
        (
            ["s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:PutBucketAcl", "s3:PutObjectAcl", "sqs:AddPermission"],
            "s3:deletebucketpolicy, s3:putbucketacl, s3:putbucketpolicy and 2 more",
        ),
    ],
)
def test_three_actions_are_named_and_the_others_counted(actions: list[str], listed: str) -> None:
    (finding,) = judged("PEN-IAM-005", resource("RolePolicy", policy=allow(actions))).having(Verdict.VIOLATION)
    assert finding.message.endswith(f"on every resource: {listed}")


@pytest.mark.parametrize(
    ("rule_id", "container", "message"),
    [
        ("PEN-ECS-003", {"name": "web"}, "container web runs as whoever its image says"),
        ("PEN-ECS-003", {"name": "web", "user": "root:app"}, "container web runs as root"),
        ("PEN-ECS-003", {"name": UNKNOWN}, "container 1 runs as whoever its image says"),
        (
            "PEN-ECS-005",
            {"name": "web", "linuxParameters": {"capabilities": {"add": ["SYS_TIME", "CAP_SYS_ADMIN"]}}},
            "container web is given SYS_ADMIN, SYS_TIME",
        ),
    ],
)
def test_a_container_is_named_or_counted(rule_id: str, container: dict[str, Any], message: str) -> None:
    """By its place in the definitions, where its name is not known yet."""
    subject = resource("TaskDefinition", containerDefinitions=[{"name": "first", "user": "65532"}, container])
    assert [finding.message for finding in judged(rule_id, subject).having(Verdict.VIOLATION)] == [message]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/var/run/docker.sock", "volumes.0 is /var/run/docker.sock of the host: whoever speaks to it owns the host"),
        ("/etc", "volumes.0 is /etc of the host: it changes the host"),
    ],
)
def test_a_mount_of_the_host_tells_what_it_opens(path: str, message: str) -> None:
    (finding,) = judged("PEN-ECS-010", resource("TaskDefinition", volumes=[{"hostPath": path}])).findings
    assert finding.message == message


def test_a_value_of_a_chart_is_told_by_its_place() -> None:
    chart = resource("kubernetes:helm.sh/v3:Release", values={"auth": {"password": PASSWORD}})
    (finding,) = judged("PEN-SEC-010", chart).having(Verdict.VIOLATION)
    assert finding.message == "values.auth.password holds a literal value for password (value not shown)"
