"""A container registry as a program declares it."""

import json
from typing import Any

import pulumi
import pytest
from component_programs import ACCOUNT_ID, REGION, declared, one
from penstock.components import ContainerRegistry, ContainerRegistryArgs
from penstock.platform.errors import ConfigurationError
from penstock.platform.resource import Graph
from penstock.platform.rule import Verdict, judge
from penstock.policies import ALL as RULES
from policy_evaluator import ALLOWED, DENIED, NOT_ALLOWED, Request, decide

OTHER = "444455556666"
ANOTHER = "777788889999"


def registry(**arguments: Any) -> Graph:
    return declared(lambda: ContainerRegistry("orders", ContainerRegistryArgs(**arguments)))


def asked(graph: Graph, principal: str, action: str) -> str:
    """What the repository's policy says; its resource is the repository itself."""
    policy = one(graph, "orders-policy").get("policy")
    return decide(policy, Request(principal=principal, action=action, resource="orders"))


def test_a_tag_means_one_image_for_ever_and_every_image_is_scanned() -> None:
    repository = one(registry(), "orders-repository")
    assert repository.get("imageTagMutability") == "IMMUTABLE"
    assert repository.get("imageScanningConfiguration.scanOnPush") is True
    assert repository.get("forceDelete") is False


def test_images_are_encrypted_with_a_rotated_key_of_its_own() -> None:
    graph = registry()
    key = one(graph, "orders-key")
    assert key.get("enableKeyRotation") is True
    repository = one(graph, "orders-repository")
    assert repository.get("encryptionConfigurations.0.encryptionType") == "KMS"
    assert key.urn in repository.property_dependencies["encryptionConfigurations"]


@pytest.mark.parametrize("days", [1, 14, 365])
def test_no_rule_selects_an_image_with_a_tag(days: int) -> None:
    """What runs was pushed with a tag, and immutable tags never leave an image: it can never expire."""
    lifecycle = one(registry(expire_untagged_after_days=days), "orders-lifecycle")
    (rule,) = json.loads(lifecycle.get("policy"))["rules"]
    assert rule["selection"] == {
        "tagStatus": "untagged",
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": days,
    }


def test_everything_that_would_lose_images_is_protected_and_retained() -> None:
    """Whatever the caller says. The lifecycle alone can be replaced, which is how the provider changes it."""
    options = pulumi.ResourceOptions(protect=False, retain_on_delete=False)
    graph = declared(lambda: ContainerRegistry("orders", ContainerRegistryArgs(), options))
    children = [resource for resource in graph.resources if resource.name.startswith("orders-")]
    assert len(children) == 5
    assert {child.name for child in children if not child.protect} == {"orders-lifecycle"}
    assert all(child.retain_on_delete for child in children)


def test_the_accounts_named_may_pull_and_no_other_and_none_may_push() -> None:
    graph = registry(pull_accounts=[OTHER, OTHER])
    assert asked(graph, f"arn:aws:iam::{OTHER}:role/web", "ecr:BatchGetImage") == ALLOWED
    assert asked(graph, f"arn:aws:iam::{OTHER}:role/web", "ecr:GetDownloadUrlForLayer") == ALLOWED
    assert asked(graph, f"arn:aws:iam::{OTHER}:role/web", "ecr:PutImage") == NOT_ALLOWED
    assert asked(graph, f"arn:aws:iam::{ANOTHER}:role/web", "ecr:BatchGetImage") == NOT_ALLOWED
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

    name = one(declared(program), "orders-repository").get("name")
    assert outputs == {
        "repository_name": name,
        "repository_arn": f"arn:aws:ecr:{REGION}:{ACCOUNT_ID}:repository/{name}",
        "repository_url": f"{ACCOUNT_ID}.dkr.ecr.{REGION}.amazonaws.com/{name}",
    }


def test_no_rule_is_violated_or_undecided_in_the_first_preview() -> None:
    """But that nobody tags: there is no environment here."""
    judgement = judge(RULES, registry(pull_accounts=[OTHER]))
    assert not judgement.having(Verdict.UNDECIDED)
    assert not judgement.having(Verdict.COULD_NOT_RUN)
    assert {finding.rule_id for finding in judgement.having(Verdict.VIOLATION)} <= {"PEN-OWN-001"}


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
    with pytest.raises(ConfigurationError) as refusal:
        declared(lambda: ContainerRegistry("orders", fields))  # type: ignore[arg-type] # a mapping, as from another language
    message = str(refusal.value)
    assert all(word in message for word in ["ContainerRegistry 'orders'", *words]), message
