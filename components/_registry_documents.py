"""The two documents of a registry: what expires, and who may pull and delete. Pure, so a preview knows them."""

from collections.abc import Iterable
from typing import Any

from ..platform.inputs import json_text
from ._account import Account

__all__ = ["lifecycle_policy", "registry_policy"]

PULL_ACTIONS = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
DELETE_ACTIONS = ("ecr:BatchDeleteImage", "ecr:DeleteRepository")


def lifecycle_policy(expire_untagged_after_days: int) -> str:
    """The policy as JSON text: one rule, and it selects nothing that has a tag.

    ECR has no rule that spares what runs: "keep the last N" and "older than N days" both expire a release that an
    environment still runs, once enough newer ones were pushed or it is old enough. Where tags are immutable, an image
    pushed with a tag never loses it, so a rule for untagged images never comes to a release; and what a multi-platform
    image refers to is untagged, but ECR keeps it for as long as the image that refers to it.
    """
    untagged = {
        "rulePriority": 1,
        "description": "What has no tag was never released",
        "selection": {
            "tagStatus": "untagged",
            "countType": "sinceImagePushed",
            "countUnit": "days",
            "countNumber": expire_untagged_after_days,
        },
        "action": {"type": "expire"},
    }
    return json_text({"rules": [untagged]})


def registry_policy(account: Account, pull_accounts: Iterable[str]) -> str:
    """The policy as JSON text: the named accounts may pull; nobody may delete an image, whatever else allows it.

    A deleted tag could be pushed again with another content: without the denial, tags would be immutable by name only.
    In a repository's policy the resource is the repository itself.
    """
    statements: list[dict[str, Any]] = []
    if accounts := sorted(set(pull_accounts)):
        statements.append(
            {
                "Sid": "AllowPull",
                "Effect": "Allow",
                "Principal": {"AWS": [f"arn:{account.partition}:iam::{number}:root" for number in accounts]},
                "Action": list(PULL_ACTIONS),
            }
        )
    statements.append({"Sid": "DenyDeletion", "Effect": "Deny", "Principal": "*", "Action": list(DELETE_ACTIONS)})
    return json_text({"Version": "2012-10-17", "Statement": statements})
