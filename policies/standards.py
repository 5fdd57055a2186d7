"""References to standards and to rules of other tools, each made in one place so that their names are written once."""

from ..platform.rule import Reference

__all__ = [
    "CDK_NAG",
    "CHECKOV",
    "CIS_AWS",
    "KUBERNETES",
    "NIST_800_53",
    "PCI_DSS",
    "POD_SECURITY",
    "SECURITY_HUB",
    "cdk_nag",
    "checkov",
    "cis_aws",
    "nist",
    "pci",
    "pod_security",
    "security_hub",
]

CIS_AWS = "CIS AWS Foundations"
"""The benchmark, version 3.0.0 unless a control says otherwise."""
SECURITY_HUB = "AWS Security Hub"
NIST_800_53 = "NIST SP 800-53 r5"
PCI_DSS = "PCI DSS 4.0.1"
POD_SECURITY = "Pod Security Standards"
KUBERNETES = "Kubernetes"
CDK_NAG = "cdk-nag"
CHECKOV = "Checkov"


def cis_aws(*controls: str) -> tuple[Reference, ...]:
    """Recommendations of the CIS AWS Foundations Benchmark, for instance `2.1.1`."""
    return _references(CIS_AWS, controls)


def security_hub(*controls: str) -> tuple[Reference, ...]:
    """Controls of AWS Security Hub, for instance `S3.8`."""
    return _references(SECURITY_HUB, controls)


def nist(*controls: str) -> tuple[Reference, ...]:
    """Controls of NIST SP 800-53 revision 5, for instance `SC-28`."""
    return _references(NIST_800_53, controls)


def pci(*requirements: str) -> tuple[Reference, ...]:
    """Requirements of PCI DSS 4.0.1, for instance `3.5.1`."""
    return _references(PCI_DSS, requirements)


def pod_security(*controls: str) -> tuple[Reference, ...]:
    """Controls of the Pod Security Standards, `baseline/<name>` or `restricted/<name>`."""
    return _references(POD_SECURITY, controls)


def cdk_nag(*rules: str) -> tuple[Reference, ...]:
    """Rules of cdk-nag that ask the same, for instance `AwsSolutions-S1`."""
    return _references(CDK_NAG, rules)


def checkov(*checks: str) -> tuple[Reference, ...]:
    """Checks of Checkov that ask the same, for instance `CKV_AWS_21`."""
    return _references(CHECKOV, checks)


def _references(framework: str, controls: tuple[str, ...]) -> tuple[Reference, ...]:
    return tuple(Reference(framework, control) for control in controls)
