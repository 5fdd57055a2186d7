"""The provider over its real protocol: the real engine runs hand-written programs against the real emulator."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from penstock.platform.engine.model import Operation, Run, Step
from penstock.platform.resource import UNKNOWN
from penstock.platform.sandbox.cloud import BotoCloud
from penstock.platform.sandbox.lifecycle import DIED, exports, open_sandbox, start, stop
from penstock.platform.sandbox.summary import shortfall
from processes import wait_until
from real_engine import RealEngine
from sandboxed import ACCOUNT, REGION, STACK_FILE, Sandboxed, git, repository, steps_of

TOY_SDK = Path(__file__).parents[2] / "toy_sdk"
OTHER_REGION = "eu-central-1"

HEAD = "import pulumi\nimport pulumi_aws as aws\n"

PROGRAM = f"""{HEAD}
import pulumi_toy

central = aws.Provider("central", region="{OTHER_REGION}", allowed_account_ids=["{ACCOUNT}"],
    default_tags={{"tags": {{"owner": "somebody"}}}})
near = aws.s3.Bucket("near", tags={{"colour": "red", "size": "small"}})
far = aws.s3.Bucket("far", opts=pulumi.ResourceOptions(provider=central))
placed = aws.s3.Bucket("placed", region="us-west-2")
addresses = aws.wafv2.IpSet("addresses", scope="REGIONAL", ip_address_version="IPV4", addresses=["10.0.0.0/8"])
cat = pulumi_toy.Animal("cat", kind="cat")
role = aws.iam.Role("role", assume_role_policy=aws.iam.get_policy_document(statements=[{{
    "actions": ["sts:AssumeRole"],
    "principals": [{{"type": "Service", "identifiers": ["ecs-tasks.amazonaws.com"]}}],
}}]).json)
secret = aws.s3.Bucket("hidden", tags={{"token": pulumi.Output.secret("swordfish")}})

pulumi.export("names", [near.bucket, far.bucket, placed.bucket])
pulumi.export("hidden", secret.bucket)
pulumi.export("tags", far.tags_all)
pulumi.export("account", aws.get_caller_identity().account_id)
pulumi.export("region", aws.get_region().region)
pulumi.export("central", aws.get_region(opts=pulumi.InvokeOptions(provider=central)).region)
pulumi.export("partition", aws.get_partition().partition)
pulumi.export("zones", aws.get_availability_zones(state="available").names)
pulumi.export("addresses", addresses.arn)
pulumi.export("cat", {{"nick": cat.nick_name, "tame": cat.is_tame, "weight": cat.weight, "url": cat.home_url}})
"""


@pytest.fixture(scope="module")
def sandboxed(tmp_path_factory: pytest.TempPathFactory, engine: RealEngine) -> Iterator[Sandboxed]:
    """A project in which nothing is deployed yet."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(TOY_SDK))
        made = Sandboxed.make(tmp_path_factory.mktemp("trial"), engine, PROGRAM)
        yield made
        stop(made.project.folder)


@pytest.fixture(scope="module")
def previewed(sandboxed: Sandboxed) -> dict[str, Step]:
    """What the first preview showed, before anything existed."""
    return sandboxed.preview(PROGRAM)


@pytest.fixture(scope="module")
def deployed(sandboxed: Sandboxed, previewed: dict[str, Step]) -> dict[str, Step]:
    """The program, deployed."""
    return sandboxed.up()


@pytest.fixture
def fresh(tmp_path: Path, engine: RealEngine) -> Iterator[Sandboxed]:
    """An empty project of its own, for tests that leave a mess."""
    made = Sandboxed.make(tmp_path / "fresh", engine, HEAD)
    yield made
    stop(made.project.folder)


def outputs(step: Step) -> Mapping[str, Any]:
    assert step.new is not None
    return step.new.outputs


def inputs(step: Step) -> Mapping[str, Any]:
    assert step.new is not None
    return step.new.inputs


