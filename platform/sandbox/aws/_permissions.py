"""Security-group rules in three spellings: Pulumi's blocks, EC2's permissions, and single rules to compare by."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

__all__ = ["Permission", "blocks_of", "permissions_in", "rules_of"]

SOURCES: Final[Mapping[str, tuple[str, str, str]]] = {
    "cidrBlocks": ("IpRanges", "CidrIp", "CidrIpv4"),
    "ipv6CidrBlocks": ("Ipv6Ranges", "CidrIpv6", "CidrIpv6"),
    "prefixListIds": ("PrefixListIds", "PrefixListId", "PrefixListId"),
    "securityGroups": ("UserIdGroupPairs", "GroupId", "ReferencedGroupId"),
}
"""A block's list of sources to its name in a permission, the name of one there, and its name in a single rule."""

PROTOCOLS: Final = {"all": "-1", "1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6"}
"""Spellings of one protocol that EC2 takes for the same."""


class Permission(NamedTuple):
    """One rule with one source."""

    protocol: str
    from_port: int
    to_port: int
    kind: str
    """A key of SOURCES."""
    source: str
    description: str = ""

    def as_api(self) -> dict[str, Any]:
        """The permission as EC2 takes it."""
        plural, singular, _ = SOURCES[self.kind]
        user, _, group = self.source.rpartition("/") if self.kind == "securityGroups" else ("", "", self.source)
        source = {singular: group, **({"UserId": user} if user else {})}
        ports = {} if self.protocol == "-1" else {"FromPort": self.from_port, "ToPort": self.to_port}
        described = {"Description": self.description} if self.description else {}
        return {"IpProtocol": self.protocol, **ports, plural: [{**source, **described}]}

    def bare(self) -> "Permission":
        """The same rule without its description: EC2 knows one such rule only."""
        return self._replace(description="")


def permissions_in(blocks: Iterable[Mapping[str, Any]] | None, own_group: str = "") -> frozenset[Permission]:
    """The rules that Pulumi's blocks ask for; `own_group` stands for `self`."""
    return frozenset(
        _permission(str(block.get("protocol")), block, kind, source)
        for block in blocks or ()
        for kind in SOURCES
        for source in (
            *(block.get(kind) or ()),
            *((own_group,) if kind == "securityGroups" and block.get("self") else ()),
        )
    )


def _permission(protocol: str, block: Mapping[str, Any], kind: str, source: str) -> Permission:
    protocol = PROTOCOLS.get(protocol.lower(), protocol.lower())
    ports = (0, 0) if protocol == "-1" else (int(block.get("fromPort") or 0), int(block.get("toPort") or 0))
    # moto forgets the description of a rule for a prefix list, so it cannot be compared by.
    description = "" if kind == "prefixListIds" else block.get("description") or ""
    return Permission(protocol, *ports, kind, source, description)


def blocks_of(permissions: Iterable[Mapping[str, Any]], own_group: str, account_id: str) -> list[dict[str, Any]]:
    """EC2's permissions as Pulumi's blocks: one for each protocol, ports and description."""
    blocks: dict[tuple[Any, ...], dict[str, Any]] = {}
    for permission in permissions:
        for kind, (plural, singular, _) in SOURCES.items():
            for one in permission.get(plural) or ():
                ports = (permission.get("FromPort", 0), permission.get("ToPort", 0))
                block = _block(blocks, str(permission["IpProtocol"]), ports, one.get("Description") or "")
                if one[singular] == own_group:
                    block["self"] = True
                else:
                    foreign = kind == "securityGroups" and one.get("UserId", account_id) != account_id
                    block.setdefault(kind, []).append(f"{one['UserId']}/{one[singular]}" if foreign else one[singular])
    return list(blocks.values())


def _block(
    blocks: dict[tuple[Any, ...], dict[str, Any]], protocol: str, ports: tuple[int, int], description: str
) -> dict[str, Any]:
    empty = {"protocol": protocol, "fromPort": ports[0], "toPort": ports[1], "self": False, "description": description}
    return blocks.setdefault((protocol, *ports, description), empty)


def rules_of(rules: Iterable[Mapping[str, Any]], *, is_egress: bool) -> dict[Permission, str]:
    """EC2's single rules of a direction, each with its id, without descriptions."""
    found = {}
    for rule in rules:
        for kind, (_, _, name) in SOURCES.items():
            source = rule.get(name) or (
                (rule.get("ReferencedGroupInfo") or {}).get("GroupId") if "Group" in name else None
            )
            if source and bool(rule.get("IsEgress")) == is_egress:
                block = {"fromPort": rule.get("FromPort"), "toPort": rule.get("ToPort")}
                found[_permission(str(rule["IpProtocol"]), block, kind, source)] = str(rule["SecurityGroupRuleId"])
    return found
