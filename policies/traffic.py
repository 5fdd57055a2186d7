"""What security groups let through, read alike from groups, from rules of their own and from both generations of these."""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..platform.resource import UNKNOWN, Resource, UnknownValueError

__all__ = [
    "EGRESS_TYPES",
    "GROUP_TYPES",
    "INGRESS_TYPES",
    "LAST_PORT",
    "RULE_TYPES",
    "Traffic",
    "is_anywhere",
    "traffic",
]

RULE = "aws:ec2/securityGroupRule:SecurityGroupRule"
INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS_RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
GROUP_TYPES = ("aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
INGRESS_TYPES = (*GROUP_TYPES, RULE, INGRESS_RULE)
RULE_TYPES = (RULE, INGRESS_RULE, EGRESS_RULE)
EGRESS_TYPES = (*GROUP_TYPES, RULE, EGRESS_RULE)

LAST_PORT = 65535

_EVERY_PROTOCOL = ("-1", "all")
_ICMP = ("icmp", "icmpv6", "1", "58")
"""Their types and codes stand where others have ports, and -1 means all of these."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """One rule that lets traffic through. Values are read when asked for, so a rule on its parts may be decided."""

    resource: Resource
    path: str

    def read(self, *names: str, default: Any = None) -> Any:
        """The first of these properties that has a value."""
        prefix = f"{self.path}." if self.path else ""
        values = (self.resource.get(prefix + name) for name in names)
        return next((value for value in values if value is not None), default)

    @property
    def is_from_anywhere(self) -> bool:
        """Whether the other side may be anybody on the internet."""
        unknown: UnknownValueError | None = None
        for name in ("cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6"):
            try:
                values = self.read(name, default=())
            except UnknownValueError as error:
                unknown = error
                continue
            blocks = [values] if isinstance(values, str) else values
            if any(is_anywhere(block) for block in blocks if block is not UNKNOWN):
                return True
            if any(block is UNKNOWN for block in blocks):
                unknown = UnknownValueError(self.resource.urn, f"{self.path}.{name}".lstrip("."))
        if unknown is not None:
            raise unknown
        return False

    @property
    def is_any_port(self) -> bool:
        """Whether it lets every port through."""
        if str(self.read("protocol", "ipProtocol", default="")).lower() in _EVERY_PROTOCOL:
            return True
        return self.ports == (0, LAST_PORT)

    @property
    def ports(self) -> tuple[int, int]:
        """The first and the last port that it lets through."""
        first, last = int(self.read("fromPort", default=0)), int(self.read("toPort", default=LAST_PORT))
        if (first, last) == (-1, -1) and not self._is_icmp:
            return 0, LAST_PORT  # as EC2's own command line writes every port
        return first, last

    @property
    def _is_icmp(self) -> bool:
        return str(self.read("protocol", "ipProtocol", default="")).lower() in _ICMP


def is_anywhere(block: str) -> bool:
    """Whether a range of addresses is the internet. A half of it is as open as the whole: two such blocks make one."""
    return ipaddress.ip_network(block, strict=False).prefixlen <= 1


def traffic(resource: Resource, direction: str) -> Iterator[Traffic]:
    """What a resource lets through.

    Args:
        resource: of one of `INGRESS_TYPES` or `EGRESS_TYPES`.
        direction: `ingress` or `egress`.
    """
    if resource.type in (INGRESS_RULE, EGRESS_RULE) or (resource.type == RULE and resource.get("type") == direction):
        yield Traffic(resource, "")
    elif resource.type != RULE:
        yield from (Traffic(resource, path) for path in resource.paths(direction))
