"""Functions that an environment's facts answer."""

import json

import pytest
from penstock.platform.aws_functions import Facts, answer
from penstock.platform.errors import PenstockError
from penstock.platform.policy_document import render

FACTS = Facts("123456789012", "eu-west-1")


@pytest.mark.parametrize(
    ("region", "partition"),
    [("eu-west-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov"), ("us-isob-east-1", "aws-iso-b")],
)
def test_a_region_belongs_to_its_partition(region: str, partition: str) -> None:
    assert Facts("123456789012", region).partition == partition


def test_the_account_is_the_environments() -> None:
    identity = answer("aws:index/getCallerIdentity:getCallerIdentity", {}, FACTS)
    assert identity is not None
    assert identity["accountId"] == "123456789012"
    assert ":123456789012:" in identity["arn"]


def test_zones_are_those_that_the_environment_names_and_never_another_regions() -> None:
    token = "aws:index/getAvailabilityZones:getAvailabilityZones"
    facts = Facts("123456789012", "eu-west-1", ("eu-west-1b", "eu-west-1c"))
    assert (answer(token, {}, facts) or {})["names"] == ["eu-west-1b", "eu-west-1c"]
    assert (answer(token, {"excludeNames": ["eu-west-1b"]}, facts) or {})["names"] == ["eu-west-1c"]
    elsewhere = answer(token, {"region": "us-east-1"}, facts) or {}
    assert elsewhere["names"] == ["us-east-1a", "us-east-1b", "us-east-1c"]


def test_a_region_asked_for_by_argument_is_honoured() -> None:
    token = "aws:index/getPartition:getPartition"
    assert (answer(token, {"region": "cn-north-1"}, FACTS) or {})["dnsSuffix"] == "amazonaws.com.cn"


def test_what_facts_do_not_tell_is_not_answered() -> None:
    assert answer("aws:ec2/getAmi:getAmi", {}, FACTS) is None


def test_a_policy_document_is_rendered_as_terraforms_provider_does() -> None:
    """Fields in a fixed order, Allow by default, one value as text, several sorted from last to first, IAM variables."""
    statement = {
        "sid": "Read",
        "actions": ["s3:GetObject", "s3:ListBucket"],
        "resources": ["arn:aws:s3:::b/&{aws:username}"],
        "principals": [{"type": "AWS", "identifiers": ["*"]}],
        "conditions": [{"test": "Bool", "variable": "aws:SecureTransport", "values": ["true"]}],
    }
    text, minified = render({"statements": [statement]})
    assert json.loads(text) == json.loads(minified)
    assert minified == (
        '{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow",'
        '"Action":["s3:ListBucket","s3:GetObject"],"Resource":"arn:aws:s3:::b/${aws:username}",'
        '"Principal":{"AWS":"*"},"Condition":{"Bool":{"aws:SecureTransport":"true"}}}]}'
    )


def test_a_document_overrides_statements_of_the_same_sid() -> None:
    override = json.dumps({"Statement": {"Sid": "A", "Effect": "Deny", "Action": "*"}})
    given = {"statements": [{"sid": "A", "actions": ["s3:*"]}], "overridePolicyDocuments": [override]}
    assert json.loads(render(given)[0])["Statement"] == [{"Sid": "A", "Effect": "Deny", "Action": "*"}]


@pytest.mark.parametrize(
    "given",
    [{"statements": [{"sid": "A"}, {"sid": "A"}]}, {"sourcePolicyDocuments": ["no json"]}],
    ids=["the same sid twice", "no JSON"],
)
def test_a_document_that_cannot_be_rendered_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(PenstockError):
        render(given)
