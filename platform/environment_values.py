"""What the values of an environment must look like, and what of them must be of one account and region."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

__all__ = [
    "EMAIL",
    "IMAGE_ID",
    "KUBERNETES_CONTEXT",
    "LOG_RETENTION_DAYS",
    "REGION",
    "REPOSITORY",
    "TAG_VALUE",
    "NatGateways",
    "check_certificate",
    "check_log_retention",
    "check_zones",
]

REGION: Final = r"^[a-z]{2}(-[a-z]+)+-\d$"
REPOSITORY: Final = r"^[A-Za-z0-9][A-Za-z0-9_-]*(@\d+)?/[A-Za-z0-9._-]+(@\d+)?$"
IMAGE_ID: Final = r"^ami-(?:[0-9a-f]{8}|[0-9a-f]{17})$"
EMAIL: Final = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
KUBERNETES_CONTEXT: Final = r"^[A-Za-z0-9_.:/@-]{1,253}$"

TAG_VALUE: Final = r"^[A-Za-z0-9 _.:/=+@-]{1,128}$"
"""What every AWS service accepts as the value of a tag."""

LOG_RETENTION_DAYS: Final = (
    1,
    3,
    5,
    7,
    14,
    30,
    60,
    90,
    120,
    150,
    180,
    365,
    400,
    545,
    731,
    1096,
    1827,
    2192,
    2557,
    2922,
    3288,
    3653,
)
"""The retentions that CloudWatch Logs accepts (API reference of PutRetentionPolicy)."""


class NatGateways(StrEnum):
    """How private subnets reach the internet: one gateway for all (cheap), one per zone (a zone can fail), or not at all."""

    SHARED = "shared"
    PER_ZONE = "per_zone"
    NONE = "none"


def check_log_retention(days: int) -> int:
    """The days, where CloudWatch Logs takes them.

    Raises:
        ValueError: it does not; the nearest that it does is named.
    """
    if days not in LOG_RETENTION_DAYS:
        nearest = min(LOG_RETENTION_DAYS, key=lambda accepted: abs(accepted - days))
        raise ValueError(f"CloudWatch Logs does not accept it; the nearest that it does is {nearest}")
    return days


def check_zones(region: str, zones: Iterable[str]) -> None:
    """Refuse zones of another region.

    Raises:
        ValueError: there are such; they are named.
    """
    foreign = [zone for zone in zones if not re.fullmatch(re.escape(region) + "[a-z]", zone)]
    if foreign:
        raise ValueError(f"availabilityZones {', '.join(foreign)} are not of region {region}")


def check_certificate(arn: str, *, region: str, account_id: str) -> None:
    """Refuse a certificate of another account or region: a load balancer takes none.

    Raises:
        ValueError: it is of another.
    """
    of_region, of_account = arn.split(":")[3:5]
    if (of_region, of_account) != (region, account_id):
        raise ValueError(f"certificateArn is of {of_account} in {of_region}, not of {account_id} in {region}")
