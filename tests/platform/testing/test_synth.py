"""What a program declares, and how a program that fails tells of it."""

import asyncio
from pathlib import Path

import pulumi
import pulumi_aws as aws
import pytest
from penstock.platform.aws_functions import Facts
from penstock.platform.errors import ConfigurationError, UpdateFailedError, UsageError
from penstock.platform.testing import UNKNOWN, Secret, synth


def test_ids_are_unknown_and_inputs_and_edges_are_known() -> None:
    def program() -> None:
        bucket = aws.s3.Bucket("logs", tags={"owner": "shop"})
        aws.s3.BucketVersioning("versions", bucket=bucket.id, versioning_configuration={"status": "Enabled"})
        pulumi.export("arn", bucket.arn)
        pulumi.export("size", 3)

    stack = synth(program, project="shop", stack="test")
    bucket, versioning = stack.one("logs"), stack.one("versions")
    assert bucket.urn == "urn:pulumi:test::shop::aws:s3/bucket:Bucket::logs"
    assert bucket.inputs == {"tags": {"owner": "shop"}}
    assert list(bucket.automatic_names) == ["bucket"]
    assert versioning.inputs["bucket"] is UNKNOWN
    assert versioning.property_dependencies == {"bucket": (bucket.urn,)}
    assert versioning.dependencies == (bucket.urn,)
    assert stack.outputs == {"arn": UNKNOWN, "size": 3}


def test_options_are_those_that_the_engine_takes() -> None:
    """Protection is handed down from the parent; an alias is the URN that it stands for."""

    class Holder(pulumi.ComponentResource):
        def __init__(self) -> None:
            options = pulumi.ResourceOptions(protect=True, aliases=[pulumi.Alias(name="old")])
            super().__init__("shop:index:Holder", "holder", {}, options)
            queue = aws.sqs.Queue("dead")
            options = pulumi.ResourceOptions(
                parent=self,
                retain_on_delete=True,
                delete_before_replace=True,
                ignore_changes=["tags"],
                replace_on_changes=["name"],
                additional_secret_outputs=["arn"],
                depends_on=[queue],
                custom_timeouts=pulumi.CustomTimeouts(create="5m"),
                aliases=[pulumi.Alias(parent=pulumi.ROOT_STACK_RESOURCE), pulumi.Alias(type_="aws:sqs/old:Old")],
                version="7.1.0",
            )
            aws.sqs.Queue("work", opts=options)

    stack = synth(Holder, project="shop")
    work = stack.one("work")
    prefix = "urn:pulumi:dev::shop::"
    assert work.parent == f"{prefix}shop:index:Holder::holder"
    assert stack.one("holder").is_component
    assert work.option_values() == {
        "protect": True,
        "retain_on_delete": True,
        "delete_before_replace": True,
        "ignore_changes": ("tags",),
        "replace_on_changes": ("name",),
        "hide_diffs": None,
        "additional_secret_outputs": ("arn",),
        "aliases": (f"{prefix}aws:sqs/queue:Queue::work", f"{prefix}shop:index:Holder$aws:sqs/old:Old::work"),
        "depends_on": (f"{prefix}aws:sqs/queue:Queue::dead",),
        "replace_with": None,
        "deleted_with": None,
        "provider": f"{prefix}pulumi:providers:aws::default_7_1_0",
        "providers": None,
        "version": "7.1.0",
        "plugin_download_url": None,
        "custom_timeouts": {"create": "5m"},
        "import": None,
        "hooks": None,
    }
    assert stack.one("holder").options.aliases == (f"{prefix}shop:index:Holder::old",)


