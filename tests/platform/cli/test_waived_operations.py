"""Waivers of rules on operations, and what a run says of waivers: preview, up and a saved event log, on the real engine."""

import datetime as dt
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from penstock.platform.report import report_schema
from penstock.platform.waivers import today
from reference import Reference

PROGRAM = """
import pulumi, pulumi_aws as aws
aws.s3.Bucket("logs", force_destroy=True, opts=pulumi.ResourceOptions(protect={protect}))
"""
SETTINGS = "sets: [boundaries]\nlevels: {PEN-STO-006: mandatory}\n"
URN = "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::logs"
PATTERN = "urn:pulumi:dev::shop::*::lo*"


def waiver(rule: str, resource: str = PATTERN, *, left: int = 60, owner: str = "team-shop") -> dict[str, str]:
    day = dt.timedelta(days=1)
    dates = {"created": (today() - 20 * day).isoformat(), "expires": (today() + left * day).isoformat()}
    return {"rule": rule, "resource": resource, "reason": "it moves", "owner": owner, "ticket": "T-1", **dates}


EMPTIED = waiver("PEN-STO-006", "logs")
"""What lets the bucket be there at all."""


class Shop(Reference):
    """A project whose one bucket holds data, judged by the boundaries and one rule more."""

    def write(self, *waivers: dict[str, str], protect: bool = False) -> None:
        (self.folder / "__main__.py").write_text(PROGRAM.format(protect=protect))
        (self.folder / "policies" / "waivers.yaml").write_text(f"waivers: {json.dumps([EMPTIED, *waivers])}\n")

    def previewed(self, *arguments: str) -> tuple[int, dict[str, Any]]:
        """Exit code and policies of a preview; they are as their schema says."""
        done = self.penstock("preview", "dev", "--sandbox", "--output", "json", *arguments)
        assert done.returncode in (0, 1), done.stderr
        policies: dict[str, Any] = json.loads(done.stdout)["policies"]
        Draft202012Validator(report_schema()).validate(policies)
        return done.returncode, policies


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Deployed with its protection."""
    made = Shop(tmp_path_factory.mktemp("waived") / "shop")
    (made.folder / "policies").mkdir(parents=True)
    options = f"runtime:\n  name: python\n  options:\n    virtualenv: {sys.prefix}\n"
    (made.folder / "Pulumi.yaml").write_text(f"name: shop\n{options}")
    (made.folder / "Pulumi.dev.yaml").write_text("config:\n  aws:region: eu-west-1\n")
    (made.folder / "policies" / "settings.yaml").write_text(SETTINGS)
    made.write(protect=True)
    made.succeed("up", "dev", "--sandbox")
    yield made
    made.penstock("sandbox", "stop")


@pytest.fixture(scope="module")
def log(shop: Shop) -> Path:
    """A saved preview of giving up the protection."""
    shop.write()
    file = shop.folder / "events.jsonl"
    saved = shop.shell("dev", f"PULUMI_DEBUG_COMMANDS=true pulumi preview --stack dev --event-log {file}")
    assert saved.returncode == 0, saved.stdout + saved.stderr
    return file


def rules(items: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(item["rule"], item["urn"]) for item in items}


def test_a_preview_lists_what_is_waived_of_operations_and_of_resources(shop: Shop, tmp_path: Path) -> None:
    """By a pattern of URNs; what the pack waived in the engine is there too, and counted neither as passed nor as unused."""
    shop.write(waiver("PEN-PLN-002"))
    file = tmp_path / "comment.md"
    code, policies = shop.previewed("--strict", "--comment", str(file))
    assert (code, policies["findings"], policies["waivers"]["unused"]) == (0, [], [])
    assert rules(policies["waived"]) == {("PEN-PLN-002", URN), ("PEN-STO-006", URN)}
    assert all("waived until" in item["message"] and item["why"] for item in policies["waived"])
    assert {(item["file"], item["line"]) for item in policies["waived"]} == {("__main__.py", 3)}
    assert "<b>Waived (2)</b>" in file.read_text()


def test_one_that_ends_within_two_weeks_is_warned_of_in_the_comment(shop: Shop, tmp_path: Path) -> None:
    ends = waiver("PEN-PLN-002", left=14, owner="@org/shop <b>")
    shop.write(ends)
    file = tmp_path / "comment.md"
    said = shop.succeed("preview", "dev", "--sandbox", "--comment", str(file))
    told = f"a waiver ends on {ends['expires']}: PEN-PLN-002 on {PATTERN}, of "
    assert f"{told}@org/shop <b> (T-1)" in said
    assert f"<li>{told}<code>@</code>org/shop &lt;b&gt; (T-1)</li>" in file.read_text()


def test_an_expired_one_is_named_and_stops_preview_and_up(shop: Shop) -> None:
    old = waiver("PEN-PLN-002", left=-1)
    shop.write(old)
    code, policies = shop.previewed()
    assert code == 1
    assert rules(policies["findings"]) == {("PEN-PLN-002", URN)}
    assert f"its waiver expired on {old['expires']}; it was team-shop's (T-1)" in policies["findings"][0]["message"]
    assert [entry["days_left"] for entry in policies["waivers"]["expired"]] == [-1]
    done = shop.penstock("up", "dev", "--sandbox")
    assert done.returncode == 1
    assert "nothing was deployed" in done.stderr
    assert f"a waiver expired on {old['expires']}" in done.stdout


def test_a_saved_preview_is_excused_expired_and_unused_the_same(shop: Shop, log: Path) -> None:
    """Waivers of rules on resources are not called unused there: those rules were not asked."""
    saved = ("check", "--events", str(log), "--output", "json")
    shop.write(waiver("PEN-PLN-002"))
    report = json.loads(shop.succeed(*saved, "--strict"))["dev"]
    assert rules(report["waived"]) == {("PEN-PLN-002", URN)}
    shop.write(waiver("PEN-PLN-002", left=-1))
    done = shop.penstock(*saved)
    assert done.returncode == 1
    assert len(json.loads(done.stdout)["dev"]["waivers"]["expired"]) == 1
    shop.write(waiver("PEN-PLN-002"), waiver("PEN-PLN-001", "gone"))
    assert "a waiver excuses nothing in dev: PEN-PLN-001 on gone" in shop.succeed("check", "--events", str(log))
    assert shop.penstock(*saved, "--strict").returncode == 1


def test_one_of_a_rule_that_is_never_waived_is_refused_everywhere(shop: Shop, log: Path) -> None:
    shop.write(waiver("PEN-PLN-002"), waiver("PEN-SEC-001"))
    for command in (("preview", "dev", "--sandbox"), ("up", "dev", "--sandbox"), ("check", "--events", str(log))):
        done = shop.penstock(*command)
        assert done.returncode == 2, done.stdout + done.stderr
        assert "PEN-SEC-001 can never be waived" in done.stderr


def test_what_is_waived_is_deployed_and_the_waiver_then_excuses_nothing(shop: Shop) -> None:
    """A check of resources does not say so: operations it does not see."""
    shop.write(waiver("PEN-PLN-002"))
    shop.succeed("up", "dev", "--sandbox")
    code, policies = shop.previewed("--strict")
    assert code == 1
    assert [entry["rule"] for entry in policies["waivers"]["unused"]] == ["PEN-PLN-002"]
    assert policies["reasons"] == [
        f"a waiver excuses nothing in dev: PEN-PLN-002 on {PATTERN}, of team-shop (T-1); take it out"
    ]
    assert shop.previewed()[0] == 0
    shop.succeed("check", "dev", "--strict")
