"""Search domains: in a network of one's own, encrypted everywhere, and telling who asked what."""

from collections.abc import Callable

from ...platform.resource import Graph, Resource, UnknownValueError
from ...platform.rule import GraphRule, Outcome, ResourceRule, Rule, Severity, Violation, each
from ..documents import open_to_everybody
from ..standards import cdk_nag, checkov, nist, pci, security_hub
from ..values import present, required_value, true
from .checks import named_by, not_written_down

__all__ = ["RULES"]

DOMAIN_TYPES = ("aws:opensearch/domain:Domain", "aws:elasticsearch/domain:Domain")
POLICY_TYPES = ("aws:opensearch/domainPolicy:DomainPolicy", "aws:elasticsearch/domainPolicy:DomainPolicy")

_GUIDE = "https://docs.aws.amazon.com/opensearch-service/latest/developerguide"
_GOOD_TLS = ("Policy-Min-TLS-1-2-", "Policy-Min-TLS-1-3-")
_FEWEST_NODES = 3


def _publishes(kind: str) -> Callable[[Resource], Outcome]:
    """The check that a domain publishes one kind of log."""

    def check(domain: Resource) -> Outcome:
        unknown: UnknownValueError | None = None
        for path in domain.paths("logPublishingOptions"):
            try:
                if domain.get(f"{path}.logType") == kind and true(domain.get(f"{path}.enabled", default=True)):
                    return []
            except UnknownValueError as error:
                unknown = error
        if unknown is not None:
            raise unknown
        return Violation(f"logPublishingOptions has no {kind}")

    return check


def _asks_users(domain: Resource | None) -> bool:
    """Whether the domain itself asks who one is; then AWS advises a policy that leaves it to the domain."""
    return domain is not None and true(domain.get("advancedSecurityOptions.enabled"))


def _no_policy_is_open(graph: Graph) -> Outcome:
    def violation(holder: Resource) -> Violation | None:
        document = holder.get("accessPolicies")
        reasons = open_to_everybody(document) if document is not None else []
        if not reasons:
            return None
        is_policy = holder.type in POLICY_TYPES
        domain = named_by(graph, holder, "domainName", *DOMAIN_TYPES, identity="domainName") if is_policy else holder
        return None if _asks_users(domain) else Violation(f"{holder.name}: {reasons[0]}", holder.urn)

    return each(graph.of_type(*DOMAIN_TYPES, *POLICY_TYPES), violation)


def _controls_access_finely(domain: Resource) -> Outcome:
    if true(domain.get("advancedSecurityOptions.anonymousAuthEnabled")):
        return Violation("advancedSecurityOptions.anonymousAuthEnabled lets everybody in")
    is_on = true(domain.get("advancedSecurityOptions.enabled"))
    return [] if is_on else Violation("advancedSecurityOptions.enabled is off: who may search may do everything")


def _is_spread(domain: Resource) -> Outcome:
    nodes = int(domain.get("clusterConfig.instanceCount", 1))
    if nodes < _FEWEST_NODES:
        return Violation(f"clusterConfig.instanceCount is {nodes}: less than {_FEWEST_NODES}")
    is_spread = any(
        true(domain.get(f"clusterConfig.{switch}")) for switch in ("zoneAwarenessEnabled", "multiAzWithStandbyEnabled")
    )
    return [] if is_spread else Violation("clusterConfig.zoneAwarenessEnabled is off: it fails with its zone")


RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-OSE-001",
        sentence="Search domains are encrypted at rest.",
        severity=Severity.HIGH,
        why="Indices, logs and snapshots are readable without it.",
        fix='Set encrypt_at_rest={"enabled": True}.',
        references=(*security_hub("Opensearch.1", "ES.1"), *nist("SC-13", "SC-28", "SC-28(1)"), *pci("3.5.1")),
        equivalents=(*cdk_nag("AwsSolutions-OS8"), *checkov("CKV_AWS_5")),
        url=f"{_GUIDE}/encryption-at-rest.html",
        types=DOMAIN_TYPES,
        check=required_value("encryptAtRest.enabled", when=true, otherwise="its disks and snapshots can be read"),
    ),
    ResourceRule(
        id="PEN-OSE-002",
        sentence="The nodes of search domains speak TLS to each other.",
        severity=Severity.MEDIUM,
        why="Without it every search and every document passes between the nodes in clear text.",
        fix='Set node_to_node_encryption={"enabled": True}.',
        references=(*security_hub("Opensearch.3", "ES.3"), *nist("SC-8", "SC-8(1)"), *pci("4.2.1")),
        equivalents=(*cdk_nag("AwsSolutions-OS2"), *checkov("CKV_AWS_6")),
        url=f"{_GUIDE}/ntn.html",
        types=DOMAIN_TYPES,
        check=required_value("nodeToNodeEncryption.enabled", when=true, otherwise="its nodes speak clear text"),
    ),
    ResourceRule(
        id="PEN-OSE-003",
        sentence="Search domains take HTTPS only.",
        severity=Severity.HIGH,
        why="A domain takes plain HTTP unless it is told not to.",
        fix='Set domain_endpoint_options={"enforce_https": True, "tls_security_policy": ...}.',
        references=(*security_hub("Opensearch.8", "ES.8"), *nist("SC-8", "SC-8(1)"), *pci("4.2.1")),
        equivalents=checkov("CKV_AWS_83"),
        url=f"{_GUIDE}/infrastructure-security.html",
        types=DOMAIN_TYPES,
        check=required_value("domainEndpointOptions.enforceHttps", when=true, otherwise="it takes plain HTTP"),
    ),
    ResourceRule(
        id="PEN-OSE-004",
        sentence="Search domains take TLS 1.2 or newer.",
        severity=Severity.MEDIUM,
        why="A domain takes TLS 1.0 unless it is told not to.",
        fix='Set domain_endpoint_options={"tls_security_policy": "Policy-Min-TLS-1-2-PFS-2023-10", ...}.',
        references=(*security_hub("Opensearch.8", "ES.8"), *nist("SC-8", "SC-8(1)")),
        equivalents=checkov("CKV_AWS_228"),
        url=f"{_GUIDE}/infrastructure-security.html",
        types=DOMAIN_TYPES,
        check=required_value(
            "domainEndpointOptions.tlsSecurityPolicy",
            when=lambda name: str(name).startswith(_GOOD_TLS),
            otherwise="it takes TLS 1.0",
        ),
    ),
    ResourceRule(
        id="PEN-OSE-005",
        sentence="Search domains stand in a network of their owner.",
        severity=Severity.HIGH,
        why="Any other domain has an address on the internet, and only its policy between it and everybody.",
        fix='Set vpc_options={"subnet_ids": [...], "security_group_ids": [...]}; it cannot be changed later.',
        references=(*security_hub("Opensearch.2", "ES.2"), *nist("AC-3", "SC-7"), *pci("1.4.2")),
        equivalents=(*cdk_nag("AwsSolutions-OS1"), *checkov("CKV_AWS_137")),
        url=f"{_GUIDE}/vpc.html",
        types=DOMAIN_TYPES,
        check=required_value("vpcOptions.subnetIds", when=present, otherwise="it has an address on the internet"),
    ),
    GraphRule(
        id="PEN-OSE-006",
        sentence="No policy of a search domain lets everybody in.",
        severity=Severity.CRITICAL,
        why="Requests need not even be signed. Only where the domain asks who one is may its policy leave that to it.",
        fix="Name the roles by ARN in access_policies.",
        references=nist("AC-3", "SC-7"),
        equivalents=cdk_nag("AwsSolutions-OS5"),
        url=f"{_GUIDE}/ac.html",
        types=(*DOMAIN_TYPES, *POLICY_TYPES),
        check=_no_policy_is_open,
    ),
    ResourceRule(
        id="PEN-OSE-007",
        sentence="Search domains decide for each index who may do what.",
        severity=Severity.MEDIUM,
        why="Without it, who may search one index may read, change and delete all of them.",
        fix='Set advanced_security_options={"enabled": True, "master_user_options": {"master_user_arn": ...}}.',
        references=(*security_hub("Opensearch.7"), *nist("AC-3", "AC-6"), *pci("7.2.1")),
        equivalents=checkov("CKV2_AWS_52"),
        url=f"{_GUIDE}/fgac.html",
        types=DOMAIN_TYPES,
        check=_controls_access_finely,
    ),
    ResourceRule(
        id="PEN-OSE-008",
        sentence="Search domains publish their audit logs.",
        severity=Severity.MEDIUM,
        why="CloudTrail does not see searches; only the audit log tells who read what.",
        fix='Add {"log_type": "AUDIT_LOGS", "cloudwatch_log_group_arn": ...} to log_publishing_options.',
        references=(*security_hub("Opensearch.5", "ES.5"), *nist("AU-2", "AU-12")),
        equivalents=checkov("CKV_AWS_317"),
        url=f"{_GUIDE}/audit-logs.html",
        types=DOMAIN_TYPES,
        check=_publishes("AUDIT_LOGS"),
    ),
    ResourceRule(
        id="PEN-OSE-009",
        sentence="Search domains publish their error logs.",
        severity=Severity.LOW,
        why="Why a domain is slow, or refuses requests, stands nowhere else.",
        fix='Add {"log_type": "ES_APPLICATION_LOGS", "cloudwatch_log_group_arn": ...} to log_publishing_options.',
        references=(*security_hub("Opensearch.4", "ES.4"), *nist("AU-10"), *pci("10.5.1")),
        equivalents=cdk_nag("NIST.800.53.R5-OpenSearchErrorLogsToCloudWatch"),
        url=f"{_GUIDE}/createdomain-configure-slow-logs.html",
        types=DOMAIN_TYPES,
        check=_publishes("ES_APPLICATION_LOGS"),
    ),
    ResourceRule(
        id="PEN-OSE-010",
        sentence="Search domains have three nodes or more, in several zones.",
        severity=Severity.MEDIUM,
        why="With fewer, one failure loses data or stops the domain.",
        fix='Set cluster_config={"instance_count": 3, "zone_awareness_enabled": True, ...}.',
        references=(*security_hub("Opensearch.6", "ES.6"), *nist("CP-10", "SC-36")),
        equivalents=cdk_nag("AwsSolutions-OS7"),
        url=f"{_GUIDE}/managedomains-multiaz.html",
        types=DOMAIN_TYPES,
        check=_is_spread,
    ),
    ResourceRule(
        id="PEN-OSE-011",
        sentence="No search domain has its master password from the program.",
        severity=Severity.CRITICAL,
        why="Such a password is in the code or the state and their backups, and never rotates.",
        fix='Make a role the master user: "master_user_options": {"master_user_arn": role.arn}.',
        references=nist("IA-5(7)"),
        url=f"{_GUIDE}/fgac.html",
        is_waivable=False,
        types=DOMAIN_TYPES,
        check=not_written_down("advancedSecurityOptions.masterUserOptions.masterUserPassword"),
    ),
)
