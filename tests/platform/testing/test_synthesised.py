"""Assertions on a stack: what they return, and the messages of those that fail, whole."""

import doctest
from dataclasses import replace
from textwrap import dedent

import penstock.platform.testing
import pulumi
import pulumi_aws as aws
import pytest
from penstock.platform.resource import Resource
from penstock.platform.rule import Level, ResourceRule, Severity, Violation
from penstock.platform.testing import (
    UNKNOWN,
    Capture,
    Secret,
    Synthesised,
    absent,
    any_value,
    matches,
    secret,
    synth,
    unknown,
)

URN = "urn:pulumi:dev::shop::"


@pytest.fixture(scope="module")
def stack() -> Synthesised:
    def program() -> None:
        keep = pulumi.ResourceOptions(protect=True)
        aws.s3.Bucket("reports", force_destroy=False, tags={"owner": "shop"}, opts=keep)
        aws.s3.Bucket("logs", force_destroy=True)
        aws.ssm.Parameter("token", type="SecureString", value=pulumi.Output.secret("hunter2"))
        pulumi.export("url", "https://shop.example.com")

    return synth(program, project="shop")


def message(assertion: pytest.ExceptionInfo[AssertionError]) -> str:
    return str(assertion.value)


def test_the_example_of_the_package_runs() -> None:
    assert doctest.testmod(penstock.platform.testing).failed == 0
    assert doctest.testmod(penstock.platform.testing).attempted > 5


def test_what_matches_is_returned(stack: Synthesised) -> None:
    reports, logs = stack.one("reports"), stack.one("logs")
    assert stack.has_resource(aws.s3.Bucket) == (reports, logs)
    assert stack.has_resource("aws:s3/bucket:Bucket", {"forceDestroy": True}) == (logs,)
    assert stack.has_resource(aws.s3.Bucket, options={"protect": True, "ignore_changes": absent()}, count=1) == (
        reports,
    )
    assert stack.has_resource(aws.s3.Bucket, name=matches("^lo"), count=1) == (logs,)
    assert stack.has_resource(aws.sqs.Queue, count=0) == ()
    assert stack.find(props={"tags": any_value()}) == (reports,)
    assert stack.find(aws.sqs.Queue) == ()
    assert stack.one("logs", aws.s3.Bucket) is logs
    stack.resource_count(aws.s3.Bucket, 2)
    stack.has_output("url", matches("^https://"))


def test_captures_hold_the_values_of_what_matches_alone(stack: Synthesised) -> None:
    owner, value = Capture(), Capture(secret())
    stack.has_resource(aws.s3.Bucket, {"forceDestroy": False, "tags": {"owner": owner}})
    stack.has_resource(aws.ssm.Parameter, {"value": value})
    assert owner.value == "shop"
    assert value.value.reveal() == "hunter2"


def test_the_closest_one_tells_where_it_differs(stack: Synthesised) -> None:
    with pytest.raises(AssertionError) as assertion:
        stack.has_resource(aws.s3.Bucket, {"force_destroy": False, "tags": {"owner": "web"}}, options={"protect": True})
    assert message(assertion) == dedent(
        """\
        expected a aws:s3/bucket:Bucket with props {"force_destroy": false, "tags": {"owner": "web"}}, options {"protect": true}
          got: 2 of that type; none matches
          the closest is reports (urn:pulumi:dev::shop::aws:s3/bucket:Bucket::reports):
            force_destroy: expected false, got [absent] (there is `forceDestroy`)
            tags.owner: expected "web", got "shop"
        """
    ).rstrip("\n")


def test_another_number_names_those_that_match(stack: Synthesised) -> None:
    with pytest.raises(AssertionError) as assertion:
        stack.has_resource(aws.s3.Bucket, {"forceDestroy": any_value()}, count=1)
    assert message(assertion) == dedent(
        """\
        expected 1 aws:s3/bucket:Bucket with props {"forceDestroy": any_value()}
          got: 2 of that type; 2 of them match: reports, logs"""
    )
    with pytest.raises(AssertionError) as assertion:
        stack.has_resource(aws.s3.Bucket, {"forceDestroy": True}, count=2)
    assert message(assertion) == dedent(
        """\
        expected 2 aws:s3/bucket:Bucket with props {"forceDestroy": true}
          got: 2 of that type; 1 of them match: logs
          the closest is reports (urn:pulumi:dev::shop::aws:s3/bucket:Bucket::reports):
            forceDestroy: expected true, got false"""
    )


