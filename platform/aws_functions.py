"""The answers of AWS functions that need no API, only the facts of the environment: whose account, which region.

A program asks for these in every run. Where there is no cloud to ask (`check`), the environment's own facts answer.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from .policy_document import render

__all__ = ["DNS_SUFFIXES", "FUNCTIONS", "Facts", "answer"]

DNS_SUFFIXES: Final[Mapping[str, str]] = {
    "aws": "amazonaws.com",
    "aws-cn": "amazonaws.com.cn",
    "aws-us-gov": "amazonaws.com",
    "aws-iso": "c2s.ic.gov",
    "aws-iso-b": "sc2s.sgov.gov",
    "aws-eusc": "amazonaws.eu",
}
"""Partition to the suffix of its host names."""

_PARTITIONS: Final[Mapping[str, str]] = {
    "cn-": "aws-cn",
    "us-gov-": "aws-us-gov",
    "us-iso-": "aws-iso",
    "us-isob-": "aws-iso-b",
    "eusc-": "aws-eusc",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an environment's cloud without asking it."""

    account_id: str
    region: str
    availability_zones: tuple[str, ...] = ()
    """The zones by name; empty where nobody said, and then the first three of the region."""

    @property
    def partition(self) -> str:
        """The partition that the region belongs to."""
        return next((name for start, name in _PARTITIONS.items() if self.region.startswith(start)), "aws")

    def zones(self) -> tuple[str, ...]:
        """The zones by name, those of another region never among them."""
        given = tuple(zone for zone in self.availability_zones if zone.startswith(self.region))
        return given or tuple(f"{self.region}{letter}" for letter in "abc")


def answer(token: str, arguments: Mapping[str, Any], facts: Facts) -> dict[str, Any] | None:
    """The function's answer in Pulumi's spelling; None where the facts can't tell.

    A `region` argument, where given, is honoured.

    Args:
        token: `aws:index/getRegion:getRegion`.
        arguments: those of the call, all known.
        facts: of the environment.
    """
    function = FUNCTIONS.get(token)
    if function is None:
        return None
    region = arguments.get("region")
    if isinstance(region, str) and region:
        facts = Facts(facts.account_id, region, facts.availability_zones)
    return function(arguments, facts)


def _caller_identity(_: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    arn = f"arn:{facts.partition}:sts::{facts.account_id}:assumed-role/penstock/check"
    return {"accountId": facts.account_id, "arn": arn, "id": facts.account_id, "userId": "AROACHECK:check"}


def _region(arguments: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    name = str(arguments.get("name") or facts.region)
    suffix = DNS_SUFFIXES[Facts(facts.account_id, name).partition]
    return {"id": name, "name": name, "region": name, "description": name, "endpoint": f"ec2.{name}.{suffix}"}


def _partition(_: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    suffix = DNS_SUFFIXES[facts.partition]
    return {
        "id": facts.partition,
        "partition": facts.partition,
        "dnsSuffix": suffix,
        "reverseDnsPrefix": ".".join(reversed(suffix.split("."))),
    }


def _availability_zones(arguments: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    # No zone ids: they differ from account to account, so only the account itself can tell.
    excluded = set(arguments.get("excludeNames") or ())
    names = [zone for zone in facts.zones() if zone not in excluded]
    return {
        **arguments,
        "id": facts.region,
        "region": facts.region,
        "names": names,
        "groupNames": [facts.region],
    }


def _policy_document(arguments: Mapping[str, Any], _: Facts) -> dict[str, Any]:
    text, minified = render(arguments)
    identity = hashlib.sha256(text.encode()).hexdigest()[:10]
    return {**arguments, "json": text, "minifiedJson": minified, "id": identity}


FUNCTIONS: Final[Mapping[str, Callable[[Mapping[str, Any], Facts], dict[str, Any]]]] = {
    "aws:iam/getPolicyDocument:getPolicyDocument": _policy_document,
    "aws:index/getAvailabilityZones:getAvailabilityZones": _availability_zones,
    "aws:index/getCallerIdentity:getCallerIdentity": _caller_identity,
    "aws:index/getPartition:getPartition": _partition,
    "aws:index/getRegion:getRegion": _region,
}
"""Every function that facts alone answer."""
