"""Rules on operations where people meet them: preview, up and a saved event log, on the real engine and the embedded cloud."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from engine_events import LOGS, lines, state, step
from reference import Reference

PACK = """
from penstock.platform.crossguard import Analyzer
from penstock.platform.crossguard_server import serve
serve(Analyzer([]))
"""
RULES = """
from penstock.policies.parameters import Parameters
from penstock.policies.plan import rules
ALL = rules(Parameters())
"""
BUCKET = """
import pulumi, pulumi_aws as aws
from penstock.components import LogBucket, LogBucketArgs, LogPurpose
aws.sqs.Queue("orders")
"""
LOGS_BUCKET = 'LogBucket("logs", LogBucketArgs(purpose=LogPurpose.ACCESS_LOGS, expire_after_days=90))\n'
DEPLOYED = BUCKET + LOGS_BUCKET
WITHOUT_PROTECTION = (
    BUCKET
    + """
def unprotected(args):
    if args.type_ == "aws:s3/bucket:Bucket":
        options = pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(protect=False))
        return pulumi.ResourceTransformResult(args.props, options)
pulumi.runtime.register_resource_transform(unprotected)
"""
    + LOGS_BUCKET
)
LATE = DEPLOYED + 'if not pulumi.runtime.is_dry_run():\n    aws.sqs.Queue("late")\naws.sqs.Queue("planned")\n'


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reference]:
    """A project with a deployed LogBucket, judged by the rules on operations alone."""
    made = Reference(tmp_path_factory.mktemp("plan") / "shop")
    files = {
        "Pulumi.yaml": f"name: shop\nruntime:\n  name: python\n  options:\n    virtualenv: {sys.prefix}\n",
        "Pulumi.dev.yaml": "config:\n  aws:region: eu-west-1\n",
        "__main__.py": DEPLOYED,
        "policies/PulumiPolicy.yaml": f"runtime:\n  name: python\n  options:\n    virtualenv: {sys.prefix}\n",
        "policies/__main__.py": PACK,
        "policies/__init__.py": RULES,
    }
    for name, text in files.items():
        (made.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (made.folder / name).write_text(text)
    made.succeed("up", "dev", "--sandbox")
    yield made
    made.penstock("sandbox", "stop")


@pytest.fixture
def deployed(shop: Reference) -> Iterator[Reference]:
    """The project with its program as it is deployed, before and after the test."""
    yield shop
    (shop.folder / "__main__.py").write_text(DEPLOYED)


def test_taking_the_log_bucket_out_of_the_program_fails_the_preview(deployed: Reference) -> None:
    (deployed.folder / "__main__.py").write_text(BUCKET)
    done = deployed.penstock("preview", "dev", "--sandbox")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "PEN-PLN-001" in done.stdout
    assert "it is deleted: it is protected" in done.stdout
    assert "on logs-" in done.stdout
    assert "0 checks passed" in done.stdout
    assert "pulumi state unprotect" in done.stdout


def test_taking_only_its_protection_away_fails_the_preview_and_stops_up(deployed: Reference) -> None:
    """The engine calls that unchanged, and previews it without a word."""
    (deployed.folder / "__main__.py").write_text(WITHOUT_PROTECTION)
    for command in ("preview", "up"):
        done = deployed.penstock(command, "dev", "--sandbox")
        assert done.returncode == 1, done.stdout + done.stderr
        assert "PEN-PLN-002" in done.stdout
        assert "the program no longer gives it protect; the engine calls that 'same'" in done.stdout
        assert "PEN-PLN-002" in done.stderr
    (deployed.folder / "__main__.py").write_text(DEPLOYED)
    assert "0 violations" in deployed.succeed("preview", "dev", "--sandbox")


def test_a_saved_preview_is_judged_the_same(deployed: Reference) -> None:
    (deployed.folder / "__main__.py").write_text(WITHOUT_PROTECTION)
    log = deployed.folder / "events.jsonl"
    saved = deployed.shell("dev", f"PULUMI_DEBUG_COMMANDS=true pulumi preview --stack dev --event-log {log}")
    assert saved.returncode == 0, saved.stdout + saved.stderr
    done = deployed.penstock("check", "--events", str(log))
    assert done.returncode == 1, done.stdout + done.stderr
    assert "PEN-PLN-002" in done.stdout
    assert "dev: FAILED" in done.stdout


def test_an_operation_that_the_preview_did_not_have_stops_the_update(deployed: Reference) -> None:
    """What had begun is finished and in the state; what is left shows in the next preview."""
    (deployed.folder / "__main__.py").write_text(LATE)
    done = deployed.penstock("up", "dev", "--sandbox")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "stopped at create of late (aws:sqs/queue:Queue), which its preview did not have" in done.stderr
    assert "Traceback" not in done.stderr
    (deployed.folder / "__main__.py").write_text(
        DEPLOYED.replace('Queue("orders")', 'Queue("orders", delay_seconds=1)')
    )
    assert "orders" in deployed.succeed("refresh", "dev", "--sandbox", "--output", "json")


def test_a_log_that_cannot_be_read_fails_every_rule_and_a_missing_one_is_a_wrong_call(
    shop: Reference, tmp_path: Path
) -> None:
    """Whatever is cut off may be the one delete."""
    whole = (LOGS / "preview_unchanged.jsonl").read_bytes()
    ended = b"".join(line for line in whole.splitlines(keepends=True) if b"summaryEvent" not in line)
    hostile = b'{"sequence": 0, "resourcePreEvent": "\x1b[2J<script>"}\n'
    for content in (b"", whole[:2000], ended, b"\xff\xfe", hostile, b"[]\n"):
        # nothing passes where the rest is missing
        log = tmp_path / "events.jsonl"
        log.write_bytes(content)
        done = shop.penstock("check", "--events", str(log))
        assert done.returncode == 1, done.stdout + done.stderr
        assert done.stdout.count("COULD NOT RUN: PEN-PLN-") == 9
        assert "\x1b" not in done.stdout
    for wrong in (tmp_path / "nothing.jsonl", tmp_path):
        assert shop.penstock("check", "--events", str(wrong)).returncode == 2
    assert shop.penstock("check", "dev", "--events", str(LOGS / "preview_unchanged.jsonl")).returncode == 2


def test_a_saved_preview_that_failed_passes_no_rule(shop: Reference) -> None:
    """It ended at a protected resource: that is told, and of the rest nothing is known."""
    done = shop.penstock("check", "--events", str(LOGS / "destroy_protected.jsonl"))
    assert done.returncode == 1
    assert "violated: PEN-PLN-001 (critical) on till (tiny:index:Thing)" in done.stdout
    assert done.stdout.count("COULD NOT RUN: PEN-PLN-") == 8


def test_a_saved_preview_without_changes_is_fine(shop: Reference) -> None:
    assert "9 of 9 rules" in shop.succeed("check", "--events", str(LOGS / "preview_unchanged.jsonl"))


def test_an_undecided_rule_passes_unless_it_is_to_fail(shop: Reference, tmp_path: Path) -> None:
    """Here by an operation that this version has no word for."""
    kept = state(custom=True)
    unclear = step("teleport", "till", type="aws:s3/bucket:Bucket", old=kept, new=kept)
    summary = {"resourceChanges": {}, "PolicyPacks": {}, "isPreview": True, "result": "succeeded"}
    log = tmp_path / "events.jsonl"
    log.write_bytes(b"\n".join(lines(("resourcePreEvent", unclear), ("summaryEvent", summary))))
    assert "undecided: PEN-PLN-001" in shop.succeed("check", "--events", str(log))
    strict = shop.penstock("check", "--events", str(log), "--undecided", "fail")
    assert strict.returncode == 1
    assert "PEN-PLN-001" in strict.stderr
