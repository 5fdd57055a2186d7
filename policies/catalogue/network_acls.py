"""What network ACLs let in: entry by entry, the one with the smallest number first, as VPC asks them."""

from collections.abc import Iterator

from ...platform.resource import Resource
from ...platform.rule import Outcome, Violation, each
from ..traffic import LAST_PORT, is_anywhere
from ..values import true

__all__ = ["NETWORK_ACL_RULE", "keeps_logins_out"]

NETWORK_ACL_RULE = "aws:ec2/networkAclRule:NetworkAclRule"

_ADMIN_PORTS = {22: "SSH", 3389: "RDP"}
_EVERY_PROTOCOL_OR_TCP = ("-1", "all", "6", "tcp")
_BLOCKS = ("cidrBlock", "ipv6CidrBlock")


def keeps_logins_out(resource: Resource) -> Outcome:
    """The check that no entry of an ACL, or that is one, lets SSH or RDP in from anywhere."""

    def violation(entry: tuple[str, str]) -> Violation | None:
        prefix, action = entry
        if str(resource.get(prefix + action)).lower() != "allow":
            return None
        blocks = (resource.get(prefix + name) for name in _BLOCKS)
        if not any(block and is_anywhere(block) for block in blocks):
            return None
        ports = [port for port in _logins(resource, prefix) if not _is_denied_before(resource, prefix, port)]
        shown = " and ".join(f"{_ADMIN_PORTS[port]} (port {port})" for port in ports)
        return Violation(f"{shown} can be reached from anywhere") if ports else None

    return each(_entries(resource), violation)


def _entries(resource: Resource) -> Iterator[tuple[str, str]]:
    """The prefixes of the entries on incoming traffic, and the name of the property that says what becomes of it."""
    if resource.type != NETWORK_ACL_RULE:
        yield from ((f"{path}.", "action") for path in resource.paths("ingress"))
    elif not true(resource.get("egress")):
        yield "", "ruleAction"


def _logins(resource: Resource, prefix: str) -> list[int]:
    """The ports of SSH and RDP that an entry is about."""
    protocol = str(resource.get(f"{prefix}protocol")).lower()
    if protocol not in _EVERY_PROTOCOL_OR_TCP:
        return []
    first, last = 0, LAST_PORT
    if protocol in ("6", "tcp"):
        first, last = (int(resource.get(prefix + name, default=0)) for name in ("fromPort", "toPort"))
    return [port for port in _ADMIN_PORTS if first <= port <= last]


def _is_denied_before(resource: Resource, prefix: str, port: int) -> bool:
    """Whether an entry of the same ACL that is asked earlier denies the port to the same addresses."""
    if resource.type == NETWORK_ACL_RULE:
        return False
    number = int(resource.get(f"{prefix}ruleNo", default=0))
    blocks = {(name, resource.get(prefix + name)) for name in _BLOCKS if resource.get(prefix + name)}
    return any(
        str(resource.get(f"{path}.action")).lower() == "deny"
        and int(resource.get(f"{path}.ruleNo", default=number)) < number
        and all(resource.get(f"{path}.{name}") == block for name, block in blocks)
        and port in _logins(resource, f"{path}.")
        for path in resource.paths("ingress")
    )
