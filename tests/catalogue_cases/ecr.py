"""The cases of the rules on registries."""

import json
from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource
from rule_cases import OK, OTHER_SHAPE, UNDECIDED, VIOLATION

__all__ = ["CASES", "ONE_SHAPE"]

REPOSITORY = "aws:ecr/repository:Repository"
TEMPLATE = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate"
LIFECYCLE = "aws:ecr/lifecyclePolicy:LifecyclePolicy"
POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy"
SHOP = resource(REPOSITORY, "shop", name="shop/web")
PULL = {"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}
IN_ORGANISATION = {**PULL, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}


def policy(*statements: Any) -> str:
    """A policy document with these statements."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def scanning(pattern: Any, frequency: Any = "SCAN_ON_PUSH") -> Resource:
    """What the registry scans."""
    rule = {"scanFrequency": frequency, "repositoryFilters": [{"filter": pattern, "filterType": "WILDCARD"}]}
    kind = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration"
    return resource(kind, scanType="ENHANCED", rules=[rule])


CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-ECR-001": {
        OK: [resource(REPOSITORY, imageTagMutability="IMMUTABLE", name=UNKNOWN)],
        VIOLATION: [
            resource(REPOSITORY, name=UNKNOWN),
            resource(REPOSITORY, imageTagMutability="MUTABLE"),
            resource(REPOSITORY, imageTagMutability="IMMUTABLE_WITH_EXCLUSION"),
        ],
        OTHER_SHAPE: [resource(TEMPLATE, prefix="shop", imageTagMutability="MUTABLE")],
        UNDECIDED: [resource(REPOSITORY, imageTagMutability=UNKNOWN)],
    },
    "PEN-ECR-002": {
        OK: [
            resource(REPOSITORY, imageScanningConfiguration={"scanOnPush": True}, name=UNKNOWN),
            [SHOP, scanning("*")],
            [SHOP, scanning("shop/*", "CONTINUOUS_SCAN")],
            [SHOP, scanning("web")],
            [resource(REPOSITORY, name=UNKNOWN), scanning("*")],
        ],
        VIOLATION: [
            SHOP,
            resource(REPOSITORY, imageScanningConfiguration={"scanOnPush": False}),
            [SHOP, scanning("*", "MANUAL")],
        ],
        OTHER_SHAPE: [[SHOP, scanning("billing/*")], [SHOP, scanning("web*")]],
        UNDECIDED: [resource(REPOSITORY, imageScanningConfiguration=UNKNOWN), [SHOP, scanning(UNKNOWN)]],
    },
    "PEN-ECR-003": {
        OK: [
            resource(REPOSITORY, encryptionConfigurations=[{"encryptionType": "KMS", "kmsKey": UNKNOWN}]),
            resource(REPOSITORY, encryptionConfigurations=[{"encryptionType": "KMS_DSSE"}]),
        ],
        VIOLATION: [
            resource(REPOSITORY, name=UNKNOWN),
            resource(REPOSITORY, encryptionConfigurations=[{"encryptionType": "AES256"}]),
        ],
        OTHER_SHAPE: [resource(TEMPLATE, prefix="shop", encryptionConfigurations=[])],
        UNDECIDED: [resource(REPOSITORY, encryptionConfigurations=UNKNOWN)],
    },
    "PEN-ECR-004": {
        OK: [
            [SHOP, resource(LIFECYCLE, repository="shop/web", policy=UNKNOWN)],
            [SHOP, resource(LIFECYCLE, repository=UNKNOWN, depends={"repository": SHOP.urn})],
        ],
        VIOLATION: [SHOP, [SHOP, resource(LIFECYCLE, repository="billing/web")]],
        UNDECIDED: [[SHOP, resource(LIFECYCLE, repository=UNKNOWN)]],
    },
    "PEN-ECR-005": {
        OK: [
            resource(POLICY, policy=policy(IN_ORGANISATION), repository=UNKNOWN),
            resource(POLICY, policy=policy({**PULL, "Principal": {"AWS": "arn:aws:iam::123456789012:root"}})),
            resource(POLICY, policy=policy({**PULL, "Effect": "Deny"})),
        ],
        VIOLATION: [
            resource(POLICY, policy=policy(PULL), repository=UNKNOWN),
            resource(POLICY, policy=policy(IN_ORGANISATION, {**PULL, "Principal": {"AWS": ["*"]}})),
        ],
        OTHER_SHAPE: [
            resource(POLICY, policy={"Statement": PULL}),
            resource("aws:ecr/registryPolicy:RegistryPolicy", policy=policy(PULL)),
        ],
        UNDECIDED: [resource(POLICY, policy=UNKNOWN)],
    },
    "PEN-ECR-006": {
        OK: [resource(REPOSITORY, name=UNKNOWN), resource(REPOSITORY, forceDelete=False)],
        VIOLATION: [resource(REPOSITORY, forceDelete=True)],
        UNDECIDED: [resource(REPOSITORY, forceDelete=UNKNOWN)],
    },
}

ONE_SHAPE = frozenset({"PEN-ECR-004", "PEN-ECR-006"})
