"""What a program declares, read without an engine: the same as a first preview would read."""

import json
import os
import sys
import textwrap
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
from penstock.platform.aws_functions import Facts
from penstock.platform.engine.synthesis import Program, program_of, synthesise
from penstock.platform.errors import ConfigurationError, UpdateFailedError
from penstock.platform.judging import judge
from penstock.platform.project import merged_config, read_project
from penstock.platform.resource import UNKNOWN, Graph, Resource
from penstock.platform.rule import OK, ResourceRule, Severity, Violation
from real_engine import Project, RealEngine

FACTS = Facts("123456789012", "eu-west-1", ("eu-west-1b", "eu-west-1c"))

COMPONENTS = """
import pulumi
from pulumi import ComponentResource, ResourceOptions


class Shelf(ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("demo:index:Shelf", name, {"wood": "oak"}, opts)
        self.register_outputs({"height": 3})


class Room(ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("demo:index:Room", name, None, opts)
        Shelf(f"{name}-books", ResourceOptions(parent=self))
        Shelf(f"{name}-tools", ResourceOptions(parent=self, protect=False, retain_on_delete=False))
        self.register_outputs({})


Shelf("alone")
room = Room("work", ResourceOptions(protect=True, retain_on_delete=True))
Shelf("guest", ResourceOptions(parent=room))
"""

Make = Callable[..., Program]


@pytest.fixture
def program(tmp_path: Path) -> Make:
    """Makes a program from its text; a second call makes another project."""
    made: list[Path] = []

    def make(text: str, *, config: dict[str, str] | None = None, **files: str) -> Program:
        folder = tmp_path / f"project{len(made)}"
        folder.mkdir()
        made.append(folder)
        for name, content in {"__main__": text, **files}.items():
            (folder / f"{name}.py").write_text(textwrap.dedent(content))
        return Program(project="demo", stack="dev", folder=folder, main=folder, facts=FACTS, config=config or {})

    return make


def only(graph: Graph, type_token: str) -> Resource:
    """The one resource of a type."""
    [resource] = graph.of_type(type_token)
    return resource


def named(graph: Graph, name: str) -> Resource:
    """The one resource of a name."""
    [resource] = [resource for resource in graph.resources if resource.name == name]
    return resource


BUCKET = "aws:s3/bucket:Bucket"
IMPORTS = "import json, pulumi, pulumi_aws as aws\nfrom pulumi import ResourceOptions\n"


def test_urns_and_options_are_those_of_the_engine(program: Make, engine: RealEngine, tmp_path: Path) -> None:
    """Components in components; protection and retention are handed down, unless a child says otherwise."""
    graph = synthesise(program(COMPONENTS))
    real = Project(tmp_path / "real", engine)
    runtime = f"{{name: python, options: {{virtualenv: {engine.virtualenv}}}}}"
    real.write({"Pulumi.yaml": f"name: demo\nruntime: {runtime}\n", "__main__.py": COMPONENTS})
    real.succeed("stack", "init", "dev")
    real.succeed("up", "--yes", "--skip-preview", "--stack", "dev")
    state = json.loads(real.succeed("stack", "export", "--stack", "dev"))["deployment"]["resources"]
    expected = {
        (item["urn"], item.get("protect", False), item.get("retainOnDelete", False), item.get("parent"))
        for item in state
    }
    read = {(item.urn, item.protect, item.retain_on_delete, item.parent) for item in graph.resources}
    assert read == expected
    assert {protect for urn, protect, *_ in read if "Room$" in urn} == {True, False}


def test_components_come_before_their_children_and_in_the_order_of_the_program(program: Make) -> None:
    names = [resource.name for resource in synthesise(program(COMPONENTS)).resources]
    assert names == ["demo-dev", "alone", "work", "work-books", "work-tools", "guest"]


def test_component_outputs_and_stack_outputs_are_properties(program: Make) -> None:
    graph = synthesise(program(COMPONENTS + "pulumi.export('name', 'x')"))
    assert named(graph, "alone").properties == {"wood": "oak", "height": 3}
    assert named(graph, "demo-dev").properties == {"name": "x"}


