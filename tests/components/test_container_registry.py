"""A container registry as a program declares it."""

from typing import Any

import pulumi
import pytest
from component_programs import ACCOUNT_ID, REGION, assert_clean, assert_refused, synthesised
from penstock.components import ContainerRegistry, ContainerRegistryArgs
from penstock.platform.testing import Synthesised, exactly, serialised_json
from policy_evaluator import ALLOWED, DENIED, NOT_ALLOWED, Request, decide

OTHER = "444455556666"
ANOTHER = "777788889999"


def registry(**arguments: Any) -> Synthesised:
    return synthesised(lambda: ContainerRegistry("orders", ContainerRegistryArgs(**arguments)))


def asked(stack: Synthesised, principal: str, action: str) -> str:
    """What the repository's policy says; its resource is the repository itself."""
    policy = stack.one("orders-policy").get("policy")
    return decide(policy, Request(principal=principal, action=action, resource="orders"))


def test_a_tag_means_one_image_for_ever_and_every_image_is_scanned() -> None:
    repository = registry().one("orders-repository")
    repository.has(
        {"imageTagMutability": "IMMUTABLE", "imageScanningConfiguration": {"scanOnPush": True}, "forceDelete": False}
    )


def test_images_are_encrypted_with_a_rotated_key_of_its_own() -> None:
    stack = registry()
    key = stack.one("orders-key")
    key.has({"enableKeyRotation": True})
    repository = stack.one("orders-repository")
    repository.has({"encryptionConfigurations": [{"encryptionType": "KMS"}]})
    assert key.urn in repository.property_dependencies["encryptionConfigurations"]


@pytest.mark.parametrize("days", [1, 14, 365])
def test_no_rule_selects_an_image_with_a_tag(days: int) -> None:
    """What runs was pushed with a tag, and immutable tags never leave an image: it can never expire."""
    selection = {
        "tagStatus": "untagged",
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": days,
    }
    rules = serialised_json({"rules": [{"selection": exactly(selection)}]})
    registry(expire_untagged_after_days=days).one("orders-lifecycle").has({"policy": rules})


def test_everything_that_would_lose_images_is_protected_and_retained() -> None:
    """Whatever the caller says. The lifecycle alone can be replaced, which is how the provider changes it."""
    options = pulumi.ResourceOptions(protect=False, retain_on_delete=False)
    stack = synthesised(lambda: ContainerRegistry("orders", ContainerRegistryArgs(), options))
    children = [resource for resource in stack.resources if resource.name.startswith("orders-")]
    assert len(children) == 5
    assert {child.name for child in children if not child.options.protect} == {"orders-lifecycle"}
    assert all(child.options.retain_on_delete for child in children)


def test_the_accounts_named_may_pull_and_no_other_and_none_may_push() -> None:
    stack = registry(pull_accounts=[OTHER, OTHER])
    assert asked(stack, f"arn:aws:iam::{OTHER}:role/web", "ecr:BatchGetImage") == ALLOWED
    assert asked(stack, f"arn:aws:iam::{OTHER}:role/web", "ecr:GetDownloadUrlForLayer") == ALLOWED
    assert asked(stack, f"arn:aws:iam::{OTHER}:role/web", "ecr:PutImage") == NOT_ALLOWED
    assert asked(stack, f"arn:aws:iam::{ANOTHER}:role/web", "ecr:BatchGetImage") == NOT_ALLOWED
    assert asked(registry(), f"arn:aws:iam::{OTHER}:role/web", "ecr:BatchGetImage") == NOT_ALLOWED


@pytest.mark.parametrize("action", ["ecr:BatchDeleteImage", "ecr:DeleteRepository"])
def test_nobody_may_delete_an_image(action: str) -> None:
    """A deleted tag could be pushed again with another content."""
    assert asked(registry(), f"arn:aws:iam::{ACCOUNT_ID}:role/admin", action) == DENIED


def test_an_image_can_be_named_in_the_first_preview() -> None:
    """So that the rules on images can judge what runs; and what uses the registry waits for its policy."""
    outputs: dict[str, Any] = {}

    def program() -> None:
        registry = ContainerRegistry("orders", ContainerRegistryArgs())
        for output in ("repository_url", "repository_arn", "repository_name"):
            getattr(registry, output).apply(lambda known, output=output: outputs.update({output: known}))

    name = synthesised(program).one("orders-repository").automatic_name
    assert outputs == {
        "repository_name": name,
        "repository_arn": f"arn:aws:ecr:{REGION}:{ACCOUNT_ID}:repository/{name}",
        "repository_url": f"{ACCOUNT_ID}.dkr.ecr.{REGION}.amazonaws.com/{name}",
    }


def test_no_rule_is_violated_or_undecided_in_the_first_preview() -> None:
    assert_clean(registry(pull_accounts=[OTHER]))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"pull_accounts": ["*"]}, ["pull_accounts", "twelve digits", "never all with *"]),
        ({"pull_accounts": ["arn:aws:iam::444455556666:root"]}, ["pull_accounts", "twelve digits"]),
        ({"expire_untagged_after_days": 0}, ["expire_untagged_after_days", "greater than or equal to 1"]),
        ({"expire_untagged_after_days": 400}, ["expire_untagged_after_days", "less than or equal to 365"]),
        ({"image_tag_mutability": "MUTABLE"}, ["image_tag_mutability", "not permitted"]),
    ],
)
def test_what_would_be_unsafe_is_refused_with_the_reason(fields: dict[str, Any], words: list[str]) -> None:
    given: Any = fields  # a mapping, as from another language
    assert_refused(lambda: ContainerRegistry("orders", given), ["ContainerRegistry 'orders'", *words])
