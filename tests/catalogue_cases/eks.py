"""The cases of the rules on clusters of Kubernetes."""

from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource, urn
from rule_cases import OK, OTHER_SHAPE, UNDECIDED, VIOLATION

__all__ = ["CASES", "ONE_SHAPE"]

LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"]


def cluster(**properties: Any) -> Resource:
    """A cluster, whose role is never known before it exists."""
    return resource("aws:eks/cluster:Cluster", roleArn=UNKNOWN, **properties)


def endpoint(**settings: Any) -> Resource:
    """A cluster with settings of its network."""
    return cluster(vpcConfig={"subnetIds": UNKNOWN, **settings})


def encrypted(*resources: Any, key: Any = "arn:aws:kms:eu-central-1:123456789012:key/1") -> Resource:
    """A cluster that encrypts some of its resources with a key."""
    return cluster(encryptionConfig={"resources": list(resources), "provider": {"keyArn": key}})


CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-EKS-001": {
        OK: [
            endpoint(endpointPublicAccess=False, publicAccessCidrs=UNKNOWN),
            endpoint(publicAccessCidrs=["192.0.2.0/24"]),
        ],
        VIOLATION: [
            endpoint(),
            endpoint(endpointPublicAccess=True, publicAccessCidrs=[]),
            endpoint(publicAccessCidrs=[UNKNOWN, "0.0.0.0/0"]),
            endpoint(publicAccessCidrs=["0.0.0.0/1", "128.0.0.0/1"]),
        ],
        OTHER_SHAPE: [endpoint(publicAccessCidrs="0.0.0.0/0"), endpoint(endpointPublicAccess="true")],
        UNDECIDED: [endpoint(endpointPublicAccess=UNKNOWN), endpoint(publicAccessCidrs=UNKNOWN)],
    },
    "PEN-EKS-002": {
        OK: [endpoint(endpointPrivateAccess=True)],
        VIOLATION: [endpoint(), endpoint(endpointPrivateAccess=False)],
        UNDECIDED: [endpoint(endpointPrivateAccess=UNKNOWN), cluster(vpcConfig=UNKNOWN)],
    },
    "PEN-EKS-003": {
        OK: [cluster(enabledClusterLogTypes=LOGS), cluster(enabledClusterLogTypes=list(reversed(LOGS)))],
        VIOLATION: [
            cluster(),
            cluster(enabledClusterLogTypes=["audit"]),
            *(cluster(enabledClusterLogTypes=[kind for kind in LOGS if kind != left_out]) for left_out in LOGS),
        ],
        UNDECIDED: [cluster(enabledClusterLogTypes=UNKNOWN), cluster(enabledClusterLogTypes=["api", UNKNOWN])],
    },
    "PEN-EKS-004": {
        OK: [
            encrypted("secrets"),
            [
                resource("aws:kms/key:Key", "mine"),
                cluster(
                    encryptionConfig={"resources": ["secrets"], "provider": {"keyArn": UNKNOWN}},
                    depends={"encryptionConfig": urn("aws:kms/key:Key", "mine")},
                ),
            ],
        ],
        VIOLATION: [cluster(), encrypted(), encrypted("secrets", key="")],
        OTHER_SHAPE: [cluster(encryptionConfig=[{"resources": [], "provider": {"keyArn": UNKNOWN}}])],
        UNDECIDED: [cluster(encryptionConfig=UNKNOWN), encrypted("secrets", key=UNKNOWN)],
    },
    "PEN-EKS-005": {
        OK: [cluster(), cluster(version="1.36"), cluster(version="1.32"), cluster(version="2.0")],
        VIOLATION: [
            cluster(version="1.31"),
            cluster(version="1.30"),
            cluster(version="1.9"),
            cluster(version="latest"),
        ],
        OTHER_SHAPE: [cluster(version=1.29)],
        UNDECIDED: [cluster(version=UNKNOWN)],
    },
    "PEN-EKS-006": {
        OK: [cluster(deletionProtection=True), cluster(protect=True)],
        VIOLATION: [cluster(), cluster(deletionProtection=False)],
        UNDECIDED: [cluster(deletionProtection=UNKNOWN)],
    },
}

ONE_SHAPE = frozenset({"PEN-EKS-002", "PEN-EKS-003", "PEN-EKS-006"})
