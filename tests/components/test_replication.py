"""What the role that copies a log bucket may do, judged by an evaluator."""

import json

import pytest
from penstock.components._account import Account
from penstock.components._replication import check_region, replication_policy
from policy_evaluator import ALLOWED, NOT_ALLOWED, Request, decide

HERE = Account(account_id="123456789012", region="eu-west-1")
THERE = "eu-central-1"
SOURCE, COPY = "arn:aws:s3:::logs-1234567", "arn:aws:s3:::logs-replica-7654321"
ROLE = "arn:aws:iam::123456789012:role/replication"


def asks(action: str, resource: str, context: dict[str, str] | None = None, *, is_locked: bool = False) -> str:
    """What its policy says."""
    policy = replication_policy(HERE, THERE, "logs-1234567", "logs-replica-7654321", is_locked=is_locked)
    return decide(policy, Request(principal=ROLE, action=action, resource=resource, context=context or {}))


def key(region: str) -> str:
    return f"arn:aws:kms:{region}:123456789012:key/1"


def used(bucket: str, region: str) -> dict[str, str]:
    """The context of a key that S3 uses for an object of this bucket."""
    return {"kms:ViaService": f"s3.{region}.amazonaws.com", "kms:EncryptionContext:aws:s3:arn": bucket}


def test_it_reads_the_original_and_writes_the_copy() -> None:
    assert asks("s3:GetObjectVersionForReplication", f"{SOURCE}/a.gz") == ALLOWED
    assert asks("s3:ReplicateObject", f"{COPY}/a.gz") == ALLOWED


def test_it_neither_writes_the_original_nor_deletes_anything() -> None:
    """A deletion here is a mistake or an attack; who has taken the role can't carry it over."""
    assert asks("s3:ReplicateObject", f"{SOURCE}/a.gz") == NOT_ALLOWED
    for bucket in (SOURCE, COPY):
        for action in ("s3:ReplicateDelete", "s3:DeleteObject", "s3:PutObject", "s3:GetObject"):
            assert asks(action, f"{bucket}/a.gz") == NOT_ALLOWED


@pytest.mark.parametrize(("is_locked", "verdict"), [(True, ALLOWED), (False, NOT_ALLOWED)])
def test_it_reads_locks_where_there_are_any(is_locked: bool, verdict: str) -> None:
    assert asks("s3:GetObjectRetention", f"{SOURCE}/a.gz", is_locked=is_locked) == verdict


def test_it_decrypts_here_and_encrypts_there_through_s3_alone() -> None:
    assert asks("kms:Decrypt", key("eu-west-1"), used(SOURCE, "eu-west-1")) == ALLOWED
    assert asks("kms:Decrypt", key("eu-west-1"), used(f"{SOURCE}/a.gz", "eu-west-1")) == ALLOWED
    assert asks("kms:Encrypt", key(THERE), used(COPY, THERE)) == ALLOWED
    assert asks("kms:Decrypt", key(THERE), used(COPY, THERE)) == NOT_ALLOWED
    assert asks("kms:Decrypt", key("eu-west-1"), used("arn:aws:s3:::other", "eu-west-1")) == NOT_ALLOWED
    assert asks("kms:Decrypt", key("eu-west-1"), {}) == NOT_ALLOWED


def test_the_document_is_the_same_in_every_run() -> None:
    one = replication_policy(HERE, THERE, "a", "b", is_locked=True)
    assert one == json.dumps(json.loads(one), separators=(",", ":"), sort_keys=True)


@pytest.mark.parametrize("region", ["eu-central-1", "us-gov-west-1", "ap-southeast-2"])
def test_names_of_regions_pass(region: str) -> None:
    check_region(region)


@pytest.mark.parametrize("region", ["", "eu", "EU-WEST-1", "eu-west-1a", "../eu-west-1", "eu-west-1\n", "\x1b[31m"])
def test_other_texts_are_no_regions(region: str) -> None:
    with pytest.raises(ValueError, match="name of a region"):
        check_region(region)