def test_a_first_preview_knows_inputs_and_names_but_no_ids_or_arns(program: Make) -> None:
    text = f"""{IMPORTS}
bucket = aws.s3.Bucket("logs", tags={{"number": 3, "name": "x"}})
aws.s3.BucketVersioning("v", bucket=bucket.id, versioning_configuration={{"status": "Enabled"}})
aws.ssm.Parameter("p", type="String", value=bucket.arn.apply(lambda arn: json.dumps([arn])))
aws.ssm.Parameter("q", type="String", value=bucket.bucket)
aws.ecs.TaskDefinition("t", family="f", container_definitions="[]", volumes=[{{"name": "v", "host_path": bucket.arn}}])
"""
    graph = synthesise(program(text))
    bucket = only(graph, BUCKET)
    assert bucket.properties["bucket"].startswith("logs-")
    assert named(graph, "v").properties == {"bucket": UNKNOWN, "versioningConfiguration": {"status": "Enabled"}}
    assert named(graph, "v").property_dependencies == {"bucket": (bucket.urn,)}
    assert named(graph, "v").dependencies == (bucket.urn,)
    assert named(graph, "p").properties["value"] is UNKNOWN
    assert named(graph, "q").properties["value"] == bucket.properties["bucket"]
    assert named(graph, "t").properties["volumes"] == [{"name": "v", "hostPath": UNKNOWN}]


def test_a_name_is_the_same_in_every_run(program: Make) -> None:
    text = f"{IMPORTS}aws.s3.Bucket('logs')"
    first, second = (only(synthesise(program(text)), BUCKET).properties for _ in range(2))
    assert first == second


def test_secrets_are_read_and_encrypted_configuration_is_unknown(program: Make, tmp_path: Path) -> None:
    """A literal secret is what a rule looks for; a secure value of the stack file cannot be known here."""
    text = f"""{IMPORTS}
aws.secretsmanager.SecretVersion("a", secret_id="x", secret_string=pulumi.Output.secret("literal"))
aws.secretsmanager.SecretVersion("b", secret_id="x", secret_string=pulumi.Config().require_secret("password"))
aws.secretsmanager.SecretVersion("c", secret_id="x", secret_string="user:" + pulumi.Config().require("password"))
"""
    folder = program(text).folder
    (folder / "Pulumi.yaml").write_text("name: demo\nruntime: python\n")
    (folder / "Pulumi.dev.yaml").write_text("config: {password: {secure: v1:abc}}\n")
    project = read_project(folder / "Pulumi.yaml")
    graph = synthesise(program_of(project, "dev", merged_config(project, "dev"), FACTS))
    values = [named(graph, name).properties["secretString"] for name in "abc"]
    assert values == ["literal", UNKNOWN, UNKNOWN]


def test_ignored_changes_are_named_in_camel_case(program: Make) -> None:
    text = f"{IMPORTS}aws.ecs.Service('s', desired_count=1, opts=ResourceOptions(ignore_changes=['desired_count']))"
    assert only(synthesise(program(text)), "aws:ecs/service:Service").ignore_changes == ("desiredCount",)


def test_a_provider_given_to_a_component_reaches_its_grandchildren(program: Make) -> None:
    text = f"""{IMPORTS}
provider = aws.Provider("main", region="eu-central-1", default_tags={{"tags": {{"owner": "me"}}}})
outer = pulumi.ComponentResource("a:index:Outer", "outer", None, ResourceOptions(providers=[provider]))
inner = pulumi.ComponentResource("a:index:Inner", "inner", None, ResourceOptions(parent=outer))
aws.s3.Bucket("logs", opts=ResourceOptions(parent=inner))
"""
    graph = synthesise(program(text))
    properties = only(graph, BUCKET).provider_properties
    assert properties["region"] == "eu-central-1"
    assert json.loads(properties["defaultTags"]) == {"tags": {"owner": "me"}}
    assert not [urn for urn in graph.by_urn if "default" in urn]


def test_the_default_provider_is_configured_by_the_stack(program: Make) -> None:
    graph = synthesise(program(f"{IMPORTS}aws.s3.Bucket('logs')", config={"aws:region": "eu-west-3", "other:x": "1"}))
    assert only(graph, BUCKET).provider_properties == {"region": "eu-west-3"}
    provider = only(graph, "pulumi:providers:aws")
    suffix = version("pulumi-aws").replace(".", "_")
    assert provider.urn == f"urn:pulumi:dev::demo::pulumi:providers:aws::default_{suffix}"


