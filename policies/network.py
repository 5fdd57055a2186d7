"""What the network lets in: nobody's shell, no open host, nothing in clear text."""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..platform.resource import UNKNOWN, Resource, UnknownValueError
from ..platform.rule import NOT_APPLICABLE, OK, Outcome, Reference, ResourceRule, Rule, Severity, Violation, each

__all__ = ["RULES"]

RULE = "aws:ec2/securityGroupRule:SecurityGroupRule"
INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
INGRESS_TYPES = (
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    RULE,
    INGRESS_RULE,
)
LISTENER_TYPES = ("aws:lb/listener:Listener", "aws:alb/listener:Listener")

ADMIN_PORTS = {22: "SSH", 3389: "RDP"}
LAST_PORT = 65535
HTTPS_PORT = 443

_EVERY_PROTOCOL = ("-1", "all")


@dataclass(frozen=True, slots=True)
class _Ingress:
    """One rule that lets traffic in. Values are read when they are asked for, so a rule on its parts may be decided."""

    resource: Resource
    path: str

    def read(self, *names: str, default: Any = None) -> Any:
        prefix = f"{self.path}." if self.path else ""
        values = (self.resource.get(prefix + name) for name in names)
        return next((value for value in values if value is not None), default)

    @property
    def is_from_anywhere(self) -> bool:
        unknown: UnknownValueError | None = None
        for name in ("cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6"):
            try:
                values = self.read(name, default=())
            except UnknownValueError as error:
                unknown = error
                continue
            blocks = [values] if isinstance(values, str) else values
            if any(_is_anywhere(block) for block in blocks if block is not UNKNOWN):
                return True
            if any(block is UNKNOWN for block in blocks):
                unknown = UnknownValueError(self.resource.urn, f"{self.path}.{name}".lstrip("."))
        if unknown is not None:
            raise unknown
        return False

    @property
    def is_any_port(self) -> bool:
        if str(self.read("protocol", "ipProtocol", default="")).lower() in _EVERY_PROTOCOL:
            return True
        return self.ports == (0, LAST_PORT)

    @property
    def ports(self) -> tuple[int, int]:
        first, last = self.read("fromPort", default=0), self.read("toPort", default=LAST_PORT)
        return int(first), int(last)


def _is_anywhere(block: str) -> bool:
    # A half of the address space is as open as the whole: two such blocks make one.
    return ipaddress.ip_network(block, strict=False).prefixlen <= 1


def _ingress(resource: Resource) -> Iterator[_Ingress]:
    if resource.type == INGRESS_RULE or (resource.type == RULE and resource.get("type") == "ingress"):
        yield _Ingress(resource, "")
    elif resource.type != RULE:
        yield from (_Ingress(resource, path) for path in resource.paths("ingress"))


def _no_login_from_anywhere(resource: Resource) -> Outcome:
    def violation(ingress: _Ingress) -> Violation | None:
        if ingress.is_any_port or not (open_ports := _login_ports(ingress)) or not ingress.is_from_anywhere:
            return None
        return Violation(f"{' and '.join(open_ports)} can be reached from anywhere")

    return each(_ingress(resource), violation)


def _login_ports(ingress: _Ingress) -> list[str]:
    first, last = ingress.ports
    return [f"{name} (port {port})" for port, name in ADMIN_PORTS.items() if first <= port <= last]


def _no_open_host(resource: Resource) -> Outcome:
    def violation(ingress: _Ingress) -> Violation | None:
        is_open = ingress.is_any_port and ingress.is_from_anywhere
        return Violation("every port can be reached from anywhere") if is_open else None

    return each(_ingress(resource), violation)


def _listener_has_tls(listener: Resource) -> Outcome:
    protocol = str(listener.get("protocol", "")).upper()
    if protocol == "HTTP":
        actions = listener.paths("defaultActions")
        if actions and all(_redirects_to_https(listener, path) for path in actions):
            return OK
        return Violation("it serves HTTP in clear text, and its default action is not a redirect to HTTPS")
    if protocol == "TCP" and listener.get("port") != HTTPS_PORT:
        return Violation(f"it passes TCP on without TLS (port {listener.get('port')})")
    return OK if protocol in ("HTTPS", "TLS", "TCP") else NOT_APPLICABLE


def _redirects_to_https(listener: Resource, path: str) -> bool:
    is_redirect = listener.get(f"{path}.type") == "redirect"
    # AWS keeps the protocol of the request (HTTP) where a redirect names none.
    return bool(is_redirect and listener.get(f"{path}.redirect.protocol", "HTTP") == "HTTPS")


def _classic_listener_has_tls(load_balancer: Resource) -> Outcome:
    def violation(path: str) -> Violation | None:
        protocol = str(load_balancer.get(f"{path}.lbProtocol", "")).lower()
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
        references=(Reference("CIS AWS Foundations", "5.2"), Reference("CIS AWS Foundations", "5.3")),
        types=INGRESS_TYPES,
        check=_no_login_from_anywhere,
    ),
    ResourceRule(
        id="PEN-NET-002",
        sentence="No security group lets every port in from anywhere.",
        severity=Severity.CRITICAL,
        why="Whatever listens on the host, now or later, is on the internet.",
        fix="Name the ports that the service listens on, and let the security group of its load balancer in.",
        references=(Reference("CIS AWS Foundations", "5.2"),),
        types=INGRESS_TYPES,
        check=_no_open_host,
    ),
    ResourceRule(
        id="PEN-NET-003",
        sentence="Listeners of load balancers use TLS, or redirect to one that does.",
        severity=Severity.HIGH,
        why="In clear text, whoever is on the way reads and changes passwords, cookies and data.",
        fix='Set protocol="HTTPS" (or "TLS") with certificate_arn; let port 80 redirect with protocol "HTTPS".',
        references=(Reference("AWS Foundational Security Best Practices", "ELB.1"),),
        types=LISTENER_TYPES,
        check=_listener_has_tls,
    ),
    ResourceRule(
        id="PEN-NET-004",
        sentence="Listeners of classic load balancers use TLS.",
        severity=Severity.HIGH,
        why="In clear text, whoever is on the way reads and changes passwords, cookies and data.",
        fix='Set lb_protocol="https" or "ssl" with ssl_certificate_id, or move to an application load balancer.',
        references=(Reference("AWS Foundational Security Best Practices", "ELB.3"),),
        types=("aws:elb/loadBalancer:LoadBalancer",),
        check=_classic_listener_has_tls,
    ),
)
