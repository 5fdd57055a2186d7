"""What an earlier version deployed, this version goes on with: nothing is replaced, nothing is deleted.

`fixtures/state-dev-<version>.json` is what `pulumi stack export` answered after `penstock up dev --sandbox` of that version,
without the stack traces, which name the places of a machine. A release adds its own and keeps the others.
"""

import json
from pathlib import Path

import pytest
from reference import ROOT, Reference

ADDED = {"service-warm-up": "create"}
"""What later versions add beside what there is."""

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
    changed = {change["urn"].rsplit("::", 1)[-1]: change["operation"] for change in preview["changes"]}
    assert {name: operation for name, operation in changed.items() if operation != "same"} == ADDED
    assert len(preview["changes"]) > 90


def test_no_state_is_forgotten() -> None:
    assert STATES