def messages(run: Run) -> str:
    return "\n".join(diagnostic.message for diagnostic in run.diagnostics)


def test_a_preview_knows_what_the_real_provider_knows(previewed: dict[str, Step]) -> None:
    """Names, regions and tags are known; ids and ARNs are not; an option that nobody set is known to be missing."""
    name = inputs(previewed["near"])["bucket"]
    assert name.startswith("near-")
    assert len(name) == len("near-") + 7
    near, far = outputs(previewed["near"]), outputs(previewed["far"])
    assert near["bucket"] == name
    assert near["arn"] is UNKNOWN
    assert near["region"] == REGION
    assert (far["region"], far["tagsAll"]) == (OTHER_REGION, {"owner": "somebody"})
    assert outputs(previewed["placed"])["region"] == "us-west-2"
    assert "description" not in outputs(previewed["role"])


def test_it_is_really_there(sandboxed: Sandboxed, deployed: dict[str, Step]) -> None:
    """Each bucket in its region and in the stack's account, tags included; no other account has any."""
    for name, region in (("near", REGION), ("far", OTHER_REGION), ("placed", "us-west-2")):
        bucket = outputs(deployed[name])["bucket"]
        client = sandboxed.cloud.client("s3")
        assert client.get_bucket_location(Bucket=bucket)["LocationConstraint"] == region
    tags = sandboxed.cloud.client("s3").get_bucket_tagging(Bucket=outputs(deployed["far"])["bucket"])["TagSet"]
    assert tags == [{"Key": "owner", "Value": "somebody"}]
    assert ACCOUNT in sandboxed.cloud.client("iam").get_role(RoleName=outputs(deployed["role"])["name"])["Role"]["Arn"]


def test_functions_answer(sandboxed: Sandboxed, deployed: dict[str, Step]) -> None:
    """Of the provider they are asked of: account, region, partition, zones."""
    told = sandboxed.cli.outputs(sandboxed.request())
    assert told["account"] == ACCOUNT
    assert (told["region"], told["central"], told["partition"]) == (REGION, OTHER_REGION, "aws")
    assert told["zones"] == [f"{REGION}a", f"{REGION}b", f"{REGION}c"]


def test_types_and_packages_without_a_class_are_recorded(sandboxed: Sandboxed, deployed: dict[str, Step]) -> None:
    """Their outputs have the right types, and the closing words name them."""
    told = sandboxed.cli.outputs(sandboxed.request())
    assert told["addresses"].startswith(f"arn:aws:wafv2:{REGION}:{ACCOUNT}:ipSet/addresses-")
    assert (told["cat"]["tame"], told["cat"]["weight"]) == (False, 0)
    assert told["cat"]["url"] == f"https://{told['cat']['nick']}.recorded.invalid"
    assert {"aws", "toy"} <= set(sandboxed.opened.packages)
    lines = shortfall(deployed.values(), packages=sandboxed.opened.packages).lines()
    assert "recorded only, not emulated: aws:wafv2/ipSet:IpSet x1" in lines
    assert "recorded only, not emulated: toy:index/animal:Animal x1" in lines
    assert not any("s3/bucket:Bucket" in line for line in lines if line.startswith("recorded"))


def test_secrets_stay_secret_in_the_state(sandboxed: Sandboxed, deployed: dict[str, Step]) -> None:
    """The engine marks the outputs again, though the provider never sees a secret."""
    assert "swordfish" not in str(sandboxed.cli.export(sandboxed.request()))
    files = [path for path in Path(sandboxed.opened.folder.parent / "state").rglob("*.json") if path.is_file()]
    assert files
    assert not any("swordfish" in path.read_text() for path in files)


def test_a_second_run_changes_nothing(sandboxed: Sandboxed, deployed: dict[str, Step]) -> None:
    """Nor does one after a refresh, and the refresh itself finds nothing."""
    for run in (sandboxed.cli.up, sandboxed.cli.refresh, sandboxed.cli.up):
        done = sandboxed.succeed(run(sandboxed.request()))
        assert {step.operation for step in done.steps if step.name != "trial-dev"} <= {
            Operation.SAME,
            Operation.REFRESH,
        }
        assert set(done.changes) <= {"same"}


