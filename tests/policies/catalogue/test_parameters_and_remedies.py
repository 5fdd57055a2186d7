"""What an organisation chooses about rules, and what the remedies of rules leave behind."""

from dataclasses import replace
from typing import Any

import pytest
from catalogue_cases import CASES
from penstock.platform.judging import judge
from penstock.platform.resource import Graph, Resource
from penstock.platform.rule import ResourceRule, Verdict
from penstock.policies import ALL, Parameters, configured
from resources import resource
from rule_cases import OTHER_SHAPE, VIOLATION, task

OWN = "123456789012.dkr.ecr.eu-central-1.amazonaws.com"
BALANCER = "aws:lb/loadBalancer:LoadBalancer"

MENDED = [
    pytest.param(rule, stack, id=f"{rule.id}-{kind}-{number}")
    for rule in ALL
    if isinstance(rule, ResourceRule) and rule.remedy is not None
    for kind in (VIOLATION, OTHER_SHAPE)
    for number, stack in enumerate(CASES[rule.id].get(kind, ()))
    if isinstance(stack, Resource) and stack.type in rule.types
]


def verdicts(rule_id: str, parameters: Parameters, subject: Resource) -> list[Verdict]:
    """What a rule finds on a resource with these parameters."""
    rules = [rule for rule in configured(parameters) if rule.id == rule_id]
    return [finding.verdict for finding in judge(rules, Graph([subject])).findings]


@pytest.mark.parametrize("registry", [OWN, f"{OWN}/", f"{OWN}/shop"])
def test_images_of_an_allowed_registry_are_fine(registry: str) -> None:
    """A registry, or what is below a path of it."""
    allowed = Parameters(allowed_registries=("registry.example.com", registry))
    assert verdicts("PEN-ECS-007", allowed, task(image=f"{OWN}/shop:1")) == []


@pytest.mark.parametrize("image", [f"{OWN}.evil.net/shop", "public.ecr.aws/shop", f"{OWN}x/shop", f"{OWN}/shop-2"])
def test_images_from_elsewhere_are_not(image: str) -> None:
    """A name that only begins alike is another registry, or another repository."""
    allowed = Parameters(allowed_registries=(f"{OWN}/shop",))
    assert verdicts("PEN-ECS-007", allowed, task(image=image)) == [Verdict.VIOLATION]


def test_only_disposable_environments_go_unprotected() -> None:
    """By the tag of the environment; without any disposable one, every load balancer is protected."""
    trial = resource(BALANCER, tags={"environment": "trial"})
    assert verdicts("PEN-ELB-003", Parameters(), trial) == [Verdict.VIOLATION]
    assert verdicts("PEN-ELB-003", Parameters(disposable_environments=("trial",)), trial) == []
    untagged = Parameters(disposable_environments=("",))
    assert verdicts("PEN-ELB-003", untagged, resource(BALANCER)) == [Verdict.VIOLATION]


@pytest.mark.parametrize(("rule", "subject"), MENDED)
def test_a_remedy_mends_what_its_rule_found(rule: ResourceRule, subject: Resource) -> None:
    """The properties that it gives, put in place of what is there, leave nothing for the rule to find."""
    assert rule.remedy is not None
    mended = replace(subject, properties={**subject.properties, **rule.remedy(subject)})
    assert judge([rule], Graph([mended])).having(Verdict.VIOLATION) == ()
    assert judge([rule], Graph([mended])).having(Verdict.COULD_NOT_RUN) == ()


@pytest.mark.parametrize(
    ("rule_id", "remedy"),
    [
        ("PEN-ELB-005", {"desyncMitigationMode": "defensive"}),
        ("PEN-KMS-002", {"deletionWindowInDays": 30}),
        ("PEN-LAM-008", {"recursiveLoop": "Terminate"}),
        ("PEN-VPC-010", {"autoAcceptSharedAttachments": "disable"}),
    ],
)
def test_a_remedy_gives_a_value_that_the_service_knows(rule_id: str, remedy: dict[str, Any]) -> None:
    """Where a rule forbids one value, any other would leave it nothing to find."""
    (rule,) = [rule for rule in ALL if rule.id == rule_id]
    assert isinstance(rule, ResourceRule)
    assert rule.remedy is not None
    assert rule.remedy(resource(rule.types[0])) == remedy


def test_there_are_remedies_to_try() -> None:
    """The test above runs over what the rules bring: without any, it would say nothing."""
    assert len({parameter.id for parameter in MENDED}) > 10
