"""The trials of the components: the arguments that `penstock immutability` starts with, and what else they could be."""

from collections.abc import Mapping
from typing import Any, Final

from ..platform.immutability.mutations import ABSENT, Case
from ..platform.immutability.trial import Trial
from ._account_trial import ACCOUNT_TRIALS
from ._balancer_trial import BALANCER_TRIAL
from ._fleet_trial import FLEET_TRIAL
from ._kubernetes_trial import KUBERNETES_TRIAL
from ._service_trial import service_others, service_start
from ._trial_surroundings import Surroundings, surroundings
from ._worker_trial import WORKER_TRIAL
from .immutable_service import ImmutableService, ImmutableServiceArgs
from .log_bucket import LogBucket, LogBucketArgs
from .managed_secret import ManagedSecret, ManagedSecretArgs
from .network import Network, NetworkArgs

__all__ = ["LATER", "TRIALS", "Surroundings", "surroundings"]


def _bucket_start(around: Surroundings) -> Mapping[str, Any]:
    return {
        "purpose": "trail",
        "encryption": "kms",
        "object_lock": {"days": 30},
        "access_log_bucket": around.access_logs[0].bucket_name,
        "inventory_bucket": around.inventories[0].bucket_name,
        "replicate_to_region": "eu-central-1",
    }


def _bucket_others(around: Surroundings) -> Mapping[str, Any]:
    return {
        "purpose": (Case("changed", {"purpose": "load_balancer_logs"}, {"encryption": ABSENT}),),
        # It says what the purpose asks for anyway; any other is refused.
        "encryption": (Case("given", {"encryption": "kms"}, {"encryption": ABSENT}),),
        "access_log_bucket": around.access_logs[1].bucket_name,
        "inventory_bucket": around.inventories[1].bucket_name,
        "replicate_to_region": "eu-north-1",
    }


def _secret_start(around: Surroundings) -> Mapping[str, Any]:
    return {"description": "Opens", "rotation": {"function_arn": around.functions[0].arn}}


def _network_start(around: Surroundings) -> Mapping[str, Any]:
    return {
        "cidr_block": "10.9.0.0/20",
        "availability_zones": ["eu-west-1a", "eu-west-1b"],
        "flow_log_bucket_arn": around.flow_logs[0].bucket_arn,
    }


def _network_others(around: Surroundings) -> Mapping[str, Any]:
    return {
        "cidr_block": "10.8.0.0/20",
        "availability_zones": (
            Case("a zone added", {"availability_zones": ["eu-west-1a", "eu-west-1b", "eu-west-1c"]}, {}),
            Case(
                "a zone taken away",
                {"availability_zones": ["eu-west-1a", "eu-west-1b"]},
                {"availability_zones": ["eu-west-1a", "eu-west-1b", "eu-west-1c"]},
            ),
        ),
        "nat": (
            Case("per_zone to none", {"nat": "none"}, {}),
            Case("shared to per_zone", {"nat": "per_zone"}, {"nat": "shared"}),
            Case("per_zone to shared", {"nat": "shared"}, {}),
        ),
        "reserved_cidr_blocks": ["10.7.0.0/16"],
        "interface_endpoints": (
            Case("the first ones", {"interface_endpoints": ["logs"]}, {}),
            Case("one added", {"interface_endpoints": ["logs", "sqs"]}, {"interface_endpoints": ["logs"]}),
            Case("one taken away", {"interface_endpoints": ["logs"]}, {"interface_endpoints": ["logs", "sqs"]}),
        ),
        "ipv6": (Case("turned on", {"ipv6": True}, {}),),
        "flow_log_bucket_arn": around.flow_logs[1].bucket_arn,
    }


TRIALS: Final = (
    Trial(
        component=ImmutableService,
        arguments=ImmutableServiceArgs,
        start=service_start,
        others=service_others,
        later={
            f"{path}.secrets.*.vault": "ECS reads no Vault, so it is refused" for path in ("container", "sidecars.*")
        },
    ),
    Trial(component=LogBucket, arguments=LogBucketArgs, start=_bucket_start, others=_bucket_others),
    Trial(
        component=ManagedSecret,
        arguments=ManagedSecretArgs,
        start=_secret_start,
        others=lambda around: {"rotation.function_arn": around.functions[1].arn, "recovery_window_days": 7},
    ),
    Trial(component=Network, arguments=NetworkArgs, start=_network_start, others=_network_others),
    *ACCOUNT_TRIALS,
    BALANCER_TRIAL,
    FLEET_TRIAL,
    KUBERNETES_TRIAL,
    WORKER_TRIAL,
)
"""One for every component."""

LATER: Final[Mapping[str, str]] = {}
"""Components without a trial, by name, each with the reason."""