def test_transforms_see_the_options_and_change_them() -> None:
    def careful(given: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult:
        assert given.opts.delete_before_replace is True
        options = pulumi.ResourceOptions.merge(given.opts, pulumi.ResourceOptions(retain_on_delete=True))
        return pulumi.ResourceTransformResult(props={**given.props, "fifoQueue": True}, opts=options)

    def program() -> None:
        pulumi.runtime.register_resource_transform(careful)
        aws.sqs.Queue("work", opts=pulumi.ResourceOptions(delete_before_replace=True))

    work = synth(program).one("work")
    assert work.inputs == {"fifoQueue": True}
    assert (work.options.retain_on_delete, work.options.delete_before_replace) == (True, True)


def test_what_is_secret_is_marked_and_never_printed() -> None:
    """Also what a transform hands back, and what comes from the configuration."""

    def unchanged(given: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult:
        return pulumi.ResourceTransformResult(props=given.props, opts=given.opts)

    def program() -> None:
        pulumi.runtime.register_resource_transform(unchanged)
        password = pulumi.Config().require_secret("password")
        aws.ssm.Parameter("token", type="SecureString", value=password.apply(lambda text: f"{text}!"))
        pulumi.export("token", password)

    stack = synth(program, secrets={"password": "hunter2"})
    value = stack.one("token").inputs["value"]
    assert isinstance(value, Secret)
    assert value.reveal() == "hunter2!"
    assert "hunter2" not in repr((stack, stack.resources, stack.one("token").inputs, stack.outputs))


def test_configuration_is_the_program_s_own_unless_it_has_a_namespace() -> None:
    def program() -> None:
        own, other = pulumi.Config(), pulumi.Config("aws")
        pulumi.export("read", [own.require_int("size"), own.require_object("zones"), other.require("region")])
        pulumi.export("region", aws.get_region_output().region)

    stack = synth(program, config={"size": 3, "zones": ["a"], "aws:region": "eu-central-1"})
    assert stack.outputs == {"read": [3, ["a"], "eu-central-1"], "region": "eu-central-1"}


def test_a_wrong_configuration_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="not both"):
        synth(lambda: None, config={"key": "1"}, secrets={"project:key": "2"})
    with pytest.raises(ConfigurationError, match="got: object"):
        synth(lambda: None, config={"key": object()})


def test_known_values_are_those_after_the_creation() -> None:
    """Every id and ARN is made up; what else creation yields is what the test says, and unknown where it says nothing."""

    def program() -> None:
        network = aws.ec2.Vpc("net", cidr_block="10.0.0.0/16")
        aws.sqs.Queue("work", name=network.id.apply(lambda identity: f"{identity}-queue"))
        pulumi.export("arn", network.arn)
        pulumi.export("group", network.default_security_group_id)
        pulumi.export("table", network.main_route_table_id)

    facts = Facts("111122223333", "eu-west-1")
    group = {"aws:ec2/vpc:Vpc": {"defaultSecurityGroupId": "sg-1"}}
    stack = synth(program, known=True, facts=facts, outputs=group)
    assert stack.one("work").inputs == {"name": "net-id-queue"}
    assert stack.outputs["arn"] == "arn:aws:ec2:eu-west-1:111122223333:net"
    assert (stack.outputs["group"], stack.outputs["table"]) == ("sg-1", UNKNOWN)


def test_the_outputs_of_one_resource_leave_the_others_unknown() -> None:
    def program() -> None:
        pulumi.export("first", aws.sqs.Queue("first").id)
        pulumi.export("second", aws.sqs.Queue("second").id)
        pulumi.export("other", pulumi.StackReference("shop/net/dev").get_output("vpc"))

    stack = synth(program, outputs={"first": {"id": "https://q"}, "shop/net/dev": {"outputs": {"vpc": "vpc-1"}}})
    assert stack.outputs == {"first": "https://q", "second": UNKNOWN, "other": "vpc-1"}


def test_functions_answer_what_the_test_says() -> None:
    """Without an answer a result is unknown, and a plain call says what is missing."""

    def program() -> None:
        found = aws.ec2.get_ami(owners=["amazon"])
        pulumi.export("image", found.id)

    answers = {"aws:ec2/getAmi:getAmi": lambda given: {"id": f"ami-of-{given['owners'][0]}"}}
    assert synth(program, functions=answers).outputs == {"image": "ami-of-amazon"}
    with pytest.raises(ConfigurationError, match="getAmi"):
        synth(program)


def test_an_async_program_runs_and_an_async_test_is_refused() -> None:
    async def program() -> None:
        await asyncio.sleep(0)
        aws.sqs.Queue("work")

    async def test() -> None:
        synth(program)

    synth(program).resource_count(aws.sqs.Queue, 1)
    with pytest.raises(UsageError, match="plain test"):
        asyncio.run(test())


def test_a_program_that_raises_says_what_and_keeps_the_cause() -> None:
    def program() -> None:
        raise ValueError("seven is no prime number of zones")

    with pytest.raises(UpdateFailedError, match="ValueError: seven is no prime") as failure:
        synth(program)
    assert isinstance(failure.value.__cause__, ValueError)
    assert "--debug" not in str(failure.value)


@pytest.mark.parametrize(
    ("error", "raised"), [(ValueError("late"), UpdateFailedError), (AssertionError("late"), AssertionError)]
)
def test_what_an_apply_raises_is_not_swallowed(error: Exception, raised: type[Exception]) -> None:
    """An assertion inside a program is the test's own, so it comes out as it is."""

    def fail(_: str) -> str:
        raise error

    def program() -> None:
        aws.sqs.Queue("work", name=pulumi.Output.from_input("x").apply(fail))

    with pytest.raises(raised, match="late"):
        synth(program)


def test_what_is_logged_is_kept_and_an_error_fails() -> None:
    def program() -> None:
        pulumi.log.warn("the old name is used")

    assert [(line.severity, line.text) for line in synth(program).logs] == [("warning", "the old name is used")]
    with pytest.raises(UpdateFailedError, match="no more disks"):
        synth(lambda: pulumi.log.error("no more disks"))


def test_a_project_is_read_with_its_stack_file_and_runs_again(tmp_path: Path) -> None:
    """Its modules are forgotten in between, so another stack reads another configuration."""
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (tmp_path / "Pulumi.prod.yaml").write_text("config:\n  size: 5\n")
    (tmp_path / "__main__.py").write_text("import sizes\n")
    (tmp_path / "sizes.py").write_text("import pulumi\npulumi.export('size', pulumi.Config().require_int('size'))\n")
    assert synth(tmp_path, stack="prod").outputs == {"size": 5}
    assert synth(tmp_path.name, folder=tmp_path.parent, stack="prod", config={"size": 6}).outputs == {"size": 6}
    assert synth(tmp_path / "__main__.py", project="shop", config={"size": 7}).outputs == {"size": 7}
    with pytest.raises(UpdateFailedError, match=r"sizes\.py:2: "):
        synth(tmp_path)
    with pytest.raises(ConfigurationError, match="no program"):
        synth(tmp_path / "nowhere")


def test_a_function_that_imports_a_program_s_modules_runs_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "declares.py").write_text("import pulumi\npulumi.export('stack', pulumi.get_stack())\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)

    def program() -> None:
        import declares  # type: ignore[import-not-found]  # noqa: F401

    assert [synth(program, stack=stack).outputs for stack in ("one", "two")] == [{"stack": "one"}, {"stack": "two"}]
