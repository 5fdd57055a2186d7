"""What exists already becomes part of a component, as docs/adopting.md shows it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pulumi
import pytest
from component_programs import synthesised
from penstock.components import AuditTrail, AuditTrailArgs, LogBucket, LogBucketArgs, LogPurpose
from penstock.platform.adoption import adopting
from penstock.platform.engine.model import Operation, Step
from penstock.platform.errors import ConfigurationError
from penstock.platform.sandbox.cloud import BotoCloud
from penstock.platform.sandbox.lifecycle import stop
from real_engine import RealEngine
from reference import ROOT
from sandboxed import REGION, Sandboxed

GUIDE = (ROOT / "docs" / "adopting.md").read_text()
IMPORTED, BY_HAND, MOVED = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)

SETTINGS = ("versioning", "encryption", "lifecycle")
EXISTING = {"trail-bucket", *(f"trail-{setting}" for setting in SETTINGS)}


@pytest.fixture
def shop(tmp_path: Path, engine: RealEngine) -> Iterator[Sandboxed]:
    """A project, in whose account somebody made a bucket with its settings."""
    sandboxed = Sandboxed.make(tmp_path / "shop", engine, IMPORTED)
    try:
        make_bucket(sandboxed.cloud, "acme-trail")
        yield sandboxed
    finally:
        stop(sandboxed.project.folder)


def make_bucket(cloud: BotoCloud, name: str) -> None:
    s3 = cloud.client("s3")
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": cloud.region})
    s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": [{"Key": "team", "Value": "security"}]})
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    encrypted = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration=encrypted)
    rule = {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 2555}}
    s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": [rule]})


def operations(steps: dict[str, Step]) -> dict[str, set[str]]:
    """Operation to the names of the component's children."""
    found: dict[str, set[str]] = {}
    for name, step in steps.items():
        if name.startswith("trail-"):
            found.setdefault(step.operation.value, set()).add(name)
    return found


def buckets(sandboxed: Sandboxed) -> list[str]:
    return [bucket["Name"] for bucket in sandboxed.cloud.client("s3").list_buckets()["Buckets"]]


def test_what_was_made_by_hand_is_imported_and_changed_in_place(shop: Sandboxed) -> None:
    """The preview says which properties; a second update has nothing to do, and nothing was made twice.

    Settings may be left out then; where the bucket is forgotten, its protection keeps it.
    """
    planned = shop.succeed(shop.cli.preview(shop.request()))
    assert {step.name for step in planned.steps if step.operation is Operation.IMPORT} == EXISTING
    changed = {step.name: set(step.diffs) for step in planned.steps if step.operation is Operation.UPDATE}
    assert changed == {
        "trail-bucket": {"tags", "tagsAll"},
        "trail-encryption": {"rules"},
        "trail-lifecycle": {"rules", "transitionDefaultMinimumObjectSize"},
    }
    assert not {step.operation for step in planned.steps} & {Operation.REPLACE, Operation.DELETE}
    shop.up()
    assert buckets(shop) == ["acme-trail"]
    encryption = shop.cloud.client("s3").get_bucket_encryption(Bucket="acme-trail")
    assert "aws:kms" in str(encryption)
    fewer = re.sub(rf'^ +"({"|".join(SETTINGS)})".*\n', "", IMPORTED, flags=re.MULTILINE)
    assert fewer.count("acme-trail") == 1
    assert operations(shop.up(fewer)).keys() == {"same"}
    shop.program(IMPORTED)
    shop.succeed(shop.cli.refresh(shop.request()))
    assert operations(shop.up()).keys() == {"same"}
    shop.program(IMPORTED.split("    opts=")[0] + ")\n")
    forgotten = shop.cli.up(shop.request())
    assert not forgotten.succeeded
    assert "marked for protection" in str(forgotten.diagnostics)
    assert buckets(shop) == ["acme-trail"]


def test_a_resource_of_the_same_stack_moves_without_being_made_anew(shop: Sandboxed) -> None:
    """With the name that it has, whoever gave it."""
    shop.up(BY_HAND.replace("acme-trail", "acme-other") + '\naws.s3.Bucket("unnamed")\n')
    before = sorted(buckets(shop))
    steps = shop.up(MOVED + MOVED.replace("old-trail", "unnamed").replace('"trail"', '"more"'))
    assert {steps[name].operation for name in ("trail-bucket", "more-bucket")} == {Operation.UPDATE}
    assert Operation.DELETE not in {step.operation for step in steps.values()}
    assert sorted(buckets(shop)) == before
    assert {step.operation for step in shop.preview().values()} == {Operation.SAME}


