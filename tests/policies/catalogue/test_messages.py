"""What rules say of long lists, of many objects and of places."""

import pytest
from penstock.platform.rule import Verdict
from resources import judged, resource
from rule_cases import allow


@pytest.mark.parametrize(
    ("actions", "listed"),
    [
        (["s3:PutBucketPolicy"], "s3:putbucketpolicy"),
        (
            ["s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:PutBucketAcl"],
            "s3:deletebucketpolicy, s3:putbucketacl, s3:putbucketpolicy",
        ),
        (
            ["s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:PutBucketAcl", "s3:PutObjectAcl", "sqs:AddPermission"],
            "s3:deletebucketpolicy, s3:putbucketacl, s3:putbucketpolicy and 2 more",
        ),
    ],
)
def test_three_actions_are_named_and_the_others_counted(actions: list[str], listed: str) -> None:
    (finding,) = judged("PEN-IAM-005", resource("RolePolicy", policy=allow(actions))).having(Verdict.VIOLATION)
    assert finding.message.endswith(f"on every resource: {listed}")
