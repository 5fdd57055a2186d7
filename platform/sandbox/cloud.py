"""The emulated AWS account that resources are made in: boto3 clients that can reach the emulator and nothing else."""

import copy
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

import botocore.session
from botocore.config import Config

__all__ = ["BotoCloud", "partition_of"]

ROLE_NAME: Final = "penstock-sandbox"
"""The emulator routes the credentials of an assumed role to the role's account; the role itself need not exist."""

PARTITIONS: Final[Mapping[str, str]] = {
    "cn-": "aws-cn",
    "us-gov-": "aws-us-gov",
    "us-iso-": "aws-iso",
    "us-isob-": "aws-iso-b",
    "eusc-": "aws-eusc",
}
"""Start of a region's name to its partition; everything else is the commercial one."""

# One attempt: the emulator answers an unimplemented call with an HTTP 500, which retries only make slow. No proxies: the
# endpoint is on the loopback. Path-style buckets: `bucket.127.0.0.1` is no host name.
_CONFIG: Final = Config(
    proxies={},
    retries={"total_max_attempts": 1},
    s3={"addressing_style": "path"},
    connect_timeout=5,
    read_timeout=60,
    max_pool_connections=64,
    parameter_validation=True,
)

# No profile, configuration or credential file of the user is read: with them a real account would be one typo away.
_NO_FILES: Final = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}


def partition_of(region: str) -> str:
    """The partition that a region belongs to."""
    return next((partition for start, partition in PARTITIONS.items() if region.startswith(start)), "aws")


@dataclass
class _Shared:
    """What all regions of an account share: session, credentials and clients."""

    endpoint: str
    account_id: str
    session: botocore.session.Session
    lock: threading.RLock = field(default_factory=threading.RLock)
    clients: dict[tuple[str, str], Any] = field(default_factory=dict)
    credentials: dict[str, str] | None = None

    def client(self, service: str, region: str) -> Any:
        with self.lock:  # sessions are not safe for use by several threads; the clients they make are
            key = (service, region)
            if key not in self.clients:
                self.clients[key] = self.make(service, region, self.assumed(region))
            return self.clients[key]

    def assumed(self, region: str) -> dict[str, str]:
        if self.credentials is None:
            anybody = {"aws_access_key_id": "sandbox", "aws_secret_access_key": "sandbox"}
            arn = f"arn:{partition_of(region)}:iam::{self.account_id}:role/{ROLE_NAME}"
            answer = self.make("sts", region, anybody).assume_role(RoleArn=arn, RoleSessionName=ROLE_NAME)
            self.credentials = {
                "aws_access_key_id": answer["Credentials"]["AccessKeyId"],
                "aws_secret_access_key": answer["Credentials"]["SecretAccessKey"],
                "aws_session_token": answer["Credentials"]["SessionToken"],
            }
        return self.credentials

    def make(self, service: str, region: str, credentials: Mapping[str, Any]) -> Any:
        return self.session.create_client(
            service, region_name=region, endpoint_url=self.endpoint, config=_CONFIG, **credentials
        )


class BotoCloud:
    """One account in one region of the emulator.

    Args:
        endpoint: where the emulator listens, `http://127.0.0.1:<port>`.
        account_id: the account to act in; another than the emulator's own is entered by assuming a role.
        region: the region to act in.
        default_tags: the tags that the provider puts on everything.
    """

    def __init__(
        self, endpoint: str, account_id: str, region: str, default_tags: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.endpoint = endpoint
        self.account_id = account_id
        self.region = region
        self.partition = partition_of(region)
        self.default_tags: Mapping[str, str] = dict(default_tags)
        self._shared = _Shared(endpoint, account_id, botocore.session.Session(session_vars=_NO_FILES))

    def client(self, service: str) -> Any:
        """The client of a service, made once per region and account. Safe for use by several threads."""
        return self._shared.client(service, self.region)

    def in_region(self, region: str) -> "BotoCloud":
        """The same account, clients and credentials in another region."""
        if region == self.region:
            return self
        other = copy.copy(self)
        other.region, other.partition = region, partition_of(region)
        return other

    def with_default_tags(self, default_tags: Mapping[str, str]) -> "BotoCloud":
        """The same account and region for a provider that puts these tags on everything."""
        other = copy.copy(self)
        other.default_tags = dict(default_tags)
        return other
