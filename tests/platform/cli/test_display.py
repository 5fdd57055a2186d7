"""A run shown to a person: what the preview told is not told again after the deployment."""

from pathlib import Path

import pytest
from doubles import RecordingEngine
from penstock.platform.cli.display import report_run
from penstock.platform.cli.workspace import Configuration, Workspace
from penstock.platform.engine.model import PolicyResult, Run
from penstock.platform.packs import find_pack
from penstock.platform.project import read_project
from penstock.platform.rule import Level, Severity, Verdict


def advice(name: str) -> PolicyResult:
    return PolicyResult(
        policy="PEN-SNS-005",
        pack="penstock",
        pack_version="",
        verdict=Verdict.VIOLATION,
        level=Level.ADVISORY,
        severity=Severity.LOW,
        urn=f"urn:pulumi:dev::shop::aws:sns/topicSubscription:TopicSubscription::{name}",
        message="it has no redrivePolicy",
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    return Workspace(
        project=read_project(tmp_path / "Pulumi.yaml"),
        configuration=Configuration(stack="dev", values={}, environment=None),
        engine=RecordingEngine(),
        folder=tmp_path,
        variables={},
        pack=find_pack(tmp_path),
        choice=find_pack(tmp_path).choice("dev"),
    )


def test_after_a_deployment_only_what_is_new_is_told(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """The rest is counted; without a preview before it, everything is told."""
    planned = Run(succeeded=True, exit_code=0, is_preview=True, policy_results=(advice("old"),))
    deployed = Run(succeeded=True, exit_code=0, policy_results=(advice("old"), advice("new")))
    report_run(workspace, deployed, output="text", plan=planned)
    told = capsys.readouterr().out
    assert "on new (" in told
    assert "on old (" not in told
    assert "  1 as in the preview\n" in told
    report_run(workspace, deployed, output="text")
    told = capsys.readouterr().out
    assert "on old (" in told
    assert "as in the preview" not in told
