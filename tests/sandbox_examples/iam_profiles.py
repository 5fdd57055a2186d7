"""Examples for penstock.platform.sandbox.aws.iam_profiles."""

from penstock.platform.sandbox.aws.iam_profiles import InstanceProfile
from penstock.platform.sandbox.resource_class import Cloud

from .iam import role_arn
from .model import NEW_NAME, Example


def role(cloud: Cloud) -> str:
    """A new role's name."""
    return role_arn(cloud).rpartition("/")[2]


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=InstanceProfile(),
        prepare=lambda cloud: {"name": NEW_NAME, "path": "/hosts/", "role": role(cloud), "tags": {"purpose": "host"}},
        changed=lambda cloud: {"role": role(cloud), "tags": {"purpose": "other"}},
        removed="role",
        replaced={"name": NEW_NAME, "path": "/"},
        tamper=lambda cloud, name: cloud.client("iam").tag_instance_profile(
            InstanceProfileName=name, Tags=[{"Key": "purpose", "Value": "taken"}]
        ),
        tampered="tags",
    ),
)