def test_a_type_that_is_missing_names_the_nearest_or_all(stack: Synthesised) -> None:
    with pytest.raises(AssertionError) as assertion:
        stack.has_resource("aws:s3:Bucket")
    assert message(assertion) == dedent(
        """\
        expected a aws:s3:Bucket
          got: none of that type; there is aws:s3/bucket:Bucket"""
    )
    with pytest.raises(AssertionError) as assertion:
        stack.resource_count("aws:ec2/vpc:Vpc", 1)
    assert message(assertion) == dedent(
        """\
        expected 1 aws:ec2/vpc:Vpc
          got: 0; the program declares
            2 x aws:s3/bucket:Bucket
            1 x aws:ssm/parameter:Parameter"""
    )
    with pytest.raises(AssertionError, match="the program declares no resource at all"):
        synth(lambda: None).has_resource("aws:s3/bucket:Bucket")


def test_a_name_that_is_missing_or_not_alone_says_what_there_is(stack: Synthesised) -> None:
    with pytest.raises(AssertionError, match="got: none; there is reports"):
        stack.one("report")

    def twins() -> None:
        aws.s3.Bucket("same")
        aws.sqs.Queue("same")

    with pytest.raises(AssertionError, match="got: 2 of them: aws:s3/bucket:Bucket, aws:sqs/queue:Queue"):
        synth(twins).one("same")
    assert synth(twins).one("same", aws.sqs.Queue).type == "aws:sqs/queue:Queue"


def test_no_message_shows_a_secret(stack: Synthesised) -> None:
    with pytest.raises(AssertionError) as assertion:
        stack.has_resource(aws.ssm.Parameter, {"value": "guess", "name": any_value()})
    assert "value: expected another value, got [secret]" in message(assertion)
    assert "hunter2" not in message(assertion)


def test_many_differences_stay_on_one_screen() -> None:
    def program() -> None:
        aws.s3.Bucket("reports", tags={f"key-{number}": "x" * 1000 for number in range(100)})

    with pytest.raises(AssertionError) as assertion:
        synth(program).has_resource(aws.s3.Bucket, {"tags": {f"key-{number}": "y" for number in range(100)}})
    lines = message(assertion).splitlines()
    assert lines[-1] == "    ... and 88 more"
    assert len(lines) < 20
    assert max(map(len, lines)) < 250


def test_a_wrong_output_says_so(stack: Synthesised) -> None:
    with pytest.raises(AssertionError, match=r"urls: expected unknown\(\), got \[absent\] \(there is `url`\)"):
        stack.has_output("urls", unknown())


def test_a_mistake_in_the_test_is_no_failed_assertion(stack: Synthesised) -> None:
    """A misspelt option would always be absent; a class without a token would never be found."""
    with pytest.raises(TypeError, match="no such option: protected; options are protect, "):
        stack.has_resource(aws.s3.Bucket, options={"protected": absent()})
    with pytest.raises(TypeError, match="int has no type token"):
        stack.resource_count(int, 1)


def test_one_resource_is_asserted_on_by_itself(stack: Synthesised) -> None:
    """With the message of a search that had only this one to look at."""
    owner = Capture()
    stack.one("reports").has({"tags": {"owner": owner}}, options={"protect": True})
    assert owner.value == "shop"
    with pytest.raises(AssertionError) as assertion:
        stack.one("logs").has({"forceDestroy": True}, options={"protect": True})
    assert message(assertion) == dedent(
        """\
        expected a aws:s3/bucket:Bucket with name "logs", props {"forceDestroy": true}, options {"protect": true}
          got: 1 of that type; none matches
          the closest is logs (urn:pulumi:dev::shop::aws:s3/bucket:Bucket::logs):
            options.protect: expected true, got false"""
    )


def test_an_input_is_read_at_its_path() -> None:
    def program() -> None:
        key = aws.kms.Key("key")
        rule = {"from_port": 443, "to_port": 443, "protocol": "tcp", "security_groups": [key.arn]}
        aws.ec2.SecurityGroup("group", description=key.id, ingress=[rule])  # type: ignore[list-item]
        aws.ecs.TaskDefinition("task", family="web", container_definitions=pulumi.Output.secret("[]"))
        pulumi.CustomResource("shop:index:Thing", "thing", {"nested": pulumi.Output.secret({"inner": "hunter2"})})

    stack = synth(program)
    group = stack.one("group")
    assert group.get("ingress.0.fromPort") == 443
    assert group.get("ingress.0.securityGroups.0") is UNKNOWN
    assert group.get("description.any.thing") is UNKNOWN
    assert group.get("ingress.1.fromPort") is group.get("ingress.first") is group.get("egress") is None
    assert isinstance(stack.one("thing").get("nested.inner"), Secret)
    assert stack.one("thing").get("nested.inner.more") is None


