"""EKS: who reaches the control plane, what it records, and whether it is still mended."""

from collections.abc import Iterator

from ...platform.errors import printable
from ...platform.resource import Resource
from ...platform.rule import NOT_APPLICABLE, OK, GraphRule, Outcome, ResourceRule, Rule, Severity, Violation, each
from ..lifecycles import KUBERNETES, ends
from ..standards import cdk_nag, checkov, nist, pci, security_hub
from ..traffic import is_anywhere
from ..values import is_set, of_each, required_value, true

__all__ = ["RULES"]

CLUSTER = "aws:eks/cluster:Cluster"

_GUIDE = "https://docs.aws.amazon.com/eks/latest/userguide/"

_LOG_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")


def _is_closed_to_strangers(cluster: Resource) -> Outcome:
    if not true(cluster.get("vpcConfig.endpointPublicAccess", default=True)):
        return OK
    if cluster.get("vpcConfig.publicAccessCidrs") in (None, [], ()):
        return Violation("its endpoint can be reached from anywhere: that is the default")

    def violation(path: str) -> Violation | None:
        block = str(cluster.get(path))
        return Violation(f"its endpoint can be reached from {block}") if is_anywhere(block) else None

    return each(cluster.paths("vpcConfig.publicAccessCidrs"), violation)


def _records_everything(cluster: Resource) -> Outcome:
    recorded = cluster.known("enabledClusterLogTypes", default=())
    missing = [kind for kind in _LOG_TYPES if kind not in recorded]
    return Violation(f"it does not record {', '.join(missing)}") if missing else OK


def _secrets_have_a_key(cluster: Resource) -> Outcome:
    def paths() -> Iterator[str]:
        yield from cluster.paths("encryptionConfig")

    has_key = any(
        "secrets" in cluster.known(f"{path}.resources", default=()) and is_set(cluster, f"{path}.provider.keyArn")
        for path in paths()
    )
    return OK if has_key else Violation("its secrets are encrypted with a key that nobody can review")


def _version_is_supported(cluster: Resource) -> Outcome:
    version = cluster.get("version")
    if version is None:
        return NOT_APPLICABLE  # EKS takes the newest
    major, _, minor = str(version).partition(".")
    if not (major.isdecimal() and minor.isdecimal()):
        return Violation(f"{printable(version, 40)} is no version of Kubernetes")
    named = (int(major), int(minor))
    support = KUBERNETES.get(named)
    if support is None:  # newer than the table, or older than all of it
        return OK if named > max(KUBERNETES) else Violation(f"Kubernetes {major}.{minor} gets no more fixes")
    if not ends(support.extended):
        return OK
    return Violation(f"Kubernetes {major}.{minor} gets no fixes after {support.extended}, not even in extended support")


def _is_protected(cluster: Resource) -> Outcome:
    if cluster.protect or true(cluster.get("deletionProtection")):
        return OK
    return Violation("it can be deleted with everything that is declared in it")


RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-EKS-001",
        sentence="The control plane cannot be reached from anywhere.",
        severity=Severity.HIGH,
        why="A stolen token, or a hole in the API server, then works from anywhere in the world.",
        fix='Set vpc_config={"endpoint_public_access": False}, or name networks in public_access_cidrs.',
        references=(*security_hub("EKS.1"), *nist("AC-3", "AC-4", "SC-7"), *pci("1.4.4")),
        equivalents=(*cdk_nag("AwsSolutions-EKS1"), *checkov("CKV_AWS_38", "CKV_AWS_39")),
        url=f"{_GUIDE}cluster-endpoint.html",
        types=(CLUSTER,),
        check=_is_closed_to_strangers,
    ),
    ResourceRule(
        id="PEN-EKS-002",
        sentence="Nodes reach the control plane inside the network.",
        severity=Severity.MEDIUM,
        why="Without the private endpoint, what nodes and control plane say to each other leaves the network.",
        fix='Set vpc_config={"endpoint_private_access": True}; the default is false.',
        references=nist("AC-4", "SC-7"),
        url=f"{_GUIDE}cluster-endpoint.html",
        types=(CLUSTER,),
        check=required_value(
            "vpcConfig.endpointPrivateAccess", when=true, otherwise="nodes speak to the control plane from outside"
        ),
    ),
    ResourceRule(
        id="PEN-EKS-003",
        sentence="The control plane records everything that it can.",
        severity=Severity.MEDIUM,
        why="Who changed what in the cluster is told by these records only, and they cannot be had afterwards.",
        fix='Set enabled_cluster_log_types=["api", "audit", "authenticator", "controllerManager", "scheduler"].',
        references=(*security_hub("EKS.8"), *nist("AU-2", "AU-3", "AU-12", "CA-7"), *pci("10.2.1")),
        equivalents=(*cdk_nag("AwsSolutions-EKS2"), *checkov("CKV_AWS_37")),
        url=f"{_GUIDE}control-plane-logs.html",
        types=(CLUSTER,),
        check=_records_everything,
        remedy=lambda _: {"enabledClusterLogTypes": list(_LOG_TYPES)},
    ),
    GraphRule(
        id="PEN-EKS-004",
        sentence="Secrets in the cluster are encrypted with a key of your own.",
        severity=Severity.MEDIUM,
        why="AWS encrypts them with a key of its own, whose use nobody sees and which nobody can take away.",
        fix='Set encryption_config={"provider": {"key_arn": key.arn}, "resources": ["secrets"]}.',
        references=(*security_hub("EKS.3"), *nist("SC-12", "SC-13", "SC-28"), *pci("8.3.2")),
        equivalents=checkov("CKV_AWS_58"),
        url=f"{_GUIDE}enable-kms.html",
        types=(CLUSTER,),
        check=of_each((CLUSTER,), _secrets_have_a_key),
    ),
    ResourceRule(
        id="PEN-EKS-005",
        sentence="The cluster's version of Kubernetes still gets fixes.",
        severity=Severity.HIGH,
        why="Holes that are found in an older one stay open, and AWS moves the cluster on at a time of its own.",
        fix='Set version="1.35", one minor version after the other, or leave it out for a new cluster.',
        references=(*security_hub("EKS.2"), *nist("CA-9(1)", "CM-2", "SI-2"), *pci("12.3.4")),
        equivalents=checkov("CKV_AWS_339"),
        url=f"{_GUIDE}kubernetes-versions.html",
        types=(CLUSTER,),
        check=_version_is_supported,
    ),
    ResourceRule(
        id="PEN-EKS-006",
        sentence="Clusters are protected from deletion.",
        severity=Severity.HIGH,
        why="With the control plane goes everything that was ever declared in it, the owners of volumes included.",
        fix="Set deletion_protection=True, or give the cluster ResourceOptions(protect=True).",
        references=nist("CP-10"),
        url=f"{_GUIDE}deletion-protection.html",
        types=(CLUSTER,),
        check=_is_protected,
    ),
)
