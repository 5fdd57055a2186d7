"""The components: each builds one thing that is safe as it comes. `ALL` lists them."""

from typing import Final

from ..platform.environment import NatGateways
from ..platform.reference import SecretRef
from ._log_purpose import Encryption, LogPurpose
from .immutable_service import (
    DependencyCondition,
    ImmutableService,
    ImmutableServiceArgs,
    ServiceAlarms,
    ServiceContainer,
    ServiceNetwork,
    ServiceScaling,
    Sidecar,
)
from .log_bucket import LogBucket, LogBucketArgs, ObjectLock, ObjectLockMode
from .managed_secret import ManagedSecret, ManagedSecretArgs, Rotation
from .network import Network, NetworkArgs

__all__ = [
    "ALL",
    "DependencyCondition",
    "Encryption",
    "ImmutableService",
    "ImmutableServiceArgs",
    "LogBucket",
    "LogBucketArgs",
    "LogPurpose",
    "ManagedSecret",
    "ManagedSecretArgs",
    "NatGateways",
    "Network",
    "NetworkArgs",
    "ObjectLock",
    "ObjectLockMode",
    "Rotation",
    "SecretRef",
    "ServiceAlarms",
    "ServiceContainer",
    "ServiceNetwork",
    "ServiceScaling",
    "Sidecar",
]

ALL: Final = (ImmutableService, LogBucket, ManagedSecret, Network)
"""Every component."""
