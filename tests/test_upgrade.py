"""What an earlier version deployed, this version goes on with: nothing is replaced, nothing is deleted.

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
)
"""What later versions add beside what there is, each with whatever begins with its name."""

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
    operations = {change["urn"].rsplit("::", 1)[-1]: change["operation"] for change in preview["changes"]}
    changed = {name: operation for name, operation in operations.items() if operation != "same"}
    assert set(changed.values()) == {"create"}
    assert {name for name in changed if not name.startswith(tuple(f"{added}-" for added in ADDED))} == set(ADDED)
    before = json.loads(state.read_text())["deployment"]["resources"]
    assert {resource["urn"].rsplit("::", 1)[-1] for resource in before} == set(operations) - set(changed)


def test_no_state_is_forgotten() -> None:
    assert STATES