WRONG_IDS = {
    "acme-tral": "resource 'acme-tral' does not exist",
    "acme-far": "the bucket is in eu-central-1, and was asked for in eu-west-1",
    "acme-theirs": "the bucket belongs to another account",
    "../../etc/passwd": "",
}


def test_what_cannot_be_imported_is_told_by_the_preview(shop: Sandboxed) -> None:
    """It does not exist, or lies in another region or account; in a few lines, by the child's name."""
    make_bucket(shop.cloud.in_region("eu-central-1"), "acme-far")
    make_bucket(BotoCloud(shop.record.endpoint, "999988887777", REGION), "acme-theirs")
    for wrong, said in WRONG_IDS.items():
        shop.program(IMPORTED.replace('"bucket": "acme-trail"', f'"bucket": "{wrong}"'))
        refused = shop.cli.preview(shop.request())
        assert not refused.succeeded
        [error] = [one for one in refused.diagnostics if one.severity == "error" and one.urn]
        assert error.urn.endswith("::trail-bucket")
        assert said in error.message
        assert len(error.message.splitlines()) < 5


def logs(opts: pulumi.ResourceOptions, name: str = "logs") -> None:
    LogBucket(name, LogBucketArgs(purpose=LogPurpose.TRAIL), opts=opts)


def refused(options: Any) -> str:
    """What is said of these options at a LogBucket."""
    with pytest.raises(ConfigurationError) as caught:
        synthesised(lambda: logs(options() if callable(options) else options))
    return str(caught.value)


def test_a_misspelt_role_is_told_with_those_that_there_are() -> None:
    message = refused(lambda: adopting({"bukcet": "acme-trail", "bucket": "acme-trail"}))
    assert "LogBucket 'logs': adopting names 1 role(s) that it does not have" in message
    assert "got: bukcet" in message
    assert "did you mean bucket?" in message
    assert "versioning, lifecycle, ownership, public-access-block, policy" in message


def test_a_role_that_only_other_arguments_make_is_told_too() -> None:
    """An object lock has no child where it is not asked for."""
    assert "got: object-lock" in refused(lambda: adopting({"object-lock": "acme-trail"}))


@pytest.mark.parametrize(
    ("existing", "moved", "said"),
    [
        ({}, {}, "nothing is to be adopted"),
        ({"bucket": "a"}, {"bucket": "b"}, "either imported or moved"),
        ({"bucket": ""}, {}, "one line of text"),
        ({"bucket": "a\x1b[31m"}, {}, "one line of text"),
        ({"bucket": "a\nb"}, {}, "one line of text"),
        ({"bucket": "a" * 100_000}, {}, "one line of text"),
        ({"bucket": None}, {}, "got: bucket: NoneType"),
        ({"bucket": 7}, {}, "got: bucket: int"),
        ({7: "a"}, {}, "one line of text"),
        (["bucket"], {}, "existing must be a mapping of roles"),
        ({}, "old-trail", "moved must be a mapping of roles"),
    ],
)
def test_what_names_nothing_is_refused(existing: Any, moved: Any, said: str) -> None:
    message = refused(lambda: adopting(existing, moved=moved))
    assert said in message
    assert len(message) < 600
    assert "\x1b" not in message


def test_an_id_that_is_not_known_yet_is_refused() -> None:
    def options() -> pulumi.ResourceOptions:
        existing: Any = {"bucket": pulumi.Output.from_input("acme-trail")}
        return adopting(existing)

    assert "known before anything is deployed" in refused(options)


def test_options_for_one_component_are_not_for_another() -> None:
    def build() -> None:
        options = adopting({"bucket": "acme-trail"})
        logs(options)
        logs(options, "more")

    with pytest.raises(ConfigurationError, match="for one component alone"):
        synthesised(build)


def test_a_resource_that_is_no_component_has_nothing_to_adopt() -> None:
    def build() -> None:
        pulumi.ComponentResource("shop:index:Shelf", "shelf", {}, adopting({"bucket": "acme-trail"}))

    with pytest.raises(ConfigurationError, match="these options are for a component"):
        synthesised(build)


def test_children_of_a_component_inside_go_by_the_whole_rest_of_their_names() -> None:
    """An AuditTrail's own LogBucket is `logs`, and its bucket `logs-bucket`."""
    opts = adopting({"trail": "audit", "logs-bucket": "acme-trail"})
    graph = synthesised(lambda: AuditTrail("audit", AuditTrailArgs(), opts=opts)).graph
    ignored = {found.name: set(found.ignore_changes) for found in graph.resources}
    assert ignored["audit-logs-bucket"] == {"bucket"}
    assert "name" in ignored["audit-trail"]
    assert "bucket" not in ignored["audit-logs-versioning"]