def test_what_a_resource_waits_for_is_told_by_name() -> None:
    """By property, or all of it; also what it only depends on, and what has colons in its name."""

    def program() -> None:
        key, policy = aws.kms.Key("key::main"), aws.s3.Bucket("policy")
        opts = pulumi.ResourceOptions(depends_on=[policy])
        aws.sqs.Queue("work", kms_master_key_id=key.id, opts=opts)

    work = synth(program).one("work")
    assert work.waits_for("kmsMasterKeyId") == {"key::main"}
    assert work.waits_for() == {"key::main", "policy"}
    assert work.waits_for("policy") == work.waits_for("name") == set()


def test_a_name_is_automatic_or_the_assertion_fails(stack: Synthesised) -> None:
    def program() -> None:
        aws.s3.Bucket("automatic")
        aws.s3.Bucket("fixed", bucket="shop-reports")
        kubernetes = "kubernetes:core/v1:ConfigMap"
        pulumi.CustomResource(kubernetes, "unnamed", {"metadata": {"labels": {"app": "shop"}}})
        pulumi.CustomResource(kubernetes, "named", {"metadata": {"name": "shop"}})
        pulumi.CustomResource(kubernetes, "secret", {"metadata": pulumi.Output.secret({"name": "shop"})})

    declared = synth(program)
    assert declared.one("automatic").automatic_name.startswith("automatic-")
    assert declared.one("unnamed").automatic_name.startswith("unnamed-")
    assert declared.one("named").automatic_names == declared.one("secret").automatic_names == {}
    with pytest.raises(AssertionError, match="expected an automatic name of <aws:s3/bucket:Bucket fixed>"):
        _ = declared.one("fixed").automatic_name


def asked(rule_id: str, property_name: str) -> ResourceRule:
    """A rule that a property is true."""

    def check(resource: Resource) -> Violation | tuple[()]:
        return () if resource.get(property_name) is True else Violation(f"{property_name} is not set")

    facts = {"sentence": "s", "severity": Severity.LOW, "why": "w", "fix": "f"}
    return ResourceRule(id=rule_id, types=("aws:s3/bucket:Bucket",), check=check, **facts)  # type: ignore[arg-type]


def test_what_only_advises_is_returned_and_fails_nothing_unless_it_could_not_run() -> None:
    """As everywhere else; and what is disabled is not asked."""

    def broken(_: Resource) -> Violation:
        raise RuntimeError("no")

    stack = synth(lambda: aws.s3.Bucket("reports"))
    advice = replace(asked("PEN-TST-001", "forceDestroy"), level=Level.ADVISORY)
    disabled = replace(asked("PEN-TST-002", "forceDestroy"), level=Level.DISABLED)
    judgement = stack.keeps([advice, disabled])
    assert [(finding.rule_id, finding.verdict) for finding in judgement.findings] == [("PEN-TST-001", "violation")]
    with pytest.raises(AssertionError, match="PEN-TST-001 could not run: reports: RuntimeError"):
        stack.keeps([replace(advice, check=broken)])


def test_rules_are_kept_or_each_finding_is_named() -> None:
    """Also one that cannot tell yet."""

    def program() -> None:
        key = aws.kms.Key("key")
        aws.s3.Bucket("reports", force_destroy=True, bucket=key.id)

    stack = synth(program)
    assert stack.keeps([asked("PEN-TST-001", "forceDestroy")]).decided_rules == {"PEN-TST-001"}
    with pytest.raises(AssertionError) as assertion:
        stack.keeps([asked("PEN-TST-002", "bucket"), asked("PEN-TST-003", "acl")])
    assert message(assertion) == dedent(
        """\
        expected every rule to be kept, as far as it is asked
          got: 2 findings
            PEN-TST-003 violation: reports: acl is not set
            PEN-TST-002 undecided: reports: bucket is not known yet"""
    )
