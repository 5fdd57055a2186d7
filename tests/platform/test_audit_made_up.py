"""What the embedded cloud only recorded is judged by what the program gave."""

from penstock.platform.audit import existing
from penstock.platform.sandbox.summary import made_up_types

PARAMETER = "aws:ssm/parameter:Parameter"
STATE = {
    "deployment": {
        "resources": [
            {
                "urn": f"urn:pulumi:dev::shop::{type_token}::it",
                "type": type_token,
                "inputs": {"type": "SecureString"},
                "outputs": {"type": "SecureString", "keyId": "it-1a2b3c4d"},
            }
            for type_token in (PARAMETER, "aws:s3/bucket:Bucket")
        ]
    }
}


def test_a_type_is_made_up_where_the_embedded_cloud_stands_for_it_and_has_no_class() -> None:
    """Kubernetes has an API server of its own; a component is nobody's."""
    is_made_up = made_up_types(["aws", "kubernetes", "random"])
    assert is_made_up(PARAMETER)
    assert is_made_up("random:index/randomPet:RandomPet")
    others = ("aws:s3/bucket:Bucket", "kubernetes:core/v1:Secret", "shop:index:Store", "pulumi:pulumi:Stack")
    assert not any(map(is_made_up, others))
    assert not made_up_types([])(PARAMETER)


def test_an_answer_that_nobody_worked_out_is_not_judged() -> None:
    """A made-up key would pass for a key of one's own."""
    parameter, bucket = existing(STATE, is_made_up=made_up_types(["aws"])).resources
    assert parameter.properties == {"type": "SecureString"}
    assert "keyId" in bucket.properties
    assert all("keyId" in one.properties for one in existing(STATE).resources)