def test_functions_answer_with_the_facts_of_the_environment(program: Make) -> None:
    text = f"""{IMPORTS}
provider = aws.Provider("other", region="us-east-1")
document = aws.iam.get_policy_document(statements=[{{"actions": ["s3:GetObject"], "resources": ["*"]}}])
pulumi.export("document", json.loads(document.json))
pulumi.export("account", aws.get_caller_identity().account_id)
pulumi.export("region", aws.get_region_output().region)
pulumi.export("elsewhere", aws.get_region(opts=pulumi.InvokeOptions(provider=provider)).region)
pulumi.export("partition", aws.get_partition().dns_suffix)
pulumi.export("zones", aws.get_availability_zones(state="available").names)
pulumi.export("unknown", aws.ec2.get_ami_output(most_recent=True).id)
bucket = aws.s3.Bucket("logs")
pulumi.export("of a resource", aws.iam.get_policy_document_output(statements=[{{"resources": [bucket.arn]}}]).json)
"""
    outputs = named(synthesise(program(text)), "demo-dev").properties
    assert outputs == {
        "account": "123456789012",
        "document": {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}],
        },
        "region": "eu-west-1",
        "elsewhere": "us-east-1",
        "partition": "amazonaws.com",
        "zones": ["eu-west-1b", "eu-west-1c"],
        "unknown": UNKNOWN,
        "of a resource": UNKNOWN,
    }


def test_a_plain_call_that_only_a_cloud_can_answer_is_refused_by_name(program: Make) -> None:
    text = f"{IMPORTS}\naws.ec2.get_ami(most_recent=True)"
    with pytest.raises(
        ConfigurationError, match=r"(?s)__main__\.py:4: .*only the cloud.*aws:ec2/getAmi:getAmi.*preview"
    ):
        synthesise(program(text))


def test_kubernetes_manifests_are_decoded(program: Make) -> None:
    text = """
    import pulumi
    text = "a: 1\\n---\\n---\\nkind: List\\nitems: [{b: 2}, {c: 3}]\\n"
    pulumi.export("objects", pulumi.runtime.invoke("kubernetes:yaml:decode", {"text": text}).value["result"])
    """
    outputs = named(synthesise(program(text)), "demo-dev").properties
    assert outputs == {"objects": [{"a": 1}, {"b": 2}, {"c": 3}]}


def test_what_a_program_only_reads_is_no_resource_of_the_stack(program: Make) -> None:
    """What is only read is not ours to judge; its id is known, what it holds is not."""
    text = f"""{IMPORTS}
bucket = aws.s3.Bucket.get("theirs", "their-bucket")
aws.s3.BucketVersioning("v", bucket=bucket.id, versioning_configuration={{"status": "Enabled"}})
pulumi.export("arn", bucket.arn)
"""
    graph = synthesise(program(text))
    assert not list(graph.of_type(BUCKET))
    assert named(graph, "v").properties["bucket"] == "their-bucket"
    assert named(graph, "demo-dev").properties == {"arn": UNKNOWN}


def test_transforms_of_resource_parent_and_stack_apply_in_this_order(program: Make) -> None:
    text = f"""{IMPORTS}
def add(tag, **options):
    def transform(args):
        if args.type_ == "aws:s3/bucket:Bucket":
            tags = {{**(args.props.get("tags") or {{}}), tag: "yes"}}
            tags["order"] = tags.get("order", "") + tag
            opts = ResourceOptions.merge(args.opts, ResourceOptions(**options))
            return pulumi.ResourceTransformResult(props={{**args.props, "tags": tags}}, opts=opts)
    return transform

pulumi.runtime.register_resource_transform(add("stack", protect=True))
parent = pulumi.ComponentResource("a:index:A", "parent", None, ResourceOptions(transforms=[add("parent")]))
key = aws.kms.Key("key")
opts = ResourceOptions(parent=parent, transforms=[add("own", ignore_changes=["acl"])])
aws.s3.Bucket("logs", tags={{"key": key.arn}}, policy=key.arn, opts=opts)
"""
    graph = synthesise(program(text))
    bucket = only(graph, BUCKET)
    order = {"own": "yes", "parent": "yes", "stack": "yes", "order": "ownparentstack"}
    assert bucket.properties["tags"] == {"key": UNKNOWN, **order}
    assert bucket.properties["policy"] is UNKNOWN
    assert bucket.property_dependencies["policy"] == (only(graph, "aws:kms/key:Key").urn,)
    assert (bucket.protect, bucket.ignore_changes) == (True, ("acl",))


