"""The pack under the real engine, as a folder and as an executable.

The resources are AWS's by type only: a provider inside the test answers for them, so that their outputs are unknown in a
preview, as they are with the real one.
"""

import os
import re
import select
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import penstock
import pytest
from penstock.platform.rule import PlanRule
from penstock.policies import ALL
from real_engine import Project, RealEngine
from tiny_provider import TinyProvider, serving

PACKS = {
    "folder": Path(penstock.__path__[0]) / "policies",
    "executable": Path(sys.executable).with_name("penstock-policy-pack"),
}

START = """
import json
import pulumi

tags = {"tags": {"owner": "team-shop", "environment": "dev"}}
aws = pulumi.ProviderResource("aws", "main", {"defaultTags": json.dumps(tags)})


class Resource(pulumi.CustomResource):
    serial: pulumi.Output[str]

    def __init__(self, kind, name, **properties):
        protect = properties.pop("protect", None)
        options = pulumi.ResourceOptions(provider=aws, protect=protect)
        super().__init__(kind, name, {"serial": None, **properties}, options)


bucket = Resource("aws:s3/bucket:Bucket", "logs", protect=True)
versioned = {"status": "Enabled"}
"""

SETTINGS = """
Resource("aws:s3/bucketVersioning:BucketVersioning", "versions", bucket=bucket.id, versioningConfiguration=versioned)
by_default = {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": bucket.serial}
Resource(
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "encryption",
    bucket=bucket.id,
    rules=[{"applyServerSideEncryptionByDefault": by_default, "bucketKeyEnabled": True}],
)
switches = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
Resource(
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "private",
    bucket=bucket.id,
    **dict.fromkeys(switches, True),
)
insecure = {"Bool": {"aws:SecureTransport": "false"}}
refusal = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": bucket.serial, "Condition": insecure}
Resource(
    "aws:s3/bucketPolicy:BucketPolicy",
    "transport",
    bucket=bucket.id,
    policy={"Version": "2012-10-17", "Statement": [refusal]},
)
tidied = {"abortIncompleteMultipartUpload": {"daysAfterInitiation": 7}, "noncurrentVersionExpiration": {"noncurrentDays": 30}}
Resource(
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "expiry",
    bucket=bucket.id,
    rules=[{"id": "tidy", "status": "Enabled", **tidied}],
)
Resource("aws:s3/bucketLogging:BucketLogging", "access", bucket=bucket.id, targetBucket="access", targetPrefix="logs/")
"""

GOOD = START + SETTINGS

PLANTED = {
    "in a hand-written resource": (
        GOOD + 'Resource("aws:ec2/keyPair:KeyPair", "ops", publicKey="ssh-ed25519 AAAA")\n',
        {"PEN-CMP-004"},
    ),
    "next to an output": (
        GOOD
        + 'variables = {"TABLE": bucket.serial, "DB_PASSWORD": "correct-horse-battery"}\n'
        + 'settings = {"packageType": "Image", "kmsKeyArn": bucket.serial, "tracingConfig": {"mode": "Active"}}\n'
        + 'settings["environment"] = {"variables": variables}\n'
        + 'Resource("aws:lambda/function:Function", "fn", **settings)\n',
        {"PEN-SEC-001"},
    ),
    "in a split resource": (START + 'versioned = {"status": "Suspended"}\n' + SETTINGS, {"PEN-STO-002"}),
}


@pytest.fixture(params=list(PACKS))
def pack(request: pytest.FixtureRequest) -> str:
    """The path of the pack, in each of its forms."""
    return str(PACKS[request.param])


@pytest.fixture
def shop(engine: RealEngine, tmp_path: Path) -> Iterator[Project]:
    """A project without a program, whose resources of AWS the test's own provider answers for."""
    with serving(TinyProvider()) as variables:
        attached = {name: value.replace("tiny:", "aws:") for name, value in variables.items()}
        project = Project(tmp_path / "shop", replace(engine, environment={**engine.environment, **attached}))
        runtime = f"runtime:\n  name: python\n  options:\n    virtualenv: {engine.virtualenv}\n"
        project.write({"Pulumi.yaml": f"name: shop\n{runtime}"})
        project.succeed("stack", "init", "dev")
        yield project


def preview(project: Project, program: str, pack: str) -> tuple[int, str]:
    """Exit code and everything that a native preview printed."""
    project.write({"__main__.py": program})
    done = project.pulumi("preview", "--stack", "dev", "--policy-pack", pack)
    return done.returncode, done.stdout + done.stderr


def test_a_good_program_passes_and_nothing_is_undecided(shop: Project, pack: str) -> None:
    """At its very first preview, with ids and keys unknown; the pack says how many rules decided."""
    code, printed = preview(shop, GOOD, pack)
    assert code == 0, printed
    asked = sum(not isinstance(rule, PlanRule) for rule in ALL)  # a pack is not told what the engine is going to do
    told = re.search(rf"penstock: (\d+) of {asked} rules decided on 9 resources, 0 undecided", printed)
    assert told is not None, printed
    assert int(told[1]) >= 18
    assert re.search(r"PEN-\w+-\d+", printed) is None


@pytest.mark.parametrize(("program", "expected"), PLANTED.values(), ids=PLANTED)
def test_a_planted_violation_fails_by_its_id(shop: Project, pack: str, program: str, expected: set[str]) -> None:
    """Wherever it is planted; the secret itself is nowhere in what is printed."""
    code, printed = preview(shop, program, pack)
    mandatory = re.findall(r"\[mandatory\]\s+\[severity: \w+\]\s+(PEN-\w+-\d+)", printed)
    assert code != 0, printed
    assert set(mandatory) == expected
    assert "correct-horse-battery" not in printed


def test_what_is_not_known_yet_is_told_and_passes_a_preview(shop: Project, pack: str) -> None:
    """It is decided in `up`, before the resource is created."""
    program = GOOD + 'Resource("aws:ecs/taskDefinition:TaskDefinition", "web", containerDefinitions=bucket.serial)\n'
    code, printed = preview(shop, program, pack)
    assert code == 0, printed
    undecided = set(re.findall(r"can't run policy '(PEN-\w+-\d+)' from policy pack", printed))
    assert undecided >= {"PEN-IMG-001", "PEN-SEC-001"}
    assert "containerDefinitions is not known yet (web)" in printed
    assert f", {len(undecided)} undecided" in printed


def test_the_executable_ends_when_the_engine_is_killed() -> None:
    """Its parent is gone as soon as the pack serves; the run below ends only when nobody holds its error stream any more."""
    start = "import subprocess, sys; pack = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE); "
    start += "print(pack.stdout.readline().decode())"
    command = [sys.executable, "-c", start, str(PACKS["executable"]), "127.0.0.1:1"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip().isdigit(), done.stderr


def test_the_executable_tells_its_port_at_once_whatever_the_caller_says_of_buffers() -> None:
    """The engine waits for it, without a limit."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with subprocess.Popen([PACKS["executable"], "127.0.0.1:1"], stdout=subprocess.PIPE, env=environment) as pack:
        assert pack.stdout is not None
        ready, _, _ = select.select([pack.stdout], [], [], 60)
        port = pack.stdout.readline() if ready else b""
        pack.kill()
    assert port.strip().isdigit()
