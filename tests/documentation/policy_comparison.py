"""The policies beside those of others: what of it is ours, from the rules themselves."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from penstock.platform.rule import GraphRule, PlanRule, ResourceRule, Rule, Severity
from penstock.policies import ALL
from penstock.policies.standards import CDK_NAG, CHECKOV
from reference import ROOT

from .markdown import code, table

__all__ = ["AREAS", "COMPARISON", "area", "comparison", "equivalents"]

COMPARISON: Final = ROOT / "docs" / "policy-comparison.md"

AREAS: Final = {
    "IMG": "container images",
    "SEC": "secrets in code",
    "CMP": "compute: no shell, no key",
    "NET": "reachable from anywhere, TLS",
    "STO": "S3",
    "IAM": "IAM",
    "OWN": "tags",
    "OSE": "OpenSearch",
    "BND": "ways past the pipeline",
    "BKP": "AWS Backup",
    "ELC": "ElastiCache",
    "EFS": "EFS",
    "DDB": "DynamoDB and DAX",
    "RDS": "RDS, Aurora, DocumentDB, Neptune",
    "KMS": "KMS",
    "PSB": "Pod Security Standards, baseline",
    "PSR": "Pod Security Standards, restricted",
    "K8S": "Kubernetes",
    "EC2": "EC2",
    "VPC": "VPC",
    "ELB": "load balancers",
    "ECS": "ECS",
    "ECR": "ECR",
    "EKS": "EKS",
    "LAM": "Lambda",
    "ASG": "Auto Scaling",
    "SQS": "SQS",
    "SNS": "SNS",
    "SMG": "Secrets Manager",
    "SSM": "Systems Manager",
    "LOG": "CloudWatch and its logs",
    "TRL": "CloudTrail",
    "CDN": "CloudFront",
    "API": "API Gateway",
    "PLN": "operations: delete, replace, unprotect",
}
"""What the middle of a rule's id stands for."""


def area(rule: Rule) -> str:
    """The middle of its id."""
    return rule.id.split("-")[1]


def comparison() -> list[str]:
    """The part of the page that the rules make: how many there are of what, and whose rules ask the same."""
    return [
        "## How many, of what",
        "",
        *_totals(),
        *_by_area(),
        *(line for framework in (CDK_NAG, CHECKOV) for line in _same_as(framework)),
    ]


def equivalents(framework: str) -> dict[str, list[str]]:
    """Our rules by the rule of another tool that asks the same."""
    found: dict[str, list[str]] = {}
    for rule in ALL:
        for reference in rule.equivalents:
            if reference.framework == framework:
                found.setdefault(reference.control, []).append(rule.id)
    return dict(sorted(found.items()))


def _totals() -> list[str]:
    kinds = {"a resource by itself": ResourceRule, "the stack as a whole": GraphRule, "operations": PlanRule}
    counts = [f"{sum(isinstance(rule, kind) for rule in ALL)} judge {what}" for what, kind in kinds.items()]
    mending = sum(isinstance(rule, ResourceRule) and rule.remedy is not None for rule in ALL)
    return [f"{len(ALL)} rules: {', '.join(counts)}. {mending} can mend what they find.", ""]


def _by_area() -> list[str]:
    severities = list(reversed(Severity))
    heads = ("area", "what it is about", "rules", *(severity.value for severity in severities))
    rows = [
        (f"`{name}`", AREAS[name], *_counts([rule for rule in ALL if area(rule) == name], severities))
        for name in dict.fromkeys(area(rule) for rule in ALL)
    ]
    return table(heads, [*rows, ("all", "", *_counts(ALL, severities))])


def _counts(rules: Iterable[Rule], severities: Iterable[Severity]) -> list[str]:
    found = Counter(rule.severity for rule in rules)
    return [str(found.total()), *(str(found[severity]) for severity in severities)]


def _same_as(framework: str) -> list[str]:
    theirs = equivalents(framework)
    ours = {rule for rules in theirs.values() for rule in rules}
    rows = [(code(name), ", ".join(f"[{rule}](rules/{rule}.md)" for rule in rules)) for name, rules in theirs.items()]
    return [
        f"## What {framework} asks, and here",
        "",
        f"{len(theirs)} rules of {framework} have an equivalent in {len(ours)} of ours.",
        "",
        *table((framework, "here"), rows),
    ]