def test_a_transform_may_ask_a_function(program: Make) -> None:
    text = f"""{IMPORTS}
async def transform(args):
    identity = await aws.get_caller_identity_output().future()
    return pulumi.ResourceTransformResult(props={{**args.props, "tags": {{"account": identity.account_id}}}}, opts=args.opts)

aws.s3.Bucket("logs", opts=ResourceOptions(transforms=[transform]))
"""
    assert only(synthesise(program(text)), BUCKET).properties["tags"] == {"account": "123456789012"}


def test_a_hook_before_creation_runs_where_it_asks_for_previews_and_may_refuse(program: Make) -> None:
    text = f"""{IMPORTS}
def hook(args):
    if args.new_inputs["tags"]["name"] != "right":
        raise ValueError("the name is wrong")

before = pulumi.ResourceHook("before", hook, pulumi.ResourceHookOptions(on_dry_run=RUNS))
aws.s3.Bucket("logs", tags={{"name": "NAME"}}, opts=ResourceOptions(hooks=pulumi.ResourceHookBinding(before_create=[before])))
"""
    wrong = text.replace("RUNS", "True").replace("NAME", "wrong")
    assert only(synthesise(program(text.replace("RUNS", "True").replace("NAME", "right"))), BUCKET)
    assert only(synthesise(program(text.replace("RUNS", "False").replace("NAME", "wrong"))), BUCKET)
    with pytest.raises(ConfigurationError, match=r"(?s)before refused urn:.*logs.*the name is wrong"):
        synthesise(program(wrong))


def test_positions_are_where_the_program_makes_the_outermost_component(program: Make) -> None:
    shelf = """
    import pulumi, pulumi_aws as aws

    class Base(pulumi.ComponentResource):
        def __init__(self, name):
            super().__init__("a:index:Shelf", name)

    class Shelf(Base):
        def __init__(self, name):
            super().__init__(name)
            aws.s3.Bucket(name, opts=pulumi.ResourceOptions(parent=self))
    """
    graph = synthesise(program("import shelf\n\nshelf.Shelf('books')\n", shelf=shelf))
    positions = {resource.type: resource.source_position for resource in graph.resources}
    assert positions["a:index:Shelf"] == positions[BUCKET] == "__main__.py#3"


def test_programs_follow_one_another_without_a_trace(program: Make) -> None:
    """Modules of the same name, configuration read while importing, variables, folders: nothing of one meets the other."""
    main = "import os, settings, pulumi\nos.environ['LEFT'] = 'behind'\npulumi.export('size', settings.SIZE)\n"
    settings = "import pulumi\nSIZE = pulumi.Config().require('size')\n"
    before = (set(sys.modules), list(sys.path), os.environ.copy(), Path.cwd(), sys.argv)
    one = program(main, config={"demo:size": "1"}, settings=settings)
    other = program(main, config={"demo:size": "2"}, settings=settings + "SIZE += '!'\n")
    sizes = [named(synthesise(made), "demo-dev").properties["size"] for made in (one, other, one)]
    assert sizes == ["1", "2!", "1"]
    assert (list(sys.path), os.environ.copy(), Path.cwd(), sys.argv) == before[1:]
    assert "settings" not in sys.modules


def test_what_a_program_prints_does_not_mix_with_data(program: Make, capsys: pytest.CaptureFixture[str]) -> None:
    synthesise(program("print('talk')"))
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "talk\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import helper\n\nhelper.fail()\n", r"(?s)^helper\.py:3: the program failed.*ZeroDivisionError: division"),
        ("x = (\n", r"(?s)^__main__\.py:1: the program failed.*SyntaxError"),
        ("import nowhere\n", r"(?s)^__main__\.py:1: .*No module named 'nowhere'.*install"),
        ("import sys\nsys.exit(3)\n", r"(?s)^__main__\.py:2: the program ended itself.*exit code 3"),
        ("import pulumi\npulumi.Config().require('size')\n", r"(?s)^__main__\.py:2: .*Missing required .* 'demo:size'"),
        ("import pulumi\npulumi.log.error('no')\n", r"(?s)the program reported an error.*no"),
        (
            f"{IMPORTS}b = aws.s3.Bucket('logs')\nb.bucket.apply(lambda name: 1 / 0)\n",
            r"(?s)^__main__\.py:4: the program failed.*ZeroDivisionError",
        ),
        (f"{IMPORTS}b = aws.s3.Bucket('logs')\nprint(f'name: {{b.bucket}}')\n", r"(?s)^__main__\.py:4: .*Output"),
    ],
)
def test_a_failing_program_is_told_with_its_line_and_nothing_is_left_behind(
    program: Make, text: str, expected: str
) -> None:
    helper = "def fail():\n\n    1 / 0\n"
    with pytest.raises(UpdateFailedError, match=expected):
        synthesise(program(text, helper=helper))
    assert named(synthesise(program("import pulumi\npulumi.export('a', 1)")), "demo-dev").properties == {"a": 1}


