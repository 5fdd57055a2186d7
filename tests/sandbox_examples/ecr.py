"""Examples for penstock.platform.sandbox.aws.ecr."""

import json

from penstock.platform.sandbox.aws.ecr import LifecyclePolicy, Repository, RepositoryPolicy
from penstock.platform.sandbox.resource_class import Cloud

from .model import NEW_NAME, Example
from .names import new_name

KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234"


def repository(cloud: Cloud) -> str:
    """A new repository's name."""
    name = new_name("repository")
    cloud.client("ecr").create_repository(repositoryName=name)
    return name


def expiry(days: int) -> str:
    """A lifecycle policy with one rule."""
    selection = {"tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": days}
    return json.dumps({"rules": [{"rulePriority": 1, "selection": selection, "action": {"type": "expire"}}]})


def pull(account: str) -> str:
    """A repository policy with one statement."""
    statement = {
        "Sid": "Pull",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": "ecr:BatchGetImage",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=Repository(),
        prepare=lambda _: {
            "encryptionConfigurations": [{"encryptionType": "KMS", "kmsKey": KEY}],
            "forceDelete": True,
            "imageScanningConfiguration": {"scanOnPush": True},
            "imageTagMutability": "IMMUTABLE_WITH_EXCLUSION",
            "imageTagMutabilityExclusionFilters": [{"filter": "latest*", "filterType": "WILDCARD"}],
            "name": NEW_NAME,
            "tags": {"purpose": "orders"},
        },
        changed={
            "forceDelete": False,
            "imageScanningConfiguration": {"scanOnPush": False},
            "imageTagMutability": "MUTABLE_WITH_EXCLUSION",
            "imageTagMutabilityExclusionFilters": [{"filter": "release*", "filterType": "WILDCARD"}],
            "tags": {"purpose": "payments", "empty": ""},
        },
        removed="tags",
        replaced={"encryptionConfigurations": [{"encryptionType": "AES256"}], "name": NEW_NAME},
        tamper=lambda cloud, name: cloud.client("ecr").put_image_scanning_configuration(
            repositoryName=name, imageScanningConfiguration={"scanOnPush": False}
        ),
        tampered="imageScanningConfiguration",
    ),
    Example(
        resource_class=LifecyclePolicy(),
        prepare=lambda cloud: {"policy": expiry(14), "repository": repository(cloud)},
        replaced={"policy": expiry(30), "repository": "another-repository"},
        tamper=lambda cloud, name: cloud.client("ecr").put_lifecycle_policy(
            repositoryName=name, lifecyclePolicyText=expiry(1)
        ),
        tampered="policy",
        why_not={"changed": "every change replaces it", "removed": "every input is required"},
    ),
    Example(
        resource_class=RepositoryPolicy(),
        prepare=lambda cloud: {"policy": pull("111122223333"), "repository": repository(cloud)},
        changed={"policy": pull("444455556666")},
        replaced={"repository": "another-repository"},
        tamper=lambda cloud, name: cloud.client("ecr").set_repository_policy(
            repositoryName=name, policyText=pull("123456789012")
        ),
        tampered="policy",
        why_not={"removed": "every input is required"},
    ),
)
