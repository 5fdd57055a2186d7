"""The trial of a fleet."""

from collections.abc import Mapping
from typing import Any, Final

from ..platform.immutability.mutations import Case
from ..platform.immutability.trial import Trial
from ._trial_network import private_others, private_place
from ._trial_surroundings import ACCOUNT, Surroundings
from .immutable_fleet import ImmutableFleet, ImmutableFleetArgs

__all__ = ["FLEET_TRIAL"]

TARGET_GROUP: Final = f"arn:aws:elasticloadbalancing:eu-west-1:{ACCOUNT}:targetgroup/hosts/0123456789abcdef"
KEY: Final = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key"


def _start(around: Surroundings) -> Mapping[str, Any]:
    return {
        "image": "ami-0123456789abcdef0",
        "instances": {"types": ["m7i.large", "m6i.large"]},
        "network": private_place(around.networks[0]),
        "cluster_name": around.fleets[0].cluster_name,
        "volume_key_arn": f"{KEY}/one",
        "alarm_topic_arn": around.topics[0].arn,
    }


def _others(around: Surroundings) -> Mapping[str, Any]:
    return {
        **private_others(around),
        "image": (
            Case("changed", {"image": "ami-0fedcba9876543210"}, {}),
            Case("by id to by a parameter", {"image": "resolve:ssm:/images/hosts:1"}, {}),
        ),
        "instances.types": (
            Case("another preferred", {"instances.types": ["m6i.large", "m7i.large"]}, {}),
            Case("one added", {"instances.types": ["m7i.large", "m6i.large", "m5.large"]}, {}),
        ),
        "cluster_name": around.fleets[1].cluster_name,
        "other_capacity_providers": ["FARGATE"],
        "replacement.alarm_names": ["orders-server-errors"],
        "root_device_name": "/dev/sda1",
        "volume_key_arn": f"{KEY}/other",
        "target_group_arns": [TARGET_GROUP],
        "alarm_topic_arn": around.topics[1].arn,
    }


FLEET_TRIAL: Final = Trial(component=ImmutableFleet, arguments=ImmutableFleetArgs, start=_start, others=_others)
