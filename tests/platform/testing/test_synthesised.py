"""Assertions on a stack: what they return, and the messages of those that fail, whole."""

import doctest
from textwrap import dedent

import penstock.platform.testing
import pulumi
import pulumi_aws as aws
import pytest
from penstock.platform.testing import Capture, Synthesised, absent, any_value, matches, secret, synth, unknown

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