def test_a_refused_argument_is_a_configuration_error_with_the_line_of_the_program(program: Make) -> None:
    text = """
    from penstock.platform.component import Component

    Component("Wrong Name")
    """
    with pytest.raises(ConfigurationError, match=r"(?s)^__main__\.py:4: Component: the name.*got: Wrong Name"):
        synthesise(program(text))


def test_an_error_of_ours_keeps_its_kind_when_the_program_hands_it_to_pulumi(program: Make) -> None:
    text = """
    import pulumi
    from penstock.platform.errors import ConfigurationError

    try:
        raise ConfigurationError("the key is wrong", got="x", do="write y")
    except ConfigurationError as error:
        raise pulumi.RunError(str(error)) from error
    """
    with pytest.raises(ConfigurationError, match=r"(?s)^__main__\.py:6: the key is wrong.*got: x.*do:  write y"):
        synthesise(program(text))


def test_the_same_name_twice_is_refused(program: Make) -> None:
    with pytest.raises(ConfigurationError, match="same name and parent"):
        synthesise(program(f"{IMPORTS}aws.s3.Bucket('a')\naws.s3.Bucket('a')\n"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "pulumi.ComponentResource('other:index:Thing', 'a', {}, None, remote=True)",
            "(?s)plugin.*other:index:Thing a",
        ),
        (
            "pulumi.runtime.call('eks:index:Cluster/getKubeconfig', {}, aws.s3.Bucket('b')).apply(print)",
            "getKubeconfig",
        ),
    ],
)
def test_what_only_a_plugin_can_do_is_refused_by_name(program: Make, text: str, expected: str) -> None:
    with pytest.raises(ConfigurationError, match=expected):
        synthesise(program(f"{IMPORTS}{text}\n"))


def test_properties_of_the_sdk_alone_are_no_properties(program: Make) -> None:
    """A dynamic provider's code travels with its resource; it is not what the user declares."""
    text = """
    import pulumi.dynamic

    class Thing(pulumi.dynamic.Resource):
        def __init__(self):
            super().__init__(pulumi.dynamic.ResourceProvider(), "thing", {"size": 1})

    Thing()
    """
    assert named(synthesise(program(text)), "thing").properties == {"size": 1}


def test_a_project_without_a_program_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no program"):
        synthesise(Program(project="a", stack="dev", folder=tmp_path, main=tmp_path, facts=FACTS))


def test_a_program_may_be_a_single_file(program: Make) -> None:
    folder = program("", other="import pulumi\npulumi.export('a', 1)").folder
    single = Program(project="demo", stack="dev", folder=folder, main=folder / "other.py", facts=FACTS)
    assert named(synthesise(single), "demo-dev").properties == {"a": 1}


def test_an_asynchronous_program_is_awaited(program: Make) -> None:
    text = (
        "import asyncio, pulumi\nasync def main():\n    await asyncio.sleep(0)\n    return {'a': 1}\npulumi.run(main)\n"
    )
    assert named(synthesise(program(text)), "demo-dev").properties == {"a": 1}


def test_check_judges_what_the_program_declares(program: Make) -> None:
    rule = ResourceRule(
        id="PEN-TEST-001",
        sentence="Every bucket is tagged.",
        severity=Severity.LOW,
        why="",
        fix="",
        types=(BUCKET,),
        check=lambda bucket: OK if bucket.get("tags") else Violation("no tags"),
    )
    judgement = judge(
        [rule], synthesise(program(f"{IMPORTS}aws.s3.Bucket('a', tags={{'b': 'c'}})\naws.s3.Bucket('d')\n"))
    )
    assert judgement.passed == 1
    [finding] = judgement.findings
    assert (finding.urn.rsplit("::", 1)[-1], finding.source_position) == ("d", "__main__.py#4")
