"""Load balancers: what they take in, how well it is encrypted, and what is left of it afterwards."""

from collections.abc import Callable

from ...platform.errors import printable
from ...platform.naming import TAG_ENVIRONMENT
from ...platform.resource import Resource
from ...platform.rule import NOT_APPLICABLE, OK, Outcome, ResourceRule, Rule, Severity, Violation
from ..network import LISTENER_TYPES
from ..ownership import tag
from ..parameters import Parameters
from ..standards import cdk_nag, checkov, nist, pci, security_hub
from ..values import forbidden_value, required_value, true

__all__ = ["rules"]

LOAD_BALANCER_TYPES = ("aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer")
TARGET_GROUP_TYPES = ("aws:lb/targetGroup:TargetGroup", "aws:alb/targetGroup:TargetGroup")
CLASSIC = "aws:elb/loadBalancer:LoadBalancer"

_GUIDE = "https://docs.aws.amazon.com/elasticloadbalancing/latest/"

_GOOD_TLS = tuple(f"ELBSecurityPolicy-{name}-" for name in ("TLS13-1-2", "TLS13-1-3", "TLS-1-2", "FS-1-2"))
"""How the names begin of the policies that take TLS 1.2 or newer: the name says the oldest version (September 2025)."""


def _drops_invalid_headers(balancer: Resource) -> Outcome:
    if balancer.get("loadBalancerType", "application") != "application":
        return NOT_APPLICABLE
    if true(balancer.get("dropInvalidHeaderFields")):
        return OK
    return Violation("it passes on headers whose names are not valid")


def _logs_access(balancer: Resource) -> Outcome:
    if balancer.get("loadBalancerType", "application") == "gateway":
        return NOT_APPLICABLE  # those write none
    return OK if true(balancer.get("accessLogs.enabled")) else Violation("nobody can tell later who asked for what")


def _classic_logs_access(balancer: Resource) -> Outcome:
    # Unlike the newer kinds, a classic one logs as soon as it has a place for it.
    if balancer.get("accessLogs") is not None and true(balancer.get("accessLogs.enabled", default=True)):
        return OK
    return Violation("it keeps no log of requests")


def _is_protected(disposable: tuple[str, ...]) -> Callable[[Resource], Outcome]:
    def check(balancer: Resource) -> Outcome:
        if true(balancer.get("enableDeletionProtection")):
            return OK
        environment = tag(balancer, TAG_ENVIRONMENT)
        if environment and environment in disposable:
            return NOT_APPLICABLE
        return Violation("one call deletes it, and its address with it")

    return check


def _has_good_tls(listener: Resource) -> Outcome:
    if str(listener.get("protocol", "")).upper() not in ("HTTPS", "TLS"):
        return NOT_APPLICABLE
    policy = listener.get("sslPolicy")
    if policy is None:
        return Violation("sslPolicy is not set: the default takes TLS 1.0")
    return OK if str(policy).startswith(_GOOD_TLS) else Violation(f"{printable(policy, 80)} takes TLS older than 1.2")


def _says_how_health_is_checked(targets: Resource) -> Outcome:
    if str(targets.get("protocol", "")).upper() not in ("HTTP", "HTTPS"):
        return NOT_APPLICABLE
    if not true(targets.get("healthCheck.enabled", default=True)):
        return Violation("health is not checked")
    return (
        OK if targets.get("healthCheck.path") else Violation("no path says what healthy means: any page at / will do")
    )


def _crosses_zones(balancer: Resource) -> Outcome:
    if balancer.get("loadBalancerType", "application") == "application":
        return NOT_APPLICABLE  # those always do, unless a target group says otherwise
    if true(balancer.get("enableCrossZoneLoadBalancing")):
        return OK
    return Violation("each zone gets an equal share of the traffic, however many targets it has")


_RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-ELB-001",
        sentence="Application load balancers drop headers that are not valid.",
        severity=Severity.MEDIUM,
        why="Such headers are how one request is smuggled inside another, past the checks at the front.",
        fix="Set drop_invalid_header_fields=True.",
        references=(*security_hub("ELB.4"), *nist("SC-7(4)", "SC-8(2)"), *pci("6.2.4")),
        equivalents=(*cdk_nag("PCI.DSS.321-ALBHttpDropInvalidHeaderEnabled"), *checkov("CKV_AWS_131")),
        url=f"{_GUIDE}application/edit-load-balancer-attributes.html",
        types=LOAD_BALANCER_TYPES,
        check=_drops_invalid_headers,
        remedy=lambda _: {"dropInvalidHeaderFields": True},
    ),
    ResourceRule(
        id="PEN-ELB-002",
        sentence="Load balancers log who asked for what.",
        severity=Severity.MEDIUM,
        why="The log is the only record of requests that the service itself refused, lost or was broken by.",
        fix='Set access_logs={"bucket": logs.bucket, "enabled": True}; a bucket alone logs nothing.',
        references=(*security_hub("ELB.5"), *nist("AC-4(26)", "AU-2", "AU-3", "AU-12"), *pci("10.2.1")),
        equivalents=(*cdk_nag("AwsSolutions-ELB2"), *checkov("CKV_AWS_91")),
        url=f"{_GUIDE}application/load-balancer-access-logs.html",
        types=LOAD_BALANCER_TYPES,
        check=_logs_access,
    ),
    ResourceRule(
        id="PEN-ELB-004",
        sentence="Listeners take TLS 1.2 or newer only.",
        severity=Severity.HIGH,
        why="Older versions have known breaks, and the default of a listener still takes TLS 1.0.",
        fix='Set ssl_policy="ELBSecurityPolicy-TLS13-1-2-2021-06" or a stricter one.',
        references=(*security_hub("ELB.17"), *nist("SC-8", "SC-8(1)", "SC-13", "SC-23"), *pci("4.2.1")),
        equivalents=checkov("CKV_AWS_103", "CKV2_AWS_74"),
        url=f"{_GUIDE}application/describe-ssl-policies.html",
        types=LISTENER_TYPES,
        check=_has_good_tls,
    ),
    ResourceRule(
        id="PEN-ELB-005",
        sentence="Load balancers defend against requests that two readers understand differently.",
        severity=Severity.MEDIUM,
        why="In mode monitor they are passed on, and with them a second request that nobody at the front has seen.",
        fix="Leave desync_mitigation_mode out: defensive is the default.",
        references=(*security_hub("ELB.12", "ELB.14"), *nist("AC-4(21)", "CM-2"), *pci("6.2.4")),
        equivalents=checkov("CKV_AWS_328"),
        url=f"{_GUIDE}application/edit-load-balancer-attributes.html",
        types=(*LOAD_BALANCER_TYPES, CLASSIC),
        check=forbidden_value("desyncMitigationMode", when="monitor".__eq__, because="smuggled requests are passed on"),
        remedy=lambda _: {"desyncMitigationMode": "defensive"},
    ),
    ResourceRule(
        id="PEN-ELB-006",
        sentence="Classic load balancers log who asked for what.",
        severity=Severity.MEDIUM,
        why="The log is the only record of requests that the service itself refused, lost or was broken by.",
        fix='Set access_logs={"bucket": logs.bucket}, or move to an application load balancer.',
        references=(*security_hub("ELB.5"), *nist("AC-4(26)", "AU-2", "AU-3", "AU-12"), *pci("10.2.1")),
        equivalents=(*cdk_nag("AwsSolutions-ELB2"), *checkov("CKV_AWS_92")),
        url=f"{_GUIDE}classic/access-log-collection.html",
        types=(CLASSIC,),
        check=_classic_logs_access,
    ),
    ResourceRule(
        id="PEN-ELB-007",
        sentence="Classic load balancers let requests end before a host leaves.",
        severity=Severity.LOW,
        why="Without draining, each deployment cuts off whoever is being served.",
        fix="Set connection_draining=True, or move to an application load balancer, which always drains.",
        references=(*security_hub("ELB.7"), *nist("CP-10", "SC-5")),
        equivalents=cdk_nag("AwsSolutions-ELB3"),
        url=f"{_GUIDE}classic/config-conn-drain.html",
        types=(CLASSIC,),
        check=required_value("connectionDraining", when=true, otherwise="a host that leaves cuts off its requests"),
        remedy=lambda _: {"connectionDraining": True},
    ),
    ResourceRule(
        id="PEN-ELB-008",
        sentence="HTTP targets say where their health is checked.",
        severity=Severity.LOW,
        why="A home page answers while the service behind it is broken, and a deployment then counts as done.",
        fix='Set health_check={"path": "/healthz", "matcher": "200"}.',
        references=nist("CP-10", "SI-4"),
        equivalents=checkov("CKV_AWS_261"),
        url=f"{_GUIDE}application/target-group-health-checks.html",
        types=TARGET_GROUP_TYPES,
        check=_says_how_health_is_checked,
    ),
    ResourceRule(
        id="PEN-ELB-009",
        sentence="Network and gateway load balancers spread the load over all zones.",
        severity=Severity.LOW,
        why="A zone with one target left gets as much as a zone with ten, and falls over.",
        fix="Set enable_cross_zone_load_balancing=True.",
        references=nist("CP-10", "SC-5(2)"),
        equivalents=checkov("CKV_AWS_152"),
        url=f"{_GUIDE}network/edit-load-balancer-attributes.html",
        types=LOAD_BALANCER_TYPES,
        check=_crosses_zones,
    ),
    ResourceRule(
        id="PEN-ELB-010",
        sentence="Classic load balancers spread the load over all zones.",
        severity=Severity.LOW,
        why="A zone with one host left gets as much as a zone with ten, and falls over.",
        fix="Leave cross_zone_load_balancing out: true is the default.",
        references=(*security_hub("ELB.9"), *nist("CP-10", "SC-5(2)")),
        equivalents=(*cdk_nag("AwsSolutions-ELB4"), *checkov("CKV_AWS_138")),
        url=f"{_GUIDE}classic/enable-disable-crosszone-lb.html",
        types=(CLASSIC,),
        check=forbidden_value(
            "crossZoneLoadBalancing", when=lambda value: not true(value), because="a zone with few hosts is overrun"
        ),
        remedy=lambda _: {"crossZoneLoadBalancing": True},
    ),
)


def rules(parameters: Parameters) -> tuple[Rule, ...]:
    """The rules of load balancers."""
    return (*_RULES, _protection_rule(parameters.disposable_environments))


def _protection_rule(disposable: tuple[str, ...]) -> Rule:
    return ResourceRule(
        id="PEN-ELB-003",
        sentence="Load balancers are protected from deletion.",
        severity=Severity.MEDIUM,
        why="Its name in DNS goes with it and never comes back: every record that points there is dead.",
        fix="Set enable_deletion_protection=True; what may go with its environment is in disposable_environments.",
        references=(*security_hub("ELB.6"), *nist("CA-9(1)", "CM-3", "SC-5(2)")),
        equivalents=(*cdk_nag("NIST.800.53.R5-ELBDeletionProtectionEnabled"), *checkov("CKV_AWS_150")),
        url=f"{_GUIDE}application/edit-load-balancer-attributes.html",
        types=LOAD_BALANCER_TYPES,
        check=_is_protected(disposable),
    )
