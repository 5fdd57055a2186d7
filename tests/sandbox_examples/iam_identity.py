"""Examples for penstock.platform.sandbox.aws.iam_identity."""

from penstock.platform.sandbox.aws.iam_identity import OpenIdConnectProvider

from .model import Example
from .names import new_name

EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=OpenIdConnectProvider(),
        prepare=lambda _: {
            "clientIdLists": ["sts.amazonaws.com"],
            "tags": {"purpose": "delivery"},
            "thumbprintLists": ["1234567890abcdef1234567890abcdef12345678"],
            "url": f"https://{new_name('tokens')}.example.com",
        },
        changed={
            "clientIdLists": ["sts.amazonaws.com", "other.example.com"],
            "tags": {"purpose": "review", "empty": ""},
            "thumbprintLists": ["abcdefabcdefabcdefabcdefabcdefabcdefabcd"],
        },
        removed="tags",
        replaced={"url": "https://other.example.com"},
        tamper=lambda cloud, arn: cloud.client("iam").update_open_id_connect_provider_thumbprint(
            OpenIDConnectProviderArn=arn, ThumbprintList=["0000000000000000000000000000000000000000"]
        ),
        tampered="thumbprintLists",
    ),
)
