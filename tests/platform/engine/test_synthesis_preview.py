"""What `check` reads of a program against what the real engine previews of it, with the embedded cloud as provider."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from penstock.platform.aws_functions import Facts
from penstock.platform.engine.cli_engine import PulumiCli
from penstock.platform.engine.model import Operation, Run, RunRequest
from penstock.platform.engine.synthesis import program_of, synthesise
from penstock.platform.project import Project, merged_config, read_project
from penstock.platform.resource import Graph
from penstock.platform.sandbox.lifecycle import open_sandbox, stop
from real_engine import RealEngine

PROGRAM = """
import pulumi, pulumi_aws as aws
from pulumi import ResourceOptions


class Vault(pulumi.ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("demo:index:Vault", name, None, opts)
        self.key = aws.kms.Key(f"{name}-key", enable_key_rotation=True, opts=ResourceOptions(parent=self))
        self.bucket = aws.s3.Bucket(
            f"{name}-Bucket", tags={"use": "logs"}, opts=ResourceOptions(parent=self, ignore_changes=["tags"])
        )
        aws.s3.BucketServerSideEncryptionConfiguration(
            f"{name}-encryption",
            bucket=self.bucket.id,
            rules=[{"apply_server_side_encryption_by_default": {
                "sse_algorithm": "aws:kms", "kms_master_key_id": self.key.arn}}],
            opts=ResourceOptions(parent=self),
        )
        self.register_outputs({"bucket": self.bucket.bucket})


class House(pulumi.ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("demo:index:House", name, None, opts)
        self.vault = Vault(f"{name}-vault", ResourceOptions(parent=self))
        self.register_outputs({})


provider = aws.Provider("main", region="eu-central-1", default_tags={"tags": {"owner": "me"}})
house = House("home", ResourceOptions(providers=[provider], protect=True, retain_on_delete=True))
account = aws.get_caller_identity().account_id
trust = aws.iam.get_policy_document(statements=[
    {"actions": ["sts:AssumeRole"], "principals": [{"type": "AWS", "identifiers": [account]}]}
])
aws.iam.Role("role", assume_role_policy=trust.json, description=house.vault.bucket.bucket)
aws.s3.Bucket("second", tags={"arn": house.vault.key.arn, "region": aws.get_region().region})
"""

STACK = 'config:\n  aws:region: eu-west-1\n  penstock:accountId: "111122223333"\n'


@pytest.fixture
def project(tmp_path: Path, engine: RealEngine) -> Iterator[Project]:
    folder = tmp_path / "project"
    folder.mkdir()
    runtime = f"{{name: python, options: {{virtualenv: {engine.virtualenv}}}}}"
    (folder / "Pulumi.yaml").write_text(f"name: demo\nruntime: {runtime}\n")
    (folder / "Pulumi.dev.yaml").write_text(STACK)
    (folder / "__main__.py").write_text(PROGRAM)
    yield read_project(folder / "Pulumi.yaml")
    stop(folder)


def preview(project: Project, engine: RealEngine) -> Run:
    """A first preview on the embedded cloud."""
    sandbox = open_sandbox(project, "dev", engine.location)
    request = RunRequest(stack="dev", project=sandbox.folder, environment=sandbox.variables)
    cli = PulumiCli(engine.location)
    cli.ensure_stack(request)
    run = cli.preview(request)
    assert run.succeeded, run.standard_error
    return run


def read(project: Project) -> Graph:
    """What check reads."""
    facts = Facts("111122223333", "eu-west-1")
    return synthesise(program_of(project, "dev", merged_config(project, "dev"), facts))


def comparable(value: Any) -> Any:
    """A value without the random digits of automatic names."""
    if isinstance(value, dict):
        return {name: comparable(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [comparable(item) for item in value]
    return re.sub(r"-[0-9a-f]{7}\b", "-#", value) if isinstance(value, str) else value


def test_check_and_preview_read_the_same(project: Project, engine: RealEngine) -> None:
    """The same URNs and options; every property that check knows is what the preview knows, and what is unknown there too."""
    graph = read(project)
    steps = {step.urn: step for step in preview(project, engine).steps if step.operation is Operation.CREATE}
    assert set(graph.by_urn) == set(steps)
    for urn, resource in graph.by_urn.items():
        planned = steps[urn].new
        assert planned is not None
        assert (resource.protect, resource.retain_on_delete) == (planned.protect, planned.retain_on_delete), urn
        assert (resource.parent or "") == planned.parent, urn
        if resource.type.startswith("aws:"):
            inputs = comparable(planned.inputs)
            assert comparable(resource.properties) == {name: inputs[name] for name in resource.properties}, urn
