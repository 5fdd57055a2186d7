"""What the network lets in: nobody's shell, no open host, nothing in clear text."""

from ..platform.resource import Resource
from ..platform.rule import NOT_APPLICABLE, OK, Outcome, ResourceRule, Rule, Severity, Violation, each
from .standards import checkov, cis_aws, security_hub
from .traffic import INGRESS_TYPES, LAST_PORT, Traffic, traffic

__all__ = ["RULES"]

LISTENER_TYPES = ("aws:lb/listener:Listener", "aws:alb/listener:Listener")

ADMIN_PORTS = {22: "SSH", 3389: "RDP"}
HTTPS_PORT = 443


def _no_login_from_anywhere(resource: Resource) -> Outcome:
    def violation(ingress: Traffic) -> Violation | None:
        if not (open_ports := _login_ports(ingress)) or not ingress.is_from_anywhere:
            return None
        return Violation(f"{' and '.join(open_ports)} can be reached from anywhere")

    return each(traffic(resource, "ingress"), violation)


def _login_ports(ingress: Traffic) -> list[str]:
    first, last = (0, LAST_PORT) if ingress.is_any_port else ingress.ports
    return [f"{name} (port {port})" for port, name in ADMIN_PORTS.items() if first <= port <= last]


def _no_open_host(resource: Resource) -> Outcome:
    def violation(ingress: Traffic) -> Violation | None:
        is_open = ingress.is_any_port and ingress.is_from_anywhere
        return Violation("every port can be reached from anywhere") if is_open else None

    return each(traffic(resource, "ingress"), violation)


def _listener_has_tls(listener: Resource) -> Outcome:
    protocol = str(listener.get("protocol")).upper()
    if protocol == "HTTP":
        actions = listener.paths("defaultActions")
        if actions and all(_redirects_to_https(listener, path) for path in actions):
            return OK
        return Violation("it serves HTTP in clear text, and its default action is not a redirect to HTTPS")
    if protocol == "TCP" and listener.get("port") != HTTPS_PORT:
        return Violation(f"it passes TCP on without TLS (port {listener.get('port')})")
    return OK if protocol in ("HTTPS", "TLS", "TCP") else NOT_APPLICABLE


def _redirects_to_https(listener: Resource, path: str) -> bool:
    is_redirect: bool = listener.get(f"{path}.type") == "redirect"
    # AWS keeps the protocol of the request (HTTP) where a redirect names none.
    return is_redirect and listener.get(f"{path}.redirect.protocol") == "HTTPS"


def _classic_listener_has_tls(load_balancer: Resource) -> Outcome:
    def violation(path: str) -> Violation | None:
        protocol = str(load_balancer.get(f"{path}.lbProtocol")).lower()
        if protocol not in ("http", "tcp"):
            return None
        return Violation(f"the listener on port {load_balancer.get(f'{path}.lbPort')} speaks {protocol} without TLS")

    return each(load_balancer.paths("listeners"), violation)


RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-NET-001",
        sentence="SSH and RDP cannot be reached from anywhere.",
        severity=Severity.CRITICAL,
        why="Login ports that face the internet are attacked within minutes, and immutable hosts need none.",
        fix="Remove the rule. Where a host must be reached, use Session Manager, which needs no open port.",
        url="https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
        references=cis_aws("5.2", "5.3"),
        equivalents=checkov("CKV_AWS_24", "CKV_AWS_25"),
        is_boundary=True,
        is_waivable=False,
        types=INGRESS_TYPES,
        check=_no_login_from_anywhere,
    ),
    ResourceRule(
        id="PEN-NET-002",
        sentence="No security group lets every port in from anywhere.",
        severity=Severity.CRITICAL,
        why="Whatever listens on the host, now or later, is on the internet.",
        fix="Name the ports that the service listens on, and let the security group of its load balancer in.",
        url="https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
        references=cis_aws("5.2"),
        equivalents=checkov("CKV_AWS_277"),
        types=INGRESS_TYPES,
        check=_no_open_host,
    ),
    ResourceRule(
        id="PEN-NET-003",
        sentence="Listeners of load balancers use TLS, or redirect to one that does.",
        severity=Severity.HIGH,
        why="In clear text, whoever is on the way reads and changes passwords, cookies and data.",
        fix='Set protocol="HTTPS" (or "TLS") with certificate_arn; let port 80 redirect with protocol "HTTPS".',
        url="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html",
        references=security_hub("ELB.1"),
        equivalents=checkov("CKV_AWS_2"),
        types=LISTENER_TYPES,
        check=_listener_has_tls,
    ),
    ResourceRule(
        id="PEN-NET-004",
        sentence="Listeners of classic load balancers use TLS.",
        severity=Severity.HIGH,
        why="In clear text, whoever is on the way reads and changes passwords, cookies and data.",
        fix='Set lb_protocol="https" or "ssl" with ssl_certificate_id, or move to an application load balancer.',
        url="https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-https-load-balancers.html",
        references=security_hub("ELB.3"),
        equivalents=checkov("CKV_AWS_127"),
        types=("aws:elb/loadBalancer:LoadBalancer",),
        check=_classic_listener_has_tls,
    ),
)
