"""`penstock audit`: what exists is judged from a state, offline, with waivers and a baseline; nothing of a secret is told."""

import json
from pathlib import Path
from typing import Any

import pytest
from penstock.platform.audit import existing, refreshed
from penstock.platform.cli.main import run
from penstock.platform.engine.model import Operation, ResourceState, Step
from penstock.platform.resource import UNKNOWN

SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:hidden-cipher"}
BUCKET = "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::logs"


def a_bucket(name: str = "logs", **outputs: object) -> dict[str, Any]:
    return {
        "urn": f"urn:pulumi:dev::shop::aws:s3/bucket:Bucket::{name}",
        "custom": True,
        "id": name,
        "type": "aws:s3/bucket:Bucket",
        "inputs": {"forceDestroy": False},
        "outputs": {"forceDestroy": False, "tags": {"owner": "a", "environment": "dev"}, **outputs},
        "protect": True,
    }


SETTINGS = "sets: [boundaries]\nlevels:\n  PEN-STO-006: mandatory\n"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two environments, judged by the boundaries and one rule more."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    for stack in ("dev", "prod"):
        (tmp_path / f"Pulumi.{stack}.yaml").write_text("config: {}\n")
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "settings.yaml").write_text(SETTINGS)
    return tmp_path


def state(shop: Path, *resources: dict[str, Any]) -> str:
    file = shop / "state.json"
    file.write_text(json.dumps({"version": 3, "deployment": {"resources": list(resources)}}))
    return str(file)


def audit(*arguments: str) -> int:
    return run(["audit", "dev", *arguments])


def test_what_is_as_it_should_be_passes(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit("--state", state(shop, a_bucket())) == 0
    assert "dev: ok" in capsys.readouterr().out


def test_what_the_cloud_answered_counts_not_what_was_asked_for(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit("--state", state(shop, a_bucket(forceDestroy=True))) == 1
    assert "PEN-STO-006" in capsys.readouterr().out


def test_a_secret_of_the_state_is_undecided_and_not_printed(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither its value nor its cipher, nor is the rule passed."""
    assert audit("--state", state(shop, a_bucket(forceDestroy=SECRET))) == 0
    printed = capsys.readouterr()
    assert "forceDestroy is secret, or not known, in the state" in printed.out
    assert "hidden-cipher" not in printed.out + printed.err
    assert audit("--undecided", "fail", "--state", state(shop, a_bucket(forceDestroy=SECRET))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"checkpoint": {}}',
        '{"deployment": {"resources": [1]}}',
        '{"deployment": {"resources": {"a": 1}}}',
        "[" * 100_000,
        '{"deployment": {"resources": [{"urn": 1}]}}',
    ],
)
def test_what_is_no_state_is_refused(shop: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "state.json").write_text(text)
    assert audit("--state", str(shop / "state.json")) == 2
    assert "pulumi stack export" in capsys.readouterr().err


def test_an_empty_state_passes(shop: Path) -> None:
    (shop / "state.json").write_text('{"version": 3, "deployment": {}}')
    assert audit("--state", str(shop / "state.json")) == 0


def test_a_state_is_judged_offline_only(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit("--refresh", "--state", state(shop)) == 2
    assert "offline" in capsys.readouterr().err


def test_another_environments_levels_are_not_those_of_this_one(shop: Path) -> None:
    lenient = SETTINGS + "environments:\n  prod:\n    levels:\n      PEN-STO-006: disabled\n"
    (shop / "policies" / "settings.yaml").write_text(lenient)
    file = state(shop, a_bucket(forceDestroy=True))
    assert audit("--state", file) == 1
    assert run(["audit", "prod", "--state", file]) == 0


def waive(shop: Path, resource: str) -> None:
    """A waiver that has expired."""
    row = {"rule": "PEN-STO-006", "resource": resource, "reason": "r", "owner": "team-shop", "ticket": "T-1"}
    row |= {"created": "2025-01-01", "expires": "2025-03-01"}
    (shop / "policies" / "waivers.yaml").write_text(f"waivers: [{json.dumps(row)}]\n")


def test_an_expired_waiver_is_named_where_the_violation_is_back(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    waive(shop, "logs")
    assert audit("--state", state(shop, a_bucket(forceDestroy=True))) == 1
    assert "its waiver expired on 2025-03-01; it was team-shop's (T-1)" in capsys.readouterr().out


def test_an_unused_waiver_is_told_and_fails_where_that_is_wanted(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    waive(shop, "gone")
    file = state(shop, a_bucket())
    assert audit("--state", file) == 0
    assert "a waiver excuses nothing in dev: PEN-STO-006 on gone" in capsys.readouterr().out
    assert audit("--strict", "--state", file) == 1


def test_a_baseline_accepts_once_fails_on_new_and_shrinks(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = shop / "policies" / "baseline.dev.json"
    old, new = a_bucket("old", forceDestroy=True), a_bucket("new", forceDestroy=True)
    assert audit("--baseline", "--state", state(shop, old)) == 0
    assert len(json.loads(file.read_text())["findings"]) == 1
    assert audit("--state", state(shop, old)) == 0
    assert audit("--baseline", "--state", state(shop, old, new)) == 1
    assert len(json.loads(file.read_text())["findings"]) == 1
    capsys.readouterr()
    assert audit("--state", state(shop, a_bucket("old"))) == 0
    assert "1 accepted findings are gone; --baseline takes them out" in capsys.readouterr().out
    assert audit("--baseline", "--state", state(shop, a_bucket("old"))) == 0
    assert json.loads(file.read_text())["findings"] == []
    assert audit("--baseline", "--state", state(shop, old)) == 1


def test_a_refresh_shows_what_was_changed_and_deleted_by_hand() -> None:
    graph = existing({"deployment": {"resources": [a_bucket(), a_bucket("gone"), a_bucket("same")]}})

    def step(name: str, new: ResourceState | None) -> Step:
        urn = f"urn:pulumi:dev::shop::aws:s3/bucket:Bucket::{name}"
        word = Operation.UPDATE if new else Operation.DELETE
        return Step(operation=word, operation_text=word, urn=urn, type="t", new=new, refreshed=True)

    clicked = ResourceState(inputs={"a": 1}, outputs={"forceDestroy": True, "acl": "[secret]"})
    now = refreshed(graph, [step("logs", clicked), step("gone", None)])
    assert {found.name: found.get("forceDestroy") for found in now.resources} == {"logs": True, "same": False}
    assert now.by_urn[BUCKET].properties["acl"] is UNKNOWN
    assert now.by_urn[BUCKET].protect
