"""Properties that the cloud itself writes on a resource whenever something happens to it: clocks, counters, states.

No program can give them, so a new value is no drift, whoever the resource belongs to.
"""

from collections.abc import Mapping
from typing import Final

__all__ = ["KUBERNETES", "STAMPED", "is_stamped"]

STAMPED: Final[Mapping[str, Mapping[str, str]]] = {
    "aws:acm/certificate:Certificate": {
        "notAfter": "ACM renews it by itself",
        "notBefore": "ACM renews it by itself",
        "pendingRenewal": "ACM renews it by itself",
        "renewalEligibility": "ACM renews it by itself",
        "renewalSummaries": "ACM renews it by itself",
    },
    "aws:autoscaling/group:Group": {
        "predictedCapacity": "a forecast",
        "warmPoolSize": "how many hosts wait now",
    },
    "aws:backup/vault:Vault": {"recoveryPoints": "how many backups there are now"},
    "aws:iam/policy:Policy": {"attachmentCount": "how many use it now"},
    "aws:lambda/function:Function": {"lastModified": "when it was last changed"},
    "aws:lb/targetGroup:TargetGroup": {"loadBalancerArns": "which load balancers use it now"},
    "aws:rds/cluster:Cluster": {"caCertificateValidTill": "RDS renews it by itself"},
    "aws:rds/instance:Instance": {
        "latestRestorableTime": "it moves every few minutes",
        "status": "what RDS does with it now",
    },
}
"""By type, the properties of AWS, each with what it tells."""

KUBERNETES: Final[Mapping[str, str]] = {
    "metadata.annotations.deployment.kubernetes.io/revision": "the revision, counted by the controller of deployments",
    "metadata.creationTimestamp": "when it was made",
    "metadata.generation": "how often its specification changed",
    "metadata.managedFields": "who set which field",
    "metadata.resourceVersion": "another one with every change",
    "metadata.uid": "its identity",
    "status": "what controllers found",
}
"""The same of every object of Kubernetes."""


def is_stamped(urn: str, path: str) -> bool:
    """Whether the cloud itself writes this property of a resource.

    Args:
        urn: the resource.
        path: its property, or a part of it.
    """
    type_token = urn.split("::")[2].rsplit("$", 1)[-1] if urn.count("::") > 2 else ""
    known = KUBERNETES if type_token.startswith("kubernetes:") else STAMPED.get(type_token, {})
    return any(path == name or path.startswith((f"{name}.", f"{name}[")) for name in known)
