"""The exit code of a command that judges, for each thing that can be found and for several at once, in every format of a report."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from engine_events import LOGS
from penstock.platform.cli.main import run
from penstock.platform.errors import ExitCode
from penstock.platform.report import FORMATS
from penstock.platform.waivers import today

OK, FAILED, USAGE = ExitCode.OK, ExitCode.FAILED, ExitCode.USAGE
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:hidden"}
SETTINGS = "sets: [boundaries]\nlevels: {PEN-STO-006: mandatory}\n"
BROKEN = """
from penstock.platform.rule import Level, ResourceRule, Severity

def check(resource):
    raise RuntimeError("no")

ALL = (
    ResourceRule(
        id="SHOP-001", sentence="s", severity=Severity.LOW, why="w", fix="f", level=Level.ADVISORY,
        types=("aws:s3/bucket:Bucket",), check=check,
    ),
)
"""


class Shop:
    """A project in this folder, with a state to audit."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "policies").mkdir()
        (folder / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
        (folder / "Pulumi.dev.yaml").write_text("config: {}\n")
        (folder / "policies" / "settings.yaml").write_text(SETTINGS)

    def has(self, **buckets: object) -> None:
        """What exists: buckets by name, each with its forceDestroy."""
        resources = [
            {
                "urn": f"urn:pulumi:dev::shop::aws:s3/bucket:Bucket::{name}",
                "custom": True,
                "id": name,
                "type": "aws:s3/bucket:Bucket",
                "inputs": {},
                "outputs": {"forceDestroy": forced, "tags": {"owner": "a", "environment": "dev"}},
                "protect": True,
            }
            for name, forced in buckets.items()
        ]
        (self.folder / "state.json").write_text(json.dumps({"version": 3, "deployment": {"resources": resources}}))

    def waives(self, **until: str) -> None:
        """Waivers by resource, each for the one day that is given."""
        facts = {"rule": "PEN-STO-006", "reason": "r", "owner": "team-shop", "ticket": "T-1"}
        rows = [{**facts, "resource": name, "created": end, "expires": end} for name, end in until.items()]
        (self.folder / "policies" / "waivers.yaml").write_text(f"waivers: {json.dumps(rows)}\n")

    def breaks(self) -> None:
        """A rule of the project's own that raises; it only advises."""
        (self.folder / "policies" / "settings.yaml").unlink()
        (self.folder / "policies" / "PulumiPolicy.yaml").write_text("runtime: python\n")
        (self.folder / "policies" / "__init__.py").write_text(BROKEN)

    def accepts(self) -> None:
        """A baseline of what exists now."""
        assert run(["audit", "dev", "--state", "state.json", "--baseline"]) == OK


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.chdir(tmp_path)
    return Shop(tmp_path)


def good(shop: Shop) -> None:
    shop.has(logs=False)


def violated(shop: Shop) -> None:
    shop.has(logs=True)


def waived(shop: Shop) -> None:
    violated(shop)
    shop.waives(logs=today().isoformat())


def expired(shop: Shop) -> None:
    violated(shop)
    shop.waives(logs="2025-03-01")


def unused(shop: Shop) -> None:
    good(shop)
    shop.waives(gone=today().isoformat())


def undecided(shop: Shop) -> None:
    shop.has(logs=SECRET)


def could_not_run(shop: Shop) -> None:
    good(shop)
    shop.breaks()


def accepted(shop: Shop) -> None:
    violated(shop)
    shop.accepts()


def accepted_and_new(shop: Shop) -> None:
    accepted(shop)
    shop.has(logs=True, more=True)


def accepted_and_gone(shop: Shop) -> None:
    accepted(shop)
    good(shop)


def cut_off_baseline(shop: Shop) -> None:
    accepted(shop)
    (shop.folder / "policies" / "baseline.dev.json").write_text("{")


def everything(shop: Shop) -> None:
    shop.has(logs=True, old=True, open=SECRET)
    shop.waives(old="2025-03-01", gone=today().isoformat())


AUDITS: dict[str, tuple[Callable[[Shop], None], tuple[str, ...], ExitCode, str]] = {
    "nothing found": (good, (), OK, "dev: ok"),
    "a violation": (violated, (), FAILED, "dev: FAILED"),
    "a waived one": (waived, ("--strict",), OK, "1 waived"),
    "an expired waiver": (expired, (), FAILED, "its waiver expired on 2025-03-01"),
    "an unused waiver": (unused, (), OK, "a waiver excuses nothing in dev"),
    "an unused waiver, strictly": (unused, ("--strict",), FAILED, "stopped: a waiver excuses nothing in dev"),
    "undecided": (undecided, (), OK, "1 undecided"),
    "undecided, not wanted": (undecided, ("--undecided", "fail"), FAILED, "could not decide, and --undecided is fail"),
    "could not run, an advisory rule": (could_not_run, (), FAILED, "COULD NOT RUN: SHOP-001"),
    "accepted by the baseline": (accepted, ("--strict", "--undecided", "fail"), OK, "1 waived"),
    "one more than the baseline accepts": (accepted_and_new, (), FAILED, "1 violations"),
    "accepted and gone": (accepted_and_gone, (), OK, "1 accepted findings are gone"),
    "a baseline that is cut off": (cut_off_baseline, (), USAGE, "can't be read as a baseline"),
    "several at once": (everything, ("--strict", "--undecided", "fail"), FAILED, "stopped: a waiver excuses nothing"),
}


@pytest.mark.parametrize("output", FORMATS)
@pytest.mark.parametrize("case", AUDITS)
def test_an_audit_ends_with_the_code_of_what_it_found_and_says_the_same(
    shop: Shop, case: str, output: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In every format: a report never says ok where the command fails, nor the other way round."""
    prepare, arguments, code, words = AUDITS[case]
    prepare(shop)
    capsys.readouterr()
    assert run(["audit", "dev", "--state", "state.json", "--output", output, *arguments]) == code
    said = capsys.readouterr()
    if output == "text":
        assert words in said.out + said.err
    if output == "json" and code != USAGE:
        assert json.loads(said.out)["dev"]["fails"] is (code != OK)
    if output in ("markdown", "github", "junit") and code != USAGE:
        assert ("FAILED" in said.out) is (code != OK)


LOGGED: dict[str, tuple[str | bytes, tuple[str, ...], ExitCode]] = {
    "nothing to tell": ("preview_unchanged.jsonl", (), OK),
    "a run that failed": ("destroy_protected.jsonl", (), FAILED),
    "a log that cannot be read": (b"\xff\xfe", (), FAILED),
    "an empty one": (b"", (), FAILED),
    "one that is cut off": (b'{"sequence": 0, "timestamp"', ("--strict", "--undecided", "fail"), FAILED),
}


@pytest.mark.parametrize("output", FORMATS)
@pytest.mark.parametrize("case", LOGGED)
def test_a_saved_run_ends_with_the_code_of_what_it_tells(
    shop: Shop, case: str, output: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What cannot be read to its end has passed no rule."""
    log, arguments, code = LOGGED[case]
    file = shop.folder / "events.jsonl"
    file.write_bytes(log if isinstance(log, bytes) else (LOGS / log).read_bytes())
    assert run(["check", "--events", str(file), "--output", output, *arguments]) == code
    said = capsys.readouterr()
    if output == "json":
        document: dict[str, Any] = json.loads(said.out)
        assert [report["fails"] for report in document.values()] == [code != OK]


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--events", "nothing.jsonl"),
        ("check", "staging"),
        ("audit", "dev", "--state", "nothing.json"),
        ("audit", "dev", "--undecided", "maybe"),
        ("audit", "dev", "--output", "html"),
        ("preview", "dev", "--strict", "--comment", "nowhere/comment.md"),
        ("waivers", "--by", "date"),
    ],
)
def test_a_wrong_call_is_told_apart_from_what_is_found(shop: Shop, arguments: tuple[str, ...]) -> None:
    assert run(list(arguments)) == USAGE


def test_a_pack_that_only_the_engine_runs_is_refused_in_the_same_words_by_check_and_audit(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    good(shop)
    (shop.folder / "policies" / "PulumiPolicy.yaml").write_text("runtime: python\n")
    (shop.folder / "policies" / "settings.yaml").unlink()
    said = []
    for arguments in (["check", "dev"], ["audit", "dev", "--state", "state.json"]):
        assert run(arguments) == USAGE
        said.append(capsys.readouterr().err)
    assert said[0] == said[1]
    assert "this project's policies run in the engine only" in said[0]
    assert "penstock preview ENV" in said[0]