def test_a_removed_tag_is_an_update(sandboxed: Sandboxed, deployed: dict[str, Step]) -> None:
    """The old inputs reach the provider; without them it would show as unchanged."""
    steps = sandboxed.preview(PROGRAM.replace(', "size": "small"', ""))
    assert steps["near"].operation is Operation.UPDATE
    assert "tags.size" in steps["near"].detailed_diff
    assert inputs(steps["near"])["bucket"] == inputs(deployed["near"])["bucket"]


def test_another_region_replaces_what_a_provider_made(sandboxed: Sandboxed, deployed: dict[str, Step]) -> None:
    """It would be somewhere else."""
    steps = sandboxed.preview(PROGRAM.replace(OTHER_REGION, "eu-north-1"))
    assert steps["far"].operation in (Operation.REPLACE, Operation.CREATE_REPLACEMENT)
    assert steps["near"].operation is Operation.SAME


def test_a_change_behind_its_back_shows_in_a_refresh_and_is_mended(fresh: Sandboxed) -> None:
    """Read from the API, not from memory."""
    program = f'{HEAD}aws.s3.Bucket("one", tags={{"colour": "red"}})\n'
    bucket = outputs(fresh.up(program)["one"])["bucket"]
    client = fresh.cloud.client("s3")
    client.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": [{"Key": "colour", "Value": "blue"}]})
    assert fresh.succeed(fresh.cli.refresh(fresh.request())).changes.get("update") == 1
    assert fresh.up()["one"].operation is Operation.UPDATE
    assert client.get_bucket_tagging(Bucket=bucket)["TagSet"] == [{"Key": "colour", "Value": "red"}]
    client.delete_bucket(Bucket=bucket)
    assert fresh.succeed(fresh.cli.refresh(fresh.request())).changes.get("delete") == 1
    assert fresh.up()["one"].operation is Operation.CREATE
    fresh.succeed(fresh.cli.destroy(fresh.request()))
    assert fresh.cloud.client("s3").list_buckets()["Buckets"] == []


def test_a_fixed_name_is_replaced_by_deleting_first(fresh: Sandboxed) -> None:
    """Two of one name can't exist; an automatic name is made anew instead."""
    make = '{head}aws.iam.Role("{name}", {explicit}path="{path}", assume_role_policy="{{}}")\n'
    fresh.up(make.format(head=HEAD, name="auto", explicit="", path="/a/"))
    first = outputs(fresh.preview()["auto"])["name"]
    second = outputs(fresh.up(make.format(head=HEAD, name="auto", explicit="", path="/b/"))["auto"])["name"]
    assert first != second
    fresh.up(make.format(head=HEAD, name="fixed", explicit='name="fixed", ', path="/a/"))
    fresh.up(make.format(head=HEAD, name="fixed", explicit='name="fixed", ', path="/b/"))
    assert fresh.cloud.client("iam").get_role(RoleName="fixed")["Role"]["Path"] == "/b/"


def test_the_wrong_account_is_refused(fresh: Sandboxed) -> None:
    """In the words of the real provider, and nothing is made."""
    fresh.program(
        f'{HEAD}other = aws.Provider("other", region="eu-west-1", allowed_account_ids=["444455556666"])\n'
        'aws.s3.Bucket("b", bucket="not-made", opts=pulumi.ResourceOptions(provider=other))\n'
    )
    run = fresh.cli.up(fresh.request())
    assert not run.succeeded
    assert f"AWS account ID not allowed: {ACCOUNT}" in messages(run)
    assert fresh.cloud.client("s3").list_buckets()["Buckets"] == []


