"""What an argument that is text may be: nothing that hides something in a terminal or a log, and what its name says it is.

An argument has one meaning wherever it has one name, so the name decides: `*_arn` is an ARN, `vpc_id` a VPC. What is not in the
table is one line of text. Values that are not known yet are not text, and pass.
"""

import ipaddress
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

__all__ = ["FREE_TEXTS", "wrong_text"]

LONGEST_LINE: Final = 2048
LONGEST_TEXT: Final = 32_768

FREE_TEXTS: Final = frozenset(
    {"annotations", "command", "description", "environment", "health_check_command", "reason"}
)
"""What people or programs of somebody else's read: any text, on several lines too. Control characters but tabs and line ends are
refused there as well: a terminal that shows them obeys them."""

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_LINE_ENDS: Final = re.compile(r"[\t\n]")


@dataclass(frozen=True, slots=True)
class _Kind:
    """What text of a certain name looks like."""

    pattern: re.Pattern[str]
    expected: str


def _arn(service: str, example: str) -> _Kind:
    return _Kind(re.compile(rf"arn:aws[a-z-]*:(?:{service}):[a-z0-9-]*:(?:\d{{12}}|aws)?:[!-~]+"), f"an ARN: {example}")


_BUCKET = _Kind(re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"), "the name of a bucket, not its ARN or address")
_KEY = _arn("kms", "arn:aws:kms:REGION:ACCOUNT:key/ID")
_TOPIC = _arn("sns", "arn:aws:sns:REGION:ACCOUNT:NAME")
_FUNCTION = _arn("lambda", "arn:aws:lambda:REGION:ACCOUNT:function:NAME")
_BALANCING = "elasticloadbalancing"
_LISTENER = _arn(_BALANCING, f"arn:aws:{_BALANCING}:REGION:ACCOUNT:listener/...")
_SUBNET = _Kind(re.compile(r"subnet-[a-z0-9-]{1,40}"), "the id of a subnet: subnet-...")
_NAME = _Kind(re.compile(r"[A-Za-z0-9_-]{1,255}"), "a name of letters, digits, dashes and underscores, not an ARN")

KINDS: Final[Mapping[str, _Kind]] = {
    "access_log_bucket": _BUCKET,
    "alarm_topic_arn": _TOPIC,
    "bucket_name": _BUCKET,
    "certificate_arn": _arn("acm|iam", "arn:aws:acm:REGION:ACCOUNT:certificate/ID"),
    "cluster_name": _NAME,
    "flow_log_bucket_arn": _arn("s3", "arn:aws:s3:::NAME"),
    "function_arn": _FUNCTION,
    "health_check_path": _Kind(re.compile(r"/[!-~]{0,1023}"), "a path: it begins with / and has no blanks"),
    "hosts": _Kind(re.compile(r"[A-Za-z0-9.*?-]{1,128}"), "a host name, in which * and ? stand for others"),
    "inventory_bucket": _BUCKET,
    "key_arn": _KEY,
    "kms_key_arn": _KEY,
    "listener_arn": _LISTENER,
    "load_balancer_arn_suffix": _Kind(
        re.compile(r"[A-Za-z0-9/-]{1,255}"), "the end of a load balancer's ARN: app/NAME/ID"
    ),
    "load_balancer_dns_name": _Kind(re.compile(r"[A-Za-z0-9.-]{1,253}"), "a domain name"),
    "load_balancer_name": _NAME,
    "paths": _Kind(re.compile(r"[A-Za-z0-9_.$/~\"'@:+&*?-]{1,128}"), "a path, in which * and ? stand for others"),
    "private_subnet_ids": _SUBNET,
    "provider_name": _NAME,
    "public_subnet_ids": _SUBNET,
    "other_capacity_providers": _NAME,
    "redirect_listener_arn": _LISTENER,
    "s3_prefix_list_id": _Kind(re.compile(r"pl-[a-z0-9]{1,40}"), "the id of a prefix list: pl-..."),
    "security_group_id": _Kind(re.compile(r"sg-[a-z0-9]{1,40}"), "the id of a security group: sg-..."),
    "target_group_arns": _arn(_BALANCING, f"arn:aws:{_BALANCING}:REGION:ACCOUNT:targetgroup/..."),
    "topic_arn": _TOPIC,
    "user": _Kind(re.compile(r"[A-Za-z0-9_][\w.-]{0,63}(:[A-Za-z0-9_][\w.-]{0,63})?", re.ASCII), "USER or USER:GROUP"),
    "volume_key_arn": _KEY,
    "vpc_id": _Kind(re.compile(r"vpc-[a-z0-9]{1,40}"), "the id of a VPC: vpc-..."),
    "web_acl_arn": _arn("wafv2", "arn:aws:wafv2:REGION:ACCOUNT:regional/webacl/NAME/ID"),
}
"""Argument name to what it must look like. No stricter than what AWS itself makes: ids and names are AWS's to change."""


def wrong_text(name: str, value: object) -> str | None:
    """Why text cannot be what an argument of this name is; None where it can. The reason does not repeat it.

    Args:
        name: the argument's name.
        value: its value: text, a list or mapping of texts (whose keys are texts too), or something else, which passes.
    """
    is_free, kind = name in FREE_TEXTS, KINDS.get(name)
    longest = LONGEST_TEXT if is_free else LONGEST_LINE
    for text in _texts(value):
        if len(text) > longest:
            return f"a text of {len(text)} characters is longer than {longest}"
        if _CONTROL.search(text) or (not is_free and _LINE_ENDS.search(text)):
            return "it holds a control character, which can hide something: leave it out"
        if not text.strip() and not is_free:
            return "it is empty: give a value, or leave it out"
        if kind is not None and not kind.pattern.fullmatch(text):
            return f"expected {kind.expected}"
    return _wrong_range(value) if name == "vpc_cidr_block" and isinstance(value, str) else None


def _wrong_range(value: str) -> str | None:
    try:
        ipaddress.IPv4Network(value)
    except ValueError as error:
        return f"expected an IPv4 range: {error}"
    return None


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (key for key in value if isinstance(key, str))
        yield from (item for item in value.values() if isinstance(item, str))
    elif isinstance(value, list | tuple):
        yield from (item for item in value if isinstance(item, str))
