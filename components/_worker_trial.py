"""The trial of a worker."""

from collections.abc import Mapping
from typing import Any, Final

from ..platform.immutability.mutations import Case
from ..platform.immutability.trial import Trial
from ._service_trial import KEY, SECRET, TOKEN
from ._trial_network import private_others, private_place
from ._trial_surroundings import IMAGE, Surroundings
from .queue_worker import QueueWorker, QueueWorkerArgs

__all__ = ["WORKER_TRIAL"]


def _start(around: Surroundings) -> Mapping[str, Any]:
    return {
        "container": {"image": IMAGE + "ab" * 32, "cpu": 256, "memory": 1024, "secrets": {"TOKEN": TOKEN}},
        "network": private_place(around.networks[0]),
        "alarms": {"topic_arn": around.topics[0].arn},
        # Nothing here ever has to become stable.
        "wait_for_steady_state": False,
    }


def _others(around: Surroundings) -> Mapping[str, Any]:
    return {
        **private_others(around),
        "container.image": IMAGE + "cd" * 32,
        "container.secrets": {"TOKEN": TOKEN, "OTHER": {"arn": SECRET}},
        "container.secrets.*.arn": (Case("changed", {"container.secrets.*.arn": f"{SECRET}-other"}, {}),),
        "container.secrets.*.kms_key_arn": f"{KEY}/other",
        "container.cpu": 512,
        "container.memory": 2048,
        "alarms.topic_arn": around.topics[1].arn,
        "log_retention_days": 30,
    }


WORKER_TRIAL: Final = Trial(
    component=QueueWorker,
    arguments=QueueWorkerArgs,
    start=_start,
    others=_others,
    later={"container.secrets.*.vault": "ECS reads no secret from Vault: it is refused"},
)