def test_an_unknown_function_fails_with_its_name(fresh: Sandboxed) -> None:
    """A made-up answer could not be told from a real one."""
    fresh.program(f'{HEAD}aws.ec2.get_ami(owners=["amazon"])\n')
    run = fresh.cli.preview(fresh.request())
    assert not run.succeeded
    assert "aws:ec2/getAmi:getAmi" in run.standard_output + run.standard_error


def test_what_the_api_refuses_is_told_in_one_line(fresh: Sandboxed) -> None:
    """Code and message, no traceback."""
    somebody = BotoCloud(fresh.record.endpoint, "444455556666", "us-east-1")
    somebody.client("s3").create_bucket(Bucket="taken")
    fresh.program(f'{HEAD}aws.s3.Bucket("b", bucket="taken")\n')
    run = fresh.cli.up(fresh.request())
    assert not run.succeeded
    assert "AWS said: BucketAlreadyExists: " in messages(run)
    assert "Traceback" not in messages(run)


def test_an_import_takes_what_is_there(fresh: Sandboxed) -> None:
    """By id; one that is not there fails and makes nothing."""
    fresh.cloud.client("s3").create_bucket(Bucket="found", CreateBucketConfiguration={"LocationConstraint": REGION})
    program = '{head}aws.s3.Bucket("b", bucket="{name}", opts=pulumi.ResourceOptions(import_="{name}"))\n'
    assert fresh.up(program.format(head=HEAD, name="found"))["b"].operation is Operation.IMPORT
    fresh.program(program.format(head=HEAD, name="missing").replace('"b"', '"c"'))
    run = fresh.cli.up(fresh.request())
    assert not run.succeeded
    assert "does not exist" in messages(run)


def test_naming_settings_are_honoured(tmp_path: Path, engine: RealEngine) -> None:
    """`pulumi:autonaming` of the stack decides how names look."""
    stack = f"{STACK_FILE}  pulumi:autonaming:\n    mode: verbatim\n"
    made = Sandboxed.make(tmp_path / "named", engine, f'{HEAD}aws.s3.Bucket("exactly")\n', stack)
    assert inputs(made.preview()["exactly"])["bucket"] == "exactly"
    stop(made.project.folder)


def test_no_tracked_file_changes(tmp_path: Path, engine: RealEngine) -> None:
    """Not even with a stack file that names a key-management service, nor by native commands in the generated folder."""
    stack = f"secretsprovider: awskms://alias/x?region=eu-west-1\nencryptedkey: eA==\n{STACK_FILE}"
    made = Sandboxed.make(tmp_path / "tracked", engine, f'{HEAD}aws.s3.Bucket("b")\n', stack)
    repository(made.project.folder)
    made.up()
    text = exports(made.project, "dev", engine.location)
    script = f"{text}\npulumi preview --stack dev --non-interactive --expect-no-changes"
    native = subprocess.run(["sh", "-c", script], env=dict(os.environ), capture_output=True, text=True, check=False)
    assert native.returncode == 0, native.stdout + native.stderr
    assert git(made.project.folder, "status", "--porcelain") == ""
    stop(made.project.folder)


def kill(folder: Path) -> None:
    record = start(folder).record
    os.kill(record.pid, signal.SIGKILL)
    wait_until(lambda: not record.is_alive, "the process is dead")


@pytest.mark.parametrize(("end", "notices"), [(stop, ()), (kill, (DIED,))])
def test_an_ended_one_starts_again_with_nothing(
    tmp_path: Path, engine: RealEngine, end: Callable[[Path], object], notices: tuple[str, ...]
) -> None:
    """State and emulator go together: the next run says when it was not stopped, and creates everything."""
    made = Sandboxed.make(tmp_path / "again", engine, f'{HEAD}aws.s3.Bucket("b")\n')
    made.up()
    end(made.project.folder)
    opened = open_sandbox(made.project, "dev", engine.location)
    assert opened.notices == notices
    again = Sandboxed(made.project, engine, opened)
    again.cli.ensure_stack(again.request())
    assert steps_of(again.succeed(again.cli.up(again.request())))["b"].operation is Operation.CREATE
    stop(made.project.folder)
