"""ECR: images that never change, that are scanned, and that only those can pull who should."""

from fnmatch import fnmatchcase

from ...platform.resource import Graph, Resource
from ...platform.rule import GraphRule, ResourceRule, Rule, Severity
from ..standards import cdk_nag, checkov, nist, pci, security_hub
from ..values import every, forbidden_value, required_value, true
from .checks import closed

__all__ = ["RULES"]

REPOSITORY = "aws:ecr/repository:Repository"
TEMPLATE = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate"

_GUIDE = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/"


def _is_scanned(graph: Graph, repository: Resource) -> bool:
    if true(repository.get("imageScanningConfiguration.scanOnPush")):
        return True
    registries = graph.of_type("aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration")
    return any(
        registry.get(f"{rule}.scanFrequency") in ("SCAN_ON_PUSH", "CONTINUOUS_SCAN")
        and any(
            _covers(registry.get(f"{path}.filter"), repository) for path in registry.paths(f"{rule}.repositoryFilters")
        )
        for registry in registries
        for rule in registry.paths("rules")
    )


def _covers(pattern: object, repository: Resource) -> bool:
    # A filter without a wildcard stands for every name that contains it.
    text = str(pattern)
    return text == "*" or fnmatchcase(str(repository.get("name", "")), text if "*" in text else f"*{text}*")


def _has_lifecycle(graph: Graph, repository: Resource) -> bool:
    return bool(graph.referring(repository, "aws:ecr/lifecyclePolicy:LifecyclePolicy", "repository", identity="name"))


RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-ECR-001",
        sentence="Tags of images never move.",
        severity=Severity.HIGH,
        why="A tag that can be pushed again names something else tomorrow: what was tested is not what is released.",
        fix='Set image_tag_mutability="IMMUTABLE"; the default lets every tag move.',
        references=(*security_hub("ECR.2"), *nist("CA-9(1)", "CM-2", "CM-8(1)")),
        equivalents=checkov("CKV_AWS_51"),
        url=f"{_GUIDE}image-tag-mutability.html",
        is_boundary=True,
        types=(REPOSITORY, TEMPLATE),
        check=required_value("imageTagMutability", when="IMMUTABLE".__eq__, otherwise="a tag can be pushed again"),
        remedy=lambda _: {"imageTagMutability": "IMMUTABLE"},
    ),
    GraphRule(
        id="PEN-ECR-002",
        sentence="Images are scanned when they are pushed.",
        severity=Severity.HIGH,
        why="A known hole in a base image is otherwise found by somebody else.",
        fix='Set image_scanning_configuration={"scan_on_push": True}, or add RegistryScanningConfiguration.',
        references=(*security_hub("ECR.1"), *nist("RA-5"), *pci("6.2.3", "6.2.4")),
        equivalents=checkov("CKV_AWS_163"),
        url=f"{_GUIDE}image-scanning.html",
        types=(REPOSITORY,),
        check=every((REPOSITORY,), _is_scanned, "scans no image"),
    ),
    ResourceRule(
        id="PEN-ECR-003",
        sentence="Images are encrypted with a key that can be reviewed.",
        severity=Severity.LOW,
        why="Without a key of KMS nobody can see who reads the images, nor take that right away at once.",
        fix='Set encryption_configurations=[{"encryption_type": "KMS", "kms_key": key.arn}].',
        references=(*security_hub("ECR.5"), *nist("SC-12(2)", "SC-13", "SC-28", "SC-28(1)")),
        equivalents=checkov("CKV_AWS_136"),
        url=f"{_GUIDE}encryption-at-rest.html",
        types=(REPOSITORY, TEMPLATE),
        check=required_value(
            "encryptionConfigurations.0.encryptionType",
            when=("KMS", "KMS_DSSE").__contains__,
            otherwise="the images are encrypted with a key that nobody can review",
        ),
    ),
    GraphRule(
        id="PEN-ECR-004",
        sentence="Every repository says which images go.",
        severity=Severity.LOW,
        why="Old images are paid for, and somebody starts one with a hole that was mended long ago.",
        fix="Add LifecyclePolicy(repository=repository.name, policy=...) that expires what has no tag.",
        references=(*security_hub("ECR.3"), *nist("CA-9(1)", "CM-2", "CM-2(2)")),
        url=f"{_GUIDE}LifecyclePolicies.html",
        types=(REPOSITORY,),
        check=every((REPOSITORY,), _has_lifecycle, "keeps every image for ever"),
    ),
    ResourceRule(
        id="PEN-ECR-005",
        sentence="No repository is open to everybody.",
        severity=Severity.CRITICAL,
        why="Anybody with an AWS account can pull the images, or push what the services then run.",
        fix='Name accounts in Principal, or add {"StringEquals": {"aws:PrincipalOrgID": "<organisation>"}}.',
        references=nist("AC-3", "AC-6", "SC-7"),
        equivalents=(*cdk_nag("AwsSolutions-ECR1"), *checkov("CKV_AWS_32")),
        url=f"{_GUIDE}repository-policies.html",
        types=("aws:ecr/repositoryPolicy:RepositoryPolicy", "aws:ecr/registryPolicy:RegistryPolicy"),
        check=closed("policy"),
    ),
    ResourceRule(
        id="PEN-ECR-006",
        sentence="No repository can be deleted with its images.",
        severity=Severity.MEDIUM,
        why="A service can then neither scale nor come back after a failure: its image is gone.",
        fix="Leave force_delete out.",
        references=nist("CP-10"),
        url=f"{_GUIDE}repository-delete.html",
        types=(REPOSITORY,),
        check=forbidden_value("forceDelete", when=true, because="deleting the repository deletes what is running"),
        remedy=lambda _: {"forceDelete": False},
    ),
)
