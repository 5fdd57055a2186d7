"""What an earlier version deployed, this version goes on with: nothing is replaced, nothing is deleted, and what serves is left alone.

`fixtures/state-dev-<version>.json` is what `pulumi stack export` answered after `penstock up dev --sandbox` of that version,
without the stack traces, which name the places of a machine. A release adds its own and keeps the others.
"""

import json
from pathlib import Path

import pytest
from reference import ROOT, Reference

ADDED = (
    "alerts",
    "audit",
    "back-office",
    "click-ops",
    "deploy",
    "images",
    "kubernetes",
    "preview",
    "service-warm-up",
    "worker",
    "workload-boundary",
)
"""What later versions add beside what there is, each with whatever begins with its name."""

LIMITED = {
    "network-s3-endpoint": {"policy": "add"},
    "service-execution-role": {"permissionsBoundary": "add"},
    "service-task-role": {"permissionsBoundary": "add"},
}
"""What later versions limit in place, where there was no limit: the roles of workloads, and whom the way to S3 is for. What runs
goes on, with no more rights than it uses."""

STATES = sorted((ROOT / "tests" / "fixtures").glob("state-dev-*.json"))


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.stem)
def test_an_upgrade_replaces_and_deletes_nothing(state: Path, tmp_path: Path) -> None:
    copy = Reference.copy(tmp_path / "shop")
    try:
        copy.succeed("sandbox", "start")
        copy.native("dev", "stack", "init", "dev")
        imported = copy.native("dev", "stack", "import", "--stack", "dev", "--file", str(state))
        preview = json.loads(copy.succeed("preview", "dev", "--sandbox", "--output", "json"))
    finally:
        copy.penstock("sandbox", "stop")
    assert imported.returncode == 0, imported.stderr
    changes = {change["urn"].rsplit("::", 1)[-1]: change for change in preview["changes"]}
    assert {change["operation"] for change in changes.values()} == {"same", "create", "update"}
    updated = {name: change["properties"] for name, change in changes.items() if change["operation"] == "update"}
    assert updated == LIMITED
    created = {name for name, change in changes.items() if change["operation"] == "create"}
    assert {name for name in created if not name.startswith(tuple(f"{added}-" for added in ADDED))} == set(ADDED)
    before = json.loads(state.read_text())["deployment"]["resources"]
    assert {resource["urn"].rsplit("::", 1)[-1] for resource in before} == set(changes) - created


def test_no_state_is_forgotten() -> None:
    assert STATES
